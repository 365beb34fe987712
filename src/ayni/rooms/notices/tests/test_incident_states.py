# SPDX-License-Identifier: Apache-2.0
"""What becomes of an incident: each party's count by itself, two keys, one outcome everywhere."""

import pytest

from ayni.core.acts import Act
from ayni.core.codec import Json
from ayni.rooms.notices import facts
from ayni.rooms.notices.states import IncidentState, fold_incident, fold_object
from ayni.rooms.notices.tests.incidents import (
    EMPTY,
    PAIR,
    answer,
    back,
    consent,
    exactly,
    listed,
    opened,
    position,
    propose,
    returned,
    say,
)
from tests.histories import History


@pytest.fixture
def history() -> History:
    return History(PAIR)


@pytest.fixture
def incident(history: History) -> Act:
    return opened(history)


def test_an_incident_goes_from_open_to_closed_as_the_counts_decide(
    history: History, incident: Act
) -> None:
    stages = [fold_incident(history.acts).stage]
    vehicle = listed(history, "chl", incident)
    returned(history, "chl", incident, 5)
    stages.append(fold_incident(history.acts).stage)
    back(history, "chl", incident, vehicle)
    stages.append(fold_incident(history.acts).stage)
    proposal = propose(history, "chl", incident)
    history.meet()
    stages.append(fold_incident(history.acts).stage)
    consent(history, "per", incident, proposal)
    stages.append(fold_incident(history.acts).stage)

    assert stages == ["open", "persons_back", "items_back", "close_proposed", "closed"]


def test_two_counts_stand_side_by_side_each_with_what_is_out(
    history: History, incident: Act
) -> None:
    position(history, "per", incident, exactly(6))
    history.meet()
    returned(history, "chl", incident, 5)
    state = fold_incident(history.acts)

    assert [(a.party, a.out) for a in state.accounts] == [("chl", 0), ("per", 6)]
    assert state.differ
    assert state.still_open == {"persons:per", "counts"}
    assert state.stage == "open"

    returned(history, "per", incident, 6)
    assert fold_incident(history.acts).still_open == {"counts"}


def test_a_difference_of_counts_is_closed_only_by_naming_it(
    history: History, incident: Act
) -> None:
    position(history, "per", incident, exactly(6))
    history.meet()
    returned(history, "chl", incident, 5)
    returned(history, "per", incident, 6)
    history.meet()
    silent = propose(history, "chl", incident)
    naming_it = propose(history, "chl", incident, counts_differ=1)
    history.meet()
    mute = consent(history, "per", incident, naming_it, counts_differ=0)
    state = fold_incident(history.acts)
    assert state.aside == {silent.leaf: "open_unnamed", mute.leaf: "text_differs"}

    consent(history, "per", incident, naming_it)
    assert fold_incident(history.acts).stage == "closed"


def test_with_a_vehicle_out_a_close_must_name_it_and_its_return_may_follow(
    history: History, incident: Act
) -> None:
    vehicle = listed(history, "chl", incident)
    returned(history, "chl", incident, 5)
    early = propose(history, "chl", incident)
    named = propose(history, "chl", incident, items_open=[vehicle.leaf.hex()])
    history.meet()
    consent(history, "per", incident, named)
    history.meet()
    state = fold_incident(history.acts)
    assert state.aside == {early.leaf: "open_unnamed"}
    assert (state.stage, state.items[0].out) == ("closed", 1)

    back(history, "chl", incident, vehicle)
    late = position(history, "chl", incident, exactly(4))
    state = fold_incident(history.acts)
    assert (state.stage, state.items[0].out) == ("closed", 0)
    assert state.aside == {early.leaf: "open_unnamed", late.leaf: "after_end"}


@pytest.mark.parametrize(("first", "second", "fits"), [(3, 2, True), (3, 3, False), (6, 1, False)])
def test_no_more_comes_back_than_was_out(
    history: History, incident: Act, first: int, second: int, fits: bool
) -> None:
    one, two = (returned(history, "chl", incident, count) for count in (first, second))
    state = fold_incident(history.acts)

    wrong = {} if fits else {(one if first > 5 else two).leaf: "more_than_out"}
    assert state.aside == wrong
    assert (state.account("chl").out or 0) >= 0


def test_more_of_an_item_than_was_listed_does_not_come_back(
    history: History, incident: Act
) -> None:
    item = listed(history, "chl", incident, 2)
    back(history, "chl", incident, item, 2)
    wrong = back(history, "chl", incident, item)

    assert fold_incident(history.acts).aside == {wrong.leaf: "more_than_out"}


