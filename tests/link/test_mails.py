# SPDX-License-Identifier: Apache-2.0
"""Mails around packets: as programs, relays and people leave them, and as this node writes them."""

from __future__ import annotations

import base64
import email
import random
import tracemalloc
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from email.policy import SMTP, default
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.adapters.link.couriers import mails
from ayni.adapters.link.couriers.container import AGE_MARK
from ayni.adapters.link.couriers.spool import Written
from ayni.core import limits
from ayni.core.errors import PacketRefused
from ayni.core.packets import Run

PACKET = AGE_MARK + random.Random(3).randbytes(200_000)
OTHER = AGE_MARK + random.Random(4).randbytes(3_000)
TEXT = "Estimada colega:\n\n-- \nOficina de Enlace\n> -----Mensaje original-----\n> --fin--\n"


def written(name: str = "per-chl-000007.age") -> Written:
    return Written(
        file=name,
        number=7,
        recipients=("chl",),
        bytes_count=len(PACKET),
        sha256="ab" * 32,
        written_ms=1_795_442_400_000,
        acts=3,
        receipts=1,
        unsigned=0,
        logs=(Run(log="0000000000000sth", first=0, to=3),),
    )


def a_mail(*attached: tuple[str, bytes], text: str = TEXT) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"] = "enlace@exercise.invalid", "enlace@other.invalid"
    mail["Subject"] = "Paquete"
    mail.set_content(text)
    mail.add_alternative(f"<p>{text}</p>", subtype="html")
    for name, content in attached:
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return mail


def unwrapped(folder: Path, raw: bytes) -> bytes:
    """Return what stands in the place of a mail when it was unwrapped."""
    path = folder / "came.age"
    path.write_bytes(raw)
    assert mails.unwrap(path)
    assert [one.name for one in folder.iterdir()] == ["came.age"]
    return path.read_bytes()


def refused(folder: Path, raw: bytes) -> str:
    path = folder / "came.age"
    path.write_bytes(raw)
    with pytest.raises(PacketRefused) as found:
        mails.unwrap(path)
    assert [one.name for one in folder.iterdir()] == ["came.age"]
    assert path.read_bytes() == raw
    return found.value.code


@pytest.mark.parametrize("size", [len(AGE_MARK), 57, 58, 59, 57 * 1_024, 65_536, 200_000])
def test_a_mail_that_is_written_gives_its_packet_back(tmp_path: Path, size: int) -> None:
    packet = tmp_path / "per-chl-000007.age"
    packet.write_bytes(PACKET[:size])
    mail = mails.mail_of(packet, written(), exercise=True)
    raw = b"".join(mail.pieces())
    assert len(raw) == mail.size
    assert all(len(line) <= 78 for line in raw.replace(b"\r\n", b"\n").split(b"\n"))
    packet.unlink()
    assert unwrapped(tmp_path, raw) == PACKET[:size]


def test_a_mail_opens_as_mail_programs_read_it(tmp_path: Path) -> None:
    packet = tmp_path / "per-chl-000007.age"
    packet.write_bytes(PACKET)
    raw = b"".join(mails.mail_of(packet, written(), exercise=True).pieces())
    mail = email.message_from_bytes(raw, policy=default)
    assert mail["Subject"] == "Ayni · PER > CHL · 000007 · EJERCICIO · EXERCÍCIO · EXERCISE"
    assert (mail["To"], mail["From"], mail["X-Unsent"]) == (None, None, "1")
    [attached] = mail.iter_attachments()
    assert (attached.get_filename(), attached.get_content()) == ("per-chl-000007.age", PACKET)
    body = mail.get_body()
    assert body is not None
    for words in ("Va adjunto un paquete", "Segue anexado um pacote", "Attached is a packet"):
        assert words in body.get_content()
    assert [*mail.defects, *attached.defects, *body.defects] == []


