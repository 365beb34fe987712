# SPDX-License-Identifier: Apache-2.0
"""Scans of originals hold names: their fingerprint is taken, and the file goes nowhere."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ayni.core import limits
from ayni.rooms.meetings.tests.conftest import Signed
from ayni.rooms.meetings.tests.pages import SECRETARIAT, day
from ayni.rooms.meetings.tests.paper_pages import an_acta, papers
from tests.pair import Scene
from tests.rooms import press, sit, text

pytestmark = pytest.mark.django_db(databases=["default", "record"])

NAME = b"Persona Ficticia"
SCAN = b"%PDF-1.7 firmado por " + NAME
SIGNED = {"town": "Caleta Ensayo", "scans": "", "note": "", "originals": "a"}
NOTHING = "No se registró ninguna firma en papel"


def record(client: Client, acta: bytes, status: int, raw: bytes, **changed: str) -> str:
    """Record a signature on paper with the scan of original A."""
    typed: dict[str, object] = {**SIGNED, "signed_on": day(0), **changed}
    typed["scan_a"] = SimpleUploadedFile("firmado.pdf", raw)
    return press(client, papers(acta), "signed", status, **typed)  # type: ignore[arg-type]


def test_of_a_scan_the_fingerprint_alone_is_taken(
    scene: Scene, at_desk: Signed, tmp_path: Path
) -> None:
    acta = an_acta(scene)
    record(at_desk(SECRETARIAT), acta, 302, SCAN)
    assert sha256(SCAN).hexdigest() in text(at_desk(SECRETARIAT).get(papers(acta)))
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path for path in files if NAME in path.read_bytes()] == []


def test_a_refused_form_shows_the_fingerprint_so_that_no_file_is_chosen_again(
    scene: Scene, at_desk: Signed
) -> None:
    acta = an_acta(scene)
    shown = record(at_desk(SECRETARIAT), acta, 422, SCAN, signed_on="2099-01-01")
    assert f"A {sha256(SCAN).hexdigest()}" in shown
    assert NOTHING in shown


def test_of_a_scan_that_is_too_large_none_is_taken(
    scene: Scene, at_desk: Signed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "ATTACHMENT_SIZE_MAX_BYTES", limits.MIB)
    acta, whole = an_acta(scene), SCAN.ljust(limits.MIB)
    shown = record(at_desk(SECRETARIAT), acta, 422, whole + b" ")
    assert "mayor que 1 MiB" in shown
    assert NOTHING in shown
    record(at_desk(SECRETARIAT), acta, 302, whole)
    assert sha256(whole).hexdigest() in text(at_desk(SECRETARIAT).get(papers(acta)))


def test_another_site_records_no_signature_in_the_name_of_a_person(scene: Scene) -> None:
    acta = an_acta(scene)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = sit(SECRETARIAT).cookies
    scan = SimpleUploadedFile("firmado.pdf", SCAN)
    posted = {**SIGNED, "deed": "signed", "signed_on": day(0), "scan_a": scan}
    assert strict.post(papers(acta), posted).status_code == 403
