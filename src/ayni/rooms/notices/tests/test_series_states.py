# SPDX-License-Identifier: Apache-2.0
"""What becomes of series, questions and observers: the same on every node, whatever came first."""

import random
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.core.acts import Act
from ayni.core.codec import Json, decode, encode
from ayni.core.kinds import structural_of
from ayni.rooms.notices import facts
from ayni.rooms.notices.facts import Row, Terms
from ayni.rooms.notices.states import (
    NoticeState,
    SeriesState,
    UnusualState,
    fold_object,
    fold_series,
    fold_unusual,
)
from ayni.rooms.notices.states import fold as fold_notice
from ayni.rooms.notices.tests.test_rules import HOUR_MS, START_MS, a_plan, at
from tests.histories import History, Pick, extended, histories, reordered, settled, spoiled

DAY_MS = 24 * HOUR_MS


def a_row(day: int, **changed: object) -> Terms:
    start = START_MS + day * DAY_MS
    return a_plan(**{"start": at(start), "end": at(start + 4 * HOUR_MS), **changed})


FIVE = tuple(a_row(day) for day in range(5))
TABLES: tuple[Sequence[Terms], ...] = (
    FIVE[:2],
    FIVE,
    (a_row(0, arms="crew"), *FIVE[1:3]),
    (*FIVE[:2], a_row(2, start=at(START_MS + 2 * DAY_MS - HOUR_MS))),
    (),
    (a_row(0), a_row(0)),
    (a_row(0, end=at(START_MS)),),
)


def rows(table: Sequence[Terms]) -> list[Json]:
    return [Row(terms=terms).to_value() for terms in table]


def give(history: History, party: str, table: Sequence[Terms] = FIVE) -> Act:
    return history.append(party, facts.SERIES_GIVEN, {"rows": rows(table), "purpose": "x"})


def say(history: History, party: str, kind: str, series: Act, **values: Json) -> Act:
    return history.append(party, kind, values, about=series.leaf)


def amend(history: History, party: str, series: Act, old: Act, table: Sequence[Terms]) -> Act:
    told: dict[str, Json] = {"supersedes": [old.leaf.hex()], "rows": rows(table), "reason": "x"}
    return say(history, party, facts.SERIES_AMENDED, series, **told)


def acknowledge(history: History, party: str, series: Act, version: Act, *some: int) -> Act:
    leaf = version.leaf.hex()
    if some:
        kind = facts.ROWS_ACKNOWLEDGED
        return say(history, party, kind, series, version=leaf, rows=list(some))
    return say(history, party, facts.ACKNOWLEDGED, series, version=leaf)


def met(state: SeriesState, party: str = "per") -> list[bool]:
    return [state.acknowledged(party, row) for row in range(len(state.current_rows))]


@pytest.fixture
def history() -> History:
    return History(("chl", "per"))


def test_the_opening_act_says_which_object_it_is(history: History) -> None:
    series = give(history, "chl")
    question = history.append("per", facts.UNUSUAL_ASKED, asked())
    notice = history.append("chl", facts.GIVEN, {"urgent": 0, **a_plan().to_values()})

    assert isinstance(fold_object([series]), SeriesState)
    assert isinstance(fold_object([question]), UnusualState)
    assert isinstance(fold_object([notice]), NoticeState)
    assert isinstance(fold_object([]), NoticeState)


def test_an_acknowledged_series_has_all_its_rows_acknowledged(history: History) -> None:
    series = give(history, "chl")
    history.meet()
    assert met(fold_series(history.acts)) == [False] * 5
    acknowledge(history, "per", series, series)
    assert met(fold_series(history.acts)) == [True] * 5


def test_single_rows_are_acknowledged_alone(history: History) -> None:
    series = give(history, "chl")
    history.meet()
    acknowledge(history, "per", series, series, 0, 3)
    assert met(fold_series(history.acts)) == [True, False, False, True, False]


