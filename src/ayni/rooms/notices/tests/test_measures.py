# SPDX-License-Identifier: Apache-2.0
"""The report on measures of confidence: what it counts, for whom, and how it leaves the node."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any, cast

import docx
import pytest
from django.conf import settings
from django.test import Client

from ayni.adapters.accounts.models import Person
from ayni.core.codec import Json
from ayni.core.deadlines import start_of_day
from ayni.core.shortcodes import code_of
from ayni.rooms.notices import facts, selectors
from ayni.rooms.notices.facts import Moment
from ayni.rooms.notices.models import ObserverOffer
from ayni.rooms.notices.selectors import TOGETHER, Counted, Spot
from ayni.rooms.notices.tests.pages import text, told
from ayni.rooms.notices.tests.rows import a_row, queries
from ayni.rooms.notices.tests.scene import given
from ayni.web.testing import never_said
from tests.pair import HOUR_MS, ZONES, Scene

pytestmark = pytest.mark.django_db(databases=["default", "record"])

PAGE = "/notices/measures/?first=2024&last=2026"
BEHIND = "/notices/measures/behind/"
# On the record, however many acts there are: one for each of the twelve counters, and the frame.
REPORT_QUERIES = 16
BEHIND_QUERIES = 6


def when(year: int, *, hours: int = 0, zone: str = "America/Santiago") -> Json:
    """Return an instant so many hours after a year began on a clock."""
    ms = start_of_day(date(year, 1, 1), zone) + hours * HOUR_MS
    return Moment(ms=ms, zone=zone, offset=-180).to_value()


def exercise(year: int, **changed: Json) -> dict[str, Json]:
    more: dict[str, Json] = {"start": when(year, hours=48), "end": when(year, hours=60), "late": 1}
    return given(activity="exercise", lateness_reason="Traslado", **more, **changed)


def series_of(year: int) -> dict[str, Json]:
    """Return a series of three rows in the first days of a year."""
    hours = [(8 + 24 * day, 12 + 24 * day) for day in range(3)]
    rows = [
        a_row(day, start=when(year, hours=start), end=when(year, hours=end))
        for day, (start, end) in enumerate(hours)
    ]
    return {"rows": cast(list[Json], rows), "purpose": "Luz"}


def counted(scene: Scene, *years: int) -> dict[Spot, int]:
    reader = selectors.reader(scene.viewer())
    return selectors.counted(
        counters=selectors.WANTED, years=years or (2024, 2025, 2026), reader=reader
    )


def spot(counter: Any, party: str, year: int, activity: str = "") -> Spot:
    return Counted(counter=counter, activity=activity), party, year


def closed_incident(scene: Scene) -> bytes:
    none = facts.Persons(known="exact", number=0).to_value()
    opening: dict[str, Json] = {"type": "crossing", "place": "f-08", "persons": none}
    incident = scene.per(facts.INCIDENT_OPENED, opening)
    named: dict[str, Json] = {"persons_open": [], "items_open": [], "counts_differ": 0}
    told: dict[str, Json] = {"parties": ["chl", "per"], "supersedes": [], **named}
    key = scene.chl(facts.INCIDENT_CLOSE_PROPOSED, told, about=incident)
    consent: dict[str, Json] = {"proposal": key.hex(), **named}
    scene.per(facts.INCIDENT_CLOSE_CONSENTED, consent, about=incident)
    return incident


def observers(scene: Scene, notice: bytes, response: str) -> bytes:
    window: dict[str, Json] = {"start": when(2025, hours=48), "end": when(2025, hours=60)}
    offer = scene.chl(facts.OBSERVER_OFFERED, {"number": 2, **window}, about=notice)
    answer: dict[str, Json] = {"offer": offer.hex(), "response": response}
    scene.per(facts.OBSERVER_ANSWERED, answer, about=notice)
    return offer


def test_a_notice_counts_for_its_party_in_the_year_of_its_window(scene: Scene) -> None:
    scene.chl(facts.GIVEN, exercise(2025))
    scene.chl(facts.GIVEN, exercise(2025))
    scene.per(facts.GIVEN, exercise(2026))
    found = counted(scene)
    assert found[spot("given", "chl", 2025, "exercise")] == 2
    assert found[spot("given", "per", 2026, "exercise")] == 1
    assert sum(found.values()) == 3


def test_what_is_over_counts_with_what_still_stands(scene: Scene) -> None:
    over, _standing = (scene.chl(facts.GIVEN, exercise(2025)) for _ in range(2))
    scene.per(facts.ACKNOWLEDGED, {"version": over.hex()}, about=over)
    scene.chl(facts.CANCELLED, {"why": "weather"}, about=over)
    found = counted(scene)
    assert found[spot("given", "chl", 2025, "exercise")] == 2
    assert found[spot("acknowledged", "per", 2025)] == 1


def test_the_year_is_that_of_the_clock_of_the_party_that_states_it(scene: Scene) -> None:
    turn = {"start": when(2026, hours=1), "end": when(2026, hours=9)}
    scene.chl(facts.GIVEN, {**exercise(2026), **turn})
    scene.per(facts.GIVEN, {**exercise(2026), **turn})
    found = counted(scene)
    assert found[spot("given", "chl", 2026, "exercise")] == 1
    assert found[spot("given", "per", 2025, "exercise")] == 1


def test_what_counts_is_listed_by_the_same_number_of_lines(scene: Scene) -> None:
    for year in (2024, 2025, 2026):
        notice = scene.chl(facts.GIVEN, exercise(year))
        scene.per(facts.ACKNOWLEDGED, {"version": notice.hex()}, about=notice)
    observers(scene, notice, "accepted")
    scene.chl(facts.SERIES_GIVEN, series_of(2026))
    closed_incident(scene)
    values = {"places": ["f-07"], "observed_at": when(2026, hours=1), "observed": "Un vehículo"}
    scene.per(facts.UNUSUAL_ASKED, values)  # type: ignore[arg-type]
    reader = selectors.reader(scene.viewer())
    found = counted(scene)
    codes = selectors.codes_behind(
        counters=selectors.WANTED, years=(2024, 2025, 2026), reader=reader
    )
    assert {one[0].counter for one in found} >= {"given", "rows", "closed", "asked", "accepted"}
    for one, count in found.items():
        listed = selectors.behind(one, reader=reader)
        assert len(listed) == selectors.behind_count(one, reader=reader) == count
        assert [each.code for each in listed] == codes[one]
    assert set(codes) == set(found)


def test_a_row_that_became_a_notice_of_its_own_counts_once(scene: Scene) -> None:
    values = series_of(2026)
    series = scene.chl(facts.SERIES_GIVEN, values)
    row = cast(list[dict[str, Json]], values["rows"])[1]
    scene.chl(facts.GIVEN, {"urgent": 0, "purpose": "Luz", **row, "series": series.hex(), "row": 1})
    found = counted(scene)
    assert found[spot("rows", "chl", 2026, "patrol")] == 2
    assert found[spot("given", "chl", 2026, "patrol")] == 1


@pytest.mark.parametrize(("response", "accepted"), [("accepted", 1), ("declined", 0)])
def test_observers_are_invited_and_only_an_acceptance_is_one(
    scene: Scene, response: str, accepted: int
) -> None:
    notice = scene.chl(facts.GIVEN, exercise(2025))
    observers(scene, notice, response)
    found = counted(scene)
    assert found[spot("invited", "chl", 2025, "exercise")] == 1
    assert found.get(spot("accepted", "chl", 2025, "exercise"), 0) == accepted
    assert spot("offered", "chl", 2025, "exercise") not in found
    assert ObserverOffer.objects.get().accepted is bool(accepted)


def test_two_keys_close_an_incident_under_the_name_of_all_parties(scene: Scene) -> None:
    closed_incident(scene)
    found = counted(scene)
    assert found[spot("opened", "per", 2026)] == 1
    assert found[spot("closed", TOGETHER, 2026)] == 1


def test_an_incident_with_one_key_is_not_closed(scene: Scene) -> None:
    none = facts.Persons(known="exact", number=0).to_value()
    scene.per(facts.INCIDENT_OPENED, {"type": "crossing", "place": "f-08", "persons": none})
    assert spot("closed", TOGETHER, 2026) not in counted(scene)


def test_rows_with_empty_cells_stand_first(scene: Scene) -> None:
    for year in (2024, 2025, 2026):
        scene.chl(facts.GIVEN, exercise(year))
        scene.per(facts.GIVEN, exercise(year))
    lines = selectors.measure_lines(
        counted(scene), years=(2024, 2025, 2026), parties=("chl", "per")
    )
    order = [line.measure.code for line in lines]
    assert order[:2] == ["santiago-f", "santiago-h"]
    assert order[-2:] == ["un-measures", "oas-4"]
    assert lines[-1].empty == 0
    assert all(line.bare for line in lines[:-2])


def test_content_that_is_erased_changes_no_number(scene: Scene) -> None:
    scene.chl(facts.GIVEN, exercise(2025))
    told = selectors.measure_lines(counted(scene), years=(2025,), parties=("chl", "per"))
    assert "Mantención" not in repr(told)


def test_the_page_names_each_party_and_leads_to_the_matters(
    anna_client: Client, scene: Scene
) -> None:
    notice = scene.per(facts.GIVEN, exercise(2025))
    page = text(anna_client.get(PAGE))
    assert never_said(page, "es") == []
    assert "%" not in told(page)
    words = told(page)
    assert "Avisos dados (Ejercicio): 1" in words
    assert "No hay acto de esta sala que cuente para ella" in words
    assert words.index("Nada consta para ella en estos años") < words.index("Avisos dados")
    address = f"{BEHIND}?what=given&activity=exercise&party=per&year=2025"
    assert address.replace("&", "&amp;") in page or address in page
    there = text(anna_client.get(address))
    assert code_of(notice) in there
    assert f"/notices/{notice.hex()}/" in there
    assert "Perú, 2025" in told(there)
    assert 'href="/notices/measures/"' in text(anna_client.get("/notices/"))


def test_without_years_the_last_five_stand_there(
    anna_client: Client, scene: Scene, today: None
) -> None:
    page = text(anna_client.get("/notices/measures/"))
    assert page.count('class="measure-year"') == 5


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("first=2026&last=2024", "Es anterior al primer año"),
        ("first=2000&last=2026", "Se encontraron 27 años; se esperan 10 como máximo"),
        ("first=hoy&last=2026", "Esto no es un año"),
        ("first=2026", "Este campo es obligatorio"),
        ("first=1&last=2", "Esto no es un año"),
    ],
)
def test_years_that_cannot_be_are_refused(
    anna_client: Client, scene: Scene, asked: str, words: str
) -> None:
    page = text(anna_client.get(f"/notices/measures/?{asked}"), 422)
    assert words in told(page)
    assert "<table" not in page


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "what=given&party=chl&year=2025",
        "what=given&activity=exercise&party=bol&year=2025",
        "what=closed&party=chl&year=2025",
        "what=given&activity=exercise&party=chl&year=x",
        "what=secrets&party=chl&year=2025",
    ],
)
def test_a_number_that_the_report_does_not_have_has_no_page(
    anna_client: Client, scene: Scene, asked: str
) -> None:
    assert anna_client.get(f"{BEHIND}?{asked}").status_code == 404


def test_the_file_has_a_line_for_each_number_and_each_empty_cell(
    anna_client: Client, scene: Scene
) -> None:
    first, second = (scene.chl(facts.GIVEN, exercise(2025)) for _number in range(2))
    response: Any = anna_client.get("/notices/measures/?first=2025&last=2025&format=csv")
    assert "measures.csv" in response["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows[0] == [
        *("Lista", "Número", "Medida", "Parte", "Año", "Qué se cuenta", "Cuántos"),
        "Códigos de lectura",
    ]
    golden = [
        ["OEA, Santiago 1995", "f", "Chile", "2025", "", "0", ""],
        ["OEA, Santiago 1995", "f", "Perú", "2025", "", "0", ""],
        ["OEA, Santiago 1995", "f", "Todas las partes juntas", "2025", "", "0", ""],
    ]
    assert [[*row[:2], *row[3:]] for row in rows[1:4]] == golden
    (counts,) = [row for row in rows if row[1] == "4" and row[3] == "Chile"]
    assert counts[5:7] == ["Avisos dados (Ejercicio)", "2"]
    assert set(counts[7].split()) == {code_of(first), code_of(second)}
    cells = sum(
        len(line.lines) for line in selectors.measure_lines({}, years=[1], parties=["a", "b"])
    )
    assert len(rows) == 1 + cells


def test_the_document_has_the_table_and_the_codes_behind_it(
    anna_client: Client, scene: Scene
) -> None:
    notice = scene.chl(facts.GIVEN, exercise(2025))
    response: Any = anna_client.get(f"{PAGE}&format=docx")
    assert "measures-2024-2026" in response["Content-Disposition"]
    word = docx.Document(io.BytesIO(response.content))
    table, behind = word.tables
    heads = [cell.text for cell in table.rows[0].cells]
    assert heads == ["Medida", "Parte", "2024", "2025", "2026"]
    cells = [[cell.text for cell in row.cells] for row in table.rows]
    assert any(row[1] == "Chile" and row[3] == "Avisos dados (Ejercicio): 1" for row in cells)
    listed = [[cell.text for cell in row.cells] for row in behind.rows]
    assert listed[1][1:] == ["Chile", "2025", "Avisos dados (Ejercicio): 1", code_of(notice)]
    assert word.sections[0].header.paragraphs[0].text.startswith("EJERCICIO")


def test_audit_reads_the_report_and_press_does_not(
    client: Client, clara: Person, emil: Person, scene: Scene
) -> None:
    for reader, status in ((emil, 200), (clara, 403)):
        client.force_login(reader)
        for address in (PAGE, f"{PAGE}&format=csv", f"{PAGE}&format=docx"):
            assert client.get(address).status_code == status
    assert client.get(f"{BEHIND}?what=messages&party=chl&year=2025").status_code == 403


def test_the_report_needs_the_same_queries_whatever_the_record_holds(
    anna_client: Client, scene: Scene
) -> None:
    assert queries(anna_client, PAGE) <= REPORT_QUERIES
    for year in (2024, 2025, 2026):
        for _number in range(3):
            notice = scene.chl(facts.GIVEN, exercise(year))
            scene.per(facts.ACKNOWLEDGED, {"version": notice.hex()}, about=notice)
    assert queries(anna_client, PAGE) <= REPORT_QUERIES
    address = f"{BEHIND}?what=acknowledged&party=per&year=2025"
    assert queries(anna_client, address) <= BEHIND_QUERIES


def test_the_clocks_of_the_scene_differ(scene: Scene) -> None:
    """Without it the test of the turn of the year could not fail."""
    assert start_of_day(date(2026, 1, 1), ZONES["chl"]) < start_of_day(
        date(2026, 1, 1), ZONES["per"]
    )


@pytest.mark.parametrize("language", ["es", "pt", "en"])
def test_every_measure_is_named_in_three_languages(
    anna_client: Client, scene: Scene, language: str
) -> None:
    anna_client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    page = told(text(anna_client.get(PAGE)))
    names = {
        "es": "Notificación anticipada",
        "pt": "Notificação antecipada",
        "en": "Advance notice, to neighbours above all",
    }
    assert names[language] in page
