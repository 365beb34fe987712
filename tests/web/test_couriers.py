# SPDX-License-Identifier: Apache-2.0
"""The pages for the stick: what they leave for the link process, and how they show its answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from ayni.adapters import clock
from ayni.adapters.accounts import people
from ayni.adapters.accounts.models import Person
from ayni.adapters.link.couriers import words
from ayni.adapters.link.couriers.spool import Job, Spool, Taken, Written
from ayni.adapters.link.health import Carrier, Neighbour, Own, Status, write_status
from ayni.adapters.record import reading
from ayni.adapters.record import registry as record_registry
from ayni.core import limits
from ayni.core.packets import Run
from ayni.web.testing import never_said
from tests.record import room
from tests.record.scene import Scene
from tests.web.conftest import PASSWORD

pytestmark = pytest.mark.django_db(databases=["default", "record"])

STEPS = "/link/per/packets/"
WRITTEN = Written(
    file="chl-per-000007.age",
    number=7,
    recipients=("per",),
    bytes_count=65_774,
    sha256="ab" * 32,
    written_ms=1_795_442_400_000,
    acts=3,
    receipts=1,
    unsigned=0,
    logs=(Run(log="0000000000000sth", first=0, to=3),),
)
TAKEN = Taken(
    sender="per",
    number=4,
    written_ms=1_795_442_400_000,
    stored_ms=1_795_446_000_000,
    sha256="cd" * 32,
    bytes_count=65_774,
)


@pytest.fixture
def spool(settings: Settings, tmp_path: Path) -> Iterator[Spool]:
    """A node that has compared PER's card; its link process is not there."""
    settings.AYNI_GUARD = tmp_path / "guard"
    room.install()
    Scene().found()
    yield Spool(tmp_path)
    record_registry.forget_room("drill")


def link_runs(settings: Settings, *carriers: Carrier) -> None:
    now_ms = clock.now_ms()
    per = Neighbour(
        party="per", code="up_to_date", since_ms=now_ms, checked_ms=now_ms, carriers=carriers
    )
    write_status(settings.AYNI_DATA, Status(written_ms=now_ms, own=Own(), neighbours=(per,)))


def asked(spool: Spool) -> Job:
    [job] = spool.waiting()
    return job


def a_file(raw: bytes = b"age-encryption.org/v1\n...") -> SimpleUploadedFile:
    return SimpleUploadedFile("per-chl-000004.age", raw)


