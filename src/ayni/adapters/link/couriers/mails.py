# SPDX-License-Identifier: Apache-2.0
"""A mail around a packet: writes one that mail programs open, and takes the packet out of one.

A mail adds nothing and is believed in nothing: who wrote a packet, and whether it is whole, is
told by the packet. Both ways go piece by piece, for a packet may have a gibibyte. Must not decrypt.

A mail as it is written, lines ended by CRLF::

    Subject: Ayni · PER > CHL · 000007 · EJERCICIO · EXERCÍCIO · EXERCISE
    MIME-Version: 1.0
    X-Unsent: 1
    Content-Type: multipart/mixed; boundary="ayni-<32 hex digits>"

    --ayni-...          text/plain, the same words in every language of the node
    --ayni-...          application/octet-stream, base64: the packet under its own name
    --ayni-...--

Source: RFC 5322; RFC 2045 section 6.8 (base64); RFC 2046 section 5.1 (multipart).
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage, Message
from email.parser import BytesHeaderParser
from email.policy import SMTP, compat32
from itertools import chain
from pathlib import Path
from typing import IO, Final

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from ayni.adapters.link.couriers.container import AGE_MARK
from ayni.adapters.link.couriers.spool import Inflow, Written
from ayni.core import limits
from ayni.core.errors import LimitExceeded, PacketRefused

CONTENT_TYPE: Final = "message/rfc822"
SUFFIX: Final = ".eml"

_OUTLOOK_MARK: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_FIELD: Final = re.compile(rb"[!-9;-~]+[ \t]*:")
_TELLING: Final = ("from", "received", "mime-version", "content-type")
_ALPHABET: Final = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_PLACE: Final = b"here stands the packet"
_LINE_BYTES: Final = 57
"""Bytes of a packet in one line of 76 characters."""
_PIECE_LINES: Final = 1_024


# --- writing ---


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail around a packet that was written.

    Attributes:
        packet: the packet.
        head: bytes before its first line.
        tail: bytes behind its last.
    """

    packet: Path
    head: bytes
    tail: bytes

    @property
    def size(self) -> int:
        """Return the length of the mail, bytes."""
        full, rest = divmod(self.packet.stat().st_size, _LINE_BYTES)
        last = (rest + 2) // 3 * 4 + 2 if rest else 0
        return len(self.head) + full * (_LINE_BYTES // 3 * 4 + 2) + last + len(self.tail)

    def pieces(self) -> Iterator[bytes]:
        """Yield the mail, some tens of kibibytes at a time."""
        yield self.head
        with self.packet.open("rb") as file:
            while piece := file.read(_LINE_BYTES * _PIECE_LINES):
                yield base64.encodebytes(piece).replace(b"\n", b"\r\n")
        yield self.tail


def mail_of(packet: Path, written: Written, *, exercise: bool) -> Mail:
    """Return the mail around a packet: a draft without addresses, for the node knows none.

    Args:
        packet: where the packet lies.
        written: what is known of it.
        exercise: the node is in exercise mode; the subject says so.
    """
    sender = written.file.partition("-")[0]
    told = [
        "Ayni",
        f"{sender.upper()} > {', '.join(party.upper() for party in written.recipients)}",
        f"{written.number:06d}",
    ]
    letter = EmailMessage(policy=SMTP)
    letter["Subject"] = " · ".join([*told, *(_marks() if exercise else ())])
    letter["X-Unsent"] = "1"  # mail programs open it as a draft
    letter.set_content(_text(written.file), cte="quoted-printable")
    letter.add_attachment(
        _PLACE, maintype="application", subtype="octet-stream", filename=written.file
    )
    letter.set_boundary(f"ayni-{written.sha256[:32]}")
    head, _place, tail = letter.as_bytes().rpartition(base64.b64encode(_PLACE) + b"\r\n")
    return Mail(packet=packet, head=head, tail=tail)


def _marks() -> list[str]:
    return _in_every_language(lambda: _("EXERCISE"))


def _text(name: str) -> str:
    def told() -> str:
        return _(
            "Attached is a packet of Ayni, the file {name}. Only the nodes named in the subject "
            "can open it. Save this mail or the file, and read it on the page “By stick or mail”. "
            "Before that, compare the fingerprint of the file with its sheet."
        ).format(name=name)

    return "\n\n".join(_in_every_language(told)) + "\n"


def _in_every_language(told: Callable[[], str]) -> list[str]:
    found = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found.append(told())
    return found


# --- reading ---


def unwrap(path: Path) -> bool:
    """Put the packet that a mail brings in the place of the mail; leave anything else as it is.

    Args:
        path: what came in; beside it there must be room for the packet.

    Returns:
        Whether it was a mail.

    Raises:
        PacketRefused: `no_packet_in_mail`, `outlook_mail` or `too_large`; the mail stays.
        OSError: the disk does not take the packet.
    """
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return False  # whoever reads the packet says that it is gone
    with file:
        start = file.read(len(AGE_MARK))
        if start == AGE_MARK:
            return False
        if start.startswith(_OUTLOOK_MARK):
            raise PacketRefused("outlook_mail", "a mail in Outlook's own form (.msg) found")
        file.seek(0)
        if not _is_mail(file):
            return False
        pieces = _first_packet(file)
        if pieces is None:
            raise PacketRefused(
                "no_packet_in_mail", "no attachment in base64 begins as an age file"
            )
        _keep(pieces, path)
    return True


def _keep(pieces: Iterator[bytes], path: Path) -> None:
    inflow = Inflow(path, bytes_max=limits.PACKET_SIZE_MAX_BYTES + limits.MIB)
    try:
        for piece in pieces:
            inflow.write(piece)
    except LimitExceeded as error:
        raise PacketRefused("too_large", f"in the mail {error}") from None
    except BaseException:
        inflow.drop()
        raise
    inflow.finish()


def _is_mail(file: IO[bytes]) -> bool:
    """Tell whether a file begins as a mail does, and leave it at its first field."""
    first = file.readline(limits.MAIL_LINE_MAX_BYTES)
    at = len(first) if first.startswith(b"From ") else 0  # mail programs put it before a saved mail
    file.seek(at)
    if _FIELD.match(file.readline(limits.MAIL_LINE_MAX_BYTES)) is None:
        return False
    file.seek(at)
    head = _Lines(file).head()
    file.seek(at)
    return any(head.get(name) is not None for name in _TELLING)


def _first_packet(file: IO[bytes]) -> Iterator[bytes] | None:
    for head, lines in _parts(_Lines(file)):
        if str(head.get("content-transfer-encoding", "")).strip().lower() != "base64":
            continue
        pieces = _decoded(lines)
        first = next(pieces, b"")
        if first.startswith(AGE_MARK):
            return chain((first,), pieces)
    return None


class _Lines:
    """Gives a mail line by line and knows where its parts begin and end.

    Attributes:
        opened: a line that opens a part was just read.
        over: nothing is left.
        boundaries: of the parts that stand open, the outermost first.
    """

    def __init__(self, file: IO[bytes]) -> None:
        """Begin where the file stands, at the first field of the mail."""
        self.opened = self.over = False
        self.boundaries: list[bytes] = []
        self._file, self._fresh, self._heads = file, True, 0

    def head(self) -> Message:
        """Read the fields of a mail or of a part, and the empty line after them.

        Raises:
            PacketRefused: `no_packet_in_mail`: more than any mail has.
        """
        self._heads += 1
        fields = bytearray()
        for line in self.body():
            if not line.strip():
                break
            fields += line
            if len(fields) > limits.MAIL_HEAD_MAX_BYTES:
                raise _too_much(f"fields of more than {limits.MAIL_HEAD_MAX_BYTES} bytes")
        if self._heads > limits.MAIL_PARTS_MAX_COUNT:
            raise _too_much(f"more than {limits.MAIL_PARTS_MAX_COUNT} parts")
        return BytesHeaderParser(policy=compat32).parsebytes(bytes(fields))

    def body(self) -> Iterator[bytes]:
        """Yield lines up to the end of the part; one that is too long comes in pieces."""
        if self.opened:
            return
        while line := self._file.readline(limits.MAIL_LINE_MAX_BYTES):
            fresh, self._fresh = self._fresh, line.endswith(b"\n")
            if fresh and line.startswith(b"--") and self._turn(line.rstrip()):
                return
            yield line
        self.over = True

    def next_part(self) -> bool:
        """Pass over what is left until a part opens, and tell whether one did."""
        while not (self.opened or self.over):
            for _line in self.body():
                pass
        self.opened = False
        return not self.over

    def _turn(self, line: bytes) -> bool:
        for depth, boundary in enumerate(self.boundaries):
            if line == b"--" + boundary:
                del self.boundaries[depth + 1 :]
                self.opened = True
                return True
            if line == b"--" + boundary + b"--":
                del self.boundaries[depth:]
                return True
        return False


def _too_much(found: str) -> PacketRefused:
    return PacketRefused("no_packet_in_mail", f"{found} found before any packet")


def _parts(lines: _Lines) -> Iterator[tuple[Message, Iterator[bytes]]]:
    """Yield every part that holds no other one, also those of mails within the mail."""
    while True:
        head = lines.head()
        kind = head.get_content_type()
        if kind == CONTENT_TYPE:
            continue  # a mail that was passed on: its own fields follow
        if head.get_content_maintype() == "multipart":
            lines.boundaries += _boundary(head)
        else:
            yield head, lines.body()
        if not lines.next_part():
            return


def _boundary(head: Message) -> list[bytes]:
    """Return what opens the parts; nothing if the field is not as it must be."""
    try:
        told = head.get_boundary()
    except (LookupError, TypeError, ValueError):  # the library trips over broken parameters
        told = None
    return [told.encode("utf-8", "surrogateescape")] if told else []


def _decoded(lines: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the bytes of base64 up to its end or the first line that is none.

    Relays and lists write words below an attachment; whether the packet is whole, it tells itself.
    """
    held = bytearray()
    for line in lines:
        padded = line.strip()
        text = padded.rstrip(b"=")
        if text.translate(None, _ALPHABET):
            break
        held += text
        if len(text) != len(padded):
            break
        if len(held) >= limits.MAIL_LINE_MAX_BYTES:
            whole = len(held) - len(held) % 4
            yield binascii.a2b_base64(held[:whole])
            del held[:whole]
    if len(held) % 4 == 1:  # six bits are no byte
        held.pop()
    yield binascii.a2b_base64(held + b"=" * (-len(held) % 4))