def test_a_version_that_widens_one_row_asks_for_that_row_again(history: History) -> None:
    series = give(history, "chl")
    history.meet()
    acknowledge(history, "per", series, series)
    wider = (*FIVE[:2], a_row(2, arms="crew"), *FIVE[3:], a_row(5))
    second = amend(history, "chl", series, series, wider)
    state = fold_series(history.acts)

    assert met(state) == [True, True, False, True, True, False]
    assert state.asked[2] == {second.leaf}
    assert [version.number for version in state.row_history(2)] == [1, 2]
    assert [version.number for version in state.row_history(0)] == [1]

    history.meet()
    acknowledge(history, "per", series, second, 2, 5)
    assert met(fold_series(history.acts)) == [True] * 6


def test_a_version_that_narrows_a_row_asks_for_nothing(history: History) -> None:
    series = give(history, "chl")
    history.meet()
    acknowledge(history, "per", series, series)
    amend(history, "chl", series, series, (a_row(0, arms="none"), *FIVE[1:]))
    assert met(fold_series(history.acts)) == [True] * 5


def test_an_acknowledgement_and_a_wider_version_cross(history: History) -> None:
    series = give(history, "chl")
    history.meet()
    amend(history, "chl", series, series, (a_row(0, arms="crew"), *FIVE[1:]))
    acknowledge(history, "per", series, series)
    assert met(fold_series(history.acts)) == [False, True, True, True, True]


def test_a_row_is_cancelled_and_the_others_stand(history: History) -> None:
    series = give(history, "chl")
    leaf = series.leaf.hex()
    gone = say(history, "chl", facts.ROW_CANCELLED, series, version=leaf, row=1, why="weather")
    twice = say(history, "chl", facts.ROW_CANCELLED, series, version=leaf, row=1, why="other")
    state = fold_series(history.acts)

    assert {row: [act.leaf for act in acts] for row, acts in state.cancelled.items()} == {
        1: [gone.leaf]
    }
    assert state.aside == {twice.leaf: "after_end"}
    assert state.stage == "given"


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ((), "rows_missing"),
        ((a_row(0), a_row(0)), "rows_clash"),
        ((a_row(0), a_row(0, start=at(START_MS + HOUR_MS), activity="flight")), "rows_clash"),
        ((a_row(0, end=at(START_MS)),), "end_before_start"),
        ((a_row(0, end=at(START_MS - 1)),), "end_before_start"),
    ],
)
def test_rows_that_cannot_stand_open_no_series(
    history: History, table: Sequence[Terms], reason: str
) -> None:
    series = give(history, "chl", table)
    state = fold_series(history.acts)
    assert (state.stage, state.current_rows) == ("unread", ())
    assert state.aside == {series.leaf: reason}


def test_two_rows_at_one_time_in_two_places_stand(history: History) -> None:
    give(history, "chl", (a_row(0), a_row(0, places=("f-08",))))
    assert fold_series(history.acts).stage == "given"


def test_one_row_may_begin_when_the_other_ends(history: History) -> None:
    later = a_row(0, start=at(START_MS + 4 * HOUR_MS), end=at(START_MS + 5 * HOUR_MS))
    give(history, "chl", (a_row(0), later))
    assert fold_series(history.acts).stage == "given"


def test_what_names_a_row_that_is_not_there_is_set_aside(history: History) -> None:
    series = give(history, "chl")
    history.meet()
    leaf = series.leaf.hex()
    far = acknowledge(history, "per", series, series, 0, 5)
    none = say(history, "per", facts.ROWS_ACKNOWLEDGED, series, version=leaf, rows=[])
    gone = say(history, "chl", facts.ROW_CANCELLED, series, version=leaf, row=63, why="other")
    state = fold_series(history.acts)

    assert state.aside == {act.leaf: "row_unknown" for act in (far, none, gone)}
    assert met(state) == [False] * 5


def test_a_version_that_leaves_a_row_out_is_set_aside(history: History) -> None:
    series = give(history, "chl")
    short = amend(history, "chl", series, series, FIVE[:4])
    state = fold_series(history.acts)
    assert state.aside == {short.leaf: "rows_missing"}
    assert len(state.current_rows) == 5


def test_only_the_author_cancels_rows_and_only_others_acknowledge_them(history: History) -> None:
    series = give(history, "chl")
    history.meet()
    leaf = series.leaf.hex()
    theirs = say(history, "per", facts.ROW_CANCELLED, series, version=leaf, row=0, why="other")
    own = acknowledge(history, "chl", series, series, 0)
    assert fold_series(history.acts).aside == {theirs.leaf: "not_author", own.leaf: "own_act"}