def test_a_mail_in_earnest_bears_no_exercise_mark(tmp_path: Path) -> None:
    packet = tmp_path / "per-chl-000007.age"
    packet.write_bytes(PACKET)
    raw = b"".join(mails.mail_of(packet, written(), exercise=False).pieces())
    subject = email.message_from_bytes(raw, policy=default)["Subject"]
    assert subject == "Ayni · PER > CHL · 000007"


def _passed_on(mail: EmailMessage) -> bytes:
    outer = a_mail()
    outer.add_attachment(mail)
    return outer.as_bytes()


def _with_footer(mail: EmailMessage) -> bytes:
    """A list has written its words below the attachment, within the part."""
    raw = mail.as_bytes()
    at = raw.rindex(b"\r\n--")
    return raw[:at] + b"\r\n\r\n_____________\r\nLista interna: no responder\r\n" + raw[at:]


def _alone(_mail: EmailMessage) -> bytes:
    whole = EmailMessage(policy=SMTP)
    whole["From"] = "enlace@exercise.invalid"
    whole.set_content(PACKET, maintype="application", subtype="octet-stream")
    return whole.as_bytes()


def _one_line(_mail: EmailMessage) -> bytes:
    head = b"MIME-Version: 1.0\nContent-Type: application/x-age\n"
    return head + b"Content-Transfer-Encoding: BASE64 \n\n" + base64.b64encode(PACKET)


def _wide_lines(mail: EmailMessage) -> bytes:
    text = base64.encodebytes(PACKET).replace(b"\n", b"\r\n")
    return mail.as_bytes().replace(text, text.replace(b"\r\n", b" \t\r\n\r\n"))


FORMS: dict[str, Callable[[EmailMessage], bytes]] = {
    "lines ended by CRLF": lambda mail: mail.as_bytes(),
    "lines ended by LF": lambda mail: mail.as_bytes().replace(b"\r\n", b"\n"),
    "a line of the mail folder before it": lambda m: b"From - Fri Nov 27 09:00\r\n" + m.as_bytes(),
    "fields of relays": lambda m: b"Received: from a\r\n\tby b; x=--y\r\n" * 90 + m.as_bytes(),
    "the end cut off behind the packet": lambda m: m.as_bytes().rpartition(b"\r\n--")[0],
    "words behind the last part": lambda m: m.as_bytes() + b"\r\n-- \r\nEscaneado\r\n" * 900,
    "a mail within a mail": _passed_on,
    "the words of a list below the attachment": _with_footer,
    "nothing but the packet": _alone,
    "base64 in one line": _one_line,
    "white space and empty lines": _wide_lines,
}


@pytest.mark.parametrize("form", FORMS)
def test_the_packet_is_found_in_every_form_that_a_mail_is_saved_in(
    tmp_path: Path, form: str
) -> None:
    packet = PACKET if len(PACKET) % 3 else PACKET + b"!"  # its base64 ends in padding
    mail = a_mail(("image001.png", b"\x89PNG"), ("per-chl-000007.age", packet))
    expected = PACKET if form in ("nothing but the packet", "base64 in one line") else packet
    assert unwrapped(tmp_path, FORMS[form](mail)) == expected


def test_of_several_attachments_the_first_that_is_a_packet_is_taken(tmp_path: Path) -> None:
    mail = a_mail(("a.pdf", b"%PDF-"), ("b.bin", PACKET), ("c.age", OTHER))
    assert unwrapped(tmp_path, mail.as_bytes()) == PACKET


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(a_mail().as_bytes(), id="no attachment"),
        pytest.param(a_mail(("p.age", b""), ("q.age", b"age")).as_bytes(), id="no age file"),
        pytest.param(a_mail(("p.zip", b"PK\x03\x04" + bytes(9_000))).as_bytes(), id="a zip"),
        pytest.param(a_mail(text=base64.b64encode(PACKET).decode()).as_bytes(), id="as words"),
        pytest.param(b"From: a\n\n" + b"x\n" * 9, id="words alone"),
        pytest.param(b"From: a\nContent-Type: multipart/mixed\n\n--\n\n--\n", id="no boundary"),
        pytest.param(
            b'From: a\nContent-Type: multipart/mixed; boundary*0="a"; boundary="b"\n\n--a\n',
            id="broken boundary",
        ),
    ],
)
def test_a_mail_without_a_packet_is_refused_in_one_sentence(tmp_path: Path, raw: bytes) -> None:
    assert refused(tmp_path, raw) == "no_packet_in_mail"


