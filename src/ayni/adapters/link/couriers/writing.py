# SPDX-License-Identifier: Apache-2.0
"""Writes packets: what the door would answer, and the acts that the recipient may lack.

Only heads that were released leave the node. What a recipient holds is known from its receipts,
which it signed; what its last packet claims may only make the next one longer. Must not sign.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Final

import msgspec

from ayni.adapters.link import answers, protocol
from ayni.adapters.link.book import Book
from ayni.adapters.link.couriers import container, enclosing
from ayni.adapters.link.couriers.enclosing import Enclosure
from ayni.adapters.link.couriers.spool import Written
from ayni.adapters.link.couriers.state import State
from ayni.adapters.link.partners import is_over
from ayni.adapters.link.protocol import Heads, LogHead
from ayni.adapters.record import evidence, exporting
from ayni.core import codec, limits, packets
from ayni.core.cards import Card, read_card
from ayni.core.checkpoints import Checkpoint, add_lines, parse_checkpoint
from ayni.core.errors import CodecError, Refusal
from ayni.core.exporting import MANIFEST_PATH, POLICY_PATH, README_PATH, format_manifest
from ayni.core.notes import Vkey, parse_note
from ayni.core.packets import File, Manifest, Run
from ayni.core.policy import format_policy
from ayni.core.ports import LogState

_README: Final = """\
This folder is a packet of Ayni, decrypted: what one node brings another without a line.

packet.json        who wrote it for whom, and which acts it holds
heads/             newest heads and receipts, as the node's door would answer
full/<log>/        acts, laid out as C2SP tlog-tiles
files/             attached files under their salted hashes, each from the byte that its name says
policy             the keys of logs and of the nodes that gave receipts

