# SPDX-License-Identifier: Apache-2.0
"""The link process: door, signer, and for each neighbour a puller, a notifier and a collector.

Three connections go to each neighbour: on one, two nodes that notify each other at the same moment
would wait for each other, and acts would wait behind files. Must not judge what comes in and must
not draw pages. Source: DESIGN.md section 6.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from ayni.adapters.attachments import files
from ayni.adapters.link import health, snapshot, tls
from ayni.adapters.link.answers import Site, answer
from ayni.adapters.link.chores import Chore
from ayni.adapters.link.collecting import Collector
from ayni.adapters.link.door import Door
from ayni.adapters.link.ground import Ground
from ayni.adapters.link.http1 import Request, Response
from ayni.adapters.link.notices import Notice, receive
from ayni.adapters.link.partners import apart, partners_of
from ayni.adapters.link.peers import Peer
from ayni.adapters.link.pulling import fold_all, hear
from ayni.adapters.link.rounds import Direction, Notifier, Puller
from ayni.adapters.link.shelf import Shelf
from ayni.adapters.link.wake import Waker
from ayni.core.errors import GuardTrouble, NodeTrouble, NotAuthentic

log = logging.getLogger("ayni.link")

PROBE_S: Final = 3.0
"""How long signing waits at the start for what neighbours hold of this node's logs."""
_STATUS_MIN_S: Final = 1.0
_TROUBLE_PAUSE_S: Final = 5.0


