# SPDX-License-Identifier: Apache-2.0
"""What a series needs, and the rows that show it: twice as once, and the same after a rebuild."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ayni.adapters.record import reading, rebuilding
from ayni.core.errors import Refusal
from ayni.core.limits import SERIES_ROWS_MAX_COUNT
from ayni.rooms.notices import facts, projections, rules, states
from ayni.rooms.notices.facts import Row, Terms
from ayni.rooms.notices.models import (
    Notice,
    ObserverOffer,
    RowStanding,
    Series,
    SeriesRow,
    Unusual,
)
from ayni.rooms.notices.tests.rows import asked, values
from ayni.rooms.notices.tests.scene import at, given
from ayni.rooms.notices.tests.test_rules import HOUR_MS, START_MS, a_plan
from ayni.rooms.notices.tests.test_rules import at as moment
from ayni.rooms.notices.tests.test_series_states import (
    FIVE,
    acknowledge,
    amend,
    answer,
    give,
    offer,
    say,
)
from ayni.rooms.notices.tests.test_series_states import a_row as row_of
from tests.histories import History
from tests.pair import Scene

MODELS = (Series, SeriesRow, RowStanding, Unusual, ObserverOffer, Notice)


def refused(deed: Callable[[], object]) -> dict[str, object]:
    """Return the code and the values of a refusal."""
    with pytest.raises(Refusal) as caught:
        deed()
    return {"code": caught.value.code, **caught.value.params}


@pytest.fixture
def history() -> History:
    return History(("chl", "per"))


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ((), {"code": "rows_missing"}),
        ((a_plan(places=()),), {"code": "row_place", "row": 1}),
        ((FIVE[0], row_of(1, end=None)), {"code": "row_window", "row": 2}),
        ((row_of(0, end=moment(START_MS)),), {"code": "row_window", "row": 1}),
        ((row_of(0, arms=None),), {"code": "row_band", "row": 1}),
        ((FIVE[0], FIVE[1], FIVE[0]), {"code": "rows_clash", "first": 1, "second": 3}),
    ],
)
def test_rows_that_cannot_stand_are_refused(
    rows: tuple[Terms, ...], told: dict[str, object]
) -> None:
    assert refused(lambda: rules.check_rows(rows)) == told


def test_as_many_rows_as_one_series_holds_are_taken_and_no_more() -> None:
    rows = [row_of(day) for day in range(SERIES_ROWS_MAX_COUNT + 1)]
    rules.check_rows(rows[:-1])
    told = refused(lambda: rules.check_rows(rows))
    assert told == {"code": "rows_many", "found": 65, "limit": SERIES_ROWS_MAX_COUNT}


def test_the_largest_series_fits_an_act() -> None:
    places = tuple(f"{n}{'x' * 39}" for n in range(facts.ROW_PLACES_MAX_COUNT))
    row = Row(terms=row_of(0, places=places), rule="a-1.1", asked_minutes=2880, late=True)
    encoded = len(str([row.to_value()] * SERIES_ROWS_MAX_COUNT))
    assert encoded < facts.KINDS[facts.SERIES_GIVEN].body_max_bytes - 8 * 1024


def test_each_row_is_measured_against_the_lead_time_of_its_own() -> None:
    now_ms = START_MS - 40 * HOUR_MS
    rows = rules.ruled(FIVE[:2], {}, now_ms=now_ms)
    assert [(row.asked_minutes, row.late) for row in rows] == [(2880, True), (2880, False)]
    told = refused(lambda: rules.check_rows_late(rows, reason=" "))
    assert told == {"code": "lateness_reason_missing", "row": 1}
    rules.check_rows_late(rows, reason="Marea")


def test_a_row_that_is_not_widened_keeps_what_was_stated_of_it() -> None:
    before = rules.ruled(FIVE[:2], {}, now_ms=START_MS - 400 * HOUR_MS)
    rows = (row_of(0, arms="none"), row_of(1, arms="crew"))
    after = rules.ruled(rows, {}, now_ms=START_MS, before=before)
    assert [row.late for row in after] == [False, True]
    assert [row.terms for row in after] == list(rows)


def test_a_version_says_why_changes_something_and_keeps_every_row(history: History) -> None:
    give(history, "chl")
    state = states.fold_series(history.acts)
    for rows, reason, changed, code in (
        (FIVE, " ", True, "reason_missing"),
        (FIVE, "x", False, "nothing_changed"),
        (FIVE[:4], "x", True, "rows_dropped"),
    ):
        told = refused(
            lambda rows=rows, reason=reason, changed=changed: rules.check_series_amendment(  # type: ignore[misc]
                state, rows, reason=reason, changed=changed
            )
        )
        assert told["code"] == code
    rules.check_series_amendment(state, FIVE, reason="x", changed=True)


@pytest.mark.parametrize(
    ("row", "apart", "code"),
    [
        (0, False, ""),
        (1, False, "row_cancelled"),
        (2, True, "row_apart"),
        (5, False, "row_unknown"),
    ],
)
def test_a_row_moves_once(history: History, row: int, apart: bool, code: str) -> None:
    series = give(history, "chl")
    leaf = series.leaf.hex()
    say(history, "chl", facts.ROW_CANCELLED, series, version=leaf, row=1, why="other")
    state = states.fold_series(history.acts)
    if code:
        told = refused(lambda: rules.check_row(state, row, apart=apart))
        assert told == {"code": code, "row": row + 1}
    else:
        rules.check_row(state, row, apart=apart)


def test_who_may_acknowledge_which_rows_once(history: History) -> None:
    series = give(history, "chl")
    history.meet()
    acknowledge(history, "per", series, series, 0)
    second = amend(history, "chl", series, series, (*FIVE, row_of(5)))
    state = states.fold_series(history.acts)

    def code(party: str, version: bytes, *rows: int) -> object:
        return refused(lambda: rules.check_rows_acknowledgement(state, party, version, rows))[
            "code"
        ]

    assert code("chl", series.leaf, 1) == "own_act"
    assert code("per", b"x" * 32, 1) == "version_unknown"
    assert code("per", series.leaf, 5) == "row_unknown"
    assert code("per", series.leaf) == "row_unknown"
    assert code("per", series.leaf, 0) == "already_acknowledged"
    rules.check_rows_acknowledgement(state, "per", second.leaf, (0, 5))


def test_observers_are_answered_by_who_is_asked(history: History) -> None:
    notice = history.append("chl", facts.GIVEN, {"urgent": 0, **a_plan().to_values()})
    history.meet()
    made = offer(history, "per", notice)
    history.meet()
    answer(history, "chl", notice, made, "accepted")
    state = states.fold(history.acts)

    def code(party: str, leaf: bytes, response: str) -> object:
        return refused(lambda: rules.check_observer_answer(state, party, leaf, response))["code"]

    assert code("per", made.leaf, "accepted") == "own_act"
    assert code("bol", made.leaf, "accepted") == "not_asked"
    assert code("chl", notice.leaf, "accepted") == "offer_unknown"
    assert code("chl", made.leaf, "accepted") == "already_answered"
    rules.check_observer_answer(state, "chl", made.leaf, "declined")


def rows() -> list[list[dict[str, object]]]:
    return [
        sorted(
            (
                {name: value for name, value in row.items() if name != "id"}
                for row in model.objects.values()
            ),
            key=repr,
        )
        for model in MODELS
    ]


def told_of(scene: Scene) -> bytes:
    """Return a series with acknowledged, cancelled and changed rows; beside it all else."""
    series = scene.chl(facts.SERIES_GIVEN, values())
    scene.per(facts.ACKNOWLEDGED, {"version": series.hex()}, about=series)
    cancelled = {"version": series.hex(), "row": 4, "why": "weather"}
    scene.chl(facts.ROW_CANCELLED, cancelled, about=series)
    notice = scene.chl(facts.GIVEN, {**given(), "series": series.hex(), "row": 2})
    scene.chl(facts.OBSERVER_OFFERED, {"number": 2, "start": at(72), "end": at(76)}, about=notice)
    question = scene.per(facts.UNUSUAL_ASKED, asked())
    told = {"finding": "not_ours", "answer": "x"}
    scene.chl(facts.UNUSUAL_ANSWERED, told, about=question)
    return series


@pytest.mark.django_db(databases=["default", "record"])
def test_writing_a_series_twice_changes_nothing(scene: Scene) -> None:
    series = told_of(scene)
    before = rows()
    assert [len(some) for some in before] == [1, 5, 5, 1, 1, 1]
    acts = [act.act for act in reading.acts_about(series)]
    for pool in (acts, acts[::-1]):
        projections.write({series: states.fold_object(pool)})
        assert rows() == before


@pytest.mark.django_db(databases=["default", "record"])
def test_a_rebuild_gives_the_same_rows(scene: Scene) -> None:
    told_of(scene)
    before = rows()
    projections.clear()
    assert rows() == [[]] * len(MODELS)
    rebuilding.rebuild()
    assert rows() == before


@pytest.mark.django_db(databases=["default", "record"])
def test_a_series_without_its_opening_act_has_no_row(scene: Scene) -> None:
    series = told_of(scene)
    acts = [act.act for act in reading.acts_about(series)]
    state = states.fold_series(acts[1:])
    projections.write({series: state})
    assert (Series.objects.count(), SeriesRow.objects.count()) == (0, 0)
