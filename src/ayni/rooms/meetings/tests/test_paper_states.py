# SPDX-License-Identifier: Apache-2.0
"""Originals and erratas: what one party says is its own, what all consent to is printed."""

import random
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.core.codec import Json, decode, encode
from ayni.rooms.meetings import facts
from ayni.rooms.meetings.rules import InForce, printed
from ayni.rooms.meetings.states import fold_acta, fold_errata
from ayni.rooms.meetings.tests.acta_histories import (
    acta_consented,
    acta_countered,
    acta_proposed,
    row,
)
from ayni.rooms.meetings.tests.histories import BOTH, bare
from ayni.rooms.meetings.tests.paper_histories import (
    diverging,
    errata_consented,
    errata_deed,
    errata_facts,
    errata_proposed,
    errata_withdrawn,
    paper_deed,
    signed_on_paper,
)
from tests.histories import History, extended, histories, reordered, settled, spoiled

DAY = date(2026, 11, 27)
PAPER_NAMES = ("originals", "signed_on", "scans", "segment", "language", "proposal", "text")
ERRATA_NAMES = ("acta", "version", "segments", "replaces", "parties", "proposal", "text")
WORDS = {"s1": {"es": "uno", "pt": "um"}, "s2": {"es": "dos", "pt": "dois"}}


def test_a_text_is_signed_on_paper_before_anybody_consents_and_agreed_the_next_day() -> None:
    history = History(BOTH)
    version = acta_proposed(history)
    history.meet()
    signed_on_paper(history, "chl", version)
    signed_on_paper(history, "per", version)
    history.meet()
    state = fold_acta(history.acts)
    assert state.stage == "proposed"
    assert state.papers.day_of(version.leaf, BOTH) == DAY
    acta_consented(history, "chl", version)
    acta_consented(history, "per", version)
    state = fold_acta(history.acts)
    assert state.stage == "agreed"
    assert state.papers.day_of(version.leaf, BOTH) == DAY


def test_a_day_of_signature_is_one_only_where_every_party_says_the_same() -> None:
    history = History(BOTH)
    version = acta_proposed(history)
    history.meet()
    signed_on_paper(history, "chl", version)
    assert fold_acta(history.acts).papers.day_of(version.leaf, BOTH) is None
    signed_on_paper(history, "per", version, "2026-11-28")
    state = fold_acta(history.acts)
    assert state.papers.day_of(version.leaf, BOTH) is None
    assert len(state.papers.signed) == 2
    signed_on_paper(history, "per", version)
    state = fold_acta(history.acts)
    assert state.papers.day_of(version.leaf, BOTH) == DAY
    assert [one.act.party for one in state.papers.signed] == ["chl", "per"]


def test_originals_that_a_party_records_one_by_one_stand_beside_each_other() -> None:
    history = History(BOTH)
    version = acta_proposed(history)
    signed_on_paper(history, "chl", version, originals=["a"])
    signed_on_paper(history, "chl", version, originals=["b"])
    told = fold_acta(history.acts).papers.of_version(version.leaf)
    assert [one.originals for one in told] == [("a",), ("b",)]


def test_what_is_said_of_one_version_says_nothing_of_another() -> None:
    history = History(BOTH)
    first = acta_proposed(history)
    second = acta_countered(history, "chl", first, row(1))
    history.meet()
    signed_on_paper(history, "chl", first)
    signed_on_paper(history, "per", second)
    papers = fold_acta(history.acts).papers
    assert papers.day_of(first.leaf, BOTH) is None
    assert papers.day_of(second.leaf, BOTH) is None


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"proposal": "ee" * 32}, "proposal_unknown"),
        ({"text": "ee" * 32}, "text_differs"),
        ({"originals": []}, "body_malformed"),
        ({"originals": ["c"]}, "body_malformed"),
        ({"signed_on": {"day": "2026-13-01", "zone": "America/Lima"}}, "body_malformed"),
    ],
)
def test_a_signature_that_cannot_be_is_set_aside(changed: dict[str, Json], reason: str) -> None:
    history = History(BOTH)
    version = acta_proposed(history)
    history.meet()
    act = signed_on_paper(history, "per", version, **changed)  # type: ignore[arg-type]
    state = fold_acta(history.acts)
    assert state.aside[act.leaf] == reason
    assert state.papers.signed == ()


@pytest.mark.parametrize(
    ("changed", "reason"),
    [({"segment": "s9"}, "segment_unknown"), ({"language": "pt"}, "body_malformed")],
)
def test_a_difference_on_paper_names_a_paragraph_of_the_text(
    changed: dict[str, Json], reason: str
) -> None:
    history = History(BOTH)
    version = acta_proposed(history)
    history.meet()
    wrong = diverging(history, "per", version, **changed)
    right = diverging(history, "per", version)
    state = fold_acta(history.acts)
    assert state.aside[wrong.leaf] == reason
    assert [one.act.leaf for one in state.papers.divergences] == [right.leaf]


def test_a_party_that_the_text_does_not_name_says_nothing_of_its_originals() -> None:
    history = History(("chl", "per", "bol"))
    version = acta_proposed(history)
    history.meet()
    act = signed_on_paper(history, "bol", version)
    assert fold_acta(history.acts).aside[act.leaf] == "not_named"


