# SPDX-License-Identifier: Apache-2.0
"""A book in memory: the simulator's store and the core's functions behind the link's port.

For the tests of the protocol, two nodes in one process. What a database does is tested with the
database, in processes of their own.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from ayni.adapters.link.book import Receipt, Setting
from ayni.adapters.record.citations import Cited
from ayni.core import limits, replica
from ayni.core.attachments import Attachment, cited_in
from ayni.core.cards import Card, may_follow, read_card, read_opening
from ayni.core.checkpoints import Checkpoint, cosign, sign_checkpoint
from ayni.core.codec import Json
from ayni.core.composing import Draft, compose
from ayni.core.errors import GuardTrouble, KeyTrouble
from ayni.core.folding import fold_batch, lacks_structure, read_candidate
from ayni.core.frame import FrameIndex
from ayni.core.membership import Membership
from ayni.core.merkle import Frontier, root_at
from ayni.core.notes import Ed25519Signer, Vkey
from ayni.core.ports import Entry, Folded, LogState, Store
from tests.simulation import room
from tests.simulation.keys import receipt_signer
from tests.simulation.store import MemoryStore


@dataclass
class SetAside:
    party: str
    code: str
    detail: str
    sample: bytes


class MemoryBook:
    """One party's record in memory, with the fair lock replaced by a plain one."""

    def __init__(self, party: str, log: Ed25519Signer, *, seed: int = 0) -> None:
        self.party = party
        self.signer: Ed25519Signer | None = log
        self.log_id = replica.log_of(log.vkey.name)
        self.store = MemoryStore()
        self.chance = random.Random(seed or party)
        self.lock = threading.RLock()
        self.index = FrameIndex()
        self.card = b""
        self.openings: list[bytes] = []
        self.neighbours: dict[str, Card] = {}
        self.marks: dict[str, bytes] = {}
        self.forbidden = ""
        self.there: dict[str, int] = {}
        self.seen: dict[str, int] = {}
        self.alarms: list[tuple[replica.Contradiction, bytes]] = []
        self.aside: list[SetAside] = []
        self.writes = 0
        self.awaited = False
        self.attachment_max = limits.ATTACHMENT_SIZE_MAX_BYTES
        self.members = Membership()
        self.folded = threading.Condition(self.lock)
        key = str(log.vkey)
        self.store.put_log(LogState(id=self.log_id, party=party, number=0, key=key, own=True))
        self.store.commit()

    # --- what a person does

    def know(self, card: Card) -> None:
        """Take a neighbour's card, as two persons compared it."""
        with self.writing():
            self.neighbours = {**self.neighbours, card.party: card}
            key = Vkey.parse(card.log)
            log_id = replica.log_of(key.name)
            if log_id not in self.store.logs():
                self.store.put_log(
                    LogState(id=log_id, party=card.party, number=0, key=card.log, own=False)
                )

    def append(
        self,
        count: int = 1,
        *,
        place: str = "f-07",
        fold: bool = True,
        attachments: Sequence[Attachment] = (),
    ) -> None:
        """Sequence acts, as the web process does: no key, no head."""
        told = [one.to_value() for one in attachments]
        named: dict[str, Json] = {"attachments": told} if told else {}
        with self.writing() as entrance:
            for _ in range(count):
                own = self.store.logs()[self.log_id]
                draft = Draft(
                    kind=room.GIVEN,
                    by=f"{self.party}.desk",
                    values={"place": place, "note": "words", **named},
                    at=1_700_000_000_000,
                    id=self.chance.randbytes(16).hex(),
                    mode="exercise",
                )
                entry = compose(
                    draft,
                    own,
                    self.store.logs(),
                    kind=room.KINDS[room.GIVEN],
                    salts=self.chance.randbytes,
                )
                self.sequence(entry)
                if fold:
                    entrance.fold()

    def sequence(self, *entries: Entry) -> None:
        """Put bytes at the end of the own log, whatever they are."""
        own = self.store.logs()[self.log_id]
        frontier = Frontier.from_bytes(own.size, own.frontier)
        frontier.extend([entry.leaf for entry in entries])
        self.store.add_entries(own.id, own.size, entries)
        size = frontier.size
        bodies = size if own.bodies == own.size else own.bodies
        self.store.put_log(replace(own, size=size, frontier=frontier.to_bytes(), bodies=bodies))

    # --- the port

    def setting(self) -> Setting:
        return Setting(
            party=self.party,
            card=self.card,
            openings=self.openings,
            neighbours=self.neighbours,
            there=self.there,
            seen=self.seen,
        )

    def partnership(self) -> str:
        return ""

    def membership(self) -> Membership:
        return self.members

    def limit(self, log: LogState, party: str) -> int:
        return log.size

    def head_within(self, log: LogState, size: int) -> bytes:
        return log.head_note

    def awaited_parties(self) -> frozenset[str]:
        return frozenset()

    @contextmanager
    def reading(self) -> Iterator[Store]:
        with self.lock:
            yield self.store

    @contextmanager
    def writing(self) -> Iterator[MemoryEntrance]:
        with self.lock:
            self.writes += 1
            try:
                yield MemoryEntrance(self)
            except BaseException:
                self.store.crash()
                self.index = FrameIndex(self.store.frame_acts())
                raise
            self.store.commit()
            self.folded.notify_all()

    def fold(self) -> int:
        with self.writing() as entrance:
            return entrance.fold()

    def lacking(self, entry: Entry) -> bool:
        return replica.needs_body(entry) or lacks_structure(read_candidate(entry), room.KINDS)

    def receipts(self, log: str) -> Mapping[str, Receipt]:
        with self.lock:
            newest = self.store.receipts(log)
            return {
                witness: Receipt(
                    size=size, time_s=1, line=self.store.receipt_lines(log, witness)[size]
                )
                for witness, size in newest.items()
            }

    def released(self) -> Mapping[str, bytes]:
        with self.lock:
            return dict(self.marks)

    def sign(self) -> Mapping[str, bytes]:
        if self.forbidden:
            raise GuardTrouble(self.forbidden)
        if self.signer is None:
            raise KeyTrouble("log key: no such file")
        with self.lock:
            own = self.store.logs()[self.log_id]
            if own.size == own.head_size and (self.log_id in self.marks or not own.size):
                return {}
            root = root_at(self.store.reader(own.id), own.size)
            note = sign_checkpoint(
                Checkpoint(replica.origin_of(own.id), own.size, root), self.signer
            )
            with self.writing():
                self.store.add_head(own.id, own.size, root, note)
                self.store.put_log(replace(own, head_size=own.size, head_root=root, head_note=note))
            self.marks[own.id] = note
            return {own.id: note}

    def check(self) -> None:
        return

    def forbid_signing(self, reason: str) -> None:
        self.forbidden = reason

    def cited(self) -> list[Cited]:
        with self.lock:
            acts = sorted(self.store.folded(), key=lambda act: (act.depth, act.log, act.index))
            return [
                Cited(hash=one.hash, size=one.size, leaf=act.leaf, party=act.party)
                for act in acts
                for one in self._named_by(act)
            ]

    def attachment(self, name: bytes) -> Attachment | None:
        with self.lock:
            named = (one for act in self.store.folded() for one in self._named_by(act))
            return next((one for one in named if one.hash == name), None)

    def names(self, name: bytes) -> bool:
        return self.attachment(name) is not None

    def attachment_max_bytes(self) -> int:
        return self.attachment_max

    def _named_by(self, act: Folded) -> tuple[Attachment, ...]:
        return cited_in(self.store.entries(act.log, act.index, act.index + 1)[0].body or b"")

    def take_declared_cards(self) -> None:
        return

    def twin(self) -> str:
        return ""

    def leave(self) -> None:
        return


