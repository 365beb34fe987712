# SPDX-License-Identifier: Apache-2.0
"""The two nodes of the drill after its opening steps, made once and copied for each journey.

Making them takes a minute of two cores, and each worker of a run makes its own. A copy keeps the
ports of its node cards: one copy runs at a time in a worker, whose modules follow one another.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from ayni.node.drill.running import STEPS, make_world
from ayni.node.drill.world import World
from tests.ports import free_port

OPENING_STEPS = 3
PARTS = ("web", "link")


@pytest.fixture(scope="session")
def opened_drill(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Two nodes with a constitution in force and their offices declared; nothing runs."""
    made = make_world(tmp_path_factory.mktemp("drill"), ports=[free_port() for _each in range(4)])
    try:
        for _number, _title, step in STEPS[:OPENING_STEPS]:
            step(made)
    finally:
        end(made)
    return made


@contextmanager
def running_copy(opened: World, home: Path) -> Iterator[World]:
    """Copy both nodes into a folder and let their pages and links run."""
    shutil.copytree(
        opened.home, home, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.sock", "*.log")
    )
    nodes = {
        party: replace(node, home=home, processes={}, passwords=dict(node.passwords), log=None)
        for party, node in opened.nodes.items()
    }
    world = World(home=home, nodes=nodes, words=dict(opened.words))
    try:
        for node in nodes.values():
            node.start(*PARTS)
        yield world
    finally:
        end(world)


def end(world: World) -> None:
    """End whatever runs."""
    for node in world.nodes.values():
        node.stop(*PARTS)
        if node.log is not None:
            node.log.close()
