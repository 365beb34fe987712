# SPDX-License-Identifier: Apache-2.0
"""Statements: nobody's wording is overwritten; no clock, no content."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.core.codec import Json, decode, encode
from ayni.rooms.meetings import facts
from ayni.rooms.meetings.states import StatementState, fold_statement
from ayni.rooms.meetings.tests.acta_histories import (
    on_version,
    revised,
    statement_deed,
    tabled,
)
from ayni.rooms.meetings.tests.histories import BOTH, bare
from tests.histories import History, extended, histories, reordered, settled, spoiled


def standing(state: StatementState) -> list[bytes]:
    return [one.leaf for one in state.standing]


def test_the_other_party_words_it_anew_and_both_wordings_stand() -> None:
    history = History(BOTH)
    first = tabled(history)
    history.meet()
    other = revised(history, "per", first)
    state = fold_statement(history.acts)
    assert standing(state) == [first.leaf, other.leaf]
    assert state.stage == "discussed"
    assert [one.number for one in state.versions] == [1, 2]


def test_who_takes_the_others_wording_over_lets_go_of_the_own() -> None:
    history = History(BOTH)
    first = tabled(history)
    history.meet()
    other = revised(history, "per", first)
    history.meet()
    on_version(history, "chl", facts.STATEMENT_ACCEPTED, other)
    state = fold_statement(history.acts)
    assert standing(state) == [other.leaf]
    assert state.stage == "tabled"
    assert [one.leaf for one in state.versions] == [first.leaf, other.leaf]


def test_two_parties_that_take_over_each_others_wording_keep_both() -> None:
    history = History(BOTH)
    first = tabled(history)
    history.meet()
    other = revised(history, "per", first)
    history.meet()
    on_version(history, "chl", facts.STATEMENT_ACCEPTED, other)
    on_version(history, "per", facts.STATEMENT_ACCEPTED, first)
    assert standing(fold_statement(history.acts)) == [first.leaf, other.leaf]
    history.meet()
    on_version(history, "per", facts.STATEMENT_WITHDRAWN, other)
    assert standing(fold_statement(history.acts)) == [first.leaf]


def test_a_wording_falls_when_its_own_party_replaces_it_and_not_otherwise() -> None:
    history = History(BOTH)
    first = tabled(history)
    later = revised(history, "chl", first)
    assert standing(fold_statement(history.acts)) == [later.leaf]
    history.meet()
    other = revised(history, "per", first, later)
    assert standing(fold_statement(history.acts)) == [later.leaf, other.leaf]


def test_a_wording_that_its_author_marks_is_under_discussion() -> None:
    history = History(BOTH)
    first = tabled(history, discussed=1)
    assert fold_statement(history.acts).stage == "discussed"
    revised(history, "chl", first, discussed=0)
    assert fold_statement(history.acts).stage == "tabled"


def test_what_its_party_withdraws_is_taken_out_and_may_be_tabled_again() -> None:
    history = History(BOTH)
    first = tabled(history)
    on_version(history, "chl", facts.STATEMENT_WITHDRAWN, first)
    assert fold_statement(history.acts).stage == "withdrawn"
    history.meet()
    again = revised(history, "per", first)
    assert standing(fold_statement(history.acts)) == [again.leaf]


def test_a_reservation_stands_beside_a_statement() -> None:
    history = History(BOTH)
    first = tabled(history)
    history.meet()
    made = history.append("per", facts.RESERVED, {}, about=first.leaf)
    assert fold_statement(history.acts).responses.reservations == (made.leaf,)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"verb": "informed"}, "body_malformed"),
        ({"speaker": "chl", "verb": "agreed"}, "body_malformed"),
        ({"speaker": "bol", "verb": "informed"}, "body_malformed"),
        ({"languages": []}, "body_malformed"),
        ({"parties": ["chl"]}, "body_malformed"),
        ({"parties": ["per", "bol"]}, "not_named"),
    ],
)
def test_a_statement_that_cannot_be_is_set_aside(changed: dict[str, Json], reason: str) -> None:
    history = History(("chl", "per", "bol"))
    act = tabled(history, **changed)
    state = fold_statement(history.acts)
    assert state.aside[act.leaf] == reason
    assert state.stage == "unread"


def test_nobody_accepts_the_own_wording_or_withdraws_the_others() -> None:
    history = History(("chl", "per", "bol"))
    first = tabled(history)
    history.meet()
    own = on_version(history, "chl", facts.STATEMENT_ACCEPTED, first)
    others = on_version(history, "per", facts.STATEMENT_WITHDRAWN, first)
    strange = on_version(history, "bol", facts.STATEMENT_ACCEPTED, first)
    aside = fold_statement(history.acts).aside
    assert aside == {own.leaf: "own_act", others.leaf: "not_author", strange.leaf: "not_named"}


@given(histories(statement_deed), st.randoms(use_true_random=False))
def test_neither_order_nor_doubles_change_the_state(
    history: History, chance: random.Random
) -> None:
    assert fold_statement(reordered(history.acts, chance)) == fold_statement(history.acts)


@given(histories(statement_deed), st.randoms(use_true_random=False))
def test_every_order_that_respects_causes_gives_the_same_state(
    history: History, chance: random.Random
) -> None:
    one, other = fold_statement(history.acts), fold_statement(extended(history.acts, chance))
    assert settled(other) == settled(one)
    assert settled(other.structure()) == settled(one.structure())


@given(histories(statement_deed))
def test_a_party_is_never_left_without_a_text_by_what_another_does(history: History) -> None:
    state = fold_statement(history.acts)
    for version in state.versions:
        letting_go = [
            act
            for act in history.acts
            if act.party == version.party and act.leaf not in state.aside and act is not version.act
        ]
        if not letting_go:
            assert version.stands


@given(histories(statement_deed))
def test_erasing_all_content_changes_nothing(history: History) -> None:
    told = [replace(act, facts={**act.facts, "text": {"es": "Uno"}}) for act in history.acts]
    assert fold_statement(bare(told)).structure() == fold_statement(told).structure()


@given(histories(statement_deed), st.data())
def test_no_values_make_the_fold_fail(history: History, data: st.DataObject) -> None:
    names = ("parties", "speaker", "verb", "version", "supersedes", "discussed", "edition")
    state = fold_statement(data.draw(spoiled(history.acts, names)))
    assert decode(encode(state.structure())) == state.structure()
