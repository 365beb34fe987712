# SPDX-License-Identifier: Apache-2.0
"""Deadlines called to mind: to whom, at which days, and when no more."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ayni.adapters import clock
from ayni.adapters.alarm.models import Alarm
from ayni.core.codec import Json
from ayni.core.deadlines import day_of, end_of_day
from ayni.rooms.understandings import facts
from ayni.rooms.understandings.tests.conftest import Signed
from ayni.rooms.understandings.tests.pages import an_understanding, reported
from ayni.web import reminding
from tests.pair import Scene
from tests.rooms import text

pytestmark = pytest.mark.django_db(databases=["default", "record"])

ZONE = "America/Santiago"
HOUR_MS = 3_600_000
NEAR, OVER = "Se acerca el plazo de un entendimiento", "Terminó el plazo de un entendimiento"


def morning(ahead: int) -> int:
    """Return nine o'clock of a day so many days from now, on Chile's clock."""
    before = day_of(clock.now_ms(), ZONE) + timedelta(days=ahead - 1)
    return end_of_day(before, ZONE) + 9 * HOUR_MS


def due_in(scene: Scene, days: int) -> bytes:
    """Return an understanding that is due so many days from now."""
    day: date = day_of(clock.now_ms(), ZONE) + timedelta(days=days)
    return an_understanding(scene, deadline={"day": day.isoformat(), "zone": ZONE})


def owned(scene: Scene, of: bytes, office: str) -> None:
    """Let Chile name the office that is responsible."""
    values: dict[str, Json] = {"office": office}
    scene.chl(facts.OWNER_NAMED, values, by="chl.liaison", about=of)


def called() -> list[tuple[str, list[str]]]:
    """Return what was called to mind, the oldest first, and whom it called."""
    rows = Alarm.objects.order_by("told_ms", "kind")
    return [(row.kind.rpartition("_")[2], row.offices) for row in rows]


def test_the_responsible_office_is_called_thrice_and_the_secretariat_once_it_is_over(
    scene: Scene,
) -> None:
    owned(scene, due_in(scene, 40), "chl.civil.duty")
    for ahead in range(48):
        for _ in range(2):
            reminding.look(morning(ahead))
    owner = ("near", ["chl.civil.duty"])
    assert called() == [owner, owner, owner, ("over", ["chl.staff.secretariat"])]
    days = [round((row.told_ms - morning(0)) / (24 * HOUR_MS)) for row in Alarm.objects.all()]
    assert sorted(days) == [10, 33, 40, 41]


def test_without_a_responsible_office_whoever_may_report_is_called(scene: Scene) -> None:
    due_in(scene, 7)
    reminding.look(morning(0))
    assert called() == [("near", ["chl.liaison"])]


def test_a_node_that_was_off_on_the_day_says_it_when_it_is_back(scene: Scene) -> None:
    due_in(scene, 20)
    reminding.look(morning(0))
    reminding.look(morning(1))
    assert called() == [("near", ["chl.liaison"])]


@pytest.mark.parametrize("days", [31, -2])
def test_what_is_far_away_or_long_over_is_left_to_the_desk(scene: Scene, days: int) -> None:
    due_in(scene, days)
    reminding.look(morning(0))
    assert called() == []


def test_a_side_that_says_it_has_fulfilled_is_left_in_peace(scene: Scene) -> None:
    understanding = due_in(scene, 7)
    reported(scene, understanding, "per", "fulfilled")
    reminding.look(morning(0))
    assert len(Alarm.objects.filter(ended_ms=None)) == 1, "the other side's word is not ours"
    reported(scene, understanding, "chl", "fulfilled")
    reminding.look(morning(0) + HOUR_MS)
    assert Alarm.objects.get().end == "settled"
    reminding.look(morning(7))
    assert len(called()) == 1


def test_the_line_stands_for_the_office_that_is_called_alone(scene: Scene, at_desk: Signed) -> None:
    owned(scene, due_in(scene, 7), "chl.civil.duty")
    reminding.look(morning(0))
    assert NEAR in text(at_desk("civil.duty").get("/alarm/now/"))
    for office in ("liaison", "staff.secretariat", "press"):
        assert NEAR not in text(at_desk(office).get("/alarm/now/"))
