# SPDX-License-Identifier: Apache-2.0
"""What binds whom, and from when: by consent, by adoption at home, by date; until when."""

import pytest

from ayni.core.acts import Act
from ayni.core.codec import Json
from ayni.rooms.procedures import facts
from ayni.rooms.procedures.states import (
    ProtocolState,
    Version,
    binding_at,
    fold_object,
    fold_protocol,
    overlaps,
    texts_in_force,
)
from ayni.rooms.procedures.tests.protocols import (
    FAR_MS,
    START_MS,
    adopted,
    agreed,
    consented,
    ended,
    instant,
    proposed,
    replaced,
    say,
    suspended,
)
from tests.histories import History


@pytest.fixture
def history() -> History:
    return History(("chl", "per"))


def of(history: History, act: Act) -> Version:
    found = fold_protocol(history.acts).version(act.leaf)
    assert found is not None
    return found


def binding(history: History, at_ms: int) -> list[bytes]:
    found = binding_at([fold_protocol(history.acts)], "tsunami", at_ms)
    return [one.version.leaf for one in found]


def aside(history: History, act: Act) -> str | None:
    reason = fold_protocol(history.acts).aside.get(act.leaf)
    return None if reason is None else str(reason)


def test_a_proposal_alone_binds_nobody(history: History) -> None:
    act = proposed(history)
    assert of(history, act).starts_ms is None
    assert of(history, act).proposal.missing == ("chl", "per")
    assert binding(history, FAR_MS) == []


def test_the_last_consent_to_the_same_text_puts_it_into_force(history: History) -> None:
    act = proposed(history)
    last = agreed(history, act)
    assert of(history, act).starts_ms == last.header.at
    assert binding(history, last.header.at - 1) == []
    assert binding(history, last.header.at) == [act.leaf]
    assert texts_in_force(fold_object(history.acts)) == {act.leaf}


def test_a_consent_to_another_hash_is_no_consent(history: History) -> None:
    act = proposed(history)
    history.meet()
    consented(history, "chl", act)
    other = consented(history, "per", act, text="22" * 32)
    assert aside(history, other) == "text_differs"
    assert of(history, act).starts_ms is None
    assert not texts_in_force(fold_object(history.acts))


def test_a_consent_after_the_time_set_for_it_does_not_count(history: History) -> None:
    act = proposed(history, valid_until=instant(START_MS + 2))
    history.meet()
    late = consented(history, "per", act)
    assert aside(history, late) == "lapsed"


def test_a_text_that_awaits_adoption_at_home_binds_with_the_last_one(history: History) -> None:
    act = proposed(history, clause="on_adoptions")
    agreed(history, act)
    adopted(history, "chl", act)
    assert of(history, act).unadopted == ("per",)
    assert of(history, act).starts_ms is None
    last = adopted(history, "per", act)
    assert of(history, act).unadopted == ()
    assert of(history, act).starts_ms == last.header.at


def test_adoption_at_home_does_not_stand_for_consent(history: History) -> None:
    act = proposed(history, clause="on_adoptions")
    history.meet()
    adopted(history, "chl", act)
    adopted(history, "per", act)
    assert of(history, act).starts_ms is None


def test_a_date_in_the_text_is_waited_for_but_never_works_backwards(history: History) -> None:
    later = proposed(history, clause="on_date", binds_from=instant(FAR_MS))
    agreed(history, later)
    assert of(history, later).starts_ms == FAR_MS
    other = History(("chl", "per"))
    earlier = proposed(other, clause="on_date", binds_from=instant(5))
    last = agreed(other, earlier)
    assert of(other, earlier).starts_ms == last.header.at


def test_a_counter_proposal_takes_the_place_of_what_its_proposal_was_to_replace(
    history: History,
) -> None:
    first = proposed(history)
    begins = agreed(history, first).header.at
    second = replaced(history, "chl", first, first)
    history.meet()
    counter = replaced(history, "per", first, second)
    changes = agreed(history, counter).header.at
    assert binding(history, begins) == [first.leaf]
    assert binding(history, changes - 1) == [first.leaf]
    assert binding(history, changes) == [counter.leaf]
    assert [v.proposal.number for v in fold_protocol(history.acts).versions] == [1, 2, 3]


def test_a_version_that_nobody_agreed_to_replaces_nothing(history: History) -> None:
    first = proposed(history)
    agreed(history, first)
    second = replaced(history, "chl", first, first)
    history.meet()
    consented(history, "chl", second)
    assert of(history, first).ends_ms is None
    assert binding(history, FAR_MS) == [first.leaf]


def test_two_versions_agreed_past_each_other_are_both_shown(history: History) -> None:
    first = proposed(history)
    agreed(history, first)
    one = replaced(history, "chl", first, first)
    other = replaced(history, "per", first, first)
    agreed(history, one)
    last = agreed(history, other)
    assert sorted(binding(history, last.header.at)) == sorted([one.leaf, other.leaf])
    (found,) = overlaps([fold_protocol(history.acts)])
    assert set(found.versions) == {one.leaf, other.leaf}
    assert (found.from_ms, found.until_ms) == (last.header.at, None)
    settled = replaced(history, "chl", first, one, other)
    ends = agreed(history, settled).header.at
    assert binding(history, ends) == [settled.leaf]
    (found,) = overlaps([fold_protocol(history.acts)])
    assert found.until_ms == ends


def test_two_protocols_on_one_topic_overlap_and_on_two_topics_do_not(history: History) -> None:
    first, second = proposed(history), proposed(history, "per")
    third = proposed(history, topic="fire")
    for act in (first, second, third):
        agreed(history, act)
    states = [
        fold_protocol(a for a in history.acts if a.object_id == act.leaf)
        for act in (first, second, third)
    ]
    assert len(binding_at(states, "tsunami", FAR_MS)) == 2
    assert len(binding_at(states, "fire", FAR_MS)) == 1
    assert binding_at(states, "flood", FAR_MS) == ()
    assert [set(o.versions) for o in overlaps(states)] == [{first.leaf, second.leaf}]


