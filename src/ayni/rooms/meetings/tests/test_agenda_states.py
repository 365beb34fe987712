# SPDX-License-Identifier: Apache-2.0
"""Agendas: agreed when both consented to the same version; no clock, no content."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.core.acts import Act
from ayni.core.codec import Json, decode, encode
from ayni.rooms.meetings import facts
from ayni.rooms.meetings.states import fold_agenda, items_of
from ayni.rooms.meetings.tests.histories import BOTH, agenda_deed, agenda_facts, bare
from tests.histories import History, extended, histories, reordered, settled, spoiled


def proposed(history: History, party: str = "chl", **changed: Json) -> Act:
    values = {"edition": "cd" * 32, **agenda_facts(**changed)}  # type: ignore[arg-type]
    return history.append(party, facts.AGENDA_PROPOSED, values)


def consent(history: History, party: str, version: Act) -> None:
    cited: dict[str, Json] = {"proposal": version.leaf.hex()}
    history.append(party, facts.AGENDA_CONSENTED, cited, about=version.object_id)


def test_both_consent_to_one_version_and_it_is_agreed() -> None:
    history = History(BOTH)
    first = proposed(history)
    history.meet()
    values = {**agenda_facts(3), "supersedes": [first.leaf.hex()]}
    later = history.append("per", facts.AGENDA_COUNTERED, values, about=first.leaf)
    history.meet()
    consent(history, "per", later)
    assert fold_agenda(history.acts).stage == "proposed"
    consent(history, "chl", later)
    state = fold_agenda(history.acts)
    assert state.stage == "agreed"
    assert state.edition.hex() == "cd" * 32
    assert state.shown is not None
    assert [item.number for item in items_of(state.shown.act)] == [1, 2, 3]


def test_consents_to_different_versions_agree_on_nothing() -> None:
    history = History(BOTH)
    first = proposed(history)
    history.meet()
    values = {**agenda_facts(3), "supersedes": [first.leaf.hex()]}
    later = history.append("per", facts.AGENDA_COUNTERED, values, about=first.leaf)
    consent(history, "per", later)
    consent(history, "chl", first)
    state = fold_agenda(history.acts)
    assert state.stage == "proposed"
    assert set(state.text.differently) == {"chl", "per"}


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"items": []}, "body_malformed"),
        ({"items": [{"number": 1}, {"number": 1}]}, "body_malformed"),
        ({"parties": ["chl"]}, "body_malformed"),
        ({"parties": ["per", "bol"]}, "not_named"),
    ],
)
def test_an_agenda_that_cannot_be_is_set_aside(changed: dict[str, Json], reason: str) -> None:
    history = History(("chl", "per", "bol"))
    act = proposed(history, **changed)
    state = fold_agenda(history.acts)
    assert state.aside[act.leaf] == reason
    assert state.stage == "unread"


@given(histories(agenda_deed), st.randoms(use_true_random=False))
def test_neither_order_nor_doubles_change_the_state(
    history: History, chance: random.Random
) -> None:
    assert fold_agenda(reordered(history.acts, chance)) == fold_agenda(history.acts)


@given(histories(agenda_deed), st.randoms(use_true_random=False))
def test_every_order_that_respects_causes_gives_the_same_state(
    history: History, chance: random.Random
) -> None:
    one, other = fold_agenda(history.acts), fold_agenda(extended(history.acts, chance))
    assert settled(other) == settled(one)
    assert settled(other.structure()) == settled(one.structure())


@given(histories(agenda_deed))
def test_erasing_all_content_changes_nothing(history: History) -> None:
    with_texts = [replace(act, facts={**act.facts, "titles": ["Uno"]}) for act in history.acts]
    assert fold_agenda(bare(with_texts)).structure() == fold_agenda(with_texts).structure()


@given(histories(agenda_deed), st.data())
def test_no_values_make_the_fold_fail(history: History, data: st.DataObject) -> None:
    state = fold_agenda(data.draw(spoiled(history.acts, ("items", "parties", "proposal"))))
    assert decode(encode(state.structure())) == state.structure()
    for one in state.text.proposals:
        assert items_of(one.act)
