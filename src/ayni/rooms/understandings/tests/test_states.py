# SPDX-License-Identifier: Apache-2.0
"""What an understanding comes to: two sides that speak for themselves, and two keys."""

import pytest

from ayni.core.acts import Act
from ayni.core.codec import Json
from ayni.core.reasons import Reason
from ayni.rooms.understandings import facts
from ayni.rooms.understandings.states import UnderstandingState, fold_understanding
from ayni.rooms.understandings.tests.acts import (
    OTHERS,
    PAIR,
    TRIO,
    agreed,
    changed,
    claimed,
    confirmed,
    consented,
    contested,
    day,
    linked,
    reported,
    say,
    transcribed,
)
from tests.histories import History


@pytest.fixture
def history() -> History:
    return History(PAIR)


def state(history: History) -> UnderstandingState:
    return fold_understanding(history.acts)


def reason(history: History, act: Act) -> str | None:
    return state(history).aside.get(act.leaf)


def test_each_side_says_its_own_and_nothing_is_merged(history: History) -> None:
    of = transcribed(history)
    assert state(history).pair == "unreported"
    reported(history, "per", of, "fulfilled")
    assert state(history).pair == "one_sided"
    reported(history, "chl", of, "in_progress")
    found = state(history)
    assert found.pair == "divergent"
    assert found.status_of("chl") == ("in_progress",)
    assert found.status_of("per") == ("fulfilled",)


@pytest.mark.parametrize("status", ["postponed", "permanent", "in_progress"])
def test_what_both_say_is_the_word_of_the_pair(history: History, status: str) -> None:
    of = transcribed(history)
    for party in PAIR:
        reported(history, party, of, status)
    assert state(history).pair == status


def test_two_sides_that_say_fulfilled_have_not_closed_it(history: History) -> None:
    of = transcribed(history)
    for party in PAIR:
        reported(history, party, of, "fulfilled")
    found = state(history)
    assert found.pair == "both_fulfilled"
    assert found.open


def test_a_later_word_of_a_side_takes_the_place_of_its_earlier_one(history: History) -> None:
    of = transcribed(history)
    reported(history, "chl", of, "not_started")
    reported(history, "chl", of, "in_progress")
    assert state(history).status_of("chl") == ("in_progress",)


def test_a_claim_and_a_confirmation_are_two_keys(history: History) -> None:
    of = transcribed(history)
    reported(history, "chl", of, "in_progress")
    claim = claimed(history, "per", of)
    history.meet()
    contested(history, "chl", of, claim)
    found = state(history)
    assert found.contested
    assert found.pair == "divergent"
    confirmed(history, "chl", of, claim)
    found = state(history)
    assert found.pair == "fulfilled"
    assert not found.open
    assert found.status_of("chl") == ("fulfilled",)


def test_nobody_confirms_an_own_claim(history: History) -> None:
    of = transcribed(history)
    claim = claimed(history, "per", of)
    assert reason(history, confirmed(history, "per", of, claim)) == Reason.OWN_ACT
    assert state(history).pair == "one_sided"


def test_a_confirmation_that_did_not_know_the_claim_is_set_aside(history: History) -> None:
    of = transcribed(history)
    claim = claimed(history, "per", of)
    early = confirmed(history, "chl", of, claim)
    assert reason(history, early) == Reason.PROPOSAL_UNKNOWN


def test_a_claim_that_was_withdrawn_leaves_the_word_before_it(history: History) -> None:
    of = transcribed(history)
    reported(history, "per", of, "in_progress")
    claim = claimed(history, "per", of)
    say(history, "per", facts.CLAIM_WITHDRAWN, of, proposal=claim.leaf.hex())
    assert state(history).status_of("per") == ("in_progress",)
    assert state(history).open_claims == ()


