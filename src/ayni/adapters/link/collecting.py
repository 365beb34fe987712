# SPDX-License-Identifier: Apache-2.0
"""Fetches attached files from one neighbour, last of all: piece by piece, on a line of its own.

No act and no receipt ever waits for a file: whatever goes wrong here is noted beside the file and
tried again, with pauses that grow. A file goes on at the byte at which it broke off, after a broken
line and after a restart alike. Must not say how the link stands. Source: DESIGN.md section 5
(Attachments); kernel.md S11; rooms.md A0.3.
"""

from __future__ import annotations

import logging
import re
import time
from dataclasses import dataclass
from typing import Final, Literal

from ayni.adapters.attachments import files
from ayni.adapters.attachments.files import Attempt
from ayni.adapters.link.client import Caller
from ayni.adapters.link.ground import Ground, set_aside
from ayni.adapters.link.http1 import Request
from ayni.adapters.link.peers import Peer
from ayni.adapters.link.rounds import Direction
from ayni.adapters.link.shelf import Missing, Shelf
from ayni.core import limits
from ayni.core.attachments import Attachment
from ayni.core.errors import (
    LinkTrouble,
    NodeTrouble,
    NotAuthentic,
    Rejected,
    StoreTrouble,
    WireError,
)

log = logging.getLogger("ayni.link")

FILES: Final = "files"
ACTS_FIRST_S: Final = 0.2
"""Pause while acts are wanted that nobody has tried to fetch yet."""
_QUICK_S, _SLOW_S = 0.5, 2.0
_RETRY_FIRST_S: Final = 60.0
_DOUBLINGS_MAX: Final = 16
_CONTENT_RANGE: Final = re.compile(r"bytes ([0-9]{1,12})-([0-9]{1,12})/([0-9]{1,12})", re.ASCII)

Outcome = Literal["whole", "part", "passed", "absent", "damaged", "no_room"]


