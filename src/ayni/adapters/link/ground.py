# SPDX-License-Identifier: Apache-2.0
"""What all threads of one link stand on: record, configuration, clock, and this node's own state.

Must not start a thread.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256

from ayni.adapters.link import health
from ayni.adapters.link.book import Book, Twin
from ayni.adapters.link.client import Route
from ayni.adapters.link.config import LinkConfig
from ayni.adapters.link.peers import Peer
from ayni.core.cards import Card, certificate_of, read_card
from ayni.core.errors import (
    AyniError,
    GuardTrouble,
    KeyTrouble,
    NodeTrouble,
    Rejected,
    Unreachable,
)
from ayni.core.replica import Contradiction

SAMPLE_MAX_BYTES = 512
"""How much of bad input is kept."""

KEPT_MAX_COUNT = 200
"""How many different pieces of one neighbour are kept while the process lives; all are counted."""


@dataclass(slots=True)
class OwnState:
    """Whether this node signs, and why not."""

    code: health.OwnCode = ""
    detail: str = ""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def set(self, code: health.OwnCode, detail: str) -> bool:
        """Keep a trouble; what persons must decide is never forgotten while the process lives."""
        with self.lock:
            if (self.code, self.detail) == (code, detail) or self.code in ("rollback", "twin"):
                return False
            self.code, self.detail = code, detail
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What the threads share.

    Attributes:
        book: this node's record.
        config: what the operator set.
        now_ms: this machine's clock.
        chance: a number from 0 to 1, for jitter.
        own: whether this node signs.
        changed: wakes whoever writes the state of the link.
    """

    book: Book
    config: LinkConfig
    now_ms: Callable[[], int]
    chance: Callable[[], float]
    own: OwnState = field(default_factory=OwnState)
    changed: threading.Event = field(default_factory=threading.Event)

    def route(self, card: Card, *, newest_key: bool = False) -> Route:
        """Return how to reach the node of a card.

        Args:
            card: the neighbour's newest card.
            newest_key: show the key of this node's newest card, whatever they said they hold.
        """
        number = self.own_number(None if newest_key else card.party)
        certificate, key = self.config.key_files(number)
        return Route(
            party=card.party,
            endpoints=card.endpoints,
            pinned=self.pinned(card.party) or (certificate_of(card),),
            certificate=certificate,
            key=key,
            connect_s=self.config.connect_s,
            answer_s=self.config.answer_s,
        )

    def pinned(self, party: str) -> tuple[bytes, ...]:
        """Return the certificates of a neighbour that count, newest first.

        An older one counts until the neighbour's door has shown that of a newer card.
        """
        setting = self.book.setting()
        seen = setting.seen.get(party, 0)
        cards = setting.cards_of(party)
        return tuple(
            dict.fromkeys(
                certificate_of(card)
                for at, card in enumerate(cards)
                if at == 0 or card.number >= seen
            )
        )

    def own_number(self, party: str | None = None) -> int:
        """Return the number of the card whose keys this node shows to a neighbour.

        Args:
            party: the neighbour; none for the newest card.
        """
        setting = self.book.setting()
        newest = read_card(setting.card).number if setting.card else 1
        return newest if party is None else min(newest, setting.there.get(party) or newest)

    def door_number(self) -> int:
        """Return the number of the card whose certificate the door shows to everybody."""
        parties = self.book.setting().neighbours
        return min((self.own_number(party) for party in parties), default=self.own_number())

    def own_trouble(self, error: NodeTrouble) -> None:
        """Say what keeps this node from signing or storing."""
        code: health.OwnCode = "store"
        if isinstance(error, KeyTrouble):
            code = "key"
        elif isinstance(error, GuardTrouble):
            code = "guard"
        if self.own.set(code, str(error)):
            self.changed.set()

    def must_stop(self, found: Contradiction | Twin) -> None:
        """Stop signing for what a neighbour's answer showed of this node."""
        if isinstance(found, Twin):
            self.has_twin(found.told)
        else:
            self.went_back(found)

    def went_back(self, found: Contradiction) -> None:
        """Stop signing: a neighbour holds what this node signed and no longer has."""
        told = f"log {found.log}: {found.held_size} acts here, {found.other_size} signed before"
        self.book.forbid_signing(told)
        self.own.set("rollback", told)
        self.changed.set()

    def has_twin(self, told: str) -> None:
        """Stop signing: the key of the log this node writes opened another log elsewhere."""
        self.book.forbid_signing(told)
        self.own.set("twin", told)
        self.changed.set()


def set_aside(ground: Ground, peer: Peer, error: AyniError, sample: bytes) -> None:
    """Keep bad input for people to look at; the same input again is only counted.

    Args:
        ground: what the threads share.
        peer: who sent it.
        error: what is wrong with it.
        sample: bytes to show; the first of them are kept.
    """
    code = type(error).__name__
    peer.count_set_aside()
    mark = sha256(f"{code}/{error}".encode()).digest()
    if mark in peer.kept or len(peer.kept) >= KEPT_MAX_COUNT:
        return
    peer.kept.add(mark)
    with ground.book.writing() as entrance:
        entrance.set_aside(
            party=peer.party, code=code, detail=str(error)[:1000], sample=sample[:SAMPLE_MAX_BYTES]
        )


def trouble_of(error: AyniError) -> health.Code:
    """Return the code that the page shows for an error of one direction."""
    if isinstance(error, Unreachable):
        return "down"
    if isinstance(error, Rejected):
        return "refused"
    if isinstance(error, NodeTrouble):
        return "own_trouble"
    return "bad_input"
