# SPDX-License-Identifier: Apache-2.0
"""Two parties for the tests of the record: CHL's node on the real database, PER's in memory.

PER is the simulator's writer; acts travel between the two by the code that the link runs.
"""

from __future__ import annotations

import random
import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

from ayni.adapters.record import ledger, trust
from ayni.adapters.record.ledger import Appended
from ayni.adapters.record.rows import index_of
from ayni.adapters.record.store import SqlStore
from ayni.core import constitution as law
from ayni.core.acts import Act
from ayni.core.checkpoints import Checkpoint, sign_checkpoint
from ayni.core.codec import Json
from ayni.core.composing import Draft
from ayni.core.merkle import consistency_proof, root_at
from ayni.core.notes import Ed25519Signer
from ayni.core.ports import Folded, LogState
from ayni.core.replica import hear_head, log_of, origin_of, take_chunk
from ayni.core.wire import Chunk
from tests.record import drill
from tests.simulation import deeds, keys
from tests.simulation.writer import Writer

ROOT_COLUMN = 10
"""Place of `root` in the table of acts."""

NOW_MS = 1_795_424_531_123
PARTIES = ("chl", "per")


class Onlooker:
    """A watcher that minds nothing."""

    def count(self, what: str) -> None: ...

    def signed(self, node: Writer, log: LogState) -> None: ...

    def folded(self, node: Writer, acts: list[Folded]) -> None: ...

    def receipted(self, node: Writer, log: LogState, head: Checkpoint) -> None: ...

    def contradiction(self, node: Writer, found: object) -> None: ...