@dataclass(slots=True)
class Pace:
    """How much is asked for at a time: about what the line carries in a second."""

    size: int = limits.ATTACHMENT_PIECE_MIN_BYTES

    def took(self, seconds: float) -> None:
        """Learn from how long a piece took."""
        if seconds < _QUICK_S:
            self.size = min(2 * self.size, limits.ATTACHMENT_PIECE_MAX_BYTES)
        elif seconds > _SLOW_S:
            self.size = max(self.size // 2, limits.ATTACHMENT_PIECE_MIN_BYTES)


class Collector(Direction):
    """Asks one neighbour for the files that are missing here; one file, one piece at a time."""

    def __init__(self, ground: Ground, peer: Peer, shelf: Shelf) -> None:
        """Look at the shelf in the first round.

        Args:
            ground: record, configuration, clock.
            peer: the neighbour.
            shelf: what is missing.
        """
        super().__init__(ground, peer, FILES)
        self._shelf, self._pace = shelf, Pace()
        self._left = 0

    def round(self) -> float:
        """Fetch a few pieces and return the seconds until the next round."""
        if self.peer.files.is_set():
            self._shelf.stale()
        self.peer.files.clear()
        if not self.peer.card.endpoints:
            return self.ground.config.poll_s
        if left := self.resting():
            return left
        try:
            pause = self._collect()
        except Exception as error:  # noqa: BLE001  # a neighbour must never stop the loop
            return self._broke_off(error)
        self.backoff.succeeded()
        return pause

    def _broke_off(self, error: Exception) -> float:
        """Come again later; whether the link stands is for those to say who bring the acts."""
        self.close()
        pause = self.backoff.failed()
        if isinstance(error, LinkTrouble):
            refused = isinstance(error, Rejected)
            return self.rest(self.ground.config.poll_s if refused else pause)
        if not isinstance(error, NodeTrouble):
            log.error("a fault while files of %s were fetched", self.peer.party, exc_info=error)
        self.ground.book.leave()  # a connection that broke is not used again
        return self.rest(self.ground.config.retry_max_s)

    def _collect(self) -> float:
        config, party = self.ground.config, self.peer.party
        soonest = config.poll_s
        self._left = limits.ATTACHMENT_ROUND_MAX_BYTES
        for missing in self._shelf.missing_from(party, age_max_s=config.poll_s):
            told = files.attempt(self._shelf.root, missing.hash, party)
            wait_s = (told.next_ms - self.ground.now_ms()) / 1000
            if wait_s > 0:
                soonest = min(soonest, wait_s)
                continue
            if self.peer.acts_wait():
                return ACTS_FIRST_S
            outcome = self._fetch(missing, told)
            if outcome == "part":
                return 0.0 if self._left <= 0 else ACTS_FIRST_S
            if outcome in ("absent", "damaged", "no_room"):
                self._note(missing.hash, outcome, tries=told.tries + 1)
                self._shelf.failed(party)
                soonest = min(soonest, _RETRY_FIRST_S)
        due_s = self._shelf.due_s()
        return soonest if due_s is None else min(soonest, due_s)

    def _note(self, name: bytes, code: str, *, tries: int) -> None:
        longest = limits.ATTACHMENT_RETRY_MAX_S
        pause_s = min(longest, _RETRY_FIRST_S * 2.0 ** min(tries - 1, _DOUBLINGS_MAX))
        next_ms = self.ground.now_ms() + int(pause_s * (500 + 500 * self.ground.chance()))
        told = Attempt(code=code, tries=tries, next_ms=next_ms)
        files.note_attempt(self._shelf.root, name, self.peer.party, told)
        self.ground.changed.set()

    def _fetch(self, missing: Missing, told: Attempt) -> Outcome:
        """Fetch a file as far as this round may, and say how it went."""
        book = self.ground.book
        one = book.attachment(missing.hash)
        if one is None or one.size > book.attachment_max_bytes():
            return "passed"
        root, party = self._shelf.root, self.peer.party
        if told.code or not told.tries:
            files.note_attempt(root, one.hash, party, Attempt(tries=told.tries))
        try:
            at = files.begun_bytes(root, one.hash, party)
            while at < one.size:
                if self._left <= 0 or self.peer.acts_wait():
                    return "part"
                piece = self._ask(self.caller(), one, at)
                if piece is None:
                    return "absent"
                files.add_piece(root, one.hash, party, start=at, piece=piece)
                at += len(piece)
                self._left -= len(piece)
            files.complete(root, one, party)
        except (NotAuthentic, WireError) as error:
            files.drop_partial(root, one.hash, party)
            set_aside(self.ground, self.peer, error, b"")
            return "damaged"
        except StoreTrouble as trouble:
            log.warning("file %s: %s", one.hash.hex()[:16], trouble)
            return "no_room"
        return self._shelve(one)

    def _shelve(self, one: Attachment) -> Outcome:
        """Keep a whole file, unless its act was erased while it came."""
        if not self.ground.book.names(one.hash):
            files.destroy(self._shelf.root, [one.hash])
        self._shelf.came(one.hash)
        self.ground.changed.set()
        return "whole"

    def _ask(self, caller: Caller, one: Attachment, at: int) -> bytes | None:
        """Return the bytes from a place on, or none if the neighbour does not have the file.

        Raises:
            WireError, NotAuthentic: an answer to another question, or a file of another size.
            Unreachable, Rejected: no answer.
        """
        end = min(at + self._pace.size, one.size)
        request = Request(
            method="GET",
            target=f"/v1/files/{one.hash.hex()}",
            headers={"range": f"bytes={at}-{end - 1}"},
        )
        began = time.monotonic()
        response = caller.ask(request, body_max=end - at, accept=(206, 404, 416))
        self._pace.took(time.monotonic() - began)
        if response.status == 404:
            return None
        told = response.headers.get("content-range", "")
        match = _CONTENT_RANGE.fullmatch(told)
        if response.status == 416 or match is None:
            raise WireError(f"expected bytes {at}-{end - 1}; found {response.status} {told[:60]!a}")
        first, last, size = (int(part) for part in match.groups())
        if size != one.size:
            raise NotAuthentic(
                "size of the attachment", expected=f"{one.size} bytes", found=f"{size} bytes"
            )
        if (first, last + 1) != (at, at + len(response.body)) or not response.body:
            raise WireError(f"expected bytes from {at}; found {told!a}, {len(response.body)} bytes")
        return response.body