def test_a_denunciation_ends_a_text_of_two_for_both(history: History) -> None:
    act = proposed(history)
    agreed(history, act)
    ended(history, "per", act, FAR_MS)
    assert binding(history, FAR_MS - 1) == [act.leaf]
    assert binding(history, FAR_MS) == []
    assert of(history, act).left == {"per": FAR_MS}


def test_in_a_text_of_three_whoever_denounces_leaves_and_the_others_stay() -> None:
    history = History(("chl", "per", "bol"))
    act = proposed(history, parties=["chl", "per", "bol"])
    history.meet()
    for party in history.parties:
        consented(history, party, act)
    history.meet()
    ended(history, "per", act, FAR_MS)
    (found,) = binding_at([fold_protocol(history.acts)], "tsunami", FAR_MS)
    assert found.parties == ("chl", "bol")
    ended(history, "bol", act, FAR_MS + 5)
    assert binding(history, FAR_MS + 5) == []


def test_no_statement_changes_what_bound_before_it_was_signed(history: History) -> None:
    act = proposed(history)
    begins = agreed(history, act).header.at
    gone = ended(history, "per", act, 0)
    assert binding(history, begins) == [act.leaf]
    assert of(history, act).ends_ms == gone.header.at


def test_a_suspension_stands_beside_the_text_until_it_is_lifted(history: History) -> None:
    act = proposed(history)
    agreed(history, act)
    pause = suspended(history, "per", act, "s2")
    lift = say(
        history,
        "per",
        facts.SUSPENSION_LIFTED,
        act,
        suspension=pause.leaf.hex(),
        since=instant(FAR_MS),
    )
    assert lift.leaf not in fold_protocol(history.acts).aside
    (found,) = binding_at([fold_protocol(history.acts)], "tsunami", pause.header.at)
    assert [(p.party, p.segments) for p in found.pauses] == [("per", ("s2",))]
    assert not found.suspended
    (later,) = binding_at([fold_protocol(history.acts)], "tsunami", FAR_MS)
    assert later.pauses == ()


def test_a_suspension_of_no_segment_is_one_of_the_whole_text(history: History) -> None:
    act = proposed(history)
    agreed(history, act)
    suspended(history, "chl", act)
    (found,) = binding_at([fold_protocol(history.acts)], "tsunami", FAR_MS)
    assert found.suspended


def test_interpretations_hang_on_their_segment(history: History) -> None:
    act = proposed(history)
    history.meet()
    values: dict[str, Json] = {"version": act.leaf.hex(), "segment": "s2"}
    one = say(history, "per", facts.INTERPRETED, act, **values)
    other = say(history, "chl", facts.INTERPRETED, act, **values)
    stray = say(history, "chl", facts.INTERPRETED, act, **{**values, "segment": "s9"})
    state = fold_protocol(history.acts)
    assert {i.leaf for i in state.interpretations} == {one.leaf, other.leaf}
    assert aside(history, stray) == "segment_unknown"


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"segments": []}, "body_malformed"),
        ({"segments": ["s1", "s2", "s1"]}, "body_malformed"),
        ({"steps": [{"segment": "s3", "power": "duty", "minutes": 1}]}, "body_malformed"),
        ({"clause": "on_date"}, "body_malformed"),
        ({"parties": ["chl"]}, "body_malformed"),
        ({"languages": []}, "body_malformed"),
        ({"parties": ["per", "bol"]}, "not_named"),
    ],
)
def test_a_version_that_contradicts_itself_opens_nothing(
    history: History, changed: dict[str, Json], reason: str
) -> None:
    act = proposed(history, **changed)
    state = fold_protocol(history.acts)
    assert (state.opening, aside(history, act)) == (None, reason)


def test_a_replacement_keeps_the_topic(history: History) -> None:
    act = proposed(history)
    assert aside(history, replaced(history, "chl", act, act, topic="fire")) == "body_malformed"
    assert aside(history, replaced(history, "chl", act, act)) is None


def test_what_was_not_agreed_is_neither_suspended_nor_denounced(history: History) -> None:
    act = proposed(history)
    history.meet()
    consented(history, "chl", act)
    assert aside(history, suspended(history, "per", act)) == "not_agreed"
    assert aside(history, ended(history, "per", act, FAR_MS)) == "not_agreed"


def test_only_the_party_that_suspended_lifts_it(history: History) -> None:
    act = proposed(history)
    agreed(history, act)
    pause = suspended(history, "per", act)
    history.meet()
    values: dict[str, Json] = {"suspension": pause.leaf.hex(), "since": instant(FAR_MS)}
    lift = say(history, "chl", facts.SUSPENSION_LIFTED, act, **values)
    assert aside(history, lift) == "not_author"
    stray = say(history, "chl", facts.SUSPENSION_LIFTED, act, **{**values, "suspension": TEXT_NONE})
    assert aside(history, stray) == "suspension_unknown"


TEXT_NONE = "ab" * 32


def test_an_act_about_a_version_that_was_not_received_is_set_aside(history: History) -> None:
    act = proposed(history)
    history.meet()
    second = replaced(history, "chl", act, act)
    blind = adopted(history, "per", second)
    assert aside(history, blind) == "version_unknown"


def test_without_an_opening_act_nothing_is_known() -> None:
    state: ProtocolState = fold_object([])
    assert (state.opening, state.versions, state.aside) == (None, (), {})
    assert binding_at([state], "tsunami", FAR_MS) == ()
