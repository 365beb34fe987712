# SPDX-License-Identifier: Apache-2.0
"""The papers of an acta prove themselves: text, consents, reservations, erratas, and no more."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.urls import reverse

from ayni.core.codec import Json
from ayni.rooms.meetings import facts
from ayni.rooms.meetings.models import Acta
from ayni.rooms.meetings.tests.acta_histories import row
from ayni.rooms.meetings.tests.acta_scene import a_statement
from ayni.rooms.meetings.tests.conftest import Signed
from ayni.rooms.meetings.tests.pages import SECRETARIAT, day
from ayni.rooms.meetings.tests.paper_histories import errata_facts
from ayni.rooms.meetings.tests.paper_pages import (
    HEAD,
    SALT,
    acta_values,
    an_acta,
    an_edition_held,
    consented,
    original,
)
from ayni.standards.pdf.read import attachments
from tests.pair import Scene
from tests.papers import judged
from tests.rooms import text
from tests.web.test_pdf import told_by

pytestmark = pytest.mark.django_db(databases=["default", "record"])

LATE = "Salvo en tiempo de cosecha."


def agreed_text(at_desk: Signed, acta: bytes) -> bytes:
    names = {"object_id": acta.hex(), "leaf": acta.hex()}
    answer = at_desk(SECRETARIAT).get(reverse("meetings:acta-pdf", kwargs=names))
    assert answer.status_code == 200
    return answer.content


def proved(raw: bytes, folder: Path) -> dict[str, list[dict[str, object]]]:
    found = judged(raw, folder, "--json")
    assert found.exit_code == 0, found.output
    told: dict[str, list[dict[str, object]]] = json.loads(found.stdout)
    return told


def named(acta: bytes) -> dict[str, Json]:
    return {"proposal": acta.hex(), "text": Acta.objects.get().text}


def refused_by_peru(scene: Scene, acta: bytes) -> None:
    values: dict[str, Json] = {**named(acta), "segments": ["s2"], "reason": "Falta la hora."}
    scene.per(facts.ACTA_REFUSED, values, by=f"per.{HEAD}", about=acta)


def signed_by_peru(scene: Scene, acta: bytes) -> None:
    values: dict[str, Json] = {
        **named(acta),
        "originals": ["a"],
        "signed_on": {"day": day(0), "zone": "America/Lima"},
        "town": "Caleta Ensayo",
    }
    scene.per(facts.PAPER_SIGNED, values, by=f"per.{SECRETARIAT}", about=acta)


def errata_in_force(scene: Scene, acta: bytes) -> bytes:
    values: dict[str, Json] = {
        **errata_facts(acta=acta.hex(), version=acta.hex(), segments=["s2"]),
        "languages": ["es", "pt"],
        "wording": [{"segment": "s2", "texts": {"es": "Otra cosa.", "pt": "Outra coisa."}}],
        "text_salt": SALT.hex(),
    }
    values["text"] = facts.errata_text_hash(values, SALT).hex()
    leaf = scene.per(facts.ERRATA_PROPOSED, values, by=f"per.{SECRETARIAT}")
    cited: dict[str, Json] = {"proposal": leaf.hex(), "text": values["text"]}
    scene.per(facts.ERRATA_CONSENTED, cited, by=f"per.{HEAD}", about=leaf)
    scene.chl(facts.ERRATA_CONSENTED, cited, by=f"chl.{HEAD}", about=leaf)
    return leaf


def test_one_file_proves_the_text_both_consents_and_the_errata(
    scene: Scene, at_desk: Signed, tmp_path: Path
) -> None:
    acta = an_acta(scene)
    signed_by_peru(scene, acta)
    errata = errata_in_force(scene, acta)
    scene.sign()
    raw = agreed_text(at_desk, acta)
    told = proved(raw, tmp_path)
    assert [act["kind"] for act in told["acts"]] == [
        facts.ACTA_PROPOSED,
        facts.ACTA_CONSENTED,
        facts.ACTA_CONSENTED,
        facts.PAPER_SIGNED,
        facts.ERRATA_PROPOSED,
        facts.ERRATA_CONSENTED,
        facts.ERRATA_CONSENTED,
    ]
    assert told["sealed"] is True
    assert [(one["proposal"], one["consented"], one["missing"]) for one in told["texts"]] == [
        (acta.hex(), ["chl", "per"], []),
        (errata.hex(), ["chl", "per"], []),
    ]
    shown = "".join(told_by("pdftotext", raw, tmp_path).split())
    assert all(file.name.partition(".")[0] in shown for file in attachments(raw))


def test_neither_a_refusal_nor_a_signature_by_hand_is_taken_for_a_consent(
    scene: Scene, at_desk: Signed, tmp_path: Path
) -> None:
    acta = an_acta(scene, in_force=False)
    consented(scene, acta, Acta.objects.get().text, "chl")
    refused_by_peru(scene, acta)
    signed_by_peru(scene, acta)
    scene.sign()
    told = proved(agreed_text(at_desk, acta), tmp_path)
    assert len(told["acts"]) == 4
    assert [(one["consented"], one["missing"]) for one in told["texts"]] == [(["chl"], ["per"])]


def test_an_original_carries_no_proof_and_the_text_to_file_is_damaged_by_one_bit(
    scene: Scene, at_desk: Signed, tmp_path: Path
) -> None:
    acta = an_acta(scene)
    scene.sign()
    bare, whole = at_desk(SECRETARIAT).get(original(acta, "b")).content, agreed_text(at_desk, acta)
    assert (attachments(bare), len(attachments(whole))) == ((), 3)
    assert judged(bare, tmp_path).exit_code == 2
    changed = bytearray(whole)
    changed[len(whole) // 2] ^= 1
    assert judged(bytes(changed), tmp_path).exit_code == 1


def test_a_file_that_a_staff_edits_carries_no_proof_and_no_list_of_them(
    scene: Scene, at_desk: Signed
) -> None:
    acta = an_acta(scene)
    names = {"object_id": acta.hex(), "leaf": acta.hex()}
    raw = at_desk(SECRETARIAT).get(reverse("meetings:acta-docx", kwargs=names)).content
    assert b"tlog-proof" not in raw
    page = text(at_desk(SECRETARIAT).get(reverse("meetings:acta-papers", args=[acta.hex()])))
    assert "Texto acordado con sus pruebas, PDF" in page
    assert "Borrador, PDF" not in page


def test_reservations_signed_after_the_text_are_printed_beside_it_and_proved(
    scene: Scene, at_desk: Signed, tmp_path: Path
) -> None:
    edition = an_edition_held(scene)
    spoken = a_statement(scene, edition)
    rows = [row(1, "both", "agreed", statement=spoken.hex(), version=spoken.hex())]
    values = acta_values(edition, rows=rows, texts=[{"es": "Hola.", "pt": "Olá."}])
    acta = scene.chl(facts.ACTA_PROPOSED, values, by=f"chl.{SECRETARIAT}")
    for about, words in ((spoken, LATE), (acta, "Salvo el anexo.")):
        scene.per(facts.RESERVED, {"text": words}, by=f"per.{HEAD}", about=about)
    for party in ("chl", "per"):
        consented(scene, acta, values["text"], party)
    scene.sign()
    raw = at_desk(SECRETARIAT).get(original(acta, "a")).content
    shown = " ".join(told_by("pdftotext", raw, tmp_path).split())
    late = shown.partition("Reservas firmadas después de fijado el texto")[2]
    assert LATE in late
    assert "todo el texto, PER" in late
    assert "Salvo el anexo." in late
    kinds = [act["kind"] for act in proved(agreed_text(at_desk, acta), tmp_path)["acts"]]
    assert kinds.count(facts.RESERVED) == 2
