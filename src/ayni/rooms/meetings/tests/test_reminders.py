# SPDX-License-Identifier: Apache-2.0
"""The entry of the guests, called to mind each day from the seventh before the first on."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from ayni.adapters.alarm import config, notes
from ayni.adapters.alarm.models import Alarm, Call
from ayni.adapters.alarm.watching import Watch
from ayni.core import constitution as law
from ayni.core.codec import Json
from ayni.core.deadlines import end_of_day
from ayni.rooms.meetings import facts
from ayni.rooms.meetings.tests.histories import ZONE
from ayni.rooms.meetings.tests.pages import (
    FOREIGN,
    SECRETARIAT,
    a_mechanism,
    accepted,
    an_edition,
    day,
    suspended,
)
from ayni.rooms.meetings.tests.test_owed import declared
from ayni.web import reminding
from tests.alarm.commands import calls, logs_itself
from tests.alarm.post import Post, serving
from tests.link.nodes import wait_for
from tests.pair import Scene
from tests.rooms import Signed, text

pytestmark = pytest.mark.django_db(databases=["default", "record"])

HOUR_MS = 3_600_000
TITLE = "Ingreso de los invitados: aún sin resolución"


def at(hour: int, days: int = 0) -> int:
    """Return an hour of this day, or of one after it, on Chile's clock; days of 24 hours."""
    before = date.fromisoformat(day(days)) - timedelta(days=1)
    return end_of_day(before, ZONE) + hour * HOUR_MS


def convened(scene: Scene, ahead: int = 7, **changed: Json) -> bytes:
    """Return a convened edition, so many days ahead."""
    made = an_edition(scene, a_mechanism(scene), ahead=ahead, **changed)
    accepted(scene, made)
    return made


def with_address(scene: Scene) -> None:
    """Let Chile declare where letters to its secretariat go."""
    office: dict[str, Json] = {
        "office": f"chl.{SECRETARIAT}",
        "powers": ["secretariat"],
        "names": {"es": "Secretaría técnica"},
        "institution": "other",
        "email": "secretaria@example.cl",
    }
    scene.chl(law.OFFICE_DECLARED, office, by=f"chl.{FOREIGN}")


def standing() -> list[str]:
    """Return the parties of whom something is waited for, as reminders stand."""
    return [one.party for one in Alarm.objects.filter(ended_ms=None)]


def band(at_desk: Signed, office: str) -> str:
    """Return what an open page of an office asks its node for."""
    return text(at_desk(office).get("/alarm/now/"))


def test_a_pending_entry_sounds_once_each_day(scene: Scene) -> None:
    edition = convened(scene)
    for _ in range(2):
        reminding.look(at(9))
    assert [one.matter for one in Alarm.objects.all()] == [edition.hex()]
    assert standing() == ["chl"]
    Watch().look(at(0, days=1))
    assert standing() == [], "the day is over"
    assert Alarm.objects.get().end == "faded"
    reminding.look(at(7, days=1))
    assert standing() == [], "nobody is called to mind anything at night"
    reminding.look(at(9, days=1))
    assert standing() == ["chl"]
    assert Alarm.objects.count() == 2


@pytest.mark.parametrize(("ahead", "count"), [(8, 0), (7, 1), (1, 1), (0, 1)])
def test_it_begins_seven_days_before_and_goes_on_to_the_first(
    scene: Scene, ahead: int, count: int
) -> None:
    convened(scene, ahead)
    reminding.look(at(9))
    assert len(standing()) == count


def test_nothing_is_called_to_mind_once_the_meeting_began(scene: Scene) -> None:
    convened(scene, 1)
    reminding.look(at(9, days=2))
    assert standing() == []


@pytest.mark.parametrize("gate", ["granted", "not_needed", "denied"])
def test_what_is_decided_ends_it(scene: Scene, gate: str) -> None:
    edition = convened(scene)
    declared(scene, edition, "pending")
    reminding.look(at(9))
    assert standing() == ["chl"]
    declared(scene, edition, "granted", party="per")
    reminding.look(at(10))
    assert standing() == ["chl"], "the word of a guest opens no border of the host"
    declared(scene, edition, gate)
    reminding.look(at(11))
    assert standing() == []
    assert Alarm.objects.get().end == "settled"


