# SPDX-License-Identifier: Apache-2.0
"""What leaves the room: calendars that are equal on both nodes, the letter that calls a meeting."""

from dataclasses import replace
from datetime import UTC
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest
from django.urls import reverse

from ayni.rooms.meetings import facts, mappings, selectors
from ayni.rooms.meetings.tests.conftest import Signed
from ayni.rooms.meetings.tests.histories import ZONE
from ayni.rooms.meetings.tests.pages import (
    SECRETARIAT,
    a_mechanism,
    accepted,
    an_edition,
    day,
    suspended,
)
from ayni.standards import ical
from ayni.web.testing import never_said
from tests.pair import Scene
from tests.rooms import text
from tests.standards.judging import build_judge, judge

pytestmark = pytest.mark.django_db(databases=["default", "record"])


def of_edition(name: str, edition: bytes) -> str:
    return reverse(f"meetings:{name}", kwargs={"object_id": edition.hex()})


def test_a_calendar_keeps_the_identity_of_a_meeting_through_its_versions(
    scene: Scene, at_desk: Signed
) -> None:
    edition = an_edition(scene, a_mechanism(scene))
    client = at_desk(SECRETARIAT)
    (before,) = ical.read(client.get(of_edition("edition-ics", edition)).content).events
    assert before.status == "TENTATIVE"
    accepted(scene, edition)
    (after,) = ical.read(client.get(reverse("meetings:calendar-ics")).content).events
    assert (after.uid, after.status) == (before.uid, "CONFIRMED")
    assert after.sequence > before.sequence
    assert after.starts.zone == ZONE
    assert after.summary.startswith("EJERCICIO · XL")
    assert after.location == "Puerto Simulacro"
    gone = {"reason": "weather"}
    scene.per(facts.EDITION_CANCELLED, gone, by=f"per.{SECRETARIAT}", about=edition)
    (last,) = ical.read(client.get(of_edition("edition-ics", edition)).content).events
    assert last.status == "CANCELLED"
    assert last.sequence > after.sequence


@pytest.mark.foreign
def test_programs_of_others_read_the_feed_on_the_clocks_of_both_states(
    scene: Scene, at_desk: Signed, tmp_path: Path
) -> None:
    edition = an_edition(scene, a_mechanism(scene))
    accepted(scene, edition)
    raw = at_desk(SECRETARIAT).get(reverse("meetings:calendar-ics")).content
    held = icalendar.Calendar.from_ical(raw)
    zones = {str(one["TZID"]) for one in held.walk("VTIMEZONE")}
    assert zones == {"America/Lima", "America/Santiago"}
    (event,) = held.walk("VEVENT")
    starts, ends = (event.decoded(name) for name in ("DTSTART", "DTEND"))
    assert starts.utcoffset() == starts.astimezone(ZoneInfo(ZONE)).utcoffset()
    told = str(event["DESCRIPTION"])
    assert "de Chile" in told
    assert "de Perú" in told
    file = tmp_path / "feed.ics"
    file.write_bytes(raw)
    done = judge(build_judge(tmp_path), file)
    assert done.returncode == 0, done.stderr
    instants = [f"{one.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" for one in (starts, ends)]
    named = [str(event["UID"]), str(event["SEQUENCE"]), "CONFIRMED"]
    assert done.stdout.split() == [*named, *instants]


def test_both_nodes_write_the_same_bytes(scene: Scene) -> None:
    an_edition(scene, a_mechanism(scene))
    chile = selectors.reader(scene.viewer("chl.staff.secretariat"))
    peru = replace(chile, viewer=replace(chile.viewer, party="per", neighbours=("chl",), now_ms=0))
    files = [
        ical.write(mappings.as_calendar(selectors.entries(reader=who), who, exercise=True))
        for who in (chile, peru)
    ]
    assert files[0] == files[1]


def test_a_meeting_that_nobody_proposed_has_no_calendar(scene: Scene, at_desk: Signed) -> None:
    client = at_desk(SECRETARIAT)
    assert client.get(of_edition("edition-ics", b"\xab" * 32)).status_code == 404
    assert client.get(reverse("meetings:calendar-ics")).status_code == 200


def test_the_letter_says_what_is_called_and_how_it_stands(scene: Scene, at_desk: Signed) -> None:
    edition = an_edition(scene, a_mechanism(scene))
    client = at_desk(SECRETARIAT)
    shown = text(client.get(of_edition("edition-print", edition)))
    assert "XL Reunión Regional de Ensayo" in shown
    assert "Puerto Simulacro" in shown
    assert "en espera de la respuesta de CHL" in shown
    accepted(scene, edition)
    shown = text(client.get(of_edition("edition-print", edition)))
    assert "Todas las partes aceptaron estos términos" in shown
    assert never_said(shown, "es") == []


def test_why_nothing_can_be_convened_is_said_before_anybody_types(
    scene: Scene, at_desk: Signed
) -> None:
    mechanism, yesterday = a_mechanism(scene), day(-1)
    suspended(scene, mechanism)
    new = reverse("meetings:edition-new", kwargs={"object_id": mechanism.hex()})
    shown = text(at_desk(SECRETARIAT).get(new))
    assert "suspendido por PER" in shown
    assert yesterday in shown
