# SPDX-License-Identifier: Apache-2.0
"""An incident between two real nodes over HTTP, as the drill plays it: two counts, one close."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ayni.node.drill import incident_steps
from ayni.node.drill.running import STEPS, make_world
from ayni.node.drill.world import World

pytestmark = pytest.mark.slow

OPENING_STEPS = 3


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Two nodes with a constitution in force and their offices declared."""
    made = make_world(tmp_path, fixed_ports=False)
    try:
        for _number, _title, step in STEPS[:OPENING_STEPS]:
            step(made)
        yield made
    finally:
        for node in made.nodes.values():
            node.stop("web", "link")
            if node.log is not None:
                node.log.close()


def test_both_nodes_close_an_incident_that_they_count_differently(world: World) -> None:
    told = incident_steps.incident(world)

    assert "closed with two keys" in told
    for node in world.nodes.values():
        node.run("fsck")
        before = node.status()["tables"]
        node.run("rebuild")
        assert node.status()["tables"] == before