class Scene:
    """CHL's record and PER's writer, with keys of both.

    Attributes:
        own: signer of CHL's log.
        per: PER's node in memory.
    """

    def __init__(self, seed: int = 1) -> None:
        self.chance = random.Random(seed)
        self.own = keys.new_log(self.chance)
        self.per = Writer("per", Onlooker(), self.chance, signer=keys.new_log(self.chance))
        self.per.kinds = drill.KINDS
        self.own_id = log_of(self.own.name)
        self.per_id = self.per.own.id
        self.now_ms = NOW_MS

    def found(self) -> Scene:
        """Exchange cards and open CHL's log."""
        trust.take_own_card(
            keys.signed_card("chl", str(self.own.vkey)), log_id=self.own_id, now_ms=NOW_MS
        )
        trust.take_card(keys.signed_card("per", self.per.own.key), now_ms=NOW_MS)
        self.per.meet(keys.signed_card("chl", str(self.own.vkey)))
        self.append(
            law.LOG_OPENED,
            {
                "party": "chl",
                "number": 0,
                "key": str(self.own.vkey),
                "founders": [
                    {"office": f.office, "powers": list(f.powers)} for f in keys.founders("chl")
                ],
                "predecessors": [],
            },
            by="chl.node",
        )
        return self

    def constitute(self) -> Scene:
        """Put a constitution in force: CHL proposes, both consent."""
        self.agree(PARTIES, 1, None)
        return self

    def agree(self, parties: Sequence[str], version: int, supersedes: str | None) -> bytes:
        """Have CHL propose a version and both consent; return the proposal's leaf."""
        self.exchange()
        draft = deeds.propose(self.per, parties, version, supersedes, self.chance)
        proposal = self.append(law.PROPOSED, draft.values)
        text = str(draft.values["text"])
        consent: dict[str, Json] = {"proposal": proposal.leaf.hex(), "text": text}
        self.append(law.CONSENTED, consent, about=proposal.leaf)
        self.exchange()
        self.per_append(law.CONSENTED, "per.foreign", consent, about=proposal.leaf)
        self.exchange()
        return proposal.leaf

    def append(  # noqa: PLR0913  # as many as a draft has
        self,
        kind: str,
        values: Mapping[str, Json],
        *,
        by: str = "chl.foreign",
        about: bytes | None = None,
        expected: int | None = None,
        refs: tuple[bytes, ...] = (),
        unchecked: bool = False,
        deed: str = "",
    ) -> Appended:
        """Append an act of CHL."""
        self.now_ms += 1
        draft = Draft(
            kind=kind,
            by=by,
            values=values,
            at=self.now_ms,
            id=deed or secrets.token_hex(16),
            mode="exercise",
            about=about,
            refs=refs,
        )
        return ledger.append(draft, expected=expected, now_ms=self.now_ms, unchecked=unchecked)

    def give(self, **more: Json) -> Appended:
        """Append a declaration of CHL."""
        values: dict[str, Json] = {"place": "f-07", "note": "ñandú", **more}
        return self.append("drill.given/1", values, by="chl.desk")

    def per_append(
        self, kind: str, by: str, values: Mapping[str, Json], about: bytes | None = None
    ) -> bytes:
        """Append an act of PER in memory and return its leaf hash."""
        draft = self.per.draft(kind, by, values, about)
        verdict = self.per.append(draft)
        assert verdict == "regular", verdict
        size = self.per.own.size
        return self.per.store.entries(self.per_id, size - 1, size)[0].leaf

    def per_signer(self) -> Ed25519Signer:
        return self.per.signers[self.per_id]

    def per_note(self) -> bytes:
        """Return PER's newest head, signed."""
        self.per.integrate()
        return self.per.own.head_note

    def per_chunk(self, start: int, end: int, head_size: int) -> Chunk:
        """Return a run of PER's acts as the door would."""
        reader = self.per.store.reader(self.per_id)
        proof = consistency_proof(reader, end, head_size) if end < head_size else []
        return Chunk(start, tuple(self.per.store.entries(self.per_id, start, end)), tuple(proof))

    def store_pers(self, *, batch: int = 64) -> None:
        """Store PER's acts at CHL, without folding them."""
        note = self.per_note()
        with ledger.write(now_ms=self.now_ms) as txn:
            hear_head(txn.store, txn.store.logs()[self.per_id], note)
        size = self.per.own.size
        head = Checkpoint(origin_of(self.per_id), size, self.per.own.head_root)
        while True:
            with ledger.write(now_ms=self.now_ms) as txn:
                log = txn.store.logs()[self.per_id]
                if log.size >= size:
                    return
                end = min(size, log.size + batch)
                take_chunk(txn.store, log, self.per_chunk(log.size, end, size), head)

    def exchange(self) -> None:
        """Bring each node all that the other has, and fold it."""
        self.store_pers()
        while ledger.fold_ready():
            pass
        store = ledger.reading()
        own = store.logs()[self.own_id]
        mirror = self.per.store.logs()[self.own_id]
        if own.size > mirror.size:
            reader = store.reader(self.own_id)
            head = Checkpoint(origin_of(self.own_id), own.size, root_at(reader, own.size))
            hear_head(self.per.store, mirror, sign_checkpoint(head, self.own))
            entries = store.entries(self.own_id, mirror.size, own.size)
            mirror = self.per.store.logs()[self.own_id]
            take_chunk(self.per.store, mirror, Chunk(mirror.size, tuple(entries), ()), head)
        self.per.fold()
        self.per.commit()


def tables(data: Sequence[str] = ("act", "touch", "object")) -> dict[str, list[tuple[object, ...]]]:
    """Return all rows of derived tables, sorted.

    The root after an act is kept only where a batch needed it; here it is derived for every act,
    so that rows compare whatever the batches were.
    """
    store = ledger.reading()
    order = {"act": "place", "touch": "object, place", "object": "id"}
    found = {
        name: [
            tuple(bytes(v) if isinstance(v, memoryview) else v for v in row)
            for row in store.rows(f"SELECT * FROM {name} ORDER BY {order[name]}")  # noqa: S608
        ]
        for name in data
    }
    if "act" in found:
        found["act"] = [_with_root(store, row) for row in found["act"]]
    return found


def _with_root(store: SqlStore, row: tuple[object, ...]) -> tuple[object, ...]:
    place, log = cast(int, row[0]), cast(str, row[1])
    spot = (log, index_of(place) + 1)
    root = store.marks({spot})[spot].root
    assert row[ROOT_COLUMN] in (b"", root), "a kept root is the root"
    return (*row[:ROOT_COLUMN], root, *row[ROOT_COLUMN + 1 :])


def acts_of(store, object_id: bytes) -> list[Act]:
    return store.object_acts([object_id])[object_id]


def wake_socket(data: Path) -> Path:
    return data / "wake.sock"
