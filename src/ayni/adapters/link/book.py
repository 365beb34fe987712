# SPDX-License-Identifier: Apache-2.0
"""What the link asks of this node's record, as a port; keeps nothing itself.

Two books keep it: the node's database (`recordbook`) and one in memory for the tests of the
protocol. All writing goes through `writing`, which takes the fair lock of the record.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol

from ayni.adapters.record.citations import Cited
from ayni.core.attachments import Attachment
from ayni.core.cards import Card
from ayni.core.membership import Membership
from ayni.core.ports import Entry, LogState, Store
from ayni.core.replica import Contradiction


@dataclass(frozen=True, slots=True)
class Twin:
    """Another machine opened a log with the key of the log that this node writes.

    Attributes:
        told: the sentence about it.
    """

    told: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """A receipt that was given for a head.

    Attributes:
        size: acts of the head.
        time_s: when, seconds since 1970 UTC, as its signer says.
        line: the cosignature line, LF included.
    """

    size: int
    time_s: int
    line: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Who takes part: changes when a card is taken or a log is opened.

    Attributes:
        party: this node's party.
        card: this node's newest card, as signed.
        openings: openings of later logs of all parties, as signed.
        neighbours: the newest card of each neighbour that counts here, by party.
        own_cards: this node's cards, as signed, newest first.
        cards: all cards held of each neighbour, newest first, by party.
        there: number of this node's card that each neighbour says it holds, by party.
        seen: number of the card whose certificate each neighbour's door has shown, by party.
        superseded: logs that a later log of their party closes.
    """

    party: str
    card: bytes
    openings: Sequence[bytes]
    neighbours: Mapping[str, Card]
    own_cards: Sequence[bytes] = ()
    cards: Mapping[str, Sequence[Card]] = field(default_factory=dict)
    there: Mapping[str, int] = field(default_factory=dict)
    seen: Mapping[str, int] = field(default_factory=dict)
    superseded: Collection[str] = frozenset()

    def cards_of(self, party: str) -> Sequence[Card]:
        """Return all cards held of a neighbour, newest first."""
        newest = self.neighbours.get(party)
        return self.cards.get(party, () if newest is None else (newest,))


class Entrance(Protocol):
    """The record inside one transaction that may write."""

    @property
    def store(self) -> Store:
        """Return the store that core/replica.py works on."""

    def awaited(self) -> bool:
        """Tell whether somebody else waits to write; the transaction is then to end soon."""

    def fold(self) -> int:
        """Fold what is ready, within the bounds of one batch, and project it.

        Returns:
            How many acts were folded.
        """

    def give_receipt(self, log: str) -> Receipt | None:
        """Sign and keep a receipt for the newest head of a neighbour's log, if one is due."""

    def take_opening(self, party: str, raw: bytes) -> str:
        """Begin to hold a later log of a party; a key used twice is an alarm.

        Returns:
            Why this node may sign nothing more: another machine opened a log with the key of the
            log it writes. Else nothing.

        Raises:
            NoteError: not an opening.
            NotAuthentic: not signed as the party's card says.
        """

    def take_card(self, party: str, raw: bytes) -> None:
        """Take a neighbour's card that follows the one held.

        Raises:
            NoteError: not a card.
            NotAuthentic: another party's, or one that may not follow.
        """

    def note_card_there(self, party: str, number: int) -> None:
        """Keep which of this node's cards a neighbour holds."""

    def note_certificate_seen(self, party: str, number: int) -> None:
        """Keep that a neighbour's door showed the certificate of a card."""

    def set_aside(self, *, party: str, code: str, detail: str, sample: bytes) -> None:
        """Keep a note of bad input, with the first bytes of it."""

    def raise_alarm(self, effect: Contradiction, evidence: bytes) -> None:
        """Keep a contradiction with its evidence, for people to decide."""


class Book(Protocol):
    """This node's record."""

    def setting(self) -> Setting:
        """Return who takes part, as of now; cheap."""

    def partnership(self) -> str:
        """Return the text hash of the first constitution in force, hex; empty before one is."""

    def membership(self) -> Membership:
        """Return who takes part, as of now; cheap."""

    def limit(self, log: LogState, party: str) -> int:
        """Return how many acts of a log go to a party: all that are held, unless it left."""

    def head_within(self, log: LogState, size: int) -> bytes:
        """Return the largest signed head of a log of at most so many acts, or nothing."""

    def awaited_parties(self) -> frozenset[str]:
        """Return the parties whose acts another's act names as seen and that are not held."""

    def reading(self) -> AbstractContextManager[Store]:
        """Give a store to read from; what it holds only grows."""

    def writing(self) -> AbstractContextManager[Entrance]:
        """Give one transaction under the fair lock of the record; durable when it ends."""

    def fold(self) -> int:
        """Fold one bounded batch of what is ready in a transaction of its own, and project it.

        Returns:
            How many acts were folded; 0 when nothing is ready.
        """

    def lacking(self, entry: Entry) -> bool:
        """Tell whether an act needs another body than it has (core/replica.py, `take_body`)."""

    def receipts(self, log: str) -> Mapping[str, Receipt]:
        """Return the newest receipt held for a log by each witness name."""

    def released(self) -> Mapping[str, bytes]:
        """Return the signed heads of own logs that the guard allows to leave, by log."""

    def sign(self) -> Mapping[str, bytes]:
        """Integrate what was appended, sign new heads and mark them; then they are released.

        Returns:
            The heads that are new, by log.

        Raises:
            NodeTrouble: a key, the guard or the database does not allow it.
        """

    def check(self) -> None:
        """Verify rows, tree, heads and guard before anything is signed.

        Raises:
            NodeTrouble: they do not agree.
        """

    def cited(self) -> Sequence[Cited]:
        """Return every file that a regular act names, act by act in display order."""

    def attachment(self, name: bytes) -> Attachment | None:
        """Return a file as the first regular act names it, or none if no such act does."""

    def names(self, name: bytes) -> bool:
        """Tell whether any act names a file, whatever its verdict."""

    def attachment_max_bytes(self) -> int:
        """Return the largest attachment that the parties agreed on, bytes."""

    def take_declared_cards(self) -> None:
        """Take the cards that acts of the record declare; what is refused is set aside."""

    def twin(self) -> str:
        """Say which other log was opened with the key of the log this node writes, if any."""

    def forbid_signing(self, reason: str) -> None:
        """Sign nothing from here on, and say why."""

    def leave(self) -> None:
        """Give up what this thread holds of the database."""
