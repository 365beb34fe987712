# SPDX-License-Identifier: Apache-2.0
"""Writes small records by hand for the tests of the core; checks no rule itself."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ayni.core import constitution as law
from ayni.core.acts import Body, Header, encode_header, leaf_of, seal_body
from ayni.core.codec import Json
from ayni.core.folding import fold_batch
from ayni.core.frame import Frame, FrameIndex
from ayni.core.kinds import Kinds
from ayni.core.merkle import Frontier
from ayni.core.notes import Ed25519Signer
from ayni.core.ports import Entry, Folded, LogState
from tests.simulation.room import KINDS
from tests.simulation.store import MemoryStore

CHL, PER, BRA = "chl", "per", "bra"
LOGS = {CHL: "c" * 16, PER: "p" * 16, BRA: "b" * 16}
KEY = str(Ed25519Signer(name="ayni/identity/any", seed=b"k" * 32).vkey)
TEXT = "7e" * 32


class Scene:
    """One store with the logs of a few parties, each opened.

    Attributes:
        store: what is held.
        index: frame acts folded so far.
        done: acts folded so far, by log and index.
        kinds: the kinds that are known.
    """

    def __init__(self, parties: Sequence[str] = (CHL, PER), *, opened: bool = True) -> None:
        """Open a log for each party."""
        self.chance = random.Random(1)
        self.store = MemoryStore()
        self.index = FrameIndex()
        self.kinds: Kinds = KINDS
        self.done: dict[tuple[str, int], Folded] = {}
        for party in parties:
            self.add_log(LOGS[party], party)
            if opened:
                self.open(LOGS[party], party)

    def add_log(self, log: str, party: str, number: int = 0) -> None:
        """Make a log known."""
        self.store.put_log(LogState(id=log, party=party, number=number, key=KEY, own=True))

    def open(
        self, log: str, party: str, offices: Mapping[str, Sequence[str]] | None = None
    ) -> Entry:
        """Append the opening of a log."""
        given = {f"{party}.foreign": ["foreign"], f"{party}.desk": ["liaison"]}
        founders: list[Json] = [
            {"office": office, "powers": [*powers]}
            for office, powers in (given if offices is None else offices).items()
        ]
        values: dict[str, Json] = {
            "party": party,
            "number": 0,
            "key": KEY,
            "founders": founders,
            "predecessors": [],
        }
        return self.write(log, law.LOG_OPENED, values, by=f"{party}.node")

    def seen(self, *logs: str) -> tuple[tuple[str, int, str], ...]:
        """Return what an author says who has folded all of these logs."""
        states = self.store.logs()
        return tuple((log, states[log].folded, states[log].root.hex()) for log in logs)

    def write(
        self,
        log: str,
        kind: str,
        values: Mapping[str, Json] | Body,
        *,
        closed: Sequence[str] = (),
        **fields: Any,
    ) -> Entry:
        """Append an act; anything in its header may be said otherwise."""
        body = values if isinstance(values, Body) else seal_body(values, self.chance.randbytes)
        party = self.store.logs()[log].party
        said: dict[str, Any] = {
            "v": 1,
            "id": self.chance.randbytes(16).hex(),
            "kind": kind,
            "by": f"{party}.desk",
            "as_": "titular",
            "at": 1,
            "mode": "exercise",
            "tlp": "AMBER",
            "body": body.commitment().hex(),
            "body_bytes": len(body.encode()),
            **fields,
        }
        raw = encode_header(Header(**said))
        entry = Entry(leaf_of(raw), raw, body.closed(closed).encode())
        self.put(log, entry)
        return entry

    def put(self, log: str, entry: Entry) -> None:
        """Append bytes."""
        state = self.store.logs()[log]
        frontier = Frontier.from_bytes(state.size, state.frontier)
        frontier.append(entry.leaf)
        self.store.add_entries(log, state.size, [entry])
        self.store.put_log(replace(state, size=frontier.size, frontier=frontier.to_bytes()))

    def fold(self, *, count_max: int = 64) -> list[Folded]:
        """Fold what is ready."""
        done = fold_batch(self.store, self.index, self.kinds, count_max=count_max)
        self.done.update({(f.log, f.index): f for f in done})
        return done

    def verdict(self, entry: Entry) -> str | None:
        """Return the verdict on an act after folding, or none while it waits."""
        self.fold()
        found = [f for f in self.done.values() if f.leaf == entry.leaf]
        return found[-1].verdict if found else None

    @property
    def frame(self) -> Frame:
        """Return the frame of all that is folded."""
        self.fold()
        return self.index.now()

    def everybody(self, log: str) -> tuple[tuple[str, int, str], ...]:
        """Return what the author of a log says who has folded all that there is."""
        self.fold()
        return self.seen(*[other for other in self.store.logs() if other != log])

    def propose(self, log: str, parties: Sequence[str] = (CHL, PER), **facts: Any) -> Entry:
        """Append the proposal of a constitution by an author who has seen everything."""
        rows: list[Json] = [
            {"party": p, "identity": KEY, "zone": "UTC", "languages": ["es"]} for p in parties
        ]
        values: dict[str, Json] = {
            "version": 1,
            "text": TEXT,
            "mode": "exercise",
            "parties": rows,
            "rooms": ["drill"],
            "languages": ["es"],
            "powers": {},
            "params": {},
            "retention": {},
            "places": [],
            **facts,
        }
        party = self.store.logs()[log].party
        return self.write(
            log, law.PROPOSED, values, by=f"{party}.foreign", seen=self.everybody(log)
        )

    def consent(self, log: str, proposal: Entry, *, text: str = TEXT) -> Entry:
        """Append a consent to a constitution by an author who has seen everything."""
        values: dict[str, Json] = {"proposal": proposal.leaf.hex(), "text": text}
        party = self.store.logs()[log].party
        return self.write(
            log,
            law.CONSENTED,
            values,
            by=f"{party}.foreign",
            about=proposal.leaf.hex(),
            seen=self.everybody(log),
        )

    def found(self, parties: Sequence[str] = (CHL, PER)) -> Entry:
        """Bring a first constitution into force."""
        proposal = self.propose(LOGS[parties[0]], parties)
        for party in parties:
            self.consent(LOGS[party], proposal)
        self.fold()
        return proposal

    def given(self, log: str, **fields: Any) -> Entry:
        """Append a declaration of the drill room by an author who has seen everything."""
        if "seen" not in fields:
            fields["seen"] = self.everybody(log)
        return self.write(log, "drill.given/1", {"place": "f-1", "strength": 7}, **fields)