@given(histories(paper_deed), st.randoms(use_true_random=False))
def test_no_order_of_acts_changes_what_stands_of_originals(
    history: History, chance: random.Random
) -> None:
    one = fold_acta(history.acts)
    assert fold_acta(reordered(history.acts, chance)) == one
    other = fold_acta(extended(history.acts, chance))
    assert settled(other.structure()) == settled(one.structure())


@given(histories(paper_deed), st.data())
def test_no_values_about_originals_make_the_fold_fail(
    history: History, data: st.DataObject
) -> None:
    state = fold_acta(data.draw(spoiled(history.acts, PAPER_NAMES)))
    assert decode(encode(state.structure())) == state.structure()


@given(histories(paper_deed))
def test_erasing_towns_and_readings_changes_no_state(history: History) -> None:
    told = [replace(act, facts={**act.facts, "town": "Caleta"}) for act in history.acts]
    assert fold_acta(bare(told)).structure() == fold_acta(told).structure()


def test_an_errata_is_in_force_once_every_party_consented() -> None:
    history = History(BOTH)
    errata = errata_proposed(history)
    errata_consented(history, "chl", errata)
    history.meet()
    assert fold_errata(history.acts).stage == "proposed"
    errata_consented(history, "per", errata)
    state = fold_errata(history.acts)
    assert state.stage == "in_force"
    assert state.segments == ("s1",)


def test_an_errata_that_was_withdrawn_takes_no_consent() -> None:
    history = History(BOTH)
    errata = errata_proposed(history)
    errata_withdrawn(history, "chl", errata)
    history.meet()
    late = errata_consented(history, "per", errata)
    state = fold_errata(history.acts)
    assert (state.stage, state.aside[late.leaf]) == ("withdrawn", "after_end")


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"parties": ["chl"]}, "body_malformed"),
        ({"acta": ""}, "body_malformed"),
        ({"segments": []}, "body_malformed"),
        ({"parties": ["per", "bol"]}, "not_named"),
    ],
)
def test_an_errata_that_cannot_be_is_set_aside(changed: dict[str, Json], reason: str) -> None:
    history = History(BOTH)
    act = errata_proposed(history, **changed)
    state = fold_errata(history.acts)
    assert (state.stage, state.aside[act.leaf]) == ("unread", reason)


@given(histories(errata_deed), st.randoms(use_true_random=False))
def test_no_order_of_acts_changes_an_errata(history: History, chance: random.Random) -> None:
    one = fold_errata(history.acts)
    assert fold_errata(reordered(history.acts, chance)) == one
    other = fold_errata(extended(history.acts, chance))
    assert settled(other.structure()) == settled(one.structure())


@given(histories(errata_deed), st.data())
def test_no_values_make_the_fold_of_an_errata_fail(history: History, data: st.DataObject) -> None:
    state = fold_errata(data.draw(spoiled(history.acts, ERRATA_NAMES)))
    assert decode(encode(state.structure())) == state.structure()


@given(histories(errata_deed))
def test_no_errata_is_in_force_without_the_consent_of_all(history: History) -> None:
    state = fold_errata(history.acts)
    if state.stage == "in_force":
        assert state.proposal is not None
        given = {act.party for act in history.acts if act.kind == facts.ERRATA_CONSENTED}
        assert set(state.proposal.parties) <= given


def errata(name: str, *replaces: str, **words: str) -> InForce:
    """Return an errata in force that gives segments other words in Spanish."""
    told = {segment: {"es": text} for segment, text in words.items()}
    return InForce(object_id=name, replaces=frozenset(replaces), words=told)


def test_an_errata_in_force_changes_what_is_printed_in_its_language_alone() -> None:
    told = printed(WORDS, [errata("e1", s1="UNO")])
    assert told.words == {"s1": {"es": "UNO", "pt": "um"}, "s2": WORDS["s2"]}
    assert (told.by, told.clashing) == ({"s1": "e1"}, {})


def test_a_later_errata_replaces_the_words_of_an_earlier_one_segment_by_segment() -> None:
    told = printed(WORDS, [errata("e1", s1="UNO", s2="DOS"), errata("e2", "e1", s1="Uno")])
    assert {name: texts["es"] for name, texts in told.words.items()} == {"s1": "Uno", "s2": "DOS"}
    assert told.by == {"s1": "e2", "s2": "e1"}


def test_two_erratas_that_did_not_know_each_other_leave_the_words_of_the_acta() -> None:
    told = printed(WORDS, [errata("e1", s1="UNO"), errata("e2", s1="Uno")])
    assert told.words == WORDS
    assert told.clashing == {"s1": ("e1", "e2")}


def test_the_hash_of_an_errata_is_of_its_words_and_of_the_version_that_it_changes() -> None:
    values: dict[str, Json] = {
        **errata_facts(),
        "wording": [{"segment": "s1", "texts": {"es": "uno"}}],
    }
    salt = bytes(32)
    told = facts.errata_text_hash(values, salt)
    assert facts.errata_text_hash({**values, "why": "pluma", "divergences": []}, salt) == told
    assert facts.errata_text_hash({**values, "version": "ef" * 32}, salt) != told
    assert facts.errata_text_hash({**values, "wording": []}, salt) != told
    assert facts.errata_text_hash(values, bytes(31) + b"\x01") != told