def test_who_knew_the_close_reports_nothing_more(history: History) -> None:
    of = transcribed(history)
    claim = claimed(history, "per", of)
    history.meet()
    confirmed(history, "chl", of, claim)
    unaware = reported(history, "per", of, "suspended")
    history.meet()
    late = reported(history, "per", of, "in_progress")
    assert reason(history, late) == Reason.AFTER_END
    assert reason(history, unaware) is None
    assert state(history).pair == "fulfilled"


def test_a_claim_that_leaves_a_party_out_is_set_aside(history: History) -> None:
    of = transcribed(history, parties=["chl", "per", "bol"])
    alone = claimed(history, "chl", of, parties=["chl", "per"])
    assert reason(history, alone) == Reason.PARTY_LEFT_OUT


def test_an_office_of_the_other_side_is_not_named_as_the_own(history: History) -> None:
    of = transcribed(history)
    wrong = say(history, "chl", facts.OWNER_NAMED, of, office="per.liaison")
    assert reason(history, wrong) == Reason.OFFICE_FOREIGN
    say(history, "chl", facts.OWNER_NAMED, of, office="chl.liaison")
    (own,) = state(history).owners["chl"]
    assert own.facts["office"] == "chl.liaison"


def test_a_deadline_moves_only_when_both_consented(history: History) -> None:
    of = transcribed(history, deadline=day("2026-06-30"))
    proposal = changed(history, "chl", of, "reschedule", deadline=day("2027-06-30"))
    history.meet()
    consented(history, "chl", of, proposal)
    assert [told for told, _zone in state(history).deadlines] == ["2026-06-30"]
    history.meet()
    consented(history, "per", of, proposal)
    found = state(history)
    assert [told for told, _zone in found.deadlines] == ["2027-06-30"]
    assert len(found.reschedules) == 1


def test_two_deadlines_agreed_past_each_other_both_stand(history: History) -> None:
    of = transcribed(history)
    one = changed(history, "chl", of, "reschedule", deadline=day("2027-01-31"))
    other = changed(history, "per", of, "reschedule", deadline=day("2027-02-28"))
    for proposal in (one, other):
        agreed(history, of, proposal)
    assert [told for told, _ in state(history).deadlines] == ["2027-01-31", "2027-02-28"]


def test_what_both_set_aside_asks_nothing_more(history: History) -> None:
    of = transcribed(history)
    agreed(history, of, changed(history, "per", of, "void"))
    found = state(history)
    assert found.pair == "void"
    assert not found.open
    assert reason(history, claimed(history, "per", of)) == Reason.AFTER_END


@pytest.mark.parametrize(
    ("change", "more"),
    [
        ("reschedule", {}),
        ("void", {"deadline": day("2027-01-31")}),
        ("split", {"targets": [OTHERS[0]]}),
        ("merge", {"targets": list(OTHERS[:2])}),
        ("reschedule", {"deadline": day("2027-02-30")}),
    ],
)
def test_a_change_that_contradicts_itself_is_set_aside(
    history: History, change: str, more: dict[str, Json]
) -> None:
    of = transcribed(history)
    assert reason(history, changed(history, "chl", of, change, **more)) == Reason.BODY_MALFORMED


def test_a_link_counts_once_both_consented_even_after_the_close(history: History) -> None:
    of = transcribed(history)
    claim = claimed(history, "per", of)
    history.meet()
    confirmed(history, "chl", of, claim)
    history.meet()
    link = linked(history, "chl", of)
    agreed(history, of, link)
    (one,) = state(history).changes
    assert one.agreed


def test_an_understanding_does_not_go_on_with_itself(history: History) -> None:
    of = transcribed(history)
    assert reason(history, linked(history, "chl", of, of.leaf.hex())) == Reason.BODY_MALFORMED


def test_a_consent_after_the_withdrawal_was_known_is_set_aside(history: History) -> None:
    of = transcribed(history)
    proposal = changed(history, "chl", of, "void")
    history.meet()
    say(history, "chl", facts.CHANGE_WITHDRAWN, of, proposal=proposal.leaf.hex())
    crossing = consented(history, "per", of, proposal)
    history.meet()
    late = consented(history, "per", of, proposal)
    assert reason(history, late) == Reason.PROPOSAL_GONE
    assert reason(history, crossing) is None


