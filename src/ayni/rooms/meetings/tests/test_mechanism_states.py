# SPDX-License-Identifier: Apache-2.0
"""Mechanisms: agreed by all, suspended by each for itself, resumed by who suspended."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.core.acts import Act
from ayni.core.codec import Json, decode, encode
from ayni.rooms.meetings import facts
from ayni.rooms.meetings.states import fold_mechanism, fold_object
from ayni.rooms.meetings.tests.histories import (
    BOTH,
    PAPER,
    SINCE,
    bare,
    mechanism_deed,
    mechanism_facts,
    propose,
)
from tests.histories import History, extended, histories, reordered, settled, spoiled

PAUSE: dict[str, Json] = {"since": SINCE, "instrument": PAPER}


def agreed() -> tuple[History, Act]:
    history = History(BOTH)
    first = history.append("chl", facts.MECHANISM_PROPOSED, mechanism_facts())
    history.meet()
    for party in BOTH:
        consent(history, party, first)
    history.meet()
    return history, first


def consent(history: History, party: str, proposal: Act) -> Act:
    values: dict[str, Json] = {"proposal": proposal.leaf.hex()}
    return history.append(party, facts.MECHANISM_CONSENTED, values, about=proposal.object_id)


def test_a_mechanism_is_active_when_all_that_it_names_consented() -> None:
    history = History(BOTH)
    first = history.append("chl", facts.MECHANISM_PROPOSED, mechanism_facts())
    consent(history, "chl", first)
    assert fold_mechanism(history.acts).stage == "proposed"
    history.meet()
    consent(history, "per", first)
    state = fold_mechanism(history.acts)
    assert state.stage == "active"
    assert state.shown is not None
    assert state.shown.act.leaf == first.leaf
    assert state.text.pending == ()


def test_a_withdrawn_proposal_is_no_mechanism() -> None:
    history = History(BOTH)
    first = history.append("chl", facts.MECHANISM_PROPOSED, mechanism_facts())
    gone: dict[str, Json] = {"proposal": first.leaf.hex()}
    history.append("chl", facts.MECHANISM_WITHDRAWN, gone, about=first.leaf)
    assert fold_mechanism(history.acts).stage == "withdrawn"


def test_a_revision_waits_beside_the_agreed_text() -> None:
    history, first = agreed()
    values = mechanism_facts(months_between=12, supersedes=[first.leaf.hex()])
    again = history.append("per", facts.MECHANISM_REVISED, values, about=first.leaf)
    state = fold_mechanism(history.acts)
    assert state.shown is not None
    assert state.shown.act.leaf == first.leaf
    assert [one.act.leaf for one in state.text.pending] == [again.leaf]


def test_one_party_suspends_and_lifts_its_own_suspension_alone() -> None:
    history, first = agreed()
    paused = history.append("per", facts.SUSPENDED, PAUSE, about=first.leaf)
    assert fold_mechanism(history.acts).stage == "suspended"
    history.meet()
    lift: dict[str, Json] = {"suspension": paused.leaf.hex(), **PAUSE}
    wrong = history.append("chl", facts.RESUMED, lift, about=first.leaf)
    state = fold_mechanism(history.acts)
    assert state.stage == "suspended"
    assert state.aside[wrong.leaf] == "not_author"
    history.append("per", facts.RESUMED, lift, about=first.leaf)
    state = fold_mechanism(history.acts)
    assert state.stage == "active"
    assert state.open_suspensions == ()


def test_two_suspensions_are_lifted_one_by_one() -> None:
    history, first = agreed()
    paused = {p: history.append(p, facts.SUSPENDED, PAUSE, about=first.leaf) for p in BOTH}
    lift: dict[str, Json] = {"suspension": paused["chl"].leaf.hex(), **PAUSE}
    history.append("chl", facts.RESUMED, lift, about=first.leaf)
    state = fold_mechanism(history.acts)
    assert state.stage == "suspended"
    assert [one.act.party for one in state.open_suspensions] == ["per"]


def test_a_suspension_that_was_not_declared_is_not_lifted() -> None:
    history, first = agreed()
    lift: dict[str, Json] = {"suspension": "cd" * 32, **PAUSE}
    act = history.append("per", facts.RESUMED, lift, about=first.leaf)
    assert fold_mechanism(history.acts).aside[act.leaf] == "suspension_unknown"


def test_a_state_outside_the_mechanism_does_not_suspend_it() -> None:
    history = History(("chl", "per", "bol"))
    first = history.append("chl", facts.MECHANISM_PROPOSED, mechanism_facts())
    history.meet()
    act = history.append("bol", facts.SUSPENDED, PAUSE, about=first.leaf)
    assert fold_mechanism(history.acts).aside[act.leaf] == "not_named"


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"parties": ["per", "bol"]}, "not_named"),
        ({"parties": ["chl"]}, "body_malformed"),
        ({"held_before_day": {"day": "2026-02-30", "zone": "UTC"}}, "body_malformed"),
    ],
)
def test_a_description_that_cannot_be_is_set_aside(changed: dict[str, Json], reason: str) -> None:
    history = History(("chl", "per", "bol"))
    act = history.append("chl", facts.MECHANISM_PROPOSED, mechanism_facts(**changed))
    state = fold_mechanism(history.acts)
    assert state.aside[act.leaf] == reason
    assert state.stage == "unread"


def test_the_opening_act_says_which_object_it_is() -> None:
    history, first = agreed()
    assert fold_object(history.acts) == fold_mechanism(history.acts)
    other = History(BOTH)
    propose(other, "chl")
    assert fold_object(other.acts).stage == "proposed"
    assert fold_object([]).stage == "unread"
    assert first.header.about is None


@given(histories(mechanism_deed), st.randoms(use_true_random=False))
def test_neither_order_nor_doubles_change_the_state(
    history: History, chance: random.Random
) -> None:
    assert fold_mechanism(reordered(history.acts, chance)) == fold_mechanism(history.acts)


@given(histories(mechanism_deed), st.randoms(use_true_random=False))
def test_every_order_that_respects_causes_gives_the_same_state(
    history: History, chance: random.Random
) -> None:
    one, other = fold_mechanism(history.acts), fold_mechanism(extended(history.acts, chance))
    assert settled(other) == settled(one)
    assert settled(other.structure()) == settled(one.structure())


@given(histories(mechanism_deed))
def test_erasing_all_content_changes_nothing(history: History) -> None:
    texts: dict[str, Json] = {"names": {"es": "Reunión"}, "instrument_number": "45"}
    with_texts = [replace(act, facts={**act.facts, **texts}) for act in history.acts]
    full, left = fold_mechanism(with_texts), fold_mechanism(bare(with_texts))
    assert left.structure() == full.structure()


@given(histories(mechanism_deed))
def test_the_state_for_the_digest_is_canonical(history: History) -> None:
    structure = fold_mechanism(history.acts).structure()
    assert decode(encode(structure)) == structure


@given(histories(mechanism_deed), st.data())
def test_no_values_make_the_fold_fail(history: History, data: st.DataObject) -> None:
    names = ("code", "parties", "since", "proposal", "suspension", "held_before_day")
    state = fold_mechanism(data.draw(spoiled(history.acts, names)))
    encode(state.structure())
    assert state.shown is None or state.shown in state.text.proposals
