# SPDX-License-Identifier: Apache-2.0
"""Editions: agreed by an offer and its acceptance, whatever arrives first; no clock, no content."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.core.acts import Act
from ayni.core.codec import Json, decode, encode
from ayni.rooms.meetings import facts
from ayni.rooms.meetings.states import fold_edition
from ayni.rooms.meetings.tests.histories import (
    BOTH,
    ZONE,
    bare,
    cite,
    convened,
    counter,
    delegation_facts,
    edition_deed,
    propose,
)
from tests.histories import History, extended, histories, reordered, settled, spoiled


def aside(history: History, act: Act) -> str | None:
    return fold_edition(history.acts).aside.get(act.leaf)


def test_a_proposal_waits_for_every_other_party() -> None:
    history = History(("chl", "per", "bol"))
    version = propose(history, "chl", parties=["chl", "per", "bol"])
    history.meet()
    cite(history, "per", facts.EDITION_ACCEPTED, version)
    state = fold_edition(history.acts)
    assert (state.stage, state.agreed) == ("proposed", ())
    assert state.open[0].missing == ("bol",)
    history.meet()
    cite(history, "bol", facts.EDITION_ACCEPTED, version)
    assert fold_edition(history.acts).stage == "convened"


def test_a_counter_proposal_accepted_takes_the_place_of_the_first_dates() -> None:
    history = History(BOTH)
    first = propose(history, "chl")
    history.meet()
    later = counter(history, "per", first, first="2027-03-17", last="2027-03-19")
    assert fold_edition(history.acts).stage == "countered"
    history.meet()
    cite(history, "chl", facts.EDITION_ACCEPTED, later)
    state = fold_edition(history.acts)
    assert state.stage == "convened"
    assert [one.terms.first.on.isoformat() for one in state.agreed] == ["2027-03-17"]
    assert [one.number for one in state.offers] == [1, 2]
    assert state.open == ()


def test_nobody_accepts_its_own_proposal() -> None:
    history = History(BOTH)
    version = propose(history, "chl")
    act = cite(history, "chl", facts.EDITION_ACCEPTED, version)
    assert aside(history, act) == "own_act"


def test_an_offer_that_its_party_replaced_is_no_longer_accepted() -> None:
    history = History(BOTH)
    first = propose(history, "chl")
    counter(history, "chl", first, first="2027-04-01", last="2027-04-02")
    history.meet()
    act = cite(history, "per", facts.EDITION_ACCEPTED, first)
    assert aside(history, act) == "proposal_gone"


def test_an_acceptance_that_crossed_with_a_new_offer_binds() -> None:
    history = History(BOTH)
    first = propose(history, "chl")
    history.meet()
    counter(history, "chl", first, first="2027-04-01", last="2027-04-02")
    cite(history, "per", facts.EDITION_ACCEPTED, first)
    state = fold_edition(history.acts)
    assert [one.act.leaf for one in state.agreed] == [first.leaf]
    assert state.aside == {}


def test_two_versions_agreed_without_knowing_of_each_other_are_both_shown() -> None:
    history = History(BOTH)
    first = propose(history, "chl")
    history.meet()
    one = counter(history, "chl", first, first="2027-04-01", last="2027-04-02")
    other = counter(history, "per", first, first="2027-05-01", last="2027-05-02")
    history.receive("chl", history.writing["per"])
    chl_says = cite(history, "chl", facts.EDITION_ACCEPTED, other)
    history.receive("per", history.writing["chl"], chl_says.index)
    cite(history, "per", facts.EDITION_ACCEPTED, one)
    history.meet()
    state = fold_edition(history.acts)
    assert {offer.act.leaf for offer in state.agreed} == {one.leaf, other.leaf}
    both = counter(history, "chl", one, other, first="2027-06-01", last="2027-06-02")
    history.meet()
    cite(history, "per", facts.EDITION_ACCEPTED, both)
    assert [offer.act.leaf for offer in fold_edition(history.acts).agreed] == [both.leaf]


def test_a_postponed_edition_is_convened_anew_by_a_new_agreement() -> None:
    history, version = convened()
    cite(history, "per", facts.EDITION_POSTPONED, version, reason="emergency")
    assert fold_edition(history.acts).stage == "postponed"
    history.meet()
    later = counter(history, "chl", version, first="2027-06-01", last="2027-06-02")
    assert fold_edition(history.acts).stage == "postponed"
    history.meet()
    cite(history, "per", facts.EDITION_ACCEPTED, later)
    assert fold_edition(history.acts).stage == "convened"


def test_what_was_not_agreed_is_neither_postponed_nor_held() -> None:
    history = History(BOTH)
    version = propose(history, "chl")
    history.meet()
    for kind in (facts.EDITION_POSTPONED, facts.HELD):
        act = cite(history, "per", kind, version, reason="weather")
        assert aside(history, act) == "not_convened"


def test_it_was_held_once_each_party_says_so() -> None:
    history, version = convened()
    cite(history, "chl", facts.HELD, version)
    assert fold_edition(history.acts).stage == "held_by_some"
    history.meet()
    cite(history, "per", facts.HELD, version)
    assert fold_edition(history.acts).stage == "held"
    history.meet()
    late = history.append(
        "chl", facts.EDITION_CANCELLED, {"reason": "weather"}, about=version.object_id
    )
    assert aside(history, late) == "after_end"


def test_nothing_moves_a_cancelled_edition() -> None:
    history, version = convened()
    gone: dict[str, Json] = {"reason": "authorities"}
    history.append("per", facts.EDITION_CANCELLED, gone, about=version.object_id)
    history.meet()
    for act in (
        cite(history, "chl", facts.HELD, version),
        counter(history, "chl", version, first="2027-06-01", last="2027-06-02"),
    ):
        assert aside(history, act) == "after_end"
    assert fold_edition(history.acts).stage == "cancelled"


def test_a_state_that_the_text_does_not_name_moves_nothing() -> None:
    history = History(("chl", "per", "bol"))
    version = propose(history, "chl")
    history.meet()
    for act in (
        cite(history, "bol", facts.EDITION_ACCEPTED, version),
        counter(history, "bol", version, parties=["chl", "bol"]),
        history.append("bol", facts.EDITION_CANCELLED, {"reason": "other"}, about=version.leaf),
    ):
        assert aside(history, act) == "not_named"


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"first": "2027-03-12", "last": "2027-03-10"}, "end_before_start"),
        ({"first": "2027-02-30"}, "body_malformed"),
        ({"host": "bol"}, "body_malformed"),
        ({"parties": ["chl"]}, "body_malformed"),
        ({"parties": ["per", "bol"], "host": "per"}, "not_named"),
        ({"ordinal": 0}, "body_malformed"),
    ],
)
def test_terms_that_cannot_be_are_set_aside(changed: dict[str, Json], reason: str) -> None:
    history = History(("chl", "per", "bol"))
    act = propose(history, "chl", **changed)
    assert aside(history, act) == reason
    assert fold_edition(history.acts).stage == "unread"


def test_an_hour_of_opening_is_read_as_it_was_meant() -> None:
    history = History(BOTH)
    opens: Json = {"ms": 1_805_000_000_000, "offset": -180, "zone": ZONE}
    propose(history, "chl", opens_at=opens)
    (offer,) = fold_edition(history.acts).offers
    assert offer.terms.opens == opens
    assert facts.Terms.from_facts(offer.terms.to_values()) == offer.terms


def test_the_newest_word_of_a_party_about_its_delegation_counts() -> None:
    history, version = convened()
    about = version.object_id
    history.append("per", facts.DELEGATION_ANNOUNCED, delegation_facts(vehicles=1), about=about)
    again = history.append("per", facts.DELEGATION_ANNOUNCED, delegation_facts(), about=about)
    (act,) = fold_edition(history.acts).delegations["per"]
    assert act.leaf == again.leaf


def test_entry_and_departure_are_declared_apart() -> None:
    history, version = convened()
    for party, gate, direction in (
        *(("chl", "pending", "entry"), ("chl", "granted", "entry")),
        ("per", "granted", "departure"),
    ):
        declared: dict[str, Json] = {"gate": gate, "direction": direction}
        history.append(party, facts.ENTRY_DECLARED, declared, about=version.object_id)
    gates = fold_edition(history.acts).gates
    assert {key: [act.facts["gate"] for act in held] for key, held in gates.items()} == {
        ("chl", "entry"): ["granted"],
        ("per", "departure"): ["granted"],
    }


def test_two_words_that_did_not_know_of_each_other_both_stay() -> None:
    history, version = convened()
    about = version.object_id
    history.append("per", facts.DELEGATION_ANNOUNCED, delegation_facts(vehicles=1), about=about)
    history.receive("chl", history.writing["per"])
    history.restore("per", len(history.logs[history.writing["per"]]) - 1)
    history.append("per", facts.DELEGATION_ANNOUNCED, delegation_facts(vehicles=2), about=about)
    assert len(fold_edition(history.acts).delegations["per"]) == 2


def test_each_party_says_by_itself_who_leads_a_table_and_says_it_anew() -> None:
    history, version = convened()
    about = version.object_id

    def led(party: str, table: int, office: str, **more: Json) -> Act:
        values: dict[str, Json] = {"table": table, "lead": office, **more}
        return history.append(party, facts.TABLE_LED, values, about=about)

    led("chl", 1, "chl.liaison")
    theirs = led("per", 1, "per.liaison")
    again = led("chl", 1, "chl.civil.duty", rapporteur="chl.liaison")
    second = led("chl", 2, "chl.liaison")
    foreign = led("chl", 2, "per.liaison")
    drafting = led("per", 1, "per.liaison", rapporteur="chl.liaison")
    state = fold_edition(history.acts)
    assert {key: [act.leaf for act in held] for key, held in state.leads.items()} == {
        ("chl", "1"): [again.leaf],
        ("chl", "2"): [second.leaf],
        ("per", "1"): [theirs.leaf],
    }
    assert [aside(history, act) for act in (foreign, drafting)] == ["office_foreign"] * 2


def test_nobody_announces_a_delegation_to_a_cancelled_meeting() -> None:
    history, version = convened()
    gone: dict[str, Json] = {"reason": "authorities"}
    history.append("chl", facts.EDITION_CANCELLED, gone, about=version.object_id)
    history.meet()
    act = history.append(
        "per", facts.DELEGATION_ANNOUNCED, delegation_facts(), about=version.object_id
    )
    assert aside(history, act) == "after_end"


@given(histories(edition_deed), st.randoms(use_true_random=False))
def test_neither_order_nor_doubles_change_the_state(
    history: History, chance: random.Random
) -> None:
    assert fold_edition(reordered(history.acts, chance)) == fold_edition(history.acts)


@given(histories(edition_deed), st.randoms(use_true_random=False))
def test_every_order_that_respects_causes_gives_the_same_state(
    history: History, chance: random.Random
) -> None:
    one, other = fold_edition(history.acts), fold_edition(extended(history.acts, chance))
    assert settled(other) == settled(one)
    assert settled(other.structure()) == settled(one.structure())


@given(histories(edition_deed))
def test_erasing_all_content_changes_nothing(history: History) -> None:
    with_texts = [replace(act, facts={**act.facts, "town": "Arica"}) for act in history.acts]
    full, left = fold_edition(with_texts), fold_edition(bare(with_texts))
    assert left.structure() == full.structure()


@given(histories(edition_deed))
def test_the_state_for_the_digest_is_canonical(history: History) -> None:
    structure = fold_edition(history.acts).structure()
    assert decode(encode(structure)) == structure


@given(histories(edition_deed))
def test_what_was_agreed_once_stays_agreed(history: History) -> None:
    """Whoever holds less than all sees no version agreed that all of it would not show agreed."""
    whole = {one.act.leaf for one in fold_edition(history.acts).offers if one.agreed}
    for party in history.parties:
        known = fold_edition(history.known(party))
        assert {one.act.leaf for one in known.offers if one.agreed} <= whole


@given(histories(edition_deed), st.data())
def test_no_values_make_the_fold_fail(history: History, data: st.DataObject) -> None:
    names = ("ordinal", "host", "first_day", "parties", "version", "supersedes", "opens_at")
    state = fold_edition(data.draw(spoiled(history.acts, names)))
    encode(state.structure())
    assert state.shown is None or state.shown in state.offers
