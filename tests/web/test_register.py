# SPDX-License-Identifier: Apache-2.0
"""The register of processing: made from the code, in three languages, for the offices it is for."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client

from ayni.adapters.record import registry as record_registry
from ayni.web import held_here
from ayni.web.testing import never_said
from tests.web.test_data import eva, read, scene, signed_in

__all__ = ["eva", "scene"]

pytestmark = pytest.mark.django_db(databases=["default", "record"])


def rows(client: Client) -> list[dict[str, str]]:
    raw = client.get("/data/register/?format=csv").content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(raw)))


def test_every_kind_and_every_local_holding_has_one_line(eva: Client) -> None:
    told = rows(eva)
    assert len(told) == len(record_registry.kinds()) + len(held_here.LOCAL)
    assert all(row["Finalidad"] and row["Fundamento"] and row["Se conserva"] for row in told)
    declared = next(row for row in told if row["Acto"] == "Oficina declarada")
    assert "Teléfono" in declared["Qué se guarda"]
    assert declared["Datos de personas"] == "se pregunta antes de firmar"
    local = [row for row in told if row["Destinatarios"] == "nadie fuera de este estado"]
    assert len(local) == len(held_here.LOCAL)


def test_a_kind_that_nobody_declared_says_so_and_is_not_left_out(eva: Client) -> None:
    # The room of the drill is made by the tests and declares nothing.
    drill = [row for row in rows(eva) if row["Finalidad"] == "sin declarar"]
    assert drill


@pytest.mark.parametrize("language", ["es", "pt", "en"])
def test_the_page_reads_in_each_language(client: Client, scene: object, language: str) -> None:
    signed_in(client, "chl.privacy", language=language)
    page = read(client, "/data/register/", language)
    assert never_said(page, language) == []
    assert "None" not in page
    for code in ("office_declared", "liaison</", "screening.Answer"):
        assert code not in page


def test_an_office_without_a_word_in_it_is_shown_elsewhere(client: Client, scene: object) -> None:
    signed_in(client, "chl.north.liaison")
    assert client.get("/data/register/").status_code == 403