def test_nothing_moves_a_series_that_is_withdrawn(history: History) -> None:
    series = give(history, "chl")
    say(history, "chl", facts.SERIES_WITHDRAWN, series, why="orders")
    late = amend(history, "chl", series, series, (*FIVE, a_row(6)))
    row = say(
        history, "chl", facts.ROW_CANCELLED, series, version=series.leaf.hex(), row=0, why="other"
    )
    state = fold_series(history.acts)
    assert state.stage == "withdrawn"
    assert state.aside == {late.leaf: "after_end", row.leaf: "after_end"}


def asked(**changed: Json) -> dict[str, Json]:
    seen = at(START_MS).to_value()
    return {"places": ["f-07"], "observed_at": seen, "observed": "x", **changed}


def test_a_question_goes_from_asked_over_answered_to_closed(history: History) -> None:
    question = history.append("per", facts.UNUSUAL_ASKED, asked())
    history.meet()
    stages = [fold_unusual(history.acts).stage]
    answer = say(history, "chl", facts.UNUSUAL_ANSWERED, question, finding="not_ours", answer="x")
    stages.append(fold_unusual(history.acts).stage)
    own = say(history, "per", facts.UNUSUAL_ANSWERED, question, finding="not_ours", answer="x")
    say(history, "per", facts.UNUSUAL_CLOSED, question, clarity="clarified")
    state = fold_unusual(history.acts)

    assert [*stages, state.stage] == ["asked", "answered", "closed"]
    assert [act.leaf for act in state.answers] == [answer.leaf]
    assert state.aside == {own.leaf: "own_act"}


def test_a_question_without_a_place_or_an_hour_is_unread(history: History) -> None:
    bad = history.append("per", facts.UNUSUAL_ASKED, asked(places=[]))
    worse = history.append("per", facts.UNUSUAL_ASKED, {"places": ["f-07"]})
    assert fold_unusual([bad]).aside == {bad.leaf: "body_malformed"}
    assert fold_unusual([worse]).aside == {worse.leaf: "body_malformed"}


def offer(history: History, party: str, notice: Act, hours: int = 4) -> Act:
    end = at(START_MS + hours * HOUR_MS).to_value()
    return say(
        history,
        party,
        facts.OBSERVER_OFFERED,
        notice,
        number=2,
        start=at(START_MS).to_value(),
        end=end,
    )


def answer(history: History, party: str, notice: Act, made: Act, response: str) -> Act:
    leaf = made.leaf.hex()
    return say(history, party, facts.OBSERVER_ANSWERED, notice, offer=leaf, response=response)


@pytest.fixture
def notice(history: History) -> Act:
    made = history.append("chl", facts.GIVEN, {"urgent": 0, **a_plan().to_values()})
    history.meet()
    return made


def test_observers_are_invited_and_the_last_answer_of_a_party_counts(
    history: History, notice: Act
) -> None:
    made = offer(history, "chl", notice)
    history.meet()
    answer(history, "per", notice, made, "accepted")
    assert fold_notice(history.acts).observers[0].answer_of("per") == "accepted"
    answer(history, "per", notice, made, "declined")
    state = fold_notice(history.acts)
    assert state.observers[0].answer_of("per") == "declined"
    assert (state.observers[0].number, state.stage) == (2, "given")


def test_two_answers_of_one_party_that_did_not_know_of_each_other_are_both_kept(
    history: History, notice: Act
) -> None:
    made = offer(history, "chl", notice)
    history.meet()
    answer(history, "per", notice, made, "accepted")
    history.restore("per", kept=0)
    history.receive("per", made.log)
    answer(history, "per", notice, made, "declined")
    found = fold_notice(history.acts).observers[0]
    assert sorted(code for _leaf, code in found.answers["per"]) == ["accepted", "declined"]
    assert found.answer_of("per") == ""


def test_an_answer_to_no_offer_or_to_ones_own_is_set_aside(history: History, notice: Act) -> None:
    made = offer(history, "chl", notice)
    own = answer(history, "chl", notice, made, "accepted")
    history.meet()
    never = answer(history, "per", notice, notice, "accepted")
    assert fold_notice(history.acts).aside == {own.leaf: "own_act", never.leaf: "offer_unknown"}


