# SPDX-License-Identifier: Apache-2.0
"""Three nodes of one partnership over real TLS, whose lines a test cuts and mends.

Their acts are regular: logs are opened, a constitution is in force. Must not wait by the clock.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import msgspec

from ayni.adapters.link.wake import wake
from ayni.core import constitution as law
from ayni.core.acts import Act
from ayni.core.cards import Card
from ayni.core.codec import Json
from ayni.core.composing import Draft, compose
from ayni.core.ports import REGULAR
from tests.link.nodes import Node, wait_for
from tests.simulation import deeds, keys, room

NOWHERE = "https://127.0.0.1:9"
"""An address at which nobody listens."""


@dataclass
class Office:
    """The offices of one party, as the simulator's deeds ask for them."""

    node: Node
    chance: random.Random

    @property
    def party(self) -> str:
        return self.node.party

    def draft(
        self,
        kind: str,
        by: str,
        values: Mapping[str, Json],
        about: bytes | None = None,
        refs: tuple[bytes, ...] = (),
    ) -> Draft:
        name = self.chance.randbytes(16).hex()
        at = 1_700_000_000_000
        return Draft(kind=kind, by=by, values=values, at=at, id=name, mode="exercise", about=about)

    def sign(self, draft: Draft | None) -> bytes:
        """Append an act as the web process does, wake the link, and return the leaf."""
        assert draft is not None
        book = self.node.book
        with book.writing() as entrance:
            own, logs = book.store.logs()[book.log_id], book.store.logs()
            kind = room.KINDS[draft.kind]
            entry = compose(draft, own, logs, kind=kind, salts=self.chance.randbytes)
            book.sequence(entry)
            entrance.fold()
        wake(self.node.folder)
        assert self.verdict(entry.leaf) == REGULAR
        return entry.leaf

    def deed(self, kind: str, values: Mapping[str, Json], about: bytes | None = None) -> bytes:
        """Sign an act of the foreign ministry or the desk."""
        office = "desk" if kind in (room.GIVEN, room.ACKNOWLEDGED) else "foreign"
        return self.sign(self.draft(kind, f"{self.party}.{office}", values, about))

    def open_log(self) -> None:
        rows: list[Json] = [
            {"office": f.office, "powers": [*f.powers]} for f in keys.founders(self.party)
        ]
        values: dict[str, Json] = {
            "party": self.party,
            "number": 0,
            "key": str(self.node.log.vkey),
            "founders": rows,
            "predecessors": [],
        }
        self.sign(self.draft(law.LOG_OPENED, f"{self.party}.node", values))

    def verdict(self, leaf: bytes) -> str:
        """Return the verdict of an act here, or nothing while it is not folded."""
        found = [act.verdict for act in self.node.book.store.folded() if act.leaf == leaf]
        return found[0] if found else ""

    def act(self, leaf: bytes) -> Act:
        return next(a.act() for a in self.node.book.store.folded() if a.leaf == leaf)

    def shown(self, leaf: bytes) -> Json:
        """Return the state of an object, none while its opening act is not here."""
        acts = self.node.book.store.object_acts([leaf])[leaf]
        return room.fold(acts) if any(act.leaf == leaf for act in acts) else None

    def joint(self, leaf: bytes) -> bool:
        state = self.shown(leaf)
        return isinstance(state, dict) and state.get("joint") is True

    def ruled_by(self) -> tuple[str, ...]:
        constitution = self.node.book.index.now().constitution
        return constitution.parties if constitution is not None else ()

    def follow(self, members: tuple[str, ...], version: int, *others: Office) -> None:
        """Propose a constitution of these members, and have all others consent to it."""
        current = self.node.book.index.now().constitution
        before = current.leaf.hex() if current is not None else None
        offices = (self, *others)
        draft = deeds.propose(self, members, version, before, self.chance)  # type: ignore[arg-type]
        plain: dict[str, Json] = {"rooms": ["drill"], "powers": {}}
        leaf = self.sign(replace(draft, values={**draft.values, **plain}))
        for office in offices:
            wait_for(lambda office=office: office.verdict(leaf))
            office.sign(deeds.consent(office, [], office.act(leaf)))  # type: ignore[arg-type]
        for office in offices:
            wait_for(lambda office=office: set(office.ruled_by()) == set(members))


def elsewhere(card: Card) -> Card:
    """Return a card with an address at which nobody listens: the line is cut."""
    return msgspec.structs.replace(card, endpoints=(NOWHERE,))


def partners(make: Callable[..., Node], *parties: str) -> list[Office]:
    """Return nodes that run, know each other and have opened their logs."""
    quick = {"retry_first_s": 0.02, "retry_max_s": 0.1, "poll_s": 0.2}
    nodes = [make(party, **quick) for party in parties]
    offices = [Office(node, random.Random(node.party)) for node in nodes]
    for one in nodes:
        for other in nodes:
            if one is not other:
                one.book.know(other.card())
    for office in offices:
        office.open_log()
        office.node.start()
    for one in nodes:
        wait_for(lambda one=one: all(one.folded(other) for other in nodes if other is not one))
    return offices


def cut(one: Node, other: Node) -> None:
    """Cut the line between two nodes, both ways; what they hold stays."""
    one.book.know(elsewhere(other.card()))
    other.book.know(elsewhere(one.card()))
    for node in (one, other):
        node.restart()


def mend(one: Node, other: Node) -> None:
    """Mend the line between two nodes."""
    one.book.know(other.card())
    other.book.know(one.card())
    for node in (one, other):
        node.restart()