def read(client: Client, address: str, *, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    page = response.content.decode()
    assert never_said(page, "es") == []
    return page


def test_the_steps_are_shown_and_a_party_without_a_card_has_none(
    anna_client: Client, spool: Spool
) -> None:
    page = read(anna_client, STEPS)
    assert page.index("Escribir el paquete") < page.index("Llevarlo") < page.index("respuesta")
    assert "no está en marcha" in page
    assert anna_client.get("/link/bol/packets/").status_code == 404


WITHOUT_FILES = "application/x-www-form-urlencoded"


def test_a_packet_is_asked_for_and_its_sheet_is_shown_when_it_is_written(
    anna_client: Client, spool: Spool, settings: Settings
) -> None:
    link_runs(settings)
    response = anna_client.post(STEPS, "deed=write&full=yes", content_type=WITHOUT_FILES)
    job = asked(spool)
    assert (job.deed, job.parties, job.full, job.by) == (
        "write", ("per",), True, "chl.north.liaison",
    )  # fmt: skip
    address = response["Location"]
    assert address == f"/link/packets/{job.id}/"
    assert "En curso" in read(anna_client, address)
    (spool.packets(job.id) / WRITTEN.file).write_bytes(b"sealed")
    spool.put(msgspec.structs.replace(job, standing="done", written=WRITTEN))
    page = read(anna_client, address)
    for told in ("Paquete 7 para Perú", "Contiene 3 actos", "abab abab", "Entrega (oficina)"):
        assert told in page
    file = anna_client.get(f"{address}file/")
    assert b"".join(file.streaming_content) == b"sealed"  # type: ignore[attr-defined]
    assert 'filename="chl-per-000007.age"' in file["Content-Disposition"]
    mail = anna_client.get(f"{address}mail/")
    raw = b"".join(mail.streaming_content)  # type: ignore[attr-defined]
    assert 'filename="chl-per-000007.age.eml"' in mail["Content-Disposition"]
    assert int(mail["Content-Length"]) == len(raw)
    assert b"Content-Type: multipart/mixed" in raw
    assert "Guardar como correo" in page
    assert "lo abre como borrador" in page
    assert "0000000000000sth: n.º 0 a 2" in page
    runs = tuple(Run(log=log.id, first=256, to=300) for log in reading.logs() if log.party == "chl")
    written = msgspec.structs.replace(WRITTEN, logs=(*runs, Run(log=runs[0].log, first=0, to=0)))
    spool.put(msgspec.structs.replace(job, standing="done", written=written))
    page = read(anna_client, address)
    assert "Chile: n.º 256 a 299" in page
    assert "Chile: ninguno" in page
    assert runs[0].log not in page
    written = msgspec.structs.replace(WRITTEN, bytes_count=limits.MAIL_ADVISED_MAX_BYTES + 1)
    spool.put(msgspec.structs.replace(job, standing="done", written=written))
    assert "Demasiado grande para muchos servidores" in read(anna_client, address)


def test_acts_that_are_not_signed_yet_are_told(anna_client: Client, spool: Spool) -> None:
    job = Job(id="0" * 16, deed="write", parties=("per",))
    written = msgspec.structs.replace(WRITTEN, unsigned=2)
    spool.put(msgspec.structs.replace(job, standing="done", written=written))
    page = read(anna_client, f"/link/packets/{job.id}/")
    assert "Faltan 2 actos" in page
    assert "Guardar el paquete" not in page
    for way in ("file", "mail"):
        assert anna_client.get(f"/link/packets/{job.id}/{way}/").status_code == 404


def test_a_packet_that_comes_in_lies_in_the_spool_as_it_came(
    anna_client: Client, spool: Spool
) -> None:
    raw = bytes(range(256)) * 3_000
    anna_client.post(STEPS, {"deed": "read", "packet": a_file(raw)})
    job = asked(spool)
    assert (job.deed, job.parties) == ("read", ("per",))
    assert spool.upload(job.id).read_bytes() == raw
    assert [path.name for path in spool.uploads.iterdir()] == [f"{job.id}.age"]


def test_what_came_of_a_packet_is_told_and_an_answer_is_offered(
    anna_client: Client, spool: Spool
) -> None:
    job = Job(id="1" * 16, deed="read", parties=("per",), standing="done", taken=TAKEN)
    spool.put(job)
    page = read(anna_client, f"/link/packets/{job.id}/")
    assert "Nada nuevo" in page
    assert "Escribir el paquete de respuesta" in page
    spool.put(
        msgspec.structs.replace(job, taken=msgspec.structs.replace(TAKEN, acts=2, receipts_out=1))
    )
    page = read(anna_client, f"/link/packets/{job.id}/")
    assert "Se guardaron 2 actos. Nuestro recibo vuelve" in page
    assert "Paquete 4 de Perú" in read(anna_client, STEPS)


def test_a_refused_packet_says_why_and_what_to_do(anna_client: Client, spool: Spool) -> None:
    job = Job(id="2" * 16, deed="read", parties=("per",), standing="refused", code="damaged")
    spool.put(msgspec.structs.replace(job, told="decryption error"))
    page = read(anna_client, f"/link/packets/{job.id}/")
    assert "fue alterado o quedó cortado en el camino" in page
    assert "compare su huella con la hoja" in page
    assert "Escribir el paquete de respuesta" not in page


def test_a_form_without_a_file_says_what_to_do(anna_client: Client, spool: Spool) -> None:
    response = anna_client.post(STEPS, {"deed": "read"})
    assert response.status_code == 422
    assert "Elija primero el paquete" in response.content.decode()
    assert list(spool.waiting()) == []


def test_a_file_that_is_too_large_is_not_kept(
    anna_client: Client, spool: Spool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "PACKET_UPLOAD_MAX_BYTES", 100_000)
    for size in (120_000, 400_000):  # found while it comes, and told by its length beforehand
        response = anna_client.post(STEPS, {"deed": "read", "packet": a_file(bytes(size))})
        assert response.status_code == 413
        assert "más grande" in response.content.decode()
    assert list(spool.waiting()) == []
    assert list(spool.uploads.iterdir()) == []


def test_an_office_without_the_power_neither_writes_nor_reads(client: Client, spool: Spool) -> None:
    press = people.create_person("dora", password=PASSWORD, display_name="Dora")
    people.assign_office(press, office="chl.press", since=clock.now())
    client.force_login(press)
    assert "deed" not in read(client, STEPS).split("stick-steps")[1]
    for form in ({"deed": "write"}, {"deed": "read", "packet": a_file()}):
        response = client.post(STEPS, form)
        assert response.status_code == 403
        assert "Su oficina no escribe ni recibe paquetes" in response.content.decode()
    assert list(spool.waiting()) == []
    assert list(spool.uploads.iterdir()) == []


def test_a_form_from_elsewhere_is_refused(anna: Person, spool: Spool) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(anna)
    assert strict.post(STEPS, {"deed": "write"}).status_code == 403
    assert strict.post(STEPS, {"deed": "read", "packet": a_file()}).status_code == 403
    assert list(spool.waiting()) == []


def test_too_many_waiting_packets_are_refused(anna_client: Client, spool: Spool) -> None:
    for n in range(20):
        spool.put(Job(id=f"{n:016x}", deed="write", parties=("per",)))
    response = anna_client.post(STEPS, {"deed": "write"})
    assert response.status_code == 409
    assert "demasiados paquetes en espera" in response.content.decode()


@pytest.mark.parametrize("job", ["../../etc/passwd", "zz", "0" * 15, "0" * 16])
def test_no_page_leads_out_of_the_spool(anna_client: Client, spool: Spool, job: str) -> None:
    assert anna_client.get(f"/link/packets/{job}/").status_code == 404
    assert spool.job(job) is None


def test_each_carrier_is_told_with_age_reason_and_remedy(
    anna_client: Client, spool: Spool, settings: Settings
) -> None:
    hour_ago = clock.now_ms() - 3_600_000
    link_runs(
        settings,
        Carrier(name="door", code="down", detail="no route"),
        Carrier(name="folder", code="not_collected", waiting=3, last_in_ms=hour_ago),
        Carrier(name="stick", code="set_aside", refused=2, detail="damaged: cut short"),
    )
    page = read(anna_client, "/link/")
    for told in (
        *("Puerta del vecino", "no route", "nadie retira los paquetes", "sin retirar: 3"),
        *("hace 1 h", "apartados: 2", "damaged: cut short", "Por memoria USB o correo"),
    ):
        assert told in page


@pytest.mark.parametrize("language", ["es", "pt", "en"])
def test_every_state_and_every_refusal_has_its_sentence(language: str, settings: Settings) -> None:
    from typing import get_args

    from django.utils import translation

    from ayni.adapters.link.health import CarrierCode

    with translation.override(language):
        for code in get_args(CarrierCode):
            for name in ("door", "folder", "stick"):
                assert words.standing(Carrier(name=name, code=code))
                words.remedy(Carrier(name=name, code=code))
        for code in (
            *("gone", "too_large", "not_encrypted", "not_for_us", "damaged", "not_a_packet"),
            *("newer", "unsafe", "other_mode", "other_partnership", "own_packet", "gap", "disk"),
            *("not_addressed", "unknown_sender", "bad_content", "no_such_neighbour", "no_key"),
            *("no_packet_in_mail", "outlook_mail"),
        ):
            assert words.refusal(code) != words.refusal("something else")
            assert words.refusal_remedy(code)
        told = words.outcome(
            msgspec.structs.replace(
                TAKEN, gaps={"x": 256}, withheld=1, contradictions=1, receipts_in=1
            )
        )
        assert never_said(told, language) == []