def test_an_offer_that_ends_before_it_begins_is_set_aside(history: History, notice: Act) -> None:
    made = offer(history, "chl", notice, hours=0)
    state = fold_notice(history.acts)
    assert (state.observers, state.aside) == ((), {made.leaf: "end_before_start"})


def deed(history: History, party: str, pick: Pick) -> None:
    """Do anything about one series, one question or one notice, mostly something sensible."""
    opening = next((act for act in history.acts if act.header.about is None), None)
    if opening is None:
        start: list[Callable[[], Act]] = [
            lambda: give(history, party, TABLES[pick(len(TABLES))]),
            lambda: history.append(party, facts.UNUSUAL_ASKED, asked()),
            lambda: history.append(party, facts.GIVEN, {"urgent": 0, **a_plan().to_values()}),
        ]
        start[pick(3)]()
        return
    pool = history.known(party) if pick(5) else history.acts
    mine = [act for act in pool if act.party == party and act.header.about is not None]
    if mine and pick(12) == 0:
        history.copy(party, mine[pick(len(mine))])
        return
    named = pool[pick(len(pool))] if pool else opening
    window = {"start": at(START_MS).to_value(), "end": at(START_MS + pick(3)).to_value()}
    done: list[tuple[str, dict[str, Json]]] = [
        (
            facts.SERIES_AMENDED,
            {"supersedes": [named.leaf.hex()], "rows": rows(TABLES[pick(len(TABLES))])},
        ),
        (facts.ACKNOWLEDGED, {"version": named.leaf.hex()}),
        (facts.ROWS_ACKNOWLEDGED, {"version": named.leaf.hex(), "rows": [pick(6), pick(2)]}),
        (facts.ROW_CANCELLED, {"version": named.leaf.hex(), "row": pick(4), "why": "other"}),
        (facts.SERIES_WITHDRAWN, {"why": "other"}),
        (facts.SERIES_CLOSED, {"outcome": "as_notified"}),
        (facts.UNUSUAL_ANSWERED, {"finding": "not_ours", "answer": "x"}),
        (facts.UNUSUAL_CLOSED, {"clarity": "clarified", "remarks": "x"}),
        (facts.OBSERVER_OFFERED, {"number": 1 + pick(3), **window}),
        (facts.OBSERVER_ANSWERED, {"offer": named.leaf.hex(), "response": "accepted"}),
        (facts.OBSERVER_ANSWERED, {"offer": named.leaf.hex(), "response": "declined"}),
        (facts.QUERIED, {"question": "x"}),
    ]
    kind, values = done[pick(len(done))]
    claims = None if pick(4) else frozenset[str]()
    history.append(party, kind, values, about=opening.leaf, claims=claims)


def bare(acts: Sequence[Act]) -> list[Act]:
    """Return the acts with their structural members alone, as after an erasure."""
    return [replace(a, facts=structural_of(facts.KINDS[a.kind], a.facts)) for a in acts]


@given(histories(deed), st.randoms(use_true_random=False))
def test_neither_order_nor_doubles_change_the_state(
    history: History, chance: random.Random
) -> None:
    assert fold_object(reordered(history.acts, chance)) == fold_object(history.acts)


@given(histories(deed), st.randoms(use_true_random=False))
def test_every_order_that_respects_causes_gives_the_same_state(
    history: History, chance: random.Random
) -> None:
    one, other = fold_object(history.acts), fold_object(extended(history.acts, chance))
    assert settled(other) == settled(one)
    assert settled(other.structure()) == settled(one.structure())


@given(histories(deed))
def test_erasing_all_content_changes_nothing(history: History) -> None:
    full, erased = fold_object(history.acts), fold_object(bare(history.acts))
    assert erased.structure() == full.structure()
    assert decode(encode(full.structure())) == full.structure()


@given(histories(deed), st.data())
def test_no_values_make_the_fold_fail(history: History, data: st.DataObject) -> None:
    names = (
        *("rows", "row", "version", "supersedes", "places", "observed_at", "offer", "response"),
        *("start", "end", "number", "finding"),
    )
    state = fold_object(data.draw(spoiled(history.acts, names)))
    encode(state.structure())
    if isinstance(state, SeriesState):
        assert all(isinstance(one, bool) for one in met(state))
