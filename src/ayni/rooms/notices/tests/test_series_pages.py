# SPDX-License-Identifier: Apache-2.0
"""Pages of series and of their rows: shown, refused, signed."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta

import pytest
from django.test import Client

from ayni.adapters.accounts.models import Person
from ayni.core.shortcodes import code_of
from ayni.rooms.notices import facts, selectors
from ayni.rooms.notices.models import Notice, RowStanding, Series, SeriesRow
from ayni.rooms.notices.tests.pages import hidden, patrol, text, theirs, told, typed
from ayni.rooms.notices.tests.rows import (
    a_row,
    asked,
    of_peru,
    ours,
    posted,
    standing,
    typed_row,
)
from ayni.standards import ical
from tests.pair import Scene

pytestmark = [
    pytest.mark.django_db(databases=["default", "record"]),
    pytest.mark.usefixtures("today"),
]


def test_a_row_is_repeated_on_the_clock_of_the_wall_without_script(anna_client: Client) -> None:
    row = typed_row(0, 72)
    told_rule = {"every_days": "7", "times": "5", "deed": "fill"}
    page = text(anna_client.post("/notices/series/new/", {**posted(row), **told_rule}))

    start = datetime.fromisoformat(row["row-0-start"])
    for number in range(5):
        expected = (start + timedelta(days=7 * number)).strftime("%Y-%m-%dT%H:%M")
        assert f'name="row-{number}-start" value="{expected}"' in page
    assert 'name="rows_count" value="5"' in page
    assert "Senderos" in page
    assert Series.objects.count() == 0


def test_thirty_rows_are_a_page_for_a_bad_line(anna_client: Client) -> None:
    rule = {"every_days": "1", "times": "30", "deed": "fill"}
    page = text(anna_client.post("/notices/series/new/", {**posted(typed_row(0, 72)), **rule}))
    assert 'name="row-29-start"' in page
    assert len(page.encode()) < 100_000


def test_a_series_is_given_from_rows_typed_by_hand(anna_client: Client) -> None:
    rows = [typed_row(0, 72), typed_row(1, 96), {"row-2-start": "", "row-2-place": ""}]
    response = anna_client.post("/notices/series/new/", posted(*rows))

    series = Series.objects.get()
    assert response["Location"] == f"/notices/series/{series.object_id}/"
    assert (series.count, series.open, series.version) == (2, True, 1)
    assert [row.number for row in SeriesRow.objects.order_by("number")] == [0, 1]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "No se encontró ninguna fila"),
        ([(72, {}), (73, {})], "Las filas 1 y 2 están en un mismo lugar a una misma hora"),
        ([(72, {"end": ""})], "Este campo es obligatorio"),
        ([(72, {"place": "nowhere"})], "nowhere"),
        ([(24, {})], "Fila 1: queda menos antelación de la que pide la regla"),
    ],
)
def test_rows_that_cannot_stand_are_refused_and_kept(
    anna_client: Client, rows: list[tuple[float, dict[str, str]]], said: str
) -> None:
    sheet = [typed_row(n, hours, **changed) for n, (hours, changed) in enumerate(rows)]
    page = text(anna_client.post("/notices/series/new/", posted(*sheet)), 422)
    assert said in told(page)
    assert "Senderos" in page
    assert Series.objects.count() == 0


def test_a_window_that_ends_before_it_begins_is_refused(anna_client: Client) -> None:
    row = typed_row(0, 72, end=typed(71))
    page = told(text(anna_client.post("/notices/series/new/", posted(row)), 422))
    assert "Fila 1: termina antes de empezar" in page


def test_the_duty_office_and_the_auditor_give_no_series(
    client: Client, dora: Person, emil: Person
) -> None:
    for person in (dora, emil):
        client.force_login(person)
        page = told(text(client.post("/notices/series/new/", posted(typed_row(0, 72))), 422))
        assert "no tiene la facultad «oficial de enlace»" in page
    assert Series.objects.count() == 0


def test_the_press_office_reads_neither_series_nor_calendar(
    client: Client, clara: Person, scene: Scene
) -> None:
    series = ours(scene).hex()
    client.force_login(clara)
    for address in (
        *("series/", f"series/{series}/", f"series/{series}/rows.ics", f"series/{series}/row/1/"),
        *("calendar/", "calendar.ics", "unusual/", "unusual/new/"),
    ):
        assert client.get(f"/notices/{address}").status_code == 403


def test_the_whole_series_is_acknowledged_with_one_deed(anna_client: Client, scene: Scene) -> None:
    series = of_peru(scene).hex()
    address = f"/notices/series/{series}/"
    page = text(anna_client.get(address))
    assert told(page).count("espera acuse de CHL") == 5

    anna_client.post(
        address, {"deed": "acknowledge", "version": hidden(page, "version", deed="acknowledge")}
    )
    page = told(text(anna_client.get(address)))
    assert standing(page, "CHL") == (5, 0)
    assert "expresa conformidad" in page
    assert RowStanding.objects.filter(party="chl").count() == 5


def test_single_rows_are_acknowledged_and_the_others_wait(
    anna_client: Client, scene: Scene
) -> None:
    series = of_peru(scene).hex()
    address = f"/notices/series/{series}/"
    version = hidden(text(anna_client.get(address)), "version", deed="rows")
    anna_client.post(address, {"deed": "rows", "version": version, "rows": ["0", "2"]})
    page = told(text(anna_client.get(address)))
    assert standing(page, "CHL") == (2, 3)
    assert "Esperan acuse las filas: 2, 4, 5." in page

    for rows, said in ((["0"], "ya acusó recibo"), (["9"], "no tiene la fila 10"), ([], "")):
        done = anna_client.post(address, {"deed": "rows", "version": version, "rows": rows})
        assert said in told(text(done, 422))


def test_a_changed_row_is_a_notice_of_its_own_and_waits_alone(
    anna_client: Client, scene: Scene
) -> None:
    series = ours(scene)
    scene.per(facts.ACKNOWLEDGED, {"version": series.hex()}, about=series)
    address = f"/notices/series/{series.hex()}/"
    row = f"{address}row/3/"
    expected = hidden(text(anna_client.get(row)), "expected", deed="change")
    deed = {"deed": "change", "expected": expected, **patrol(119)}
    response = anna_client.post(row, deed)

    notice = Notice.objects.get()
    assert response["Location"] == f"/notices/{notice.object_id}/"
    assert (notice.series, notice.row) == (series.hex(), 2)
    page = told(text(anna_client.get(address)))
    assert standing(page, "PER") == (4, 1)
    assert "aviso propio" in page
    assert anna_client.get(row)["Location"] == f"/notices/{notice.object_id}/"

    found = ical.read(anna_client.get(f"{address}rows.ics").content).events
    assert {event.uid: event.sequence for event in found} == {
        f"{series.hex()}-{n}@ayni": int(n == 3) for n in range(1, 6)
    }
    again = anna_client.post(row, {**deed, "deed_id": "0" * 32})
    assert again.status_code == 302
    assert Notice.objects.count() == 1


def test_a_row_that_says_what_it_said_is_no_notice(anna_client: Client, scene: Scene) -> None:
    address = f"/notices/series/{ours(scene).hex()}/row/1/"
    row = SeriesRow.objects.get(number=0)
    hours = (row.starts_ms - scene.now_ms) / 3_600_000
    page = text(anna_client.get(address))
    start = page.split('name="start" value="')[1].split('"')[0]
    end = page.split('name="end" value="')[1].split('"')[0]
    same = {**patrol(hours), "start": start, "end": end}
    refused = anna_client.post(address, {"deed": "change", **same})
    assert "Nada difiere" in told(text(refused, 422))
    assert Notice.objects.count() == 0


def test_a_notice_of_another_party_moves_no_row(anna_client: Client, scene: Scene) -> None:
    series = ours(scene)
    theirs(scene, series=series.hex(), row=2)
    page = told(text(anna_client.get(f"/notices/series/{series.hex()}/")))
    assert "aviso propio" not in page
    assert standing(page, "PER") == (0, 5)


def test_a_cancelled_row_is_cancelled_in_the_calendar_and_cannot_move(
    anna_client: Client, scene: Scene
) -> None:
    series = ours(scene).hex()
    row = f"/notices/series/{series}/row/2/"
    expected = hidden(text(anna_client.get(row)), "expected", deed="cancel")
    anna_client.post(row, {"deed": "cancel", "why": "weather", "expected": expected})
    assert SeriesRow.objects.get(number=1).cancelled

    events = ical.read(anna_client.get(f"/notices/series/{series}/rows.ics").content).events
    assert [(event.status, event.sequence) for event in events] == [
        ("CONFIRMED", 0),
        ("CANCELLED", 1),
        *[("CONFIRMED", 0)] * 3,
    ]
    refused = anna_client.post(row, {"deed": "change", **patrol(100)})
    assert "La fila 2 está cancelada" in told(text(refused, 422))


def test_a_series_is_amended_with_a_row_more(anna_client: Client, scene: Scene) -> None:
    series = ours(scene, 2)
    scene.per(facts.ACKNOWLEDGED, {"version": series.hex()}, about=series)
    address = f"/notices/series/{series.hex()}/amend/"
    page = text(anna_client.get(address))
    rows = {
        name: value.split('"')[0]
        for number in range(2)
        for name in (f"row-{number}-start", f"row-{number}-end")
        for value in [page.split(f'name="{name}" value="')[1]]
    }
    kept = [
        {
            **typed_row(n, 0),
            f"row-{n}-start": rows[f"row-{n}-start"],
            f"row-{n}-end": rows[f"row-{n}-end"],
        }
        for n in range(2)
    ]
    sheet = posted(*kept, typed_row(2, 200), reason="Una más", expected=hidden(page, "expected"))
    response = anna_client.post(address, sheet)
    assert response.status_code == 302, told(response.content.decode())[:3000]
    page = told(text(anna_client.get(f"/notices/series/{series.hex()}/")))
    assert "versión 2" in page
    assert standing(page, "PER") == (2, 1)


def test_an_amendment_leaves_no_row_out(anna_client: Client, scene: Scene) -> None:
    address = f"/notices/series/{ours(scene, 2).hex()}/amend/"
    sheet = posted(typed_row(0, 72), {"row-1-start": ""}, reason="Menos")
    page = told(text(anna_client.post(address, sheet), 422))
    assert "Este campo es obligatorio" in page
    assert Series.objects.get().version == 1


TWO_PLACES = ["f-07", "f-08"]


def of_two_places(scene: Scene) -> tuple[bytes, str]:
    """A series of one row in two places, and the address of its amendment."""
    row = a_row(0, places=TWO_PLACES)
    series = scene.chl(facts.SERIES_GIVEN, {"rows": [row], "purpose": "Senderos"})
    return series, f"/notices/series/{series.hex()}/amend/"


def as_drawn(page: str) -> dict[str, str | list[str]]:
    """Return the first row as a browser posts the page back untouched."""
    drawn: dict[str, str | list[str]] = {**typed_row(0, 72)}
    for name in ("row-0-start", "row-0-end"):
        drawn[name] = page.split(f'name="{name}" value="')[1].split('"', maxsplit=1)[0]
    boxes = [one.split(">")[0] for one in page.split('name="row-0-more_places"')[1:]]
    ticked = [one.split('value="')[1].split('"')[0] for one in boxes if "checked" in one]
    return {**drawn, "row-0-more_places": ticked}


def test_a_row_of_several_places_is_amended_without_losing_one(
    anna_client: Client, scene: Scene
) -> None:
    series, address = of_two_places(scene)
    row = as_drawn(text(anna_client.get(address)))
    assert row["row-0-more_places"] == ["f-08"]
    more = posted({**row, "row-0-strength": "11_30"}, reason="Más gente", deed="more")
    row = as_drawn(text(anna_client.post(address, more)))
    said = posted({**row, "row-0-strength": "11_30"}, reason="Más gente")
    assert anna_client.post(address, said).status_code == 302
    state = selectors.series(series, reader=selectors.reader(scene.viewer()))
    assert state is not None
    terms = state.state.current_rows[0].terms
    assert (terms.strength, list(terms.places)) == ("11_30", TWO_PLACES)


def test_a_row_repeats_with_all_its_places(anna_client: Client, scene: Scene) -> None:
    _series, address = of_two_places(scene)
    row = as_drawn(text(anna_client.get(address)))
    rule = {"every_days": "7", "times": "2", "deed": "fill"}
    page = text(anna_client.post(address, {**posted(row), **rule}))
    boxes = [one.split(">")[0] for one in page.split('name="row-1-more_places"')[1:]]
    assert ["checked" in one for one in boxes] == [True]


def test_a_place_that_a_row_never_had_is_not_slipped_in(anna_client: Client, scene: Scene) -> None:
    series, address = of_two_places(scene)
    row = {**as_drawn(text(anna_client.get(address))), "row-0-more_places": ["nowhere"]}
    text(anna_client.post(address, posted(row, reason="Otro sitio")), 422)
    assert Series.objects.get(pk=series.hex()).version == 1


def test_a_page_that_has_aged_signs_nothing(anna_client: Client, scene: Scene) -> None:
    series = ours(scene)
    address = f"/notices/series/{series.hex()}/"
    scene.per(facts.QUERIED, {"question": "¿Con dron?"}, about=series)
    done = anna_client.post(address, {"deed": "withdraw", "why": "orders", "expected": "1"})
    assert "entraron" in told(text(done, 422)) or "llegó" in told(text(done, 422))
    assert Series.objects.get().open


def test_a_query_about_a_series_is_answered_there(anna_client: Client, scene: Scene) -> None:
    series = ours(scene)
    query = scene.per(facts.QUERIED, {"question": "¿Con dron?"}, about=series)
    address = f"/notices/series/{series.hex()}/"
    name = f"reply-{query.hex()[:16]}"
    page = text(anna_client.get(address))
    assert "¿Con dron?" in page
    expected = hidden(page, "expected", deed=name)
    deed = {"deed": name, "query": query.hex(), "answer": "Sin dron.", "expected": expected}
    assert anna_client.post(address, deed).status_code == 302
    assert "Sin dron." in text(anna_client.get(address))
    assert Series.objects.get().queries_open == 0


def test_the_rows_are_exported_with_one_instant_in_each_column(
    anna_client: Client, scene: Scene
) -> None:
    series = ours(scene)
    response = anna_client.get(f"/notices/series/{series.hex()}/?format=csv")
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [row["Fila"] for row in rows] == ["1", "2", "3", "4", "5"]
    assert rows[0]["Código de lectura"] == code_of(series)
    assert rows[0]["Comienza"].endswith("Z")


def test_the_address_of_a_series_as_a_notice_leads_to_its_page(
    anna_client: Client, scene: Scene
) -> None:
    series, question = ours(scene).hex(), scene.per(facts.UNUSUAL_ASKED, asked()).hex()
    assert anna_client.get(f"/notices/{series}/")["Location"] == f"/notices/series/{series}/"
    assert anna_client.get(f"/notices/{question}/")["Location"] == f"/notices/unusual/{question}/"


def test_the_proof_of_a_series_opens_what_is_chosen(anna_client: Client, scene: Scene) -> None:
    series = ours(scene).hex()
    page = text(anna_client.get(f"/notices/{series}/proof/{series}/?chosen=yes&open=rows"))
    assert "5 filas" in told(page)
    scene.sign()
    made = anna_client.get(f"/notices/{series}/proof/{series}/file/?chosen=yes&open=rows")
    assert made.status_code == 200
    assert b"Senderos" not in made.content
