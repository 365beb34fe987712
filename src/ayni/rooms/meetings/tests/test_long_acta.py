# SPDX-License-Identifier: Apache-2.0
"""An acta as long as they get: it prints whole, and programs of others accept what is printed."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from django.urls import reverse

from ayni.core.codec import Json
from ayni.rooms.meetings import facts
from ayni.rooms.meetings.models import Acta
from ayni.rooms.meetings.tests.acta_histories import row
from ayni.rooms.meetings.tests.conftest import Signed
from ayni.rooms.meetings.tests.pages import SECRETARIAT
from ayni.rooms.meetings.tests.paper_pages import (
    acta_values,
    an_edition_held,
    consented,
    original,
)
from tests.pair import Scene
from tests.papers import judged, refused_by_preflight
from tests.web.test_pdf import told_by

pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=["default", "record"])]

STATEMENTS, BINDING, PAGES, CHARS = 40, 25, 60, 4_200
"""How much an acta holds that the issue measures; letters of one statement in one language."""
WORDS = {
    "es": "las unidades de ambos lados mantendrán la red de radio común y sus turnos de guardia "
    "para avisar a la costa vecina antes de cada ejercicio según el calendario acordado",
    "pt": "as unidades de ambos os lados manterão a rede de rádio comum e seus turnos de guarda "
    "para avisar a costa vizinha antes de cada exercício segundo o calendário acordado",
}


def paragraphs(language: str, seed: int) -> str:
    """Return four paragraphs of made-up minutes, the same ones for a seed."""
    chance, words, told = random.Random(seed), WORDS[language].split(), []
    for _ in range(4):
        text = ""
        while len(text) < CHARS // 4:
            sentence = " ".join(chance.choices(words, k=chance.randint(8, 24)))
            text += f"{sentence.capitalize()}. "
        told.append(text.strip())
    return "\n\n".join(told)


def a_long_acta(scene: Scene) -> bytes:
    """Return an acta in force with forty statements in two languages, 25 of which bind both."""
    rows: list[Json] = [
        row(n, "both", "agreed") if n <= BINDING else row(n, "chl" if n % 2 else "per", "informed")
        for n in range(1, STATEMENTS + 1)
    ]
    texts = [
        {code: paragraphs(code, seed=number) for code in WORDS} for number in range(STATEMENTS)
    ]
    values = acta_values(an_edition_held(scene), texts, rows)
    leaf = scene.chl(facts.ACTA_PROPOSED, values, by=f"chl.{SECRETARIAT}")
    for party in ("chl", "per"):
        consented(scene, leaf, values["text"], party)
    return leaf


def test_a_long_acta_prints_whole_and_programs_of_others_accept_it(
    scene: Scene, at_desk: Signed, tmp_path: Path
) -> None:
    acta = a_long_acta(scene)
    scene.sign()
    assert (Acta.objects.get().count, Acta.objects.get().born) == (STATEMENTS, BINDING)
    client = at_desk(SECRETARIAT)
    agreed = reverse("meetings:acta-pdf", args=[acta.hex(), acta.hex()])
    for address in (original(acta, "a"), agreed):
        raw = client.get(address).content
        pages = re.search(r"Pages:\s+([0-9]+)", told_by("pdfinfo", raw, tmp_path))
        assert pages
        assert int(pages[1]) >= PAGES
        assert "No syntax or stream encoding errors" in told_by("qpdf", raw, tmp_path)
        assert refused_by_preflight(raw, tmp_path) == []
        words = " ".join(told_by("pdftotext", raw, tmp_path).split())
        assert f"Entendimiento RRE-XL/E-{BINDING}" in words
        assert f"E-{BINDING + 1}" not in words
    assert judged(raw, tmp_path).exit_code == 0
