# SPDX-License-Identifier: Apache-2.0
"""Two signed histories of one log and a copy of it, for the tests of the replica."""

from __future__ import annotations

import random
from collections.abc import Sequence

from ayni.core import replica
from ayni.core.acts import Header, encode_header, leaf_of, seal_body
from ayni.core.checkpoints import Checkpoint, sign_checkpoint
from ayni.core.merkle import Tree, consistency_proof
from ayni.core.notes import SIG_COSIGNATURE, Ed25519Signer
from ayni.core.ports import Entry, LogState
from ayni.core.wire import Chunk
from tests.simulation.store import MemoryStore

LOG = "c" * 16
KEY = Ed25519Signer(name=replica.origin_of(LOG), seed=b"c" * 32)
WITNESS = Ed25519Signer(name="ayni/receipt/per", seed=b"w" * 32, algorithm=SIG_COSIGNATURE)


def act(number: int, *, branch: int = 0, closed: Sequence[str] = ()) -> Entry:
    """Return one act; another branch has another act at the same place."""
    chance = random.Random(f"{number}/{branch}")
    body = seal_body({"place": "f-1", "strength": number, "note": "x"}, chance.randbytes)
    header = Header(
        v=1,
        id=chance.randbytes(16).hex(),
        kind="drill.given/1",
        by="chl.desk",
        as_="titular",
        at=1,
        mode="exercise",
        tlp="AMBER",
        body=body.commitment().hex(),
        body_bytes=len(body.encode()),
    )
    raw = encode_header(header)
    return Entry(leaf_of(raw), raw, body.closed(closed).encode())


class History:
    """A signed history of the log."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = list(entries)
        self.tree = Tree([entry.leaf for entry in self.entries])

    def head(self, size: int) -> Checkpoint:
        return Checkpoint(KEY.name, size, self.tree.root(size))

    def note(self, size: int) -> bytes:
        return sign_checkpoint(self.head(size), KEY)

    def chunk(self, start: int, end: int, head: int) -> Chunk:
        proof = consistency_proof(self.tree.reader, end, head)
        return Chunk(start, tuple(self.entries[start:end]), tuple(proof))


MAIN = History([act(n) for n in range(12)])
OTHER = History([act(n, branch=int(n >= 5)) for n in range(12)])


class Copy:
    """One node's copy of the log."""

    def __init__(self, *, own: bool = False) -> None:
        self.store = MemoryStore()
        self.store.put_log(LogState(id=LOG, party="chl", number=0, key=str(KEY.vkey), own=own))

    @property
    def log(self) -> LogState:
        return self.store.logs()[LOG]

    def hear(self, note: bytes) -> list[replica.Effect]:
        return replica.hear_head(self.store, self.log, note)

    def take(self, history: History, start: int, end: int, head: int) -> LogState:
        chunk = history.chunk(start, end, head)
        return replica.take_chunk(self.store, self.log, chunk, history.head(head))

    def hold(self, size: int) -> None:
        self.hear(MAIN.note(size))
        self.take(MAIN, 0, size, size)