@dataclass
class MemoryEntrance:
    """The book inside one transaction."""

    book: MemoryBook
    seconds: Iterator[int] = field(default_factory=lambda: iter(range(1_700_000_000, 2**40)))

    @property
    def store(self) -> MemoryStore:
        return self.book.store

    def awaited(self) -> bool:
        return self.book.awaited

    def fold(self) -> int:
        return len(fold_batch(self.store, self.book.index, room.KINDS, count_max=64))

    def give_receipt(self, log: str) -> Receipt | None:
        state = self.store.logs()[log]
        signer = receipt_signer(self.book.party)
        head = replica.receipt_due(state, self.store.receipts(log).get(signer.vkey.name, 0))
        if head is None:
            return None
        time_s = next(self.seconds)
        line = cosign(head.text(), signer, time_s=time_s)
        self.store.add_receipt(log, head.size, signer.vkey.name, time_s, line)
        return Receipt(size=head.size, time_s=time_s, line=line)

    def take_opening(self, party: str, raw: bytes) -> str:
        own = party == self.book.party
        card = read_card(self.book.card) if own else self.book.neighbours[party]
        opening = read_opening(raw, card)
        log_id = replica.log_of(Vkey.parse(opening.log).name)
        if log_id not in self.store.logs():
            self.store.put_log(
                LogState(id=log_id, party=party, number=opening.number, key=opening.log, own=False)
            )
        return ""

    def take_card(self, party: str, raw: bytes) -> None:
        card = read_card(raw)
        may_follow(self.book.neighbours[party], card)
        self.book.neighbours = {**self.book.neighbours, party: card}

    def note_card_there(self, party: str, number: int) -> None:
        self.book.there[party] = number

    def note_certificate_seen(self, party: str, number: int) -> None:
        self.book.seen[party] = number

    def set_aside(self, *, party: str, code: str, detail: str, sample: bytes) -> None:
        self.book.aside.append(SetAside(party, code, detail, sample))

    def raise_alarm(self, effect: replica.Contradiction, evidence: bytes) -> None:
        self.book.alarms.append((effect, evidence))
