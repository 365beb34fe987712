# SPDX-License-Identifier: Apache-2.0
"""What the link asks of this node's record, as a port; keeps nothing itself.

Two books keep it: the node's database (`recordbook`) and one in memory for the tests of the
protocol. All writing goes through `writing`, which takes the fair lock of the record.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from ayni.core.cards import Card
from ayni.core.ports import Entry, Store
from ayni.core.replica import Contradiction


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
    """Who takes part: changes when a card is loaded or a log is opened.

    Attributes:
        party: this node's party.
        card: this node's card, as signed.
        openings: openings of this party's later logs, as signed.
        neighbours: the newest card of each neighbour that a person confirmed, by party.
    """

    party: str
    card: bytes
    openings: Sequence[bytes]
    neighbours: Mapping[str, Card]


class Entrance(Protocol):
    """The record inside one transaction that may write."""

    @property
    def store(self) -> Store:
        """Return the store that core/replica.py works on."""

    def fold(self) -> int:
        """Fold what is ready, within the bounds of one batch, and project it.

        Returns:
            How many acts were folded.
        """

    def give_receipt(self, log: str) -> Receipt | None:
        """Sign and keep a receipt for the newest head of a neighbour's log, if one is due."""

    def take_opening(self, party: str, raw: bytes) -> None:
        """Begin to hold a later log of a party.

        Raises:
            NoteError: not an opening.
            NotAuthentic: not signed as the party's card says.
        """

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

    def forbid_signing(self, reason: str) -> None:
        """Sign nothing from here on, and say why."""

    def leave(self) -> None:
        """Give up what this thread holds of the database."""
