# SPDX-License-Identifier: Apache-2.0
"""The link's book over this node's database; holds the keys that sign heads and receipts.

Must not append acts. Source: DESIGN.md section 5 (Web sequences, link signs).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from django.db import DatabaseError, connections

from ayni.adapters import keyring
from ayni.adapters.attachments import keeping
from ayni.adapters.link.book import Receipt, Setting
from ayni.adapters.record import (
    citations,
    evidence,
    fsck,
    ledger,
    membership,
    openings,
    reading,
    recovery,
    registry,
    rotation,
    signing,
    trust,
)
from ayni.adapters.record.citations import Cited
from ayni.adapters.record.ledger import Txn
from ayni.adapters.record.store import SqlStore
from ayni.core import codec
from ayni.core.attachments import Attachment
from ayni.core.cards import read_card
from ayni.core.errors import GuardTrouble, KeyTrouble, NotAuthentic, StoreTrouble
from ayni.core.folding import lacks_structure, read_candidate
from ayni.core.membership import Membership
from ayni.core.notes import Ed25519Signer
from ayni.core.ports import Entry, LogState
from ayni.core.replica import Contradiction, needs_body

_SETTING_S: Final = 0.5
"""How long cards that were read are taken for the newest; each costs a signature to read."""


class RecordBook:
    """This node's record, as core/ports.py and the link's `Book` have it.

    Args:
        keys: directory of the key files.
        guard: directory of the high-water marks.
        now_ms: this machine's clock.
    """

    def __init__(self, *, keys: Path, guard: Path, now_ms: Callable[[], int]) -> None:
        """Read nothing yet; `check` comes first."""
        self._keys, self._guard, self._now_ms = keys, guard, now_ms
        self._released: dict[str, bytes] = {}
        self._signers: dict[str, Ed25519Signer] = {}
        self._setting: tuple[float, Setting] | None = None
        self._generation = 0
        self._forbidden = ""
        self._declared = 0
        self._lock = threading.Lock()

    def setting(self) -> Setting:
        """Return who takes part; what was read stays true for a moment."""
        held = self._setting
        if held is not None and time.monotonic() <= held[0]:
            return held[1]
        while True:
            began = self._generation
            with _told():
                setting = self._read_setting()
            with self._lock:
                # A card that was committed meanwhile must not be forgotten again: neighbours may
                # have been told already that it is held here.
                if began == self._generation:
                    self._setting = (time.monotonic() + _SETTING_S, setting)
                    return setting

    def partnership(self) -> str:
        """Return the text hash of the first constitution in force, hex; empty before one is."""
        with _told():
            return reading.partnership()

    def membership(self) -> Membership:
        """Return who takes part, as everything folded here has it."""
        with self.reading() as store:
            return membership.membership_now(store)

    def limit(self, log: LogState, party: str) -> int:
        """Return how many acts of a log go to a party: all that are held, unless it left."""
        with self.reading() as store:
            return membership.limit_of(store, log, party)

    def head_within(self, log: LogState, size: int) -> bytes:
        """Return the largest signed head of a log of at most so many acts, or nothing."""
        with self.reading() as store:
            return membership.head_within(store, log, size)

    def awaited_parties(self) -> frozenset[str]:
        """Return the parties whose acts another's act names as seen and that are not held."""
        with self.reading() as store:
            return membership.awaited(store)

    def forget_setting(self) -> None:
        """Read who takes part again when it is asked next; after the change is durable."""
        with self._lock:
            self._generation += 1
            self._setting = None

    def _read_setting(self) -> Setting:
        card = trust.own_card()
        neighbours = trust.neighbours()
        return Setting(
            party=read_card(card).party,
            card=card,
            openings=openings.all_openings(),
            neighbours={party: one.card for party, one in neighbours.items()},
            own_cards=[one.note for one in trust.own_cards()],
            cards={party: [one.card for one in trust.cards_of(party)] for party in neighbours},
            there=rotation.cards_there(),
            seen=rotation.certificates_seen(),
            superseded=recovery.superseded(),
        )

    @contextmanager
    def reading(self) -> Iterator[SqlStore]:
        """Give a store to read from, outside of any transaction."""
        with _told():
            store = ledger.reading()
            try:
                yield store
            finally:
                store.cursor.close()

    @contextmanager
    def writing(self) -> Iterator[RecordEntrance]:
        """Give one transaction under the record's fair lock."""
        with ledger.write() as txn:
            entrance = RecordEntrance(self, txn)
            yield entrance
        if entrance.forgets:
            self.forget_setting()

    def fold(self) -> int:
        """Fold one bounded batch in a transaction of its own."""
        return ledger.fold_ready()

    def lacking(self, entry: Entry) -> bool:
        """Tell whether an act needs another body than it has."""
        return needs_body(entry) or lacks_structure(read_candidate(entry), registry.kinds())

    def receipts(self, log: str) -> Mapping[str, Receipt]:
        """Return the newest receipt held for a log by each witness name."""
        with _told():
            return {witness: _receipt(one) for witness, one in signing.newest_receipts(log).items()}

    def released(self) -> Mapping[str, bytes]:
        """Return the signed heads of own logs that the guard allows to leave, by log."""
        return self._released

    def sign(self) -> Mapping[str, bytes]:
        """Sign what was appended; raises NodeTrouble if anything does not allow it."""
        if self._forbidden:
            raise GuardTrouble(self._forbidden)
        with self.reading() as store:
            own = [log for log in store.logs().values() if log.own]
        try:
            for log in own:
                if log.state == "open":  # a lost key is told before an act needs it
                    signing.require_key(log, self._log_signer(log.id))
            if not any(
                log.size and (log.size > log.head_size or log.id not in self._released)
                for log in own
            ):
                return {}
            with _told():
                heads = signing.sign(self._log_signer, self._guard)
        except KeyTrouble:
            with self._lock:
                self._signers.clear()  # the right file may be put back while this process runs
            raise
        self._released = {**self._released, **heads}
        return heads

    def check(self) -> None:
        """Verify the record and the guard, then release what was signed before."""
        with _told():
            fsck.require_sound()
            signing.check_guard(self._guard)
            self._released = signing.released(self._guard)

    def cited(self) -> Sequence[Cited]:
        """Return every file that a regular act names, act by act in display order."""
        with self.reading() as store:
            return citations.cited(store.cursor)

    def attachment(self, name: bytes) -> Attachment | None:
        """Return a file as the first regular act names it, or none if no such act does."""
        with _told():
            return keeping.named(name)

    def names(self, name: bytes) -> bool:
        """Tell whether any act names a file, whatever its verdict."""
        with self.reading() as store:
            return bool(citations.named_among(store.cursor, [name]))

    def attachment_max_bytes(self) -> int:
        """Return the largest attachment that the parties agreed on, bytes."""
        with _told():
            return keeping.size_max()

    def take_declared_cards(self) -> None:
        """Take the cards that acts of the record declare; what is refused is set aside."""
        with _told():
            held = trust.declared_count()
        if held == self._declared:
            return
        with ledger.write() as txn:
            for party, note, error in trust.take_declared(txn):
                evidence.set_aside(
                    txn, peer=party, reason=type(error).__name__, detail=str(error), sample=note
                )
        self._declared = held
        self.forget_setting()

    def twin(self) -> str:
        """Say which other log was opened with the key of the log this node writes, if any."""
        with _told():
            return openings.own_twin()

    def forbid_signing(self, reason: str) -> None:
        """Sign nothing from here on."""
        self._forbidden = reason

    def leave(self) -> None:
        """Close this thread's connections."""
        connections.close_all()

    def receipt_signer(self, neighbour: str) -> Ed25519Signer:
        """Return the signer of receipts for a neighbour; its key file is read once.

        It goes with the card that the neighbour holds, so that it can verify the receipt.
        """
        setting = self.setting()
        newest = read_card(setting.card).number
        number = min(newest, setting.there.get(neighbour) or newest)
        return self._signer(
            f"receipt-{number}",
            lambda: keyring.receipt_signer(self._keys, party=setting.party, card=number),
        )

    def _log_signer(self, log: str) -> Ed25519Signer:
        return self._signer(log, lambda: keyring.log_signer(self._keys, log))

    def _signer(self, name: str, load: Callable[[], Ed25519Signer]) -> Ed25519Signer:
        with self._lock:
            if name not in self._signers:
                self._signers[name] = load()
            return self._signers[name]


