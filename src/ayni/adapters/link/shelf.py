# SPDX-License-Identifier: Apache-2.0
"""Which files acts name and which of them are missing here; shared by the threads of one link.

Looks into record and disk at most once a second. Must not fetch. Source: kernel.md S11.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ayni.adapters.attachments import files
from ayni.adapters.link.book import Book
from ayni.adapters.link.health import Files
from ayni.adapters.link.peers import Peer

LOOK_MIN_S: Final = 1.0
"""A look costs a query and a glance at the disk for each file that acts name."""

_FAILED: Final = frozenset({"absent", "damaged"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A file that is not here.

    Attributes:
        hash: its salted hash, 32 bytes.
        size: bytes, as its act says.
        authors: parties whose acts name it.
    """

    hash: bytes
    size: int
    authors: frozenset[str]


class Shelf:
    """The files of one record, as the link sees them.

    Attributes:
        root: directory of attachments.
    """

    def __init__(self, book: Book, root: Path, peers: Mapping[str, Peer]) -> None:
        """Know nothing yet.

        Args:
            book: this node's record.
            root: directory of attachments.
            peers: the neighbours by party; grows while the link runs.
        """
        self.root = root
        self._book, self._peers = book, peers
        self._lock = threading.Lock()
        self._looked, self._stale = 0.0, True
        self._missing: tuple[Missing, ...] = ()
        self._named = self._largest = 0

    def stale(self) -> None:
        """Say that acts came in, so that a look is due."""
        self._stale = True

    def due_s(self) -> float | None:
        """Return the seconds until the next look is allowed, or none if there is no need of one."""
        return max(0.0, self._looked + LOOK_MIN_S - time.monotonic()) if self._stale else None

    def missing_from(self, party: str, *, age_max_s: float) -> Sequence[Missing]:
        """Return the files to ask a neighbour for, those of the newest acts first.

        Its own, and those of others who do not have them or cannot be asked: of three members each
        file crosses each line once.

        Args:
            party: the neighbour.
            age_max_s: look again after so many seconds, whatever was told: a packet may have come.
        """
        self._stale = self._stale or time.monotonic() - self._looked >= age_max_s
        if self.due_s() == 0:
            self._look()
        own = self._book.setting().party
        return [one for one in self._missing if self._asked_of(one, party, own)]

    def came(self, name: bytes) -> None:
        """Take note that a file is here."""
        with self._lock:
            self._missing = tuple(one for one in self._missing if one.hash != name)

    def failed(self, party: str) -> None:
        """Take note that a neighbour does not have a file: the others are asked now."""
        for peer in list(self._peers.values()):
            if peer.party != party:
                peer.files.set()

    def counts(self) -> Files:
        """Return how many files acts name, and what became of them, as last seen."""
        missing, codes = self._missing, files.codes(self.root)
        told = [codes.get(one.hash, frozenset()) for one in missing]
        return Files(
            named=self._named,
            missing=len(missing),
            missing_bytes=sum(one.size for one in missing),
            too_large=sum(one.size > self._largest for one in missing),
            damaged=sum("damaged" in one for one in told),
            absent=sum("absent" in one for one in told),
            no_room=sum("no_room" in one for one in told),
        )

    def _asked_of(self, one: Missing, party: str, own: str) -> bool:
        others = one.authors - {own}
        if party in others or not others:
            return True
        tried = (files.attempt(self.root, one.hash, author).code for author in sorted(others))
        return all(map(self._silent, others)) or any(code in _FAILED for code in tried)

    def _silent(self, party: str) -> bool:
        """Tell whether a party's node cannot be asked for files now."""
        peer = self._peers.get(party)
        return peer is None or not peer.card.endpoints or "pull" in peer.facts.troubles

    def _look(self) -> None:
        with self._lock:
            self._stale = False
            sizes: dict[bytes, int] = {}
            authors: dict[bytes, set[str]] = {}
            for one in reversed(self._book.cited()):
                sizes.setdefault(one.hash, one.size)
                authors.setdefault(one.hash, set()).add(one.party)
            self._named, self._largest = len(sizes), self._book.attachment_max_bytes()
            self._missing = tuple(
                Missing(hash=name, size=size, authors=frozenset(authors[name]))
                for name, size in sizes.items()
                if not files.is_held(self.root, name)
            )
            self._looked = time.monotonic()
