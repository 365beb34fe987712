# SPDX-License-Identifier: Apache-2.0
"""The day on which a text is looked at again: told ninety days before, asked thirty days before."""

from datetime import timedelta

import pytest

from ayni.adapters import clock
from ayni.core.deadlines import day_of, end_of_day
from ayni.rooms.procedures import selectors
from ayni.rooms.procedures.tests.pages import in_force, theirs
from tests.pair import Scene

pytestmark = pytest.mark.django_db(databases=["default", "record"])

ZONE = "America/Santiago"


def reviews(scene: Scene, office: str) -> list[tuple[str, int | None]]:
    """Return on whom a review waits, as an office of Chile sees it now, and until when."""
    viewer = scene.viewer(f"chl.{office}")
    found = selectors.desk_items(viewer, viewer.now_ms)
    return [(one.waits, one.deadline_ms) for one in found if one.asked == "revisar el texto"]


def in_days(days: int) -> dict[str, str]:
    day = day_of(clock.now_ms(), ZONE) + timedelta(days=days)
    return {"day": day.isoformat(), "zone": ZONE}


@pytest.mark.parametrize(
    ("days", "waits"), [(91, []), (88, ["deadline"]), (32, ["deadline"]), (28, ["mine"])]
)
def test_a_review_is_told_at_ninety_days_and_asked_at_thirty(
    scene: Scene, days: int, waits: list[str]
) -> None:
    in_force(scene, review_on=in_days(days))
    found = reviews(scene, "staff.secretariat")
    assert [one for one, _due in found] == waits
    due = end_of_day(day_of(clock.now_ms(), ZONE) + timedelta(days=days), ZONE)
    assert all(told == due for _waits, told in found)


def test_an_office_that_cannot_propose_a_text_is_not_asked(scene: Scene) -> None:
    in_force(scene, review_on=in_days(10))
    assert [one for one, _due in reviews(scene, "liaison")] == ["deadline"]


def test_a_text_that_is_not_agreed_is_not_reviewed(scene: Scene) -> None:
    theirs(scene, review_on=in_days(10))
    assert reviews(scene, "staff.secretariat") == []