class RecordEntrance:
    """The database inside one transaction."""

    def __init__(self, book: RecordBook, txn: Txn) -> None:
        """Work inside this transaction."""
        self._book, self._txn = book, txn
        self.forgets = False

    @property
    def store(self) -> SqlStore:
        """Return the store of the transaction."""
        return self._txn.store

    def awaited(self) -> bool:
        """Tell whether somebody else waits to write."""
        return self._txn.awaited()

    def fold(self) -> int:
        """Fold what is ready; objects are projected when the transaction ends."""
        return len(ledger.fold_in(self._txn))

    def give_receipt(self, log: str) -> Receipt | None:
        """Sign and keep a receipt for the newest head of a neighbour's log, if one is due."""
        party = self._txn.store.logs()[log].party
        if party == self._book.setting().party:
            return None  # an own log that a restore closed: nobody gives receipts to himself
        signer = self._book.receipt_signer(party)
        given = signing.give_receipt(self._txn, log, signer, now_s=self._txn.now_ms // 1000)
        return None if given is None else _receipt(given)

    def take_opening(self, party: str, raw: bytes) -> str:
        """Begin to hold a later log of a party; say why this node must stop, if it must."""
        setting = self._book.setting()
        own = read_card(setting.card)
        card = own if party == own.party else setting.neighbours.get(party)
        if card is None:
            raise NotAuthentic("party of the opening", expected="a neighbour", found=party)
        taken = openings.take_opening(self._txn, raw, card)
        return openings.twin_told(taken.opening.number, taken.log) if taken.stops_us else ""

    def take_card(self, party: str, raw: bytes) -> None:
        """Take a neighbour's card that follows the one held."""
        card = read_card(raw)
        if card.party != party:
            raise NotAuthentic("party of the card", expected=party, found=card.party)
        trust.take_newer_card(self._txn, raw)
        self.forgets = True

    def note_card_there(self, party: str, number: int) -> None:
        """Keep which of this node's cards a neighbour holds."""
        rotation.note_card_there(self._txn, party, number)
        self.forgets = True

    def note_certificate_seen(self, party: str, number: int) -> None:
        """Keep that a neighbour's door showed the certificate of a card."""
        rotation.note_certificate_seen(self._txn, party, number)
        self.forgets = True

    def set_aside(self, *, party: str, code: str, detail: str, sample: bytes) -> None:
        """Keep a note of bad input."""
        evidence.set_aside(self._txn, peer=party, reason=code, detail=detail, sample=sample)

    def raise_alarm(self, effect: Contradiction, proof: bytes) -> None:
        """Keep a contradiction with its evidence."""
        told = f"{effect.held_size} acts held, {effect.other_size} acts signed as well"
        heads: dict[str, codec.Json] = {
            "held": effect.held_note.decode(),
            "other": effect.other_note.decode(),
        }
        evidence.raise_alarm(
            self._txn,
            code="own_history" if effect.own else "fork",
            log=effect.log,
            detail=told,
            evidence=proof or codec.encode(heads),
        )


def _receipt(given: signing.GivenReceipt) -> Receipt:
    return Receipt(size=given.size, time_s=given.time_s, line=given.line)


@contextmanager
def _told() -> Iterator[None]:
    """Turn a trouble of the database into one that the page can say."""
    try:
        yield
    except DatabaseError as error:
        raise StoreTrouble(
            f"the record's database does not answer: {str(error).strip().splitlines()[:1]}. "
            "Check the disk and the database server."
        ) from error