def test_what_another_party_says_came_back_stands_beside_until_it_is_confirmed(
    history: History, incident: Act
) -> None:
    item = listed(history, "chl", incident)
    history.meet()
    theirs = back(history, "per", incident, item)
    history.meet()
    state = fold_incident(history.acts)
    assert (state.items[0].out, len(state.items[0].stated)) == (1, 1)

    returned(
        history, "chl", incident, 1, what="item", item=item.leaf.hex(), confirms=theirs.leaf.hex()
    )
    assert fold_incident(history.acts).items[0].out == 0


def test_a_party_that_counts_nobody_may_say_that_some_came_back(
    history: History, incident: Act
) -> None:
    returned(history, "per", incident, 5)
    state = fold_incident(history.acts)

    assert (state.account("per").back, state.account("per").out) == (5, None)
    assert state.account("chl").out == 5
    assert not state.aside


def test_an_unknown_count_must_be_named_or_stated(history: History) -> None:
    incident = opened(history, persons=facts.UNKNOWN)
    returned(history, "chl", incident, 4)
    state = fold_incident(history.acts)
    assert (state.stage, state.still_open) == ("open", {"persons:chl"})

    position(history, "chl", incident, exactly(4))
    assert fold_incident(history.acts).stage == "persons_back"


def test_a_position_replaces_the_count_of_the_opening_and_earlier_positions(
    history: History, incident: Act
) -> None:
    one = position(history, "chl", incident, exactly(7))
    mute = position(history, "chl", incident, None, one)
    two = position(history, "chl", incident, exactly(6), mute)
    state = fold_incident(history.acts)

    assert state.account("chl").persons == exactly(6)
    assert [p.act.leaf for p in state.current_positions("chl")] == [two.leaf]


def test_a_position_without_a_count_leaves_the_count_as_it_was(
    history: History, incident: Act
) -> None:
    one = position(history, "chl", incident, exactly(7))
    position(history, "chl", incident, None, one)

    assert fold_incident(history.acts).account("chl").persons == exactly(7)


def test_of_two_own_positions_that_crossed_both_stand_and_the_graver_counts(
    history: History, incident: Act
) -> None:
    one = position(history, "chl", incident, exactly(7))
    history.restore("chl", kept=1)
    two = position(history, "chl", incident, exactly(6))
    state = fold_incident(history.acts)

    assert {p.act.leaf for p in state.current_positions("chl")} == {one.leaf, two.leaf}
    assert state.account("chl").persons == exactly(7)


@pytest.mark.parametrize(
    ("kind", "values", "reason"),
    [
        (facts.POSITION_STATED, {"supersedes": ["00" * 32]}, "superseded_unknown"),
        (facts.POSITION_STATED, {"supersedes": [], "persons": {"known": "band"}}, "body_malformed"),
        (facts.ITEM_LISTED, {"quantity": 0, "held_by": "per"}, "body_malformed"),
        (facts.RETURNED, {"what": "item", "count": 1}, "body_malformed"),
        (facts.RETURNED, {"what": "item", "count": 1, "item": "00" * 32}, "item_unknown"),
        (facts.RETURNED, {"what": "persons", "count": 1, "item": "00" * 32}, "body_malformed"),
        (facts.RETURNED, {"what": "persons", "count": 1, "confirms": "00" * 32}, "version_unknown"),
        (facts.INCIDENT_CLOSE_CONSENTED, {"proposal": "00" * 32}, "proposal_unknown"),
        (
            facts.INCIDENT_CLOSE_PROPOSED,
            {"parties": ["chl", "per"], **EMPTY, "items_open": ["00" * 32]},
            "item_unknown",
        ),
        (facts.INCIDENT_CLOSE_PROPOSED, {"parties": ["per"], **EMPTY}, "party_left_out"),
    ],
)
def test_what_makes_no_sense_is_set_aside_with_its_reason(
    history: History, incident: Act, kind: str, values: dict[str, Json], reason: str
) -> None:
    wrong = say(history, "per", kind, incident, **values)

    assert fold_incident(history.acts).aside == {wrong.leaf: reason}


def test_another_party_replaces_no_position(history: History, incident: Act) -> None:
    theirs = position(history, "per", incident, exactly(6))
    history.meet()
    wrong = position(history, "chl", incident, exactly(6), theirs)

    assert fold_incident(history.acts).aside == {wrong.leaf: "not_author"}


def test_an_item_held_by_a_party_that_nobody_knows_is_listed_and_out(
    history: History, incident: Act
) -> None:
    listed(history, "chl", incident, by="xyz")
    state = fold_incident(history.acts)

    assert [(i.held_by, i.out) for i in state.items] == [("xyz", 1)]
    assert not state.aside


def test_one_party_cannot_close_alone(history: History, incident: Act) -> None:
    returned(history, "chl", incident, 5)
    proposal = propose(history, "chl", incident)
    own = consent(history, "chl", incident, proposal)
    propose(history, "chl", incident)

    state = fold_incident(history.acts)
    assert state.aside == {own.leaf: "own_act"}
    assert state.stage == "close_proposed"