def test_a_mail_in_the_form_of_outlook_is_named(tmp_path: Path) -> None:
    raw = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(4_000)
    assert refused(tmp_path, raw) == "outlook_mail"


@pytest.mark.parametrize(
    "raw", [PACKET, b"", b"\0" * 900, b"PK\x03\x04", b"hello\nFrom: a\n", b"a: b\n\n"]
)
def test_what_is_no_mail_is_left_as_it_is(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "came.age"
    path.write_bytes(raw)
    assert not mails.unwrap(path)
    assert path.read_bytes() == raw
    assert not mails.unwrap(tmp_path / "gone.age")


def test_an_attachment_larger_than_a_packet_may_be_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "PACKET_SIZE_MAX_BYTES", 100_000)
    monkeypatch.setattr(limits, "MIB", 0)
    assert refused(tmp_path, a_mail(("p.age", PACKET)).as_bytes()) == "too_large"
    monkeypatch.setattr(limits, "PACKET_SIZE_MAX_BYTES", len(PACKET))
    assert unwrapped(tmp_path, a_mail(("p.age", PACKET)).as_bytes()) == PACKET


def _endless(parts: int) -> bytes:
    head = b"From: a\nContent-Type: multipart/mixed; boundary=x\n\n"
    return (
        head + b"--x\nContent-Type: message/rfc822\n\n" * parts + a_mail(("p", PACKET)).as_bytes()
    )


def test_a_mail_of_more_parts_or_fields_than_mails_have_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, _endless(limits.MAIL_PARTS_MAX_COUNT)) == "no_packet_in_mail"
    fields = b"X-A: b\n" * (limits.MAIL_HEAD_MAX_BYTES // 7 + 1)
    assert refused(tmp_path, fields + _alone(a_mail())) == "no_packet_in_mail"


def test_a_large_mail_is_read_and_written_in_little_memory(tmp_path: Path) -> None:
    packet = tmp_path / "per-chl-000007.age"
    with packet.open("wb") as file:
        file.write(AGE_MARK)
        file.writelines(random.Random(n).randbytes(limits.MIB) for n in range(24))
    size = packet.stat().st_size
    came = tmp_path / "came.eml"
    mail = mails.mail_of(packet, written(), exercise=True)
    tracemalloc.start()
    with came.open("wb") as file:
        file.writelines(mail.pieces())
    assert mails.unwrap(came)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert came.stat().st_size == size
    assert most < 4 * limits.MIB


def _rubbish() -> Iterator[bytes]:
    yield from (b"Content-Type: ", b"multipart/mixed", b"message/rfc822", b"; boundary=", b'"x"')
    yield from (
        b"boundary*0=",
        b"boundary*=utf-8''x",
        b"; ",
        b"\n",
        b"\r\n",
        b"\n\n",
        b"--x",
        b"--",
    )
    yield from (b"Content-Transfer-Encoding: base64\n", b"From: \xff\n", b"=", b"\0", b"=?utf-8?q?")
    yield from (base64.b64encode(OTHER)[:200], b"boundary*99999999999=", b"*1*", b" ", b"\xc3\xa9")


@given(st.lists(st.sampled_from(list(_rubbish())), max_size=40))
def test_no_rubbish_in_the_form_of_a_mail_is_anything_but_a_refusal(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[bytes]
) -> None:
    path = tmp_path_factory.getbasetemp() / "rubbish.age"
    path.write_bytes(b"From: a\n" + b"".join(pieces))
    try:
        told = "" if mails.unwrap(path) else "no mail"
    except PacketRefused as refusal:
        told = refusal.code
    assert told in ("", "no mail", "no_packet_in_mail")
    assert told or path.read_bytes().startswith(AGE_MARK)
