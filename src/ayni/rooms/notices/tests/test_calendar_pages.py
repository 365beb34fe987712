# SPDX-License-Identifier: Apache-2.0
"""Questions, observers, the calendar and the folder for a post; budgets of all these pages."""

from __future__ import annotations

import io
import re
import zipfile
from importlib import import_module

import pytest
from django.test import Client

from ayni.adapters.accounts.models import Person
from ayni.adapters.record import reading
from ayni.core.shortcodes import code_of
from ayni.rooms.notices import facts
from ayni.rooms.notices.models import Unusual
from ayni.rooms.notices.tests.pages import hidden, text, theirs, told, typed
from ayni.rooms.notices.tests.rows import (
    a_row,
    asked,
    at,
    given_row,
    of_peru,
    ours,
    queries,
)
from ayni.standards import ical
from ayni.web.testing import never_said
from tests.pair import Scene
from tests.rooms import day, on_day

pytestmark = [
    pytest.mark.django_db(databases=["default", "record"]),
    pytest.mark.usefixtures("today"),
]

LANGUAGES = ("es", "pt", "en")
# On the record, however many rows or notices there are.
SERIES_QUERIES = 9
ROW_QUERIES = 9
UNUSUAL_QUERIES = 6
CALENDAR_QUERIES = 9
LIST_QUERIES = 6


def test_three_fields_ask_about_an_activity(client: Client, dora: Person) -> None:
    client.force_login(dora)
    fields = {"observed": "Dos vehículos", "place": "f-07", "observed_at": typed(-1)}
    response = client.post("/notices/unusual/new/", fields)
    question = Unusual.objects.get()
    assert response["Location"] == f"/notices/unusual/{question.object_id}/"
    page = told(text(client.get(response["Location"])))
    assert "Dos vehículos" in page
    assert "espera respuesta de PER" in page


def test_what_is_seen_tomorrow_is_not_asked(anna_client: Client) -> None:
    fields = {"observed": "Dos vehículos", "place": "f-07", "observed_at": typed(24)}
    page = told(text(anna_client.post("/notices/unusual/new/", fields), 422))
    assert "La hora está en el futuro" in page
    assert Unusual.objects.count() == 0


def test_a_question_is_answered_and_closed_by_who_asked(anna_client: Client, scene: Scene) -> None:
    question = scene.per(facts.UNUSUAL_ASKED, asked()).hex()
    address = f"/notices/unusual/{question}/"
    assert 'id="deed-close"' not in text(anna_client.get(address))
    answer = {
        "deed": "answer",
        "finding": "not_ours",
        "answer": "No es nuestra.",
        "measure": "visit",
    }
    assert anna_client.post(address, answer).status_code == 302
    page = told(text(anna_client.get(address)))
    assert "respondió CHL" in page
    assert "ofrece una visita al lugar" in page
    closed = anna_client.post(address, {"deed": "close", "clarity": "clarified"})
    assert "parte que dio el aviso" in told(text(closed, 422))


def test_observers_are_invited_and_answered_beside_the_notice(
    anna_client: Client, scene: Scene
) -> None:
    notice = theirs(scene)
    offer = scene.per(
        facts.OBSERVER_OFFERED,
        {"number": 2, "start": at(72), "end": at(76), "meeting_point": "Puesto F"},  # type: ignore[dict-item]
        about=notice,
    )
    address = f"/notices/{notice.hex()}/"
    page = text(anna_client.get(address))
    assert "Invita a 2 observadores" in told(page)
    assert "Puesto F" in page
    name = f"observers-{offer.hex()[:16]}"
    expected = hidden(page, "expected", deed=name)
    deed = {"deed": name, "offer": offer.hex(), "response": "accepted", "expected": expected}
    assert anna_client.post(address, deed).status_code == 302
    assert "aceptado" in told(text(anna_client.get(address)))

    again = anna_client.post(address, {**deed, "expected": "3", "deed_id": "1" * 32})
    assert again.status_code == 422
    never = {**deed, "offer": "0" * 64, "expected": "3", "deed_id": "2" * 32}
    assert "no se conoce aquí" in told(text(anna_client.post(address, never), 422))


def test_observers_whose_window_ends_before_it_begins_are_refused(
    anna_client: Client, scene: Scene
) -> None:
    notice = theirs(scene)
    address = f"/notices/{notice.hex()}/"
    window = {"start": typed(76), "end": typed(72)}
    deed = {"deed": "offer", "number": "2", "expected": "1", **window}
    assert "El término es anterior al inicio" in told(
        text(anna_client.post(address, deed), 422)
    ) or "anterior" in told(text(anna_client.post(address, deed), 422))


