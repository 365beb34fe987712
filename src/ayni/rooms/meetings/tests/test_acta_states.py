# SPDX-License-Identifier: Apache-2.0
"""Actas: in force when all consented to one hash, whatever a neighbour sends."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.core.codec import Json, decode, encode
from ayni.rooms.meetings import facts
from ayni.rooms.meetings.states import fold_acta
from ayni.rooms.meetings.tests.acta_histories import (
    acta_consented,
    acta_countered,
    acta_deed,
    acta_facts,
    acta_proposed,
    acta_refused,
    acta_withdrawn,
    row,
)
from ayni.rooms.meetings.tests.histories import BOTH, bare
from tests.histories import History, extended, histories, reordered, settled, spoiled

NAMES = ("statements", "parties", "proposal", "text", "languages", "authentic", "edition")


def test_both_consent_to_one_hash_and_only_what_binds_both_gives_rise_to_understandings() -> None:
    history = History(BOTH)
    first = acta_proposed(
        history,
        "chl",
        row(1, "chl", "informed"),
        row(2, "both", "agreed", area="defence"),
        row(3, "both", "took_note"),
        row(4, "both", "committed", owners=["chl.north.liaison"]),
    )
    history.meet()
    acta_consented(history, "chl", first)
    assert fold_acta(history.acts).born == ()
    acta_consented(history, "per", first)
    state = fold_acta(history.acts)
    assert state.stage == "agreed"
    assert [one.reference for one in state.born] == ["RRE-XL/E-01", "RRE-XL/E-02"]
    assert [one.stated.number for one in state.born] == [2, 4]
    assert state.born[0].stated.area == "defence"
    assert state.born[1].stated.owners == ("chl.north.liaison",)
    assert len({one.object_id for one in state.born}) == 2


def test_consents_to_different_versions_agree_on_nothing_until_one_gives_way() -> None:
    history = History(BOTH)
    first = acta_proposed(history)
    history.meet()
    acta_refused(history, "per", first, "s3")
    history.meet()
    second = acta_countered(history, "chl", first, row(1))
    acta_consented(history, "chl", second)
    acta_consented(history, "per", first)
    state = fold_acta(history.acts)
    assert state.stage == "differently"
    assert state.born == ()
    assert [one.segments for one in state.refusals] == [("s3",)]
    history.meet()
    acta_consented(history, "per", second)
    state = fold_acta(history.acts)
    assert state.stage == "agreed"
    assert [one.act.leaf for one in state.text.current] == [second.leaf]


def test_two_proposals_at_once_are_two_versions_with_their_authors() -> None:
    history = History(BOTH)
    first = acta_proposed(history)
    history.meet()
    ours = acta_countered(history, "chl", first, row(1))
    theirs = acta_countered(history, "per", first, row(1), row(2))
    state = fold_acta(history.acts)
    told = {(one.number, one.act.party) for one in state.text.pending}
    assert told == {(2, "chl"), (2, "per")}
    assert {one.act.leaf for one in state.text.pending} == {ours.leaf, theirs.leaf}


def test_a_withdrawal_that_crosses_the_last_consent_comes_too_late() -> None:
    history = History(BOTH)
    first = acta_proposed(history)
    acta_consented(history, "chl", first)
    history.meet()
    acta_withdrawn(history, "chl", first)
    acta_consented(history, "per", first)
    state = fold_acta(history.acts)
    assert state.stage == "agreed"
    assert state.text.current[0].crossed


def test_a_consent_that_knew_the_withdrawal_counts_for_nothing() -> None:
    history = History(BOTH)
    first = acta_proposed(history)
    acta_consented(history, "chl", first)
    acta_withdrawn(history, "chl", first)
    history.meet()
    late = acta_consented(history, "per", first)
    state = fold_acta(history.acts)
    assert state.stage == "withdrawn"
    assert state.aside[late.leaf] == "after_end"


def test_nobody_consents_to_a_text_that_nobody_proposed_or_to_another_hash() -> None:
    history = History(BOTH)
    first = acta_proposed(history)
    history.meet()
    strange = acta_consented(history, "per", first, proposal="ee" * 32)
    other = acta_consented(history, "per", first, text="ee" * 32)
    unheard = acta_refused(history, "per", first, "s9")
    state = fold_acta(history.acts)
    assert state.aside[strange.leaf] == "proposal_unknown"
    assert state.aside[other.leaf] == "text_differs"
    assert state.aside[unheard.leaf] == "segment_unknown"
    assert state.text.proposals[0].consents == {}


def test_once_in_force_no_other_version_takes_its_place_but_one_that_crossed() -> None:
    history = History(BOTH)
    first = acta_proposed(history)
    history.meet()
    crossing = acta_countered(history, "per", first, row(1))
    acta_consented(history, "chl", first)
    acta_consented(history, "per", first)
    history.meet()
    late = acta_countered(history, "per", first, row(1))
    consent = acta_consented(history, "per", crossing)
    state = fold_acta(history.acts)
    assert state.aside[late.leaf] == "after_end"
    assert state.aside[consent.leaf] == "after_end"
    assert [one.act.leaf for one in state.text.current] == [first.leaf]


def test_an_acta_of_another_edition_or_without_a_party_is_no_version_of_it() -> None:
    parties = ("chl", "per", "bol")
    history = History(parties)
    first = acta_proposed(history, parties=list(parties))
    history.meet()
    short = acta_countered(history, "per", first, parties=["chl", "per"])
    strange = acta_countered(history, "per", first, parties=list(parties), edition="ef" * 32)
    aside = fold_acta(history.acts).aside
    assert aside == {short.leaf: "party_left_out", strange.leaf: "about_wrong_kind"}


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"statements": []}, "body_malformed"),
        ({"statements": [row(2)]}, "body_malformed"),
        ({"statements": [row(1), row(2, statement="01" * 32)]}, "body_malformed"),
        ({"statements": [row(1, "chl", "agreed")]}, "body_malformed"),
        ({"statements": [row(1, "bol", "informed")]}, "body_malformed"),
        ({"authentic": ["pt"]}, "body_malformed"),
        ({"authentic": []}, "body_malformed"),
        ({"text": ""}, "body_malformed"),
        ({"parties": ["chl"]}, "body_malformed"),
        ({"parties": ["per", "bol"], "statements": [row(1)]}, "not_named"),
    ],
)
def test_an_acta_that_cannot_be_is_set_aside(changed: dict[str, Json], reason: str) -> None:
    history = History(("chl", "per", "bol"))
    act = acta_proposed(history, **changed)
    state = fold_acta(history.acts)
    assert state.aside[act.leaf] == reason
    assert state.stage == "unread"


@given(histories(acta_deed), st.randoms(use_true_random=False))
def test_neither_order_nor_doubles_change_the_state(
    history: History, chance: random.Random
) -> None:
    assert fold_acta(reordered(history.acts, chance)) == fold_acta(history.acts)


@given(histories(acta_deed), st.randoms(use_true_random=False))
def test_every_order_that_respects_causes_gives_the_same_state(
    history: History, chance: random.Random
) -> None:
    one, other = fold_acta(history.acts), fold_acta(extended(history.acts, chance))
    assert settled(other) == settled(one)
    assert settled(other.structure()) == settled(one.structure())


@given(histories(acta_deed))
def test_nothing_is_in_force_without_the_consent_of_every_party_it_names(history: History) -> None:
    state = fold_acta(history.acts)
    for one in state.text.current:
        for party in one.parties:
            mine = [
                act
                for act in history.acts
                if act.kind == facts.ACTA_CONSENTED
                and act.party == party
                and act.facts["proposal"] == one.act.leaf.hex()
                and act.facts["text"] == one.act.facts["text"]
            ]
            assert mine


@given(histories(acta_deed))
def test_erasing_all_content_changes_nothing(history: History) -> None:
    told = [replace(act, facts={**act.facts, "title": {"es": "Acta"}}) for act in history.acts]
    assert fold_acta(bare(told)).structure() == fold_acta(told).structure()


@given(histories(acta_deed), st.data())
def test_no_values_make_the_fold_fail(history: History, data: st.DataObject) -> None:
    state = fold_acta(data.draw(spoiled(history.acts, NAMES)))
    assert decode(encode(state.structure())) == state.structure()


def test_the_hash_of_a_text_does_not_depend_on_the_order_of_the_parties() -> None:
    salt = bytes(32)
    values = {**acta_facts(), "title": {"es": "Acta"}, "wording": []}
    turned = {**values, "parties": ["per", "chl"], "heads": [], "own_ref": "7/1"}
    assert facts.acta_text_hash(values, salt) == facts.acta_text_hash(turned, salt)
    other = {**values, "title": {"es": "Acta final"}}
    assert facts.acta_text_hash(values, salt) != facts.acta_text_hash(other, salt)


def test_follow_ups_and_extraordinary_meetings_have_references_of_their_own() -> None:
    told = [facts.edition_reference(acta_facts(form=form)) for form in facts.FORMS]
    assert told == ["RRE-XL", "RRE-XL-SEG", "RRE-XL-EXT"]