It is read by `ayni bundle import`. A packet that begins at act 0 of every log is also a complete
export: check it with `ayni verify FOLDER`, or with any program that reads tlog-tiles.
A receipt says "received and stored up to here"; it never means agreement.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What packets are written from and read into.

    Attributes:
        book: this node's record.
        state: what is remembered about packets.
        software: name and version, told to neighbours.
        now_ms: this machine's clock.
        keys: directory of the key files.
        attachments: directory of attached files.
    """

    book: Book
    state: State
    software: str
    now_ms: Callable[[], int]
    keys: Path
    attachments: Path


@dataclass(frozen=True, slots=True)
class _Held:
    """One log of the packet: which acts, their signed head, and where the log stands here."""

    run: Run
    note: bytes
    log: LogState
    receipts: int
    known: int


def write_packet(
    desk: Desk,
    folder: Path,
    recipients: Sequence[str],
    *,
    full: bool = False,
    files_max_bytes: int = limits.PACKET_ATTACHMENTS_MAX_BYTES,
) -> tuple[Written, Heads]:
    """Write a packet into a folder; its name appears when it is whole.

    Args:
        desk: what it is written from.
        folder: where; it must exist.
        recipients: neighbours that can open it, at least one.
        full: leave no act out, whatever the recipients hold.
        files_max_bytes: room for attached files; 0 for none.

    Returns:
        What was written, and the heads and receipts in it as the first recipient gets them.

    Raises:
        Refusal: `no_such_neighbour`, `not_partner`.
        LimitExceeded: larger than a packet may be.
        KeyTrouble: a recipient's card has no packet key that works.
        OSError: the disk does not take it.
    """
    cards = [_card_of(desk.book, party) for party in recipients]
    number = max(desk.state.of(party).number_out for party in recipients) + 1
    now_ms = desk.now_ms()
    told = _heads(desk, recipients)
    manifest, held = _plan(desk, cards, told, number=number, now_ms=now_ms, full=full)
    chosen, left = _enclosed(desk, held, recipients, files_max_bytes)
    name = f"{manifest.sender}-{'-'.join(recipients)}-{number:06d}.age"
    size = container.write(
        folder / name,
        chain(_files(desk, manifest, told, held), enclosing.contents(desk.attachments, chosen)),
        recipients=[card.packet for card in cards],
        scratch=desk.state.scratch,
    )
    for party in recipients:
        desk.state.of(party).number_out = number
    first = told[recipients[0]]
    written = Written(
        file=name,
        number=number,
        recipients=tuple(recipients),
        bytes_count=size,
        sha256=container.fingerprint(folder / name).hex(),
        written_ms=now_ms,
        acts=sum(run.to - run.first for run in manifest.logs),
        receipts=sum(len(receipt_sizes(heads)) for heads in told.values()),
        unsigned=_unsigned(desk, manifest),
        logs=manifest.logs,
        files=len(chosen),
        files_left=left,
    )
    return written, first


def _enclosed(
    desk: Desk, held: Sequence[_Held], recipients: Sequence[str], room: int
) -> tuple[list[Enclosure], int]:
    """Choose the attached files of the acts that a recipient lacks, and of those it said."""
    if room <= 0:
        return [], 0
    lacks: dict[str, int] = {}
    for party in recipients:
        for name, at in desk.state.of(party).lacks.items():
            lacks[name] = min(at, lacks.get(name, at))
    with desk.book.reading() as store:
        fresh = [
            one
            for each in held
            for at in range(each.known, each.run.to, limits.LINK_BATCH_ACTS_MAX_COUNT)
            for one in enclosing.named_in(
                store.entries(
                    each.log.id, at, min(each.run.to, at + limits.LINK_BATCH_ACTS_MAX_COUNT)
                )
            )
        ]
    return enclosing.enclose(desk.book, desk.attachments, fresh, lacks, room=room)


def _card_of(book: Book, party: str) -> Card:
    card = book.setting().neighbours.get(party)
    if card is None:
        raise Refusal("no_such_neighbour", found=party)
    if is_over(book, party):
        raise Refusal("not_partner", found=party)
    return card


def _heads(desk: Desk, recipients: Sequence[str]) -> dict[str, Heads]:
    """Return what the door would answer to each recipient, all of one moment."""
    site = answers.Site(desk.book, desk.software, desk.now_ms)
    told = {party: protocol.decode_heads(answers.heads_body(site, party)) for party in recipients}
    own = told[recipients[0]].own
    return {party: msgspec.structs.replace(heads, own=own) for party, heads in told.items()}


def _plan(
    desk: Desk,
    cards: Sequence[Card],
    told: dict[str, Heads],
    *,
    number: int,
    now_ms: int,
    full: bool,
) -> tuple[Manifest, list[_Held]]:
    setting = desk.book.setting()
    own_card = read_card(setting.card)
    with desk.book.reading() as store:
        logs = store.logs()
    held = [_own(desk, logs[head.log], head, cards, full=full) for head in told[cards[0].party].own]
    for card in cards:
        held += _returned(desk, logs, told[card.party], card.party, full=full)
    manifest = Manifest(
        sender=setting.party,
        recipients=tuple(card.party for card in cards),
        partnership=desk.book.partnership(),
        mode=own_card.mode,
        number=number,
        written_ms=now_ms,
        logs=tuple(one.run for one in held),
        held={log.id: min(log.size, log.bodies) for log in logs.values()},
        lacks=enclosing.lacking(desk.book, desk.attachments),
    )
    return manifest, held


def _own(desk: Desk, log: LogState, head: LogHead, cards: Sequence[Card], *, full: bool) -> _Held:
    size = _size_of(head.note)
    known = 0 if full else min(known_there(desk, log.id, card) for card in cards)
    lines = [one.line for one in desk.book.receipts(log.id).values() if one.size == size]
    note = head.note.encode()
    run = packets.run_for(log.id, known=min(known, size), size=size)
    return _Held(run, add_lines(note, *lines) if lines else note, log, len(lines), min(known, size))


def known_there(desk: Desk, log: str, card: Card) -> int:
    """Return how many acts of an own log a neighbour is known to hold.

    Args:
        desk: record and state.
        log: log id.
        card: the neighbour's.
    """
    receipt = desk.book.receipts(log).get(Vkey.parse(card.receipt).name)
    known = receipt.size if receipt is not None else 0
    told = desk.state.of(card.party)
    # Both times are the neighbour's. It may have lost what it once gave a receipt for.
    if told.held_ms and (receipt is None or told.held_ms >= receipt.time_s * 1_000):
        known = min(known, told.held.get(log, 0))
    return known


def _returned(
    desk: Desk, logs: dict[str, LogState], heads: Heads, party: str, *, full: bool
) -> list[_Held]:
    """Return the recipient's own logs that it lacks acts of: what a restored node gets back."""
    told = desk.state.of(party)
    found = []
    for head in heads.held:
        log, size = logs[head.log], _size_of(head.note)
        known = told.held.get(log.id, 0) if told.held_ms else size
        if (full or known < size) and min(log.size, log.bodies) >= size:
            run = packets.run_for(log.id, known=0 if full else known, size=size)
            note = head.note.encode()
            receipts = len(parse_note(note).signatures) - 1
            found.append(_Held(run, note, log, receipts, 0 if full else known))
    return found


