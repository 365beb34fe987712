# SPDX-License-Identifier: Apache-2.0
"""Understandings in drawn histories: neither arrival order, nor copies, nor erasure change one."""

import random
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from ayni.core.acts import Act
from ayni.core.kinds import structural_of
from ayni.rooms.understandings import facts
from ayni.rooms.understandings.states import fold_understanding
from ayni.rooms.understandings.tests.acts import MEMBERS, PAIR, TRIO, deed
from tests.histories import (
    History,
    extended,
    histories,
    past_of,
    reordered,
    settled,
    spoiled,
)

DRAWN = histories(deed, parties=PAIR, steps_max=24)


@given(DRAWN, st.randoms(use_true_random=False))
def test_every_order_of_arrival_gives_one_state(history: History, chance: random.Random) -> None:
    state = settled(fold_understanding(history.acts))
    assert settled(fold_understanding(reordered(history.acts, chance))) == state
    assert settled(fold_understanding(extended(history.acts, chance))) == state


@given(DRAWN, st.randoms(use_true_random=False))
def test_every_order_of_arrival_gives_one_digest(history: History, chance: random.Random) -> None:
    told = fold_understanding(history.acts).structure()
    again = extended(reordered(history.acts, chance), chance)
    assert fold_understanding(again).structure() == told


@given(DRAWN)
def test_erased_content_changes_no_state(history: History) -> None:
    bare = [replace(a, facts=structural_of(facts.KINDS[a.kind], a.facts)) for a in history.acts]
    assert fold_understanding(bare).structure() == fold_understanding(history.acts).structure()


@given(DRAWN.flatmap(lambda history: spoiled(history.acts, MEMBERS)))
def test_a_fold_is_total(acts: list[Act]) -> None:
    state = fold_understanding(acts)
    state.structure()
    assert state.pair
    assert state.deadlines is not None


@given(DRAWN)
def test_an_act_is_judged_by_its_past_alone(history: History) -> None:
    """What a node that held only the past of an act found, every node finds for ever."""
    whole = fold_understanding(history.acts).aside
    for act in history.acts:
        if sum(a.leaf == act.leaf for a in history.acts) == 1:
            alone = fold_understanding(past_of(history.acts, act)).aside
            assert alone.get(act.leaf) == whole.get(act.leaf)


@given(DRAWN)
def test_nothing_is_fulfilled_with_one_key(history: History) -> None:
    state = fold_understanding(history.acts)
    for claim in state.fulfilled:
        assert {claim.act.party, *claim.consents} == set(PAIR)
    if state.pair == "fulfilled":
        assert state.fulfilled


@given(DRAWN)
def test_nothing_is_agreed_with_the_consent_of_one_side(history: History) -> None:
    for change in fold_understanding(history.acts).changes:
        assert change.agreed == (set(change.consents) >= set(PAIR))


THREE = histories(deed, parties=TRIO, steps_max=24)


@given(THREE, st.randoms(use_true_random=False))
def test_among_three_every_order_of_arrival_gives_one_state(
    history: History, chance: random.Random
) -> None:
    state = fold_understanding(history.acts)
    for acts in (reordered(history.acts, chance), extended(history.acts, chance)):
        assert settled(fold_understanding(acts)) == settled(state)
        assert fold_understanding(acts).structure() == state.structure()


@given(THREE)
def test_among_three_nothing_is_closed_or_agreed_without_every_one(history: History) -> None:
    state = fold_understanding(history.acts)
    for claim in state.fulfilled:
        assert {claim.act.party, *claim.consents} == set(TRIO)
    for change in state.changes:
        assert change.agreed == (set(change.consents) >= set(TRIO))
    for reading in state.readings:
        others = set(TRIO) - {reading.act.party}
        assert reading.agreed == (set(reading.confirmed_by) >= others)
