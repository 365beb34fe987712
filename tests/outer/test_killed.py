# SPDX-License-Identifier: Apache-2.0
"""`kill -9` at random moments of append, signing, pull, import and restore: nothing told is lost.

AYNI_ROUNDS says how many rounds (20; 200 in `make test-slow`), AYNI_SEED repeats a run.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from tests import postgres
from tests.link.nodes import wait_for
from tests.link.processes import make_pair
from tests.link.test_processes import settled
from tests.outer.ring import Ring, table

ROUNDS = int(os.environ.get("AYNI_ROUNDS", "20"))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def ring(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ring]:
    seed = int(os.environ.get("AYNI_SEED", "0")) or secrets.randbelow(1 << 32)
    print(f"AYNI_SEED={seed}")
    if request.param == "sqlite":
        yield from _ring(tmp_path, seed, None)
        return
    with postgres.running_server() as server:
        yield from _ring(tmp_path, seed, server)


def _ring(home: Path, seed: int, server: postgres.Server | None) -> Iterator[Ring]:
    databases = ("", "")
    if server is not None:
        for name in ("chl", "per"):
            server.create(name)
        databases = (server.address("chl"), server.address("per"))
    chl, per = make_pair(home, databases)
    ring = Ring(home, chl, per, Random(seed), server)
    yield ring
    for node in (chl, per):
        node.end()


@pytest.mark.slow
def test_what_a_killed_process_told_is_never_lost(ring: Ring) -> None:
    try:
        for _ in range(ROUNDS):
            ring.round()
    finally:
        print(table(ring))
    killed = sum(counts["killed"] for counts in ring.rows.values())
    assert killed >= ROUNDS // 5, "hardly a round met its moment"
    ring.chl.start_link()
    ring.per.start_link()
    wait_for(lambda: settled(ring.chl, ring.per))
    assert ring.chl.do("digest") == ring.per.do("digest")
    ring.hold_promises()
    for node in (ring.chl, ring.per):
        assert node.do("fsck") == []
