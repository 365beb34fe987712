# SPDX-License-Identifier: Apache-2.0
"""One round of work with one neighbour, in each direction; says when to come again.

Unreachable means keep trying, with pauses that grow. Refused means stop and show: asked again
only at the next poll, or when the neighbour is heard. Bad input is set aside and never ends a
round's loop. Must not start a thread. Source: DESIGN.md section 6.
"""

from __future__ import annotations

import logging
import time
from typing import Final

from ayni.adapters.link import notifying, polling, pulling, tls
from ayni.adapters.link.client import Caller
from ayni.adapters.link.ground import Ground, set_aside, trouble_of
from ayni.adapters.link.partners import is_over
from ayni.adapters.link.peers import Peer
from ayni.adapters.link.polling import Asked
from ayni.adapters.link.protocol import speaks
from ayni.adapters.link.retry import Backoff
from ayni.adapters.link.taking import Job, complete, take_head
from ayni.core.cards import certificate_of
from ayni.core.checkpoints import parse_checkpoint
from ayni.core.errors import AyniError, NodeTrouble, Rejected, StoreTrouble
from ayni.core.notes import parse_note

log = logging.getLogger("ayni.link")

PULL: Final = "pull"
PUSH: Final = "push"


class Direction:
    """A caller with its pauses; shared by both directions."""

    def __init__(self, ground: Ground, peer: Peer, name: str) -> None:
        """Begin at once, without a pause."""
        self.ground, self.peer, self.name = ground, peer, name
        config = ground.config
        self.backoff = Backoff(config.retry_first_s, config.retry_max_s, ground.chance)
        self._caller: Caller | None = None
        self._not_before = 0.0
        self._newest_key = False

    def caller(self) -> Caller:
        """Return the connection for the neighbour's present card."""
        route = self.ground.route(self.peer.card, newest_key=self._newest_key)
        if self._caller is None or self._caller.route != route:
            self.close()
            self._caller = Caller(route)
        return self._caller

    def resting(self) -> float:
        """Return the seconds that are left of a pause; 0 when it is over or ended early."""
        if self.peer.hurried(self.name):
            self._not_before = 0.0
        return max(0.0, self._not_before - time.monotonic())

    def rest(self, seconds: float) -> float:
        """Begin a pause and return it."""
        self._not_before = time.monotonic() + seconds
        return seconds

    def failed(self, error: Exception, sample: bytes = b"") -> float:
        """Show a failure, set bad input aside, and return the pause before the next try."""
        if not isinstance(error, AyniError):
            log.error(
                "a fault of this node in %s with %s", self.name, self.peer.party, exc_info=error
            )
            error = StoreTrouble(f"{type(error).__name__}: {error}")
        code = trouble_of(error)
        self.peer.trouble(self.name, code, str(error))
        if code == "bad_input":
            self._keep(error, sample)
        elif isinstance(error, NodeTrouble):
            self.ground.own_trouble(error)
            self.ground.book.leave()  # a connection that broke is not used again
        if isinstance(error, Rejected):
            # Perhaps they know this node by its newest key alone: the next try shows the other.
            self._newest_key = not self._newest_key
        pause = self.backoff.failed()
        return self.rest(self.ground.config.poll_s if isinstance(error, Rejected) else pause)

    def _keep(self, error: AyniError, sample: bytes) -> None:
        try:
            set_aside(self.ground, self.peer, error, sample)
        except NodeTrouble as trouble:
            self.ground.own_trouble(trouble)

    def close(self) -> None:
        """Drop the connection."""
        if self._caller is not None:
            self._caller.close()

    def interrupt(self) -> None:
        """End a running exchange from another thread."""
        if self._caller is not None:
            self._caller.interrupt()