def test_a_cancelled_meeting_and_a_suspended_mechanism_end_it(scene: Scene) -> None:
    mechanism = a_mechanism(scene)
    first = an_edition(scene, mechanism, ahead=3)
    accepted(scene, first)
    reminding.look(at(9))
    suspended(scene, mechanism)
    reminding.look(at(10))
    assert standing() == []
    other = an_edition(scene, a_mechanism(scene, code="other"), ahead=3)
    accepted(scene, other)
    reminding.look(at(11))
    assert standing() == ["chl"]
    why: dict[str, Json] = {"reason": "other"}
    scene.per(facts.EDITION_CANCELLED, why, by=f"per.{SECRETARIAT}", about=other)
    reminding.look(at(12))
    assert standing() == []


def test_dates_that_are_not_agreed_and_meetings_by_video_let_nobody_in(scene: Scene) -> None:
    convened(scene, modality="remote")
    an_edition(scene, a_mechanism(scene, code="other"), ahead=3)
    reminding.look(at(9))
    assert standing() == []


def test_offices_that_can_declare_it_see_the_line_and_end_it_for_the_day(
    scene: Scene, at_desk: Signed
) -> None:
    convened(scene, host="per")
    reminding.look(at(9))
    assert standing() == ["per"], "guests cannot come without it, and are told as well"
    for office in ("civil.duty", "liaison", "press"):
        assert TITLE not in band(at_desk, office)
    for office in (SECRETARIAT, FOREIGN):
        shown = band(at_desk, office)
        assert TITLE in shown
        assert 'data-sound="once"' in at_desk(office).get("/alarm/now/").content.decode()
    key = Alarm.objects.get().leaf
    at_desk("press").post("/alarm/looked/", {"leaf": key})
    assert standing() == ["per"], "an office that is not asked has not looked"
    at_desk(SECRETARIAT).post("/alarm/looked/", {"leaf": key})
    assert standing() == []
    reminding.look(at(10))
    assert standing() == [], "once a day"


def test_the_line_leads_to_the_meeting_and_bears_its_code(scene: Scene, at_desk: Signed) -> None:
    edition = convened(scene)
    reminding.look(at(9))
    page = at_desk(SECRETARIAT).get("/alarm/now/").content.decode()
    found = re.search(r'href="([^"]+)"[^>]*>' + TITLE, page)
    assert found is not None
    shown = text(at_desk(SECRETARIAT).get(found[1]))
    code = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9]{2}", text(at_desk(SECRETARIAT).get("/alarm/")))
    assert code is not None
    assert code[0] in shown
    assert edition.hex() in found[1]


def test_one_letter_goes_to_each_post_and_no_command_wakes_anybody(
    scene: Scene, settings: Settings, tmp_path: Path
) -> None:
    with_address(scene)
    convened(scene)
    log = tmp_path / "log"
    with serving(Post()) as post:
        settings.AYNI_ALARM = {
            config.COMMAND: str(logs_itself(tmp_path / "wake", log)),
            config.TEST: "",
            config.MAIL: f"smtp://127.0.0.1:{post.port}",
            config.MAIL_FROM: "ayni@example.cl",
            config.MAIL_TO: "guardia@example.cl",
        }
        watch = Watch()
        watch.look(at(9))
        reminding.look(at(9))

        def ended() -> bool:
            watch.look(at(9))
            return not Call.objects.filter(outcome="").exists()

        wait_for(ended)
        [message] = post.messages
        assert post.recipients == ["secretaria@example.cl"]
    told = message["Subject"] + message.get_content()
    assert "se acerca un día acordado" in told
    for content in ("Ensayo", "Puerto", "ingreso", "meetings"):
        assert content not in told
    assert calls(log) == []


def test_a_stilled_exercise_writes_no_letter(scene: Scene, settings: Settings) -> None:
    with_address(scene)
    convened(scene)
    settings.AYNI_ALARM = {
        config.MAIL: "smtp://127.0.0.1:9",
        config.MAIL_FROM: "ayni@example.cl",
        config.TEST: "",
    }
    notes.keep(notes.SILENCED, {"since_ms": 1, "office": "chl.civil.duty"})
    reminding.look(at(9))
    assert standing() == ["chl"]
    assert not Call.objects.exists()
    notes.drop(notes.SILENCED)
    reminding.look(at(9, days=1))
    assert Call.objects.count() == 1
