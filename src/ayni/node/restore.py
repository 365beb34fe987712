# SPDX-License-Identifier: Apache-2.0
"""Restores a node from a copy: the record as it was then, and a new log to go on with.

Works offline and without the custodian: a one-time opening key is all it takes. A log that was
signed before is never signed again. Source: kernel.md A7, S4; record.md R8.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from django.conf import settings
from django.db import connections
from django.db.migrations.loader import MigrationLoader

from ayni.adapters import keyring
from ayni.adapters.record import (
    copies,
    erasing,
    fsck,
    guard,
    ledger,
    openings,
    reading,
    replacing,
    restoring,
    trust,
)
from ayni.adapters.record.actreads import ActRead
from ayni.core.cards import Card, Opening, opening_keys, read_card, sign_opening
from ayni.core.errors import GuardTrouble, KeyTrouble, NodeTrouble
from ayni.core.replica import origin_of
from ayni.node import tables
from ayni.node.ceremony import new_log_id
from ayni.node.routing import DESK, RECORD

NEEDED_KEYS = ("receipt.key", "packet.key", "tls.key", "tls.crt")


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What a restore came to.

    Attributes:
        log: id of the new log.
        number: the opening key that was used.
        keys: what is certified, used and left.
        acts: acts held of all parties.
        closed: id and size of each own log that is closed now.
        dropped: acts that were not signed when the copy was made.
        behind: id of an own log to what the guard says was signed of it beyond the copy.
        missing_keys: key files that must be put back before the link can start.
        aside: where the old database lies; empty if there was none.
        erased: acts of which the copy held content that was erased since; it is gone again.
    """

    log: str
    number: int
    keys: openings.Keys
    acts: int
    closed: tuple[tuple[str, int], ...]
    dropped: tuple[ActRead, ...]
    behind: tuple[tuple[str, int], ...]
    missing_keys: tuple[str, ...]
    aside: str
    erased: int


def restore(file: Path, *, opening_key: Path, newer_card: bytes | None, now_ms: int) -> Restored:
    """Put a copy in place and open a new log in it; all of it, or nothing is changed.

    Args:
        file: a copy that `ayni backup` made.
        opening_key: file of a one-time opening key of this node's card.
        newer_card: this node's newest card, if it was made after the copy.
        now_ms: claimed time of the new log's opening, milliseconds UTC.

    Raises:
        NodeTrouble: another node's copy, a copy of newer software, or one that is damaged.
        KeyTrouble: the opening key is not one that the card certifies, or was used.
        NotAuthentic, NoteError: the newer card does not follow the one in the copy.
    """
    data = Path(settings.AYNI_DATA)
    stamp = dt.datetime.fromtimestamp(now_ms / 1000, dt.UTC).strftime("%Y%m%dT%H%M%S")
    aside = f"set_aside_{stamp}_{secrets.token_hex(2)}"
    log_id = new_log_id()
    key_file = data / "keys" / f"log-{log_id}.key"
    try:
        with replacing.in_place(file, aside=aside):
            _refuse_newer_tables()
            tables.bring_up_to_date(RECORD)
            card = _own_card(newer_card)
            number = number_of(opening_key, card)
            held = tuple(restoring.unsigned())
            marks = _marks(Path(settings.AYNI_GUARD))
            keyring.create_seed(data / "keys", key_file.name)
            _open(card, number, opening_key, log_id, now_ms=now_ms)
            restoring.note_dropped(held, now_ms=now_ms)
            erased = _erase_again()
            _require_sound(file)
    except BaseException:
        key_file.unlink(missing_ok=True)
        raise
    tables.bring_up_to_date(DESK)
    return replace(_told(log_id, number, held, marks, aside), erased=erased)


def missing_keys(data: Path) -> tuple[str, ...]:
    """Return the key files without which the link cannot start or answer."""
    return tuple(name for name in NEEDED_KEYS if not (data / "keys" / name).exists())


