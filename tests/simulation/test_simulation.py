# SPDX-License-Identifier: Apache-2.0
"""Many short lives of two and three nodes, from fixed seeds and from new ones."""

from __future__ import annotations

import random
import re
import subprocess
import sys

import pytest

from tests.simulation import forging
from tests.simulation.world import World, run

FIXED = 60
NEW = 10


@pytest.mark.parametrize("first", range(0, FIXED, 10))
def test_every_invariant_holds_for_the_fixed_seeds(first: int) -> None:
    for seed in range(first, first + 10):
        outcome = run(seed)
        assert not outcome.broken, f"seed {seed}: {outcome.detail}"


def test_every_invariant_holds_for_new_seeds() -> None:
    for seed in random.SystemRandom().sample(range(1_000_000, 2**40), NEW):
        outcome = run(seed)
        assert not outcome.broken, f"seed {seed}: {outcome.detail}"


@pytest.mark.parametrize("forgery", sorted({f.__name__ for f in forging.FORGERIES}))
def test_every_invariant_holds_against_one_lie_told_again_and_again(forgery: str) -> None:
    for nodes in (2, 3):
        outcome = run(7, nodes=nodes, focus=getattr(forging, forgery))
        assert not outcome.broken, f"{nodes} nodes: {outcome.detail}"


def test_one_seed_is_one_life() -> None:
    lives = []
    for _ in range(2):
        world = World(11)
        world.run()
        summaries = [sorted(map(repr, node.store.summary())) for node in world.nodes.values()]
        lives.append((world.watch.counts, world.sent, summaries))
    assert lives[0] == lives[1]


def test_the_runs_hold_what_they_are_meant_to_show() -> None:
    seen: dict[str, int] = {}
    for seed in range(40):
        for what, count in run(seed, nodes=3).counts.items():
            seen[what] = seen.get(what, 0) + count
    expected = (
        "crashes",
        "restores",
        "rollbacks",
        "receipts",
        "hostile acts",
        "forks begun",
        "forks proven",
        "deed regular",
        "packets",
        "rotations",
        "cards set aside",
        "spares",
        "keys used twice",
        "seen after somebody left",
        "seen after somebody joined",
        "bodies erased",
    )
    assert [what for what in expected if not seen.get(what)] == []


def test_the_command_ends_with_the_count_of_seeds() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.simulation", "--seeds", "4", "--from", "3"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1] == "4 passed, 0 failed"


def test_the_command_fails_and_names_the_seed_and_the_invariant() -> None:
    arguments = ["--seeds", "6", "--mutant", "no_guard"]
    done = subprocess.run(
        [sys.executable, "-m", "tests.simulation", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert re.search(r"seed \d: no honest node is convicted", done.stdout)
    assert done.stdout.splitlines()[-1].endswith(" failed")