def _files(
    desk: Desk, manifest: Manifest, told: dict[str, Heads], held: Sequence[_Held]
) -> Iterator[File]:
    setting = desk.book.setting()
    yield packets.PACKET_PATH, (packets.encode_manifest(manifest),)
    yield README_PATH, (_README.encode(),)
    site = answers.Site(desk.book, desk.software, desk.now_ms)
    newest = read_card(setting.card).number
    after = max(0, newest - limits.CARDS_AT_ONCE_MAX_COUNT)
    yield packets.CARDS_PATH, (answers.cards_body(site, after),)
    openings: codec.Json = {"openings": [note.decode() for note in setting.openings]}
    yield packets.OPENINGS_PATH, (codec.encode(openings),)
    for party, heads in told.items():
        yield packets.heads_path(party), (protocol.encode_heads(heads),)
    for n, raw in enumerate(_evidence()):
        yield packets.evidence_path(n), (raw,)
    receipted = bool(held) and all(one.receipts for one in held)
    policy = exporting.policy([one.log for one in held], receipted=receipted)
    yield POLICY_PATH, (format_policy(policy).encode(),)
    yield MANIFEST_PATH, (format_manifest([_checkpoint(one.note) for one in held]),)
    for one in held:
        with desk.book.reading() as store:
            yield from packets.log_files(
                one.run, one.note, store.reader(one.log.id), partial(store.entries, one.log.id)
            )


def _evidence() -> Iterator[bytes]:
    """Yield what proves two histories, newest first."""
    forks = [alarm for alarm in evidence.alarms(cleared=True) if alarm.code == "fork"]
    for alarm in forks[: limits.PACKET_EVIDENCE_MAX_COUNT]:
        raw = bytes(alarm.evidence)
        try:
            codec.decode(raw)
        except CodecError:
            continue
        yield raw


def _unsigned(desk: Desk, manifest: Manifest) -> int:
    with desk.book.reading() as store:
        own = [log for log in store.logs().values() if log.own and log.state == "open"]
    sizes = {run.log: run.to for run in manifest.logs}
    return sum(log.size - sizes.get(log.id, 0) for log in own)


def receipt_sizes(heads: Heads) -> dict[str, int]:
    """Return the sizes of this node's receipts in what the door would answer, by log."""
    notes = {head.log: parse_note(head.note.encode()) for head in heads.held}
    return {
        log: parse_checkpoint(note.text).size
        for log, note in notes.items()
        if len(note.signatures) > 1
    }


def _checkpoint(note: bytes) -> Checkpoint:
    return parse_checkpoint(parse_note(note).text)


def _size_of(note: str) -> int:
    return _checkpoint(note.encode()).size