class Puller(Direction):
    """Asks for news, fetches what is wanted, gives receipts."""

    def __init__(self, ground: Ground, peer: Peer) -> None:
        """Ask for news in the first round."""
        super().__init__(ground, peer, PULL)
        self._asked = Asked()
        self._poll_due = 0.0
        self._heard = 0
        self._withheld = Backoff(
            ground.config.retry_first_s, ground.config.retry_max_s, ground.chance
        )

    def round(self) -> float:
        """Do what is due and return the seconds until the next round."""
        self.peer.pull.clear()
        if not self.peer.card.endpoints:  # it comes to our door, or only packets travel
            self.peer.probed.set()
            return self.ground.config.poll_s
        if left := self.resting():
            return left
        sample = b""
        try:
            if time.monotonic() >= self._poll_due or self._heard < self.peer.news_wanted:
                self._poll()
            pause = self.ground.config.poll_s
            for log_id, (size, sample) in self.peer.jobs().items():
                pause = min(pause, self._pull(Job(log=log_id, size=size, note=sample)))
        except Exception as error:  # noqa: BLE001  # a neighbour must never stop the loop
            self._poll_due = 0.0
            for log_id, (size, _) in self.peer.jobs().items():
                self.peer.attempted(log_id, size)
            pause = self.failed(error, sample)
            self._fold_rest()
            return pause
        finally:
            self.peer.probed.set()
        self.backoff.succeeded()
        self._show()
        return max(0.0, min(pause, self._poll_due - time.monotonic()))

    def _fold_rest(self) -> None:
        """Fold what was stored before the line broke: it need not wait for the neighbour."""
        try:
            pulling.fold_all(self.ground.book)
        except NodeTrouble as trouble:
            self.ground.own_trouble(trouble)

    def _poll(self) -> None:
        ground = self.ground
        caller = self.caller()
        self._heard = self.peer.news_wanted
        try:
            found = polling.poll(ground.book, self.peer, caller, self._asked, now_ms=ground.now_ms)
        finally:
            self.peer.news_heard(self._heard)
        self._poll_due = time.monotonic() + ground.config.poll_s
        if found is not None:
            ground.must_stop(found)
        self._note_key(caller)
        if notifying.outstanding(ground.book, self.peer):
            self.peer.push.set()

    def _note_key(self, caller: Caller) -> None:
        """Keep that the door showed the key of the newest card: older ones are over."""
        party, card = self.peer.party, self.peer.card
        newest = certificate_of(card)
        if len(self.ground.pinned(party)) < 2:
            return
        if caller.shown == tls.pin_of(newest):
            with self.ground.book.writing() as entrance:
                entrance.note_certificate_seen(party, card.number)
        else:
            caller.close()  # a kept connection would never see which key the door shows by now

    def _show(self) -> None:
        versions = self.peer.facts.versions
        if versions[1] and not speaks(versions):
            told = f"versions {versions[0]} to {versions[1]} there"
            self.peer.trouble(PULL, "newer_version", told)
        else:
            self.peer.trouble(PULL)

    def _pull(self, job: Job) -> float:
        caller = self.caller()
        pulled = take_head(self.ground, self.peer, caller, job)
        if pulled.new:
            self.peer.files.set()
            self.peer.note(latency_ms=caller.latency_ms)
        if pulled.contradiction is None and not complete(pulled, job):
            return self._withheld.failed()
        if pulled.contradiction is None:
            self._withheld.succeeded()
        return self.ground.config.poll_s


class Notifier(Direction):
    """Tells of own acts and takes receipts."""

    def __init__(self, ground: Ground, peer: Peer) -> None:
        """Know from the record what was receipted before."""
        super().__init__(ground, peer, PUSH)
        self._loaded = False

    def round(self) -> float:
        """Bring every head that lacks a receipt; return the seconds until the next round."""
        self.peer.push.clear()
        if not self.peer.card.endpoints or is_over(self.ground.book, self.peer.party):
            return self.ground.config.poll_s
        if left := self.resting():
            return left
        note = b""
        try:
            if not self._loaded:
                notifying.load_confirmed(self.ground.book, self.peer)
                self._loaded = True
            pending = 0
            for log_id, note in notifying.outstanding(self.ground.book, self.peer).items():
                pending += not self._notify(log_id, note)
        except Exception as error:  # noqa: BLE001  # a neighbour must never stop the loop
            return self.failed(error, note)
        self.peer.trouble(PUSH)
        if note:
            self.peer.note(reached_ms=self.ground.now_ms(), latency_ms=self.caller().latency_ms)
        if pending:
            return self.backoff.failed()
        self.backoff.succeeded()
        return self.ground.config.poll_s

    def _notify(self, log_id: str, note: bytes) -> bool:
        book, peer, caller = self.ground.book, self.peer, self.caller()
        given = notifying.notify(book, peer, caller, log_id, note)
        newest = book.released().get(log_id, note)
        there = peer.there.get(log_id, 0)
        if not given and there > parse_checkpoint(parse_note(newest).text).size:
            found = notifying.ask_held(book, peer, caller, log_id)
            if found is not None:
                self.ground.went_back(found)
        return given