def test_a_transcription_binds_no_text_until_the_other_side_confirms_it(history: History) -> None:
    of = transcribed(history)
    assert state(history).stage == "transcribed"
    wrong = say(history, "chl", facts.TRANSCRIPTION_CONFIRMED, of, reading=of.leaf.hex())
    assert reason(history, wrong) == Reason.OWN_ACT
    say(history, "per", facts.TRANSCRIPTION_CONFIRMED, of, reading=of.leaf.hex())
    assert state(history).stage == "confirmed"


def test_two_readings_stand_until_one_side_confirms_that_of_the_other(history: History) -> None:
    of = transcribed(history)
    other = say(history, "per", facts.TRANSCRIPTION_CONTESTED, of)
    history.meet()
    assert state(history).stage == "contested"
    say(history, "chl", facts.TRANSCRIPTION_CONFIRMED, of, reading=other.leaf.hex())
    found = state(history)
    assert found.stage == "confirmed"
    assert [reading.agreed for reading in found.readings] == [False, True]


def test_each_confirming_the_other_at_once_leaves_two_agreed_readings(history: History) -> None:
    of = transcribed(history)
    other = say(history, "per", facts.TRANSCRIPTION_CONTESTED, of)
    history.meet()
    say(history, "chl", facts.TRANSCRIPTION_CONFIRMED, of, reading=other.leaf.hex())
    say(history, "per", facts.TRANSCRIPTION_CONFIRMED, of, reading=of.leaf.hex())
    assert state(history).stage == "crossed"


def test_who_is_no_party_of_it_says_nothing_about_it() -> None:
    history = History(TRIO)
    of = transcribed(history, parties=list(PAIR))
    assert reason(history, reported(history, "bol", of, "fulfilled")) == Reason.NOT_NAMED


@pytest.fixture
def three() -> History:
    return History(TRIO)


def test_among_three_two_keys_become_every_key(three: History) -> None:
    of = transcribed(three)
    claim = claimed(three, "per", of)
    three.meet()
    confirmed(three, "chl", of, claim)
    three.meet()
    assert state(three).pair != "fulfilled"
    assert state(three).open_claims[0].missing == ("bol",)
    confirmed(three, "bol", of, claim)
    assert state(three).pair == "fulfilled"


def test_among_three_a_claim_or_a_change_that_leaves_one_out_does_not_count(three: History) -> None:
    of = transcribed(three)
    short = [
        claimed(three, "per", of, parties=list(PAIR)),
        changed(three, "per", of, "void", parties=list(PAIR)),
    ]
    assert [reason(three, act) for act in short] == [Reason.PARTY_LEFT_OUT] * 2


def test_among_three_a_change_binds_by_the_last_consent(three: History) -> None:
    of = transcribed(three)
    change = changed(three, "chl", of, "void")
    three.meet()
    for party in PAIR:
        consented(three, party, of, change)
    three.meet()
    assert state(three).open
    consented(three, "bol", of, change)
    assert state(three).pair == "void"


def test_among_three_a_reading_is_the_text_once_both_others_confirm_it(three: History) -> None:
    of = transcribed(three)
    for party, stage in (("per", "transcribed"), ("bol", "confirmed")):
        say(three, party, facts.TRANSCRIPTION_CONFIRMED, of, reading=of.leaf.hex())
        three.meet()
        assert state(three).stage == stage


def test_among_three_one_silent_side_is_told_and_permanent_needs_all(three: History) -> None:
    of = transcribed(three)
    for party in PAIR:
        reported(three, party, of, "permanent")
    assert state(three).pair == "one_sided"
    reported(three, "bol", of, "permanent")
    assert state(three).pair == "permanent"