class Link:
    """All threads of one node's link.

    Attributes:
        ground: what they share.
        peers: the neighbours by party.
        door: the neighbour door.
    """

    def __init__(
        self, ground: Ground, waker: Waker, *, software: str, chores: Sequence[Chore] = ()
    ) -> None:
        """Bind the door; `start` begins.

        Args:
            ground: record, configuration, clock.
            waker: tells of appends.
            software: name and version, told to neighbours.
            chores: scheduled work.
        """
        self.ground = ground
        self.peers: dict[str, Peer] = {}
        self._waker = waker
        self._chores = list(chores)
        attachments = files.root_of(ground.config.data_dir)
        self._site = Site(ground.book, software, ground.now_ms, attachments)
        self._shelf = Shelf(ground.book, attachments, self.peers)
        self._stop = threading.Event()
        self._checked = False
        self._keys_shown: Mapping[str, Sequence[bytes]] = {}
        self._door_number = 1
        self._threads: list[threading.Thread] = []
        self._directions: list[Direction] = []
        self._lock = threading.Lock()
        self._keys_lock = threading.Lock()
        config = ground.config
        self.door = Door(
            config.door,
            context=lambda members: tls.server_context(
                certificate=self._door_files()[0],
                key=self._door_files()[1],
                pinned=tuple(der for ders in members.values() for der in ders),
            ),
            members=self._members,
            handler=self._answer,
            left=ground.book.leave,
        )

    def add_chore(self, chore: Chore) -> None:
        """Add scheduled work; before `start`."""
        self._chores.append(chore)

    def start(self) -> None:
        """Check the record, ask the neighbours, open the door, then begin to sign."""
        try:
            self.ground.book.check()
            self._checked = True
        except NodeTrouble as error:
            code: health.OwnCode = "guard" if isinstance(error, GuardTrouble) else "check"
            self.ground.own.set(code, str(error))
        if twin := self.ground.book.twin():
            self.ground.has_twin(twin)
        # Before the door answers: whoever calls in between would be turned away as a stranger.
        self._meet()
        self.door.start()
        self._spawn("link-signer", self._sign)
        self._spawn("link-status", self._show)
        for chore in self._chores:
            self._spawn(f"link-{chore.name}", partial(self._run_chore, chore))

    def stop(self) -> None:
        """End all threads; what was begun and not finished is begun again at the next start."""
        self._stop.set()
        self._waker.interrupt()
        self.ground.changed.set()
        with self._lock:
            peers, directions = list(self.peers.values()), list(self._directions)
        for peer in peers:
            peer.pull.set()
            peer.push.set()
            peer.files.set()
            peer.probed.set()
        for direction in directions:
            direction.interrupt()
        self.door.close()
        for thread in self._threads:
            thread.join(timeout=10)
        self._waker.close()

    def run(self, stop: threading.Event) -> None:
        """Start, wait for `stop`, and end."""
        self.start()
        stop.wait()
        self.stop()

    def _spawn(self, name: str, work: Callable[[], None]) -> None:
        def guarded() -> None:
            try:
                work()
            except Exception:
                log.exception("thread %s ended by a fault", name)
            finally:
                self.ground.book.leave()

        thread = threading.Thread(target=guarded, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    # --- neighbours ---

    def _meet(self) -> None:
        """Take up neighbours and cards that are new since the last look."""
        self.ground.book.take_declared_cards()
        neighbours = self.ground.book.setting().neighbours
        # Who does not take part is let in to be told so; `_answer` sees to what it gets.
        self._know_keys()
        self._door_number = self.ground.door_number()
        partners = partners_of(self.ground.book)
        for party in set(self.peers) - partners:
            self._drop(party)
        for party, card in neighbours.items():
            peer = self.peers.get(party)
            if party not in partners:
                continue
            if peer is None:
                self._take_up(Peer(card, on_change=self.ground.changed.set))
            elif peer.card != card:
                peer.card = card
                peer.hurry |= {"pull", "push"}
                peer.pull.set()
                peer.push.set()

    def _know_keys(self) -> None:
        """Let the door know by which certificates neighbours may come now."""
        with self._keys_lock:  # whoever looked earlier must not write later
            self._keys_shown = {
                party: self.ground.pinned(party) for party in self.ground.book.setting().neighbours
            }

    def _take_up(self, peer: Peer) -> None:
        puller, notifier = Puller(self.ground, peer), Notifier(self.ground, peer)
        collector = Collector(self.ground, peer, self._shelf)
        with self._lock:
            self.peers[peer.party] = peer
            self._directions += [puller, notifier, collector]
        self._spawn(f"link-pull-{peer.party}", lambda: self._repeat(puller, peer.pull))
        self._spawn(f"link-push-{peer.party}", lambda: self._repeat(notifier, peer.push))
        self._spawn(f"link-files-{peer.party}", lambda: self._repeat(collector, peer.files))

    def _drop(self, party: str) -> None:
        """End the link to a party that takes part no more; its threads end by themselves."""
        with self._lock:
            peer = self.peers.pop(party)
            self._directions = [one for one in self._directions if one.peer is not peer]
        peer.end()
        self.ground.changed.set()

    def _repeat(self, direction: Puller | Notifier | Collector, woken: threading.Event) -> None:
        while not self._stop.is_set() and not direction.peer.over.is_set():
            woken.wait(direction.round())
        direction.close()

    # --- signing ---

    def _sign(self) -> None:
        if self._checked:
            fold_all(self.ground.book)  # what an earlier process stored and did not fold
        until = time.monotonic() + PROBE_S
        for peer in list(self.peers.values()):
            peer.probed.wait(max(0.0, until - time.monotonic()))
        while not self._stop.is_set():
            pause = self._sign_once()
            try:
                self._meet()
                self._waker.wait(pause)
            except Exception:
                # Whatever it is, the next look comes; without this thread nothing is signed.
                log.exception("a fault while waiting for news; trying again")
                self._stop.wait(_TROUBLE_PAUSE_S)

    def _sign_once(self) -> float:
        if not self._checked:
            return _TROUBLE_PAUSE_S
        try:
            fresh = self.ground.book.sign()
        except NodeTrouble as error:
            self.ground.own_trouble(error)
            self.ground.book.leave()
            return _TROUBLE_PAUSE_S
        except Exception as error:
            log.exception("a fault while signing; trying again")
            self.ground.own.set("store", f"{type(error).__name__}: {error}")
            self.ground.book.leave()
            return _TROUBLE_PAUSE_S
        if fresh:
            for peer in list(self.peers.values()):
                peer.push.set()
        if self.ground.own.set("", "") or fresh:
            self.ground.changed.set()
        return self.ground.config.sign_poll_s

    # --- door ---

    def _members(self) -> Mapping[str, Sequence[bytes]]:
        # From memory: who has shown no certificate yet must not cost a look into the database.
        return self._keys_shown

    def _door_files(self) -> tuple[Path, Path]:
        return self.ground.config.key_files(self._door_number)

    def _answer(self, party: str, request: Request) -> Response:
        refusal = apart(self.ground.book.membership(), party, request)
        if refusal is not None:
            return refusal
        peer = self.peers.get(party)
        if peer is not None:
            peer.came(self.ground.now_ms())
        if request.method == "GET":
            told = answer(self._site, party, request)
            if request.target == "/v1/heads":
                # Whoever is told that its new card is held here may come with its new key at once.
                self._know_keys()
            return told
        if peer is None:
            return Response(status=503, headers={"retry-after": "1"})
        if request.method == "POST" and request.target == "/v1/add-checkpoint":
            return receive(self._site, _Intake(self.ground, peer), party, request)
        return Response(status=405, headers={"allow": "GET, POST"})

    # --- state and chores ---

    def _show(self) -> None:
        config = self.ground.config
        earlier = health.read_status(config.data_dir, now_ms=self.ground.now_ms())
        before = {one.party: one for one in earlier.neighbours} if earlier else {}
        while True:
            self.ground.changed.clear()
            try:
                status = snapshot.take(
                    self.ground,
                    list(self.peers.values()),
                    before,
                    shelf=self._shelf,
                    address=self.address,
                )
                health.write_status(config.data_dir, status)
                before = {one.party: one for one in status.neighbours}
            except Exception:
                log.exception("the state of the link cannot be written; trying again")
            if self._stop.wait(_STATUS_MIN_S):
                return
            self.ground.changed.wait(health.HEARTBEAT_S - _STATUS_MIN_S)
            if self._stop.is_set():
                return

    @property
    def address(self) -> str:
        """Return where the door listens, as host and port."""
        host, port = self.door.address
        return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"

    def _run_chore(self, chore: Chore) -> None:
        while not self._stop.wait(chore.every_s):
            try:
                chore.work()
            except Exception:
                log.exception("scheduled work %s failed; next try in its turn", chore.name)
                self.ground.book.leave()  # a connection that broke is not used again


class _Intake:
    """Hands what the door received to the neighbour's puller."""

    def __init__(self, ground: Ground, peer: Peer) -> None:
        self._ground, self._peer = ground, peer

    def look_for_logs(self) -> None:
        wanted = self._peer.ask_news()
        self._peer.await_news(wanted, self._ground.config.receipt_wait_s)

    def hear(self, notice: Notice) -> None:
        with self._ground.book.writing() as entrance:
            try:
                found = hear(entrance, notice.log, notice.note)
            except NotAuthentic:
                return
        if found is not None and found.own:
            self._ground.went_back(found)
        self._ground.changed.set()

    def fetch(self, notice: Notice) -> None:
        self._peer.want(notice.log, notice.head.size, notice.note)

    def receipt(self, notice: Notice) -> bytes:
        given = self._peer.given.get(notice.log)
        if given is not None and given.size == notice.head.size:
            return given.line  # the answer to an earlier notice was lost
        self.fetch(notice)
        within_s = self._ground.config.receipt_wait_s
        return self._peer.await_receipt(notice.log, notice.head.size, within_s)