@pytest.mark.parametrize("first", ["chl", "per"])
def test_positions_returns_and_keys_that_cross_have_one_outcome(
    history: History, incident: Act, first: str
) -> None:
    """Whichever node writes first while the line is down, both come to the same state."""
    proposal = propose(history, "chl", incident, persons_open=["chl"])
    history.meet()

    def chile() -> None:
        listed(history, "chl", incident)
        returned(history, "chl", incident, 5)
        history.append(
            "chl",
            facts.INCIDENT_CLOSE_WITHDRAWN,
            {"proposal": proposal.leaf.hex()},
            about=incident.leaf,
        )

    def peru() -> None:
        returned(history, "per", incident, 6)
        consent(history, "per", incident, proposal)

    for deed in (chile, peru) if first == "chl" else (peru, chile):
        deed()
    history.meet()
    state = fold_incident(history.acts)

    assert state.stage == "closed"
    assert len(state.keys.closes[0].crossed) == 1
    assert len(state.keys.unaware) == 2
    assert state.items[0].out == 1
    assert not state.aside


@pytest.mark.parametrize("word", ["acknowledged", "objected"])
def test_the_opener_answers_what_the_other_party_states(
    history: History, incident: Act, word: str
) -> None:
    theirs = position(history, "per", incident, exactly(6))
    history.meet()
    answer(history, "chl", word, incident, theirs)
    answer(history, "per", word, incident, incident)
    state = fold_incident(history.acts)

    assert not state.aside
    responses = state.keys.responses
    if word == "acknowledged":
        assert responses.acknowledged == {"chl": {theirs.leaf}, "per": {incident.leaf}}
    else:
        assert [(o.party, o.version) for o in state.open_objections] == [
            ("chl", theirs.leaf),
            ("per", incident.leaf),
        ]


@pytest.mark.parametrize("word", ["acknowledged", "objected"])
def test_nobody_answers_what_his_own_party_states(
    history: History, incident: Act, word: str
) -> None:
    theirs = position(history, "per", incident, exactly(6))
    history.meet()
    wrong = [
        answer(history, "chl", word, incident, incident),
        answer(history, "per", word, incident, theirs),
        answer(history, "chl", word, incident, theirs, version="00" * 32),
    ]
    state = fold_incident(history.acts)

    assert state.aside == {
        wrong[0].leaf: "own_act",
        wrong[1].leaf: "own_act",
        wrong[2].leaf: "version_unknown",
    }
    assert not state.keys.responses.acknowledged
    assert not state.open_objections


def test_an_objection_is_lifted_by_its_own_party_alone(history: History, incident: Act) -> None:
    theirs = position(history, "per", incident, exactly(6))
    history.meet()
    made = answer(history, "chl", "objected", incident, theirs)
    history.meet()
    wrong = say(history, "per", facts.OBJECTION_LIFTED, incident, objection=made.leaf.hex())
    state = fold_incident(history.acts)
    assert (len(state.open_objections), state.aside) == (1, {wrong.leaf: "not_author"})

    say(history, "chl", facts.OBJECTION_LIFTED, incident, objection=made.leaf.hex())
    assert fold_incident(history.acts).open_objections == ()


def test_both_parties_ask_and_each_answers_the_other(history: History, incident: Act) -> None:
    asked = [say(history, party, facts.QUERIED, incident) for party in PAIR]
    history.meet()
    for party, query in zip(PAIR, reversed(asked), strict=True):
        say(history, party, facts.REPLIED, incident, query=query.leaf.hex())
    own = say(history, "chl", facts.REPLIED, incident, query=asked[0].leaf.hex())
    state = fold_incident(history.acts)

    assert state.open_queries == ()
    assert state.aside == {own.leaf: "own_act"}


def test_no_acts_are_an_unread_incident() -> None:
    assert fold_incident([]).stage == "unread"
    assert fold_object([]).stage == "unread"


def test_an_opening_without_a_count_is_unread_and_so_is_what_is_about_it(history: History) -> None:
    bad = history.append("chl", facts.INCIDENT_OPENED, {"type": "crossing", "place": "f-08"})
    about = position(history, "chl", bad, exactly(1))
    state = fold_object(history.acts)

    assert state.stage == "unread"
    assert state.aside == {bad.leaf: "body_malformed", about.leaf: "about_unseen"}


def test_the_room_folds_an_incident_as_an_incident_in_any_order(
    history: History, incident: Act
) -> None:
    position(history, "per", incident, exactly(6))

    assert isinstance(fold_object(reversed(history.acts)), IncidentState)
