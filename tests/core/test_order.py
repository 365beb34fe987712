# SPDX-License-Identifier: Apache-2.0
"""Happened-before is a strict partial order, and no display breaks it."""

from __future__ import annotations

from hypothesis import given

from ayni.core.order import before, concurrent, joined, maximal, sort_key
from tests.histories import History, Pick, histories


def say(history: History, party: str, pick: Pick) -> None:
    history.append(party, "drill.given/1", {}, claims=sorted(history.logs)[: pick(4)])


@given(histories(say))
def test_before_is_a_strict_partial_order(history: History) -> None:
    acts = history.acts
    for a in acts:
        assert not before(a, a)
        for b in acts:
            assert not (before(a, b) and before(b, a))
            if before(a, b):
                assert all(before(c, b) for c in acts if before(c, a))


@given(histories(say))
def test_two_acts_are_ordered_or_concurrent_and_never_both(history: History) -> None:
    places = [(a.log, a.index) for a in history.acts]
    assert len(set(places)) == len(places)
    for a in history.acts:
        for b in history.acts:
            if a.leaf != b.leaf:
                assert (before(a, b) + before(b, a) + concurrent(a, b)) == 1
    assert not any(concurrent(a, a) for a in history.acts)


@given(histories(say))
def test_the_order_for_display_is_total_and_keeps_causality(history: History) -> None:
    keys = {sort_key(a) for a in history.acts}
    assert len(keys) == len(history.acts)
    for a in history.acts:
        for b in history.acts:
            if before(a, b):
                assert sort_key(a) < sort_key(b)


@given(histories(say))
def test_the_maximal_acts_are_those_that_nobody_has_seen(history: History) -> None:
    top = maximal(reversed(history.acts))
    assert list(top) == sorted(top, key=sort_key)
    for act in history.acts:
        assert (act in top) == (not any(before(act, other) for other in history.acts))


def test_joined_pasts_cover_each_of_them_and_no_more() -> None:
    assert joined([{"a": 3, "b": 1}, {"b": 2, "c": 5}]) == {"a": 3, "b": 2, "c": 5}
    assert joined([]) == {}
