# SPDX-License-Identifier: Apache-2.0
"""Lists leave as CSV and iCalendar, as the page shows them and for whom it is open."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client

from ayni.adapters import clock
from ayni.adapters.accounts.models import Person
from ayni.adapters.breaches import cases
from ayni.adapters.watches import duty
from ayni.core.shortcodes import code_of
from ayni.rooms.notices.tests.pages import a_notice, theirs, told
from ayni.standards import ical
from tests.pair import Scene, person

pytestmark = [
    pytest.mark.django_db(databases=["default", "record"]),
    pytest.mark.usefixtures("today"),
]


def rows(client: Client, address: str) -> list[dict[str, str]]:
    response = client.get(address, {"format": "csv"})
    assert response.status_code == 200, response.content[:400]
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))


def client_of(who: Person) -> Client:
    client = Client()
    client.force_login(who)
    return client


def test_the_desk_is_handed_out_with_all_its_lines(anna_client: Client, scene: Scene) -> None:
    theirs(scene)
    a_notice(scene)
    found = rows(anna_client, "/")
    assert {row["Parte"] for row in found} == {"CHL", "PER"}
    page = told(anna_client.get("/").content.decode())
    assert all(row["Asunto"] in page for row in found)
    assert "format=csv" in anna_client.get("/").content.decode()


def test_deadlines_of_the_desk_are_a_calendar(anna_client: Client, scene: Scene) -> None:
    theirs(scene)
    page = anna_client.get("/").content.decode()
    assert 'href="/deadlines.ics"' in page
    timed = [row for row in rows(anna_client, "/") if row["Hasta"]]
    response = anna_client.get("/deadlines.ics")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    events = ical.read(response.content).events
    assert len(events) == len({(row["Asunto"], row["Qué se pide"]) for row in timed})
    assert events
    for event in events:
        assert event.summary.startswith("EJERCICIO · ")
        assert event.ends is not None
        assert event.ends.ms - event.starts.ms == 60 * 60 * 1000
        assert event.url.startswith("http://")
    assert anna_client.get("/deadlines.ics").content == response.content


def test_a_desk_without_deadlines_gives_an_empty_calendar(clara_client: Client) -> None:
    assert ical.read(clara_client.get("/deadlines.ics").content).events == ()


def test_messages_heard_are_handed_out(anna_client: Client, scene: Scene) -> None:
    assert rows(anna_client, "/notices/heard/") == []


def test_the_record_names_each_act_whole(anna_client: Client, scene: Scene) -> None:
    notice = theirs(scene)
    [row] = [row for row in rows(anna_client, "/record/") if row["Clase"] == "notices.given/1"]
    assert notice.hex() in row.values()
    assert row["Código de lectura"] == code_of(notice)
    assert row["Parte"] == "PER"
    assert row["Estado"] == "en regla"
    narrowed = anna_client.get("/record/?party=chl&format=csv").content.decode()
    assert code_of(notice) not in narrowed


def test_who_clears_what_is_handed_out(anna_client: Client) -> None:
    assert len(rows(anna_client, "/clearance/chains/")) > 10
    assert rows(anna_client, "/clearance/") == []


def test_cases_are_for_the_office_of_personal_data_alone(
    clara_client: Client, scene: Scene
) -> None:
    emil = person("emil", "chl.audit")
    known = cases.Known(what="=HYPERLINK", act="", known_at=clock.now(), hours=48)
    cases.open_case(emil, known, office="chl.privacy", at=clock.now())
    assert clara_client.get("/data/cases/?format=csv").status_code == 403
    emil_sees = client_of(emil).get("/data/cases/?format=csv")
    assert emil_sees.status_code == 200
    assert "'=HYPERLINK" in emil_sees.content.decode()


def test_persons_of_the_state_are_not_handed_to_an_office_that_gives_none(
    clara_client: Client,
) -> None:
    assert clara_client.get("/directory/persons/?format=csv").status_code == 403


def test_notes_of_a_watch_are_for_whoever_has_it(dora: Person, clara_client: Client) -> None:
    client = client_of(dora)
    client.post("/watch/take/", {"do": "take"})
    text = "El paso X-1 sigue cerrado"
    duty.write_note(dora, office="chl.civil.duty", text=text, at=clock.now())
    [row] = rows(client, "/watch/handover/")
    assert row["Nota"] == "El paso X-1 sigue cerrado"
    assert clara_client.get("/watch/handover/?format=csv").status_code == 302


@pytest.mark.parametrize("address", ["/alarm/", "/link/per/packets/", "/meetings/"])
def test_a_list_of_nothing_is_a_file_with_heads(scene: Scene, address: str) -> None:
    assert rows(client_of(person("fina", "chl.mfa.border")), address) == []


def test_a_file_that_leaves_stands_in_the_log_of_access(anna_client: Client, scene: Scene) -> None:
    rows(anna_client, "/")
    page = client_of(person("emil", "chl.audit")).get("/journal/").content.decode()
    assert "/?format=csv" in page
