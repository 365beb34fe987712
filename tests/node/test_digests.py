# SPDX-License-Identifier: Apache-2.0
"""Two real nodes state what they made of the record, and each finds the other's the same."""

from __future__ import annotations

import pytest

from tests.node.conftest import Pair, settled
from tests.node.operating import Node, wait_for

pytestmark = pytest.mark.slow

STATE = """
from ayni.adapters import clock, digesting

now_ms = clock.now_ms()
digesting.state_daily(now_ms - digesting.DAY_MS)
print(digesting.state_daily(now_ms))
"""
COMPARE = """
from ayni.adapters import clock, digesting

print([(one.party, one.outcome) for one in digesting.compare(clock.now_ms())])
"""


def script(node: Node, text: str) -> str:
    told = node.script(text)
    assert told.code == 0, told.err
    return told.out.strip()


def test_each_node_finds_the_state_of_the_other_the_same(pair: Pair) -> None:
    chl, per = pair
    with chl.link(), per.link():
        assert [script(node, STATE) for node in pair] == ["True", "True"]
        wait_for(lambda: settled(chl, per), "each holds what the other stated")
    assert script(per, COMPARE) == "[('chl', 'equal')]"
    assert script(chl, COMPARE) == "[('per', 'equal')]"
    assert chl.status()["digests"] == {"per": "equal"}
    assert chl.status()["alarms"] == per.status()["alarms"] == 0