def number_of(opening_key: Path, card: Card) -> int:
    """Return the number of an opening key; the name of the file does not count.

    Raises:
        KeyTrouble: no key, or none that the card certifies.
    """
    certified = opening_keys(card)
    for number, vkey in certified.items():
        signer = keyring.opening_signer(opening_key, party=card.party, number=number)
        if signer.vkey == vkey:
            return number
    raise KeyTrouble(
        f"{opening_key.name} is not an opening key of card {card.number} of {card.party}, which "
        f"certifies the keys {', '.join(map(str, certified)) or 'none'}. Nothing was changed. Take "
        "another envelope; if a newer card was made after the copy, name it with --card."
    )


def _own_card(newer: bytes | None) -> Card:
    card = read_card(trust.own_card())
    found, expected = (card.party, card.mode), (settings.AYNI_PARTY, settings.AYNI_MODE)
    if found != expected:
        raise NodeTrouble(
            f"the copy is of {found[0]}, mode {found[1]}; this node is {expected[0]}, mode "
            f"{expected[1]}. Nothing was changed. Take a copy of this node."
        )
    if newer is None:
        return card
    with ledger.write() as txn:
        return trust.take_newer_own_card(txn, newer)


def _open(card: Card, number: int, opening_key: Path, log_id: str, *, now_ms: int) -> None:
    keys = Path(settings.AYNI_DATA) / "keys"
    signer = keyring.log_signer(keys, log_id)
    if signer.vkey.name != origin_of(log_id):
        raise KeyTrouble(f"log-{log_id}.key is not the key of its log; nothing was changed")
    opening = Opening(party=card.party, number=number, log=str(signer.vkey))
    with_key = keyring.opening_signer(opening_key, party=card.party, number=number)
    restoring.open_new_log(sign_opening(opening, with_key), now_ms=now_ms)


def _erase_again() -> int:
    """Destroy what the copy brought back of erased content, while nobody can see it yet."""
    listed = guard.read_erased(Path(settings.AYNI_GUARD))
    with ledger.write() as txn:
        return erasing.again(txn, listed)


def _require_sound(file: Path) -> None:
    report = fsck.check()
    if report.problems:
        raise copies.damaged(file, report.problems[0])


def _refuse_newer_tables() -> None:
    loader = MigrationLoader(connections[ledger.ALIAS])
    unknown = sorted(
        f"{app}.{name}"
        for app, name in loader.applied_migrations
        if app in loader.migrated_apps and (app, name) not in loader.disk_migrations
    )
    if unknown:
        raise NodeTrouble(
            f"the copy was made by newer software: it knows {unknown[0]}, this version does not. "
            "Nothing was changed. Install the version that made the copy, then try again."
        )


def _marks(folder: Path) -> dict[str, int]:
    """Return what the guard says was signed of each own log beyond what the copy holds."""
    found = {}
    for log in reading.logs():
        # A guard that cannot be read keeps nobody from a restore: the new log has its own mark.
        with suppress(GuardTrouble):
            mark = guard.read_mark(folder, log.id)
            if mark is not None and log.party == settings.AYNI_PARTY:
                found[log.id] = mark.size
    return found


def _told(
    log_id: str, number: int, held: Sequence[ActRead], marks: dict[str, int], aside: str
) -> Restored:
    logs = reading.logs()
    own = [log for log in logs if log.party == settings.AYNI_PARTY and log.id != log_id]
    data = Path(settings.AYNI_DATA)
    return Restored(
        log=log_id,
        number=number,
        keys=openings.own_keys(),
        acts=sum(log.size for log in logs),
        closed=tuple((log.id, log.size) for log in own),
        dropped=tuple(held),
        behind=tuple(
            (log.id, marks[log.id] - log.size) for log in own if marks.get(log.id, 0) > log.size
        ),
        missing_keys=missing_keys(data),
        aside=aside if replacing.was_set_aside(aside) else "",
        erased=0,
    )
