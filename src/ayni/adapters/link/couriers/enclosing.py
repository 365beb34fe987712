# SPDX-License-Identifier: Apache-2.0
"""Attached files in packets: which go in, as far as there is room, and what is taken out again.

What does not fit comes with a later packet and goes on at its byte: a recipient says in its own
packets which files it lacks and how much of each it has. Nothing here keeps an act or a receipt
out. Source: docs/protocol/packet.md section 5; kernel.md S11.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from ayni.adapters.attachments import files
from ayni.adapters.attachments.files import CARRIED, Attempt
from ayni.adapters.link.book import Book
from ayni.adapters.link.couriers.container import Opened
from ayni.core import limits
from ayni.core.attachments import Attachment, cited_in
from ayni.core.errors import NotAuthentic, StoreTrouble
from ayni.core.packets import FILES_FOLDER, File, file_path, parse_file_path
from ayni.core.ports import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """Bytes of one file for a packet.

    Attributes:
        hash: salted hash, 32 bytes.
        start: first byte.
        end: the byte after the last one.
        size: of the whole file.
    """

    hash: bytes
    start: int
    end: int
    size: int


@dataclass(slots=True)
class Unpacked:
    """What came of the files of a packet.

    Attributes:
        whole: files that are here now and were not before.
        begun: files of which a part came.
        no_room: files for which the disk here has no room.
        wrong: the first file that was not what its act names, or none.
    """

    whole: int = 0
    begun: int = 0
    no_room: int = 0
    wrong: NotAuthentic | None = None


def lacking(book: Book, root: Path) -> dict[str, int]:
    """Return the files that are missing here, newest act first, to how much packets brought of it.

    Args:
        book: this node's record.
        root: directory of attachments.
    """
    largest = book.attachment_max_bytes()
    missing = (
        one.hash
        for one in reversed(book.cited())
        if one.size <= largest and not files.is_held(root, one.hash)
    )
    some = islice(dict.fromkeys(missing), limits.PACKET_LACKS_MAX_COUNT)
    return {name.hex(): files.begun_bytes(root, name, CARRIED) for name in some}


def named_in(acts: Iterable[Entry]) -> Iterator[Attachment]:
    """Yield the files that acts name."""
    for act in acts:
        yield from cited_in(act.body or b"")


def enclose(
    book: Book, root: Path, fresh: Iterable[Attachment], lacks: Mapping[str, int], *, room: int
) -> tuple[list[Enclosure], int]:
    """Choose the files of a packet: first what the recipient says it lacks, then those of new acts.

    Args:
        book: this node's record.
        root: directory of attachments.
        fresh: files named by acts that the recipient does not hold.
        lacks: salted hash in hex to the bytes that the recipient has of it.
        room: bytes for all of them.

    Returns:
        What goes in, and how many files wait for a later packet, wholly or in part.
    """
    begun = {bytes.fromhex(name): at for name, at in lacks.items()}
    wanted = {**begun, **{one.hash: begun.get(one.hash, 0) for one in fresh}}
    chosen, left = list[Enclosure](), 0
    for name, start in wanted.items():
        path = files.held_path(root, name)
        if not path.is_file() or not book.names(name):
            continue
        size = path.stat().st_size
        end = min(size, start + room)
        if start < end:
            chosen.append(Enclosure(hash=name, start=start, end=end, size=size))
            room -= end - start
        left += end < size
    return chosen, left


def contents(root: Path, chosen: Iterable[Enclosure]) -> Iterator[File]:
    """Yield what was chosen as files of a packet; one that went meanwhile ends early."""
    for one in chosen:
        yield file_path(one.hash, one.start), _pieces(root, one)


def _pieces(root: Path, one: Enclosure) -> Iterator[bytes]:
    at = one.start
    while at < one.end:
        try:
            length = min(limits.ATTACHMENT_PIECE_MAX_BYTES, one.end - at)
            piece, _ = files.read_piece(root, one.hash, at, length)
        except LookupError:
            return
        if not piece:
            return
        yield piece
        at += len(piece)


def unpack(book: Book, root: Path, opened: Opened) -> Unpacked:
    """Take the files of a packet that acts held here name; the rest is passed over.

    Args:
        book: this node's record, with the packet's acts folded.
        root: directory of attachments.
        opened: the packet.
    """
    told = Unpacked()
    for name in [name for name in opened.names() if name.startswith(f"{FILES_FOLDER}/")]:
        place = parse_file_path(name)
        one = book.attachment(place[0]) if place is not None else None
        if place is None or one is None or one.size > book.attachment_max_bytes():
            continue
        try:
            _take(book, root, one, place[1], opened, name, told)
        except NotAuthentic as error:
            files.drop_partial(root, one.hash, CARRIED)
            told.wrong = told.wrong or error
        except StoreTrouble:
            files.note_attempt(root, one.hash, CARRIED, Attempt(code="no_room", tries=1))
            told.no_room += 1
    return told


def _take(  # noqa: PLR0913  # one step of `unpack`
    book: Book, root: Path, one: Attachment, start: int, opened: Opened, name: str, told: Unpacked
) -> None:
    begun = files.begun_bytes(root, one.hash, CARRIED)
    end = start + opened.size(name)
    if files.is_held(root, one.hash) or start > begun or end <= begun:
        return
    if end > one.size:
        raise NotAuthentic(
            "size of the attachment", expected=f"{one.size} bytes", found=f"{end} or more"
        )
    files.note_attempt(root, one.hash, CARRIED, Attempt())
    with opened.stream(name) as file:
        if file is None:
            return
        at = start
        while piece := file.read(limits.ATTACHMENT_PIECE_MAX_BYTES):
            files.add_piece(root, one.hash, CARRIED, start=at, piece=piece)
            at += len(piece)
    if at < one.size:
        told.begun += 1
        return
    files.complete(root, one, CARRIED)
    if not book.names(one.hash):  # its act was erased while the packet was read
        files.destroy(root, [one.hash])
        return
    told.whole += 1