def test_the_calendar_shows_both_parties_on_both_clocks_and_each_row_once(
    anna_client: Client, scene: Scene
) -> None:
    series = ours(scene)
    theirs(scene, start=at(80), end=at(84), places=["f-08"])
    scene.chl(facts.GIVEN, {**given_row(scene), "series": series.hex(), "row": 0})
    page = text(anna_client.get("/notices/calendar/?span=month"))
    page += text(anna_client.get(f"/notices/calendar/?span=month&from={typed(80)[:10]}"))
    words = told(page)
    assert "de Chile" in words
    assert "de Perú" in words
    assert "Punto F-08" in words

    events = ical.read(anna_client.get("/notices/calendar.ics").content).events
    assert len(events) == 6
    assert {event.uid.partition("@")[2] for event in events} == {"ayni"}
    assert sorted(event.sequence for event in events) == [0, 0, 0, 0, 0, 1]
    only = ical.read(anna_client.get("/notices/calendar.ics?party=per").content).events
    assert [event.organizer for event in only] == ["el Perú"]


def test_a_calendar_that_is_too_long_is_cut_and_says_so(
    anna_client: Client, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        theirs(scene, start=on_day(3, 10), end=on_day(3, 12))
    month_of_it = f"/notices/calendar/?span=month&from={day(3)}"
    whole = text(anna_client.get(month_of_it))
    assert whole.count("calendar-what") == 2
    assert "se muestran los primeros" not in whole
    drawn_by = import_module("ayni.rooms.notices.views.calendar")
    monkeypatch.setattr(drawn_by, "CALENDAR_SHOWN_MAX_COUNT", 1)
    cut = text(anna_client.get(month_of_it))
    assert cut.count("calendar-what") == 1
    assert "se muestran los primeros 1" in cut


def test_a_calendar_file_that_is_too_long_ends_with_an_event_that_says_so(
    anna_client: Client, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours(scene, 3)
    given_by = import_module("ayni.rooms.notices.views.calendar")
    monkeypatch.setattr(given_by, "CALENDAR_FILE_MAX_COUNT", 3)
    whole = ical.read(anna_client.get("/notices/calendar.ics").content).events
    assert [event.summary for event in whole if "TERMINA AQUÍ" in event.summary] == []
    monkeypatch.setattr(given_by, "CALENDAR_FILE_MAX_COUNT", 2)
    *kept, end = ical.read(anna_client.get("/notices/calendar.ics").content).events
    assert kept == list(whole[:2])
    assert end.summary == "EL ARCHIVO TERMINA AQUÍ: hay más anunciado"
    assert end.starts.ms == whole[2].starts.ms


def test_rows_long_past_take_no_place_in_a_calendar_that_is_cut(
    anna_client: Client, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    series = scene.chl(
        facts.SERIES_GIVEN,
        {"rows": [a_row(day - 40) for day in range(8)] + [a_row(0)], "purpose": "Luz"},  # type: ignore[dict-item]
    )
    notice = scene.chl(facts.GIVEN, {**given_row(scene), "series": series.hex(), "row": 2})
    given_by = import_module("ayni.rooms.notices.views.calendar")
    monkeypatch.setattr(given_by, "CALENDAR_SHOWN_MAX_COUNT", 2)
    days = text(anna_client.get(f"/notices/calendar/?from={typed(72)[:10]}"))
    shown = days.partition('class="calendar-list"')[2]
    assert f"/notices/{notice.hex()}/" in shown
    assert f"/notices/series/{series.hex()}/" in shown


@pytest.mark.parametrize("told_from", ["", "yesterday", "0001-01-01", "9999-12-31", "2026-02-30"])
def test_a_calendar_of_no_day_is_that_of_today(anna_client: Client, told_from: str) -> None:
    page = text(anna_client.get(f"/notices/calendar/?from={told_from}&span=x"))
    assert "calendar-grid" in page


def test_the_same_record_gives_the_same_calendar(anna_client: Client, scene: Scene) -> None:
    series = ours(scene).hex()
    theirs(scene)
    for address in (f"series/{series}/rows.ics", "calendar.ics"):
        first = anna_client.get(f"/notices/{address}")
        scene.wait(1)
        assert anna_client.get(f"/notices/{address}").content == first.content
        assert first["Content-Type"] == "text/calendar; charset=utf-8"


def test_the_pages_stay_within_their_budget(anna_client: Client, scene: Scene) -> None:
    series = of_peru(scene)
    question = scene.per(facts.UNUSUAL_ASKED, asked())
    for hours in (72, 96, 120):
        theirs(scene, start=at(hours + 8), end=at(hours + 9))
    for address, budget in (
        (f"series/{series.hex()}/", SERIES_QUERIES),
        (f"series/{series.hex()}/row/1/", ROW_QUERIES),
        ("series/", LIST_QUERIES),
        ("unusual/", LIST_QUERIES),
        (f"unusual/{question.hex()}/", UNUSUAL_QUERIES),
        ("calendar/?span=month", CALENDAR_QUERIES),
    ):
        assert queries(anna_client, f"/notices/{address}") <= budget, address


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_drawn_in_every_language_and_never_says_what_is_not_said(
    anna_client: Client, scene: Scene, language: str
) -> None:
    series = of_peru(scene).hex()
    question = scene.per(facts.UNUSUAL_ASKED, asked()).hex()
    for address in (
        *("series/", "series/new/", f"series/{series}/", f"series/{series}/row/1/"),
        *(f"series/{series}/print/", "unusual/", "unusual/new/", f"unusual/{question}/"),
        *(f"unusual/{question}/print/", "calendar/"),
    ):
        page = text(anna_client.get(f"/notices/{address}", headers={"Accept-Language": language}))
        assert f'lang="{language}' in page
        assert never_said(page, language) == []


def test_the_desk_shows_series_questions_and_observers(anna_client: Client, scene: Scene) -> None:
    of_peru(scene)
    scene.per(facts.UNUSUAL_ASKED, asked())
    notice = theirs(scene, start=at(200), end=at(204))
    scene.per(
        facts.OBSERVER_OFFERED,
        {"number": 2, "start": at(200), "end": at(204)},  # type: ignore[dict-item]
        about=notice,
    )
    page = told(text(anna_client.get("/")))
    assert "serie de 5 filas" in page
    assert "Actividad inusual: Punto F-07" in page
    assert "2 observadores" in page


def test_what_a_fold_sets_aside_opens_no_page(anna_client: Client, scene: Scene) -> None:
    bad = scene.per(facts.SERIES_GIVEN, {"rows": [], "purpose": "x"})
    act = reading.act(bad)
    assert act is not None
    assert act.aside == "rows_missing"
    assert anna_client.get(f"/notices/series/{bad.hex()}/").status_code == 404


def test_the_folder_for_the_post_opens_from_the_disk_without_script(
    anna_client: Client, scene: Scene
) -> None:
    series = ours(scene)
    scene.chl(
        facts.ROW_CANCELLED, {"version": series.hex(), "row": 1, "why": "weather"}, about=series
    )
    response = anna_client.get("/notices/post-folder.zip")
    assert response["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(response.content)) as folder:
        files = {name: folder.read(name) for name in folder.namelist()}
    assert set(files) == {
        f"post/{name}" for name in ("index.html", "contacts.html", "post.css", "week.ics")
    }
    pages = files["post/index.html"].decode() + files["post/contacts.html"].decode()
    assert "<script" not in pages
    assert "http" not in pages
    assert set(re.findall(r'href="([^"]*)"', pages)) == {
        *("index.html", "contacts.html", "post.css", "week.ics")
    }
    words = told(pages)
    assert "EJERCICIO" in words
    assert code_of(series) in words
    assert "de Chile" in words
    assert "de Perú" in words
    assert "El silencio no significa aceptación." in words
    events = ical.read(files["post/week.ics"]).events
    assert len(events) == 5
    assert [event.status for event in events].count("CANCELLED") == 1


@pytest.mark.usefixtures("at_noon")
def test_a_folder_that_is_too_long_says_so(
    anna_client: Client, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours(scene, 3)
    monkeypatch.setattr(import_module("ayni.rooms.notices.views.post"), "POST_FOLDER_MAX_COUNT", 2)
    response = anna_client.get("/notices/post-folder.zip")
    with zipfile.ZipFile(io.BytesIO(response.content)) as folder:
        page = told(folder.read("post/index.html").decode())
        events = ical.read(folder.read("post/week.ics")).events
    assert page.count("Patrulla") == 2
    assert "aquí están los primeros 2" in page
    assert len(events) == 3
    assert "TERMINA AQUÍ" in events[-1].summary


def test_the_folder_for_the_post_is_for_those_who_read_the_room(
    client: Client, clara: Person
) -> None:
    client.force_login(clara)
    assert client.get("/notices/post-folder.zip").status_code == 403


def test_the_desk_shows_the_first_of_many_and_all_when_asked(
    anna_client: Client, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ayni.web.standing.trays.LINES_SHOWN_MAX", 2)
    addresses = [f"/notices/{theirs(scene).hex()}/" for _ in range(4)]
    page, whole = (text(anna_client.get(path)) for path in ("/", "/?all"))
    heaps = page.partition('<aside class="desk-side"')[0]
    assert sum(one in heaps for one in addresses) == 2
    assert 'href="?all#tray-mine"' in heaps
    assert "(4)" in heaps
    assert all(one in whole for one in addresses)
    assert 'href="?all' not in whole
    turno, all_of_it = (text(anna_client.get(path)) for path in ("/watch/", "/watch/?all"))
    assert 'href="?all#watch-others"' in turno
    assert sum(one in turno for one in addresses) < len(addresses)
    assert all(one in all_of_it for one in addresses)
