# SPDX-License-Identifier: Apache-2.0
"""A case of data gone astray: a clock from knowing, steps, a report to edit, a reason to close."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.test import Client
from docx import Document
from pytest_django import Settings

from ayni.adapters import clock
from ayni.adapters.accounts.models import Person
from ayni.adapters.breaches import cases
from ayni.adapters.breaches.models import Case
from ayni.core.errors import NodeTrouble, Refusal
from ayni.node.config import days_of_drafts, hours_of_breach
from ayni.web.testing import never_said
from tests.web.test_data import eva, read, scene, signed_in

__all__ = ["eva", "scene"]

pytestmark = pytest.mark.django_db(databases=["default", "record"])
WHAT = "Un nombre quedó en la nota de un aviso"


def opened(**changed: object) -> Case:
    person = Person.objects.get(username="eva")
    told = {"what": WHAT, "known_at": clock.now(), "hours": 48, **changed}
    return cases.open_case(
        person,
        cases.Known(**told),  # type: ignore[arg-type]
        office="chl.privacy",
        at=clock.now(),
    )


def test_a_case_is_opened_and_its_clock_runs_from_knowing(eva: Client, settings: Settings) -> None:
    settings.AYNI_BREACH_HOURS = 24
    done = eva.post("/data/cases/", {"what": WHAT, "known_at": "2026-11-20T10:00"})
    [one] = Case.objects.all()
    assert done["Location"] == f"/data/cases/{one.pk}/"
    assert (one.known_at.isoformat(), one.hours) == ("2026-11-20T10:00:00+00:00", 24)
    page = read(eva, f"/data/cases/{one.pk}/")
    assert "el plazo para informar a la autoridad terminó el" in page
    assert WHAT in page


def test_an_open_case_lies_on_the_desk_with_its_end(eva: Client) -> None:
    one = opened()
    page = read(eva, "/")
    assert f"Caso {one.pk} de datos extraviados" in page
    cases.close_case(one.opened_by, one, reason="mistaken", note="No era un nombre", at=clock.now())
    assert "de datos extraviados" not in read(eva, "/")


def test_steps_are_noted_and_stand_in_the_report_that_a_staff_edits(eva: Client) -> None:
    one = opened()
    address = f"/data/cases/{one.pk}/"
    done = eva.post(address, {"deed": "step", "code": "contain", "note": "Se avisó a la oficina"})
    assert done.status_code == 302
    assert "Se avisó a la oficina" in read(eva, address)
    raw = eva.get(f"{address}report/").content
    word = Document(io.BytesIO(raw))
    told = "\n".join(p.text for p in word.paragraphs)
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    assert WHAT in told
    assert "[por escribir]" in told
    assert "Se avisó a la oficina" in cells


def test_a_case_is_closed_once_and_with_a_reason(eva: Client) -> None:
    one = opened()
    address = f"/data/cases/{one.pk}/"
    assert eva.post(address, {"deed": "close", "reason": "told", "note": ""}).status_code == 422
    told = {"deed": "close", "reason": "told", "note": "Informado el 24"}
    assert eva.post(address, told).status_code == 302
    again = eva.post(address, told)
    assert again.status_code == 422
    assert "Alguien cerró este caso" in again.content.decode()
    step = eva.post(address, {"deed": "step", "code": "contain"})
    assert step.status_code == 422
    page = read(eva, address)
    assert "Informado el 24" in page
    assert "deed-step" not in page


def test_a_case_does_not_repeat_the_data_and_knows_no_future(eva: Client) -> None:
    told = {"what": "RUT 12.345.678-5 en un aviso", "known_at": "2026-11-20T10:00"}
    page = eva.post("/data/cases/", told)
    assert page.status_code == 422
    assert "El texto repite datos de una persona" in page.content.decode()
    assert "12.345.678-5" in page.content.decode()
    ahead = (clock.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    page = eva.post("/data/cases/", {"what": WHAT, "known_at": ahead})
    assert "Esta hora todavía no llega" in page.content.decode()
    page = eva.post("/data/cases/", {"what": WHAT, "known_at": "2026-11-20T10:00", "act": "nada"})
    assert "Aquí no hay ningún acto con este código" in page.content.decode()
    assert not Case.objects.exists()


def test_an_auditor_reads_and_does_not_act_and_others_see_nothing(
    client: Client, eva: Client
) -> None:
    one = opened()
    liaison = signed_in(Client(), "chl.north.liaison", name="anna")
    assert liaison.get("/data/cases/").status_code == 403
    assert liaison.get(f"/data/cases/{one.pk}/report/").status_code == 403
    foreign = signed_in(Client(), "chl.foreign", name="flor")
    page = read(foreign, f"/data/cases/{one.pk}/")
    assert "deed-step" not in page
    refused = foreign.post(f"/data/cases/{one.pk}/", {"deed": "step", "code": "contain"})
    assert refused.status_code == 403


@pytest.mark.parametrize("language", ["es", "pt", "en"])
def test_the_pages_read_in_each_language(client: Client, scene: object, language: str) -> None:
    signed_in(client, "chl.privacy", language=language)
    one = opened()
    for address in ("/data/cases/", f"/data/cases/{one.pk}/"):
        assert never_said(read(client, address, language), language) == []


def test_a_case_that_does_not_exist_is_not_found(eva: Client) -> None:
    assert eva.get("/data/cases/99/").status_code == 404


def test_a_case_closed_without_a_reason_cannot_be_stored(eva: Client) -> None:
    one = opened()
    with pytest.raises(IntegrityError):
        Case.objects.filter(pk=one.pk).update(closed_at=clock.now())


def test_a_step_that_nobody_knows_is_refused(eva: Client) -> None:
    one = opened()
    with pytest.raises(Refusal, match="step_unknown"):
        cases.take_step(one.opened_by, one, code="forget", note="", at=clock.now())


@pytest.mark.parametrize("told", ["0", "721", "two", "-1", "²"])
def test_a_clock_that_is_no_number_of_hours_stops_the_node(told: str) -> None:
    with pytest.raises(NodeTrouble, match="AYNI_BREACH_HOURS"):
        hours_of_breach(told)


def test_without_a_setting_the_clock_runs_for_two_days() -> None:
    assert (hours_of_breach(""), hours_of_breach("72")) == (48, 72)


@pytest.mark.parametrize("told", ["0", "366", "a month"])
def test_an_age_of_drafts_that_is_no_number_of_days_stops_the_node(told: str) -> None:
    with pytest.raises(NodeTrouble, match="AYNI_DRAFT_DAYS"):
        days_of_drafts(told)
