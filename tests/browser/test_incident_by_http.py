# SPDX-License-Identifier: Apache-2.0
"""An incident between two real nodes over HTTP, as the drill plays it: two counts, one close.

It needs no browser; it is here because it shares the nodes of the journeys.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ayni.node.drill import incident_steps
from ayni.node.drill.world import World
from tests.drill import running_copy

pytestmark = [pytest.mark.slow]


@pytest.fixture
def world(opened_drill: World, tmp_path: Path) -> Iterator[World]:
    with running_copy(opened_drill, tmp_path) as made:
        yield made


def test_both_nodes_close_an_incident_that_they_count_differently(world: World) -> None:
    told = incident_steps.incident(world)

    assert "closed with two keys" in told
    for node in world.nodes.values():
        node.run("fsck")
        before = node.status()["tables"]
        node.run("rebuild")
        assert node.status()["tables"] == before
