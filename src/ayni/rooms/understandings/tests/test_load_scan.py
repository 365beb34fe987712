# SPDX-License-Identifier: Apache-2.0
"""Of the scan on which a transcription stands the fingerprint is taken; the file goes nowhere."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from ayni.adapters.record import reading
from ayni.core import limits
from ayni.rooms.understandings.models import Understanding
from ayni.rooms.understandings.tests.pages import SECRETARIAT
from tests.pair import Scene
from tests.rooms import sit, text

pytestmark = pytest.mark.django_db(databases=["default", "record"])

NAME = b"Persona Ficticia"
SCAN = b"%PDF-1.7 firmado por " + NAME
OTHER = "ab" * 32
ROWS = (
    "edición;número;texto;huella\n"
    "XXXIX;1;Probar la radio cada mes.;\n"
    f"XXXIX;2;Avisar de las obras.;{OTHER}\n"
)


@pytest.fixture
def client(scene: Scene) -> Client:
    return sit(SECRETARIAT)


def posted(client: Client, raw: bytes, rows: str = ROWS, **changed: str) -> str:
    """Look a file through that comes with the scan of its paper."""
    typed: dict[str, object] = {"code": "rre", "language": "es", "table": "", **changed}
    typed["table_file"] = SimpleUploadedFile("e.csv", rows.encode())
    typed["scan_file"] = SimpleUploadedFile("acta.pdf", raw)
    response = client.post(reverse("understandings:load"), typed)  # type: ignore[arg-type]
    return response.content.decode()


def test_rows_stand_on_the_scan_that_was_chosen_unless_they_name_their_own(
    client: Client, tmp_path: Path
) -> None:
    page = posted(client, SCAN)
    own = sha256(SCAN).hexdigest()
    assert f"{own[:16]}…" in page
    assert f'name="scan" value="{own}"' in page
    signed = {"code": "rre", "language": "es", "table": ROWS, "scan": own, "confirmed": "yes"}
    done = client.post(reverse("understandings:load"), {**signed, "deed_id": "ab" * 16})
    assert done.status_code == 302
    rows = Understanding.objects.order_by("number")
    scans = [reading.regular_about(bytes.fromhex(row.pk))[0].facts["scan"] for row in rows]
    assert scans == [own, OTHER]
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path for path in files if NAME in path.read_bytes()] == []


def test_a_file_with_a_wrong_row_keeps_the_fingerprint_so_that_no_scan_is_chosen_again(
    client: Client,
) -> None:
    page = posted(client, SCAN, ROWS + "XXXIX;cero;Nada.;\n")
    assert "cero" in page
    assert f'value="{sha256(SCAN).hexdigest()}"' in page
    assert not Understanding.objects.exists()


def test_of_a_scan_that_is_too_large_none_is_taken(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "ATTACHMENT_SIZE_MAX_BYTES", limits.MIB)
    whole = SCAN.ljust(limits.MIB)
    assert "mayor que 1 MiB" in posted(client, whole + b" ")
    assert sha256(whole).hexdigest()[:16] in posted(client, whole)


def test_what_is_typed_as_a_fingerprint_is_one_or_is_named(client: Client) -> None:
    typed = {"code": "rre", "language": "es", "table": ROWS}
    where = reverse("understandings:load")
    refused = text(client.post(where, {**typed, "scan": "12 34"}), 422)  # type: ignore[arg-type]
    assert "12 34 no es una huella" in refused
    spaced = " ".join([OTHER.upper()[:32], OTHER.upper()[32:]])
    assert "Firmar 2 transcripciones" in text(client.post(where, {**typed, "scan": spaced}))  # type: ignore[arg-type]


def test_another_site_loads_nothing_in_the_name_of_a_person(scene: Scene) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = sit(SECRETARIAT).cookies
    typed = {"code": "rre", "language": "es", "table": ROWS, "confirmed": "yes"}
    assert strict.post(reverse("understandings:load"), typed).status_code == 403
    assert not Understanding.objects.exists()
