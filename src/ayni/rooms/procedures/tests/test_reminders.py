# SPDX-License-Identifier: Apache-2.0
"""The test call of the month, called to mind on the twenty-eighth day."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from ayni.adapters import clock
from ayni.adapters.alarm.models import Alarm
from ayni.core.deadlines import day_of, end_of_day
from ayni.rooms.procedures.tests.conftest import Signed
from ayni.rooms.procedures.tests.pages import DAY_MS, text
from ayni.rooms.procedures.tests.test_contacts import PERU, a_call
from ayni.web import reminding
from tests.pair import Scene

pytestmark = pytest.mark.django_db(databases=["default", "record"])

ZONE = "America/Santiago"
HOUR_MS = 3_600_000
TITLE = "Toca la llamada de prueba del mes"


def evening(ahead: int = 0) -> int:
    """Return twenty-three o'clock of a day so many days from now, on Chile's clock."""
    return end_of_day(day_of(clock.now_ms(), ZONE) + timedelta(days=ahead), ZONE) - HOUR_MS


@pytest.mark.parametrize(("days", "count"), [(26, 0), (28, 1), (40, 1)])
def test_a_call_is_called_to_mind_once_from_the_twenty_eighth_day_on(
    scene: Scene, days: int, count: int
) -> None:
    a_call(scene, ago_ms=days * DAY_MS)
    for ahead in (0, 0, 1):
        reminding.look(evening(ahead))
    assert Alarm.objects.count() == count


def test_posts_that_came_due_together_are_one_line_and_a_later_one_another(scene: Scene) -> None:
    a_call(scene, ago_ms=30 * DAY_MS)
    a_call(scene, "per.liaison", ago_ms=30 * DAY_MS)
    reminding.look(evening())
    assert Alarm.objects.count() == 1
    a_call(scene, "per.liaison", ago_ms=26 * DAY_MS)
    reminding.look(evening())
    assert Alarm.objects.count() == 1
    reminding.look(evening(3))
    assert Alarm.objects.count() == 2


def test_a_post_that_never_answered_is_left_to_the_desk(scene: Scene) -> None:
    a_call(scene, ago_ms=30 * DAY_MS, result="no_answer")
    reminding.look(evening())
    assert not Alarm.objects.exists()


def test_a_call_that_was_made_ends_it_and_one_of_theirs_to_us_does_not(scene: Scene) -> None:
    a_call(scene, ago_ms=29 * DAY_MS)
    reminding.look(evening())
    a_call(scene, "chl.civil.duty")
    reminding.look(evening())
    assert Alarm.objects.filter(ended_ms=None).count() == 1
    a_call(scene, PERU)
    reminding.look(evening())
    assert [one.end for one in Alarm.objects.all()] == ["settled"]


def test_offices_that_may_call_see_the_line_and_it_leads_to_the_contacts(
    scene: Scene, at_desk: Signed
) -> None:
    a_call(scene, ago_ms=29 * DAY_MS)
    reminding.look(evening())
    for office in ("liaison", "civil.duty"):
        page = text(at_desk(office).get("/alarm/now/"))  # type: ignore[arg-type]
        found = re.search(r'href="([^"]+)"[^>]*>' + TITLE, page)
        assert found is not None
        assert found[1] == reverse("procedures:contacts")
    for office in ("staff.secretariat", "press"):
        assert TITLE not in text(at_desk(office).get("/alarm/now/"))  # type: ignore[arg-type]
