# SPDX-License-Identifier: Apache-2.0
"""The band of the alarm on every page, the page of the alarm, and what a person may say there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from ayni.adapters import clock
from ayni.adapters.accounts.models import Person
from ayni.adapters.alarm import config, notes, trial
from ayni.adapters.alarm.models import Alarm, Call, Trial
from ayni.rooms.notices import facts
from ayni.rooms.notices.tests.alarms import URGENT, Alarms, acknowledge
from ayni.rooms.notices.tests.pages import text, told
from ayni.rooms.notices.tests.scene import given
from ayni.web.testing import never_said
from tests.alarm.commands import command
from tests.pair import Scene

pytestmark = [
    pytest.mark.django_db(databases=["default", "record"]),
    pytest.mark.usefixtures("today"),
]


@pytest.fixture(autouse=True)
def english(client: Client, settings: Settings) -> Iterator[None]:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return iter(())


def band(client: Client, address: str = "/alarm/now/") -> str:
    return told(text(client.get(address)))


def sound(client: Client) -> tuple[str, int]:
    """Return what the page is to sound, and how many marks it sounds once."""
    page = text(client.get("/alarm/now/"))
    found = re.search(r'data-sound="(\w*)" data-marks="([^"]*)"', page)
    assert found is not None
    return found[1], len(found[2].split())


def test_an_urgent_notice_stands_on_every_page_until_an_office_answers(
    scene: Scene, alarms: Alarms, anna_client: Client
) -> None:
    notice = scene.per(facts.GIVEN, URGENT)
    alarms.look()
    for address in ("/", "/notices/", "/record/", "/link/", f"/notices/{notice.hex()}/", "/alarm/"):
        assert "rings until an office answers" in told(text(anna_client.get(address)))
    assert sound(anna_client) == ("ring", 0)
    acknowledge(scene, notice, notice)
    alarms.look()
    assert "rings until" not in told(text(anna_client.get("/")))
    assert sound(anna_client) == ("", 0)


def test_the_word_exercise_comes_first_and_nothing_of_the_content(
    scene: Scene, alarms: Alarms, anna_client: Client
) -> None:
    scene.per(facts.GIVEN, URGENT)
    alarms.look()
    words = band(anna_client)
    assert words.strip().startswith("EXERCISE Alarm")
    assert "Alud" not in words


def test_a_real_partnership_says_nothing_of_an_exercise(
    scene: Scene, alarms: Alarms, anna_client: Client, settings: Settings
) -> None:
    scene.per(facts.GIVEN, URGENT)
    alarms.look()
    settings.AYNI_MODE = "actual"
    assert band(anna_client).strip().startswith("Alarm")
    assert "Still the alarms" not in text(anna_client.get("/alarm/"))


def test_an_office_that_cannot_answer_hears_nothing(
    scene: Scene, alarms: Alarms, clara_client: Client
) -> None:
    scene.per(facts.GIVEN, URGENT)
    alarms.look()
    assert sound(clara_client) == ("", 0)
    assert "Notice given" not in band(clara_client)
    assert "Notice given" not in told(text(clara_client.get("/alarm/")))


def test_an_office_that_a_step_called_hears_it_whatever_its_powers(
    scene: Scene, alarms: Alarms, clara_client: Client
) -> None:
    scene.per(facts.GIVEN, URGENT)
    alarms.look()
    Alarm.objects.update(offices=["chl.press"], step=2)
    assert sound(clara_client)[0] == "ring"


def test_of_many_that_sounded_the_newest_sound_and_all_are_counted(
    scene: Scene, alarms: Alarms, anna_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ayni.web.alarms.ALARM_MARKS_MAX_COUNT", 3)
    monkeypatch.setattr("ayni.web.alarms.ALARM_LINES_MAX_COUNT", 2)
    for minutes in range(5):
        notice = scene.per(facts.GIVEN, URGENT)
        acknowledge(scene, notice, notice)
        newest = scene.per(facts.CANCELLED, {"why": "weather"}, about=notice)
        alarms.look(minutes)
    page = text(anna_client.get("/alarm/now/"))
    assert sound(anna_client) == ("once", 3)
    assert newest.hex()[:16] in page
    assert "3 more" in told(page)


def test_without_a_script_a_frame_holds_the_band_and_loads_itself_again(
    scene: Scene, alarms: Alarms, anna_client: Client
) -> None:
    quiet = anna_client.get("/alarm/frame/")
    assert "No alarm stands" in told(text(quiet))
    scene.per(facts.GIVEN, URGENT)
    alarms.look()
    page = anna_client.get("/alarm/frame/")
    assert '<meta http-equiv="refresh" content="10">' in text(page)
    assert "rings until" in told(text(page))
    assert page.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in page.headers["Content-Security-Policy"]
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    around = anna_client.get("/")
    assert '<noscript><iframe class="alarm-frame"' in text(around)
    assert "frame-ancestors 'none'" in around.headers["Content-Security-Policy"]


def test_whoever_is_not_signed_in_is_told_nothing(scene: Scene, alarms: Alarms) -> None:
    scene.per(facts.GIVEN, URGENT)
    alarms.look()
    assert Client().get("/alarm/now/").status_code == 302


def test_what_sounds_once_ends_when_somebody_has_looked(
    scene: Scene, alarms: Alarms, anna_client: Client
) -> None:
    notice = scene.per(facts.GIVEN, URGENT)
    acknowledge(scene, notice, notice)
    scene.per(facts.CANCELLED, {"why": "weather"}, about=notice)
    alarms.look()
    assert sound(anna_client) == ("once", 1)
    [one] = Alarm.objects.all()
    done = anna_client.post("/alarm/looked/", {"leaf": one.leaf, "next": "/notices/"})
    assert (done.status_code, done.headers["Location"]) == (302, "/notices/")
    assert sound(anna_client) == ("", 0)
    again = anna_client.post("/alarm/looked/", {"leaf": one.leaf})
    assert again.status_code == 409
    assert "has ended already" in told(text(again, 409))


def test_what_rings_is_not_ended_by_looking(
    scene: Scene, alarms: Alarms, anna_client: Client
) -> None:
    leaf = scene.per(facts.GIVEN, URGENT)
    alarms.look()
    refused = anna_client.post("/alarm/looked/", {"leaf": leaf.hex()})
    assert refused.status_code == 409
    assert "ends when an office answers" in told(text(refused, 409))
    assert Alarm.objects.get().ended_ms is None


def test_another_office_ends_nothing(scene: Scene, alarms: Alarms, clara_client: Client) -> None:
    notice = scene.per(facts.GIVEN, URGENT)
    acknowledge(scene, notice, notice)
    scene.per(facts.CANCELLED, {"why": "weather"}, about=notice)
    alarms.look()
    refused = clara_client.post("/alarm/looked/", {"leaf": Alarm.objects.get().leaf})
    assert refused.status_code == 409
    assert Alarm.objects.get().ended_ms is None


def test_nobody_is_sent_to_another_site(anna_client: Client, alarms: Alarms) -> None:
    done = anna_client.post("/alarm/still/", {"still": "yes", "next": "https://elsewhere.example/"})
    assert done.headers["Location"] == "/alarm/"


def test_an_exercise_is_stilled_and_sounds_again(
    scene: Scene, alarms: Alarms, anna_client: Client
) -> None:
    scene.per(facts.GIVEN, URGENT)
    alarms.look()
    anna_client.post("/alarm/still/", {"still": "yes"})
    assert sound(anna_client) == ("", 0)
    assert "are still since" in band(anna_client)
    anna_client.post("/alarm/still/", {"still": "no"})
    assert sound(anna_client) == ("ring", 0)


def test_a_real_alarm_is_never_stilled(
    scene: Scene, anna_client: Client, settings: Settings
) -> None:
    settings.AYNI_MODE = "actual"
    refused = anna_client.post("/alarm/still/", {"still": "yes"})
    assert refused.status_code == 409
    assert "never stilled" in told(text(refused, 409))
    assert notes.read(notes.SILENCED) is None


@pytest.mark.usefixtures("at_noon")
def test_a_person_says_whether_the_test_rang(
    scene: Scene, alarms: Alarms, anna_client: Client, anna: Person
) -> None:
    nothing = anna_client.post("/alarm/said/", {"rang": "yes"})
    assert "No alarm test was made today" in told(text(nothing, 409))
    anna_client.post("/alarm/test/")
    scene.now_ms = clock.now_ms()
    alarms.look()
    assert [one["AYNI_ALARM_KIND"] for one in alarms.calls] == ["test"]
    assert "did it ring here?" in band(anna_client)
    assert sound(anna_client) == ("once", 1)
    anna_client.post("/alarm/said/", {"rang": "yes"})
    assert "it rang. Said by chl.liaison" in told(text(anna_client.get("/alarm/")))
    assert "did it ring here?" not in band(anna_client)
    anna_client.post("/alarm/said/", {"rang": "no"})
    assert "was not heard" in told(text(anna_client.get("/alarm/")))
    assert Trial.objects.get().person == anna


def test_an_office_that_answers_no_alarm_says_nothing_of_the_test(
    scene: Scene, clara_client: Client
) -> None:
    for address in ("said", "test", "still"):
        refused = clara_client.post(f"/alarm/{address}/", {"rang": "yes", "still": "yes"})
        assert refused.status_code == 409
    assert not Trial.objects.exists()
    assert "Make the test now" not in text(clara_client.get("/alarm/"))


def test_a_test_that_was_not_made_is_told_by_its_absence(
    scene: Scene, settings: Settings, anna_client: Client
) -> None:
    now = clock.now().astimezone(trial.zone_of("chl"))
    settings.AYNI_ALARM = {config.TEST: (now - timedelta(hours=2)).strftime("%H:%M")}
    assert "first alarm test has not been made" in told(text(anna_client.get("/alarm/")))
    notes.keep(notes.BEGAN, clock.now_ms() - 3 * 24 * 3_600_000)
    page = told(text(anna_client.get("/alarm/")))
    assert "was not made" in page
    assert "Make the test now" in page


@pytest.mark.parametrize(
    ("lines", "mode", "said"),
    [
        (("exit 3",), 0o755, "it ended with a fault"),
        (("exit 0",), 0o644, "its file may not be run"),
    ],
)
def test_a_command_that_fails_is_told_on_alarm_and_link(
    scene: Scene,
    alarms: Alarms,
    anna_client: Client,
    lines: tuple[str, ...],
    mode: int,
    said: str,
) -> None:
    alarms.use(command(alarms.log.with_name("bad"), *lines, mode=mode))
    scene.per(facts.GIVEN, URGENT)
    alarms.look()
    assert Call.objects.get().tries == 1
    for address in ("/alarm/", "/link/"):
        assert "failed once in 24 hours, last at" in told(text(anna_client.get(address)))
        assert said in told(text(anna_client.get(address)))


def test_a_setting_that_cannot_be_read_is_told(
    scene: Scene, settings: Settings, anna_client: Client
) -> None:
    settings.AYNI_ALARM = {config.STEPS: "soon"}
    assert "AYNI_ALARM_STEPS is 'soon'" in text(anna_client.get("/alarm/"))


def test_while_nothing_stands_the_band_costs_one_query(
    scene: Scene, alarms: Alarms, anna_client: Client
) -> None:
    anna_client.get("/")
    with CaptureQueriesContext(connections["default"]) as asked:
        anna_client.get("/")
    about = [one["sql"] for one in asked if "alarm_" in one["sql"]]
    assert len(about) == 1


@pytest.mark.parametrize("language", ["es", "pt", "en"])
def test_the_page_says_nothing_that_no_page_may_say(
    scene: Scene, alarms: Alarms, anna_client: Client, settings: Settings, language: str
) -> None:
    scene.per(facts.GIVEN, URGENT)
    scene.per(facts.GIVEN, given())
    alarms.look()
    anna_client.post("/alarm/test/")
    anna_client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    assert never_said(text(anna_client.get("/alarm/")), language) == []
