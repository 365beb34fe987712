# SPDX-License-Identifier: Apache-2.0
"""An incident between two real nodes over HTTP, as the drill plays it: two counts, one close.

It needs no browser; it is here because it shares the nodes of the journeys.
"""

from __future__ import annotations

import pytest

from ayni.node.drill import incident_steps
from ayni.node.drill.world import World

pytestmark = [pytest.mark.slow]


def test_both_nodes_close_an_incident_that_they_count_differently(world: World) -> None:
    told = incident_steps.incident(world)

    assert "closed with two keys" in told
    for node in world.nodes.values():
        node.run("fsck")
        before = node.status()["tables"]
        node.run("rebuild")
        assert node.status()["tables"] == before
