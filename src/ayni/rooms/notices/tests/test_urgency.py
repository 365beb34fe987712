# SPDX-License-Identifier: Apache-2.0
"""How urgent the room says its acts are: something for every act, whatever it states."""

from __future__ import annotations

from hypothesis import given as for_all
from hypothesis import strategies as st

from ayni.adapters.alarm.urgency import LIST, ONCE, RING, Told
from ayni.core.codec import Json
from ayni.rooms.notices import facts
from ayni.rooms.notices.mappings import urgency

KINDS = st.sampled_from(sorted(facts.KINDS))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["ms", "start", "end", "rows"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@for_all(
    kind=KINDS,
    told=st.dictionaries(
        st.sampled_from(["urgent", "start", "end", "rows", "widens"]), VALUES, max_size=5
    ),
    at_ms=st.integers(min_value=0, max_value=2**45),
)
def test_every_act_of_the_room_has_an_urgency_whatever_it_states(
    kind: str, told: dict[str, Json], at_ms: int
) -> None:
    found = urgency(Told(kind=kind, facts=told, at_ms=at_ms))
    assert found.code in (RING, ONCE, LIST)
    assert found.rings_ms is None or found.rings_ms >= at_ms


def test_a_kind_of_another_room_stands_on_the_desk() -> None:
    assert urgency(Told(kind="meetings.convened/1")).code == LIST
