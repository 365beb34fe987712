# SPDX-License-Identifier: Apache-2.0
"""What the threads of the link share about one neighbour; asks nothing and writes nothing.

Facts only: the words on the page are made by `health.py` from a snapshot of them.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from ayni.adapters.link.book import Receipt
from ayni.adapters.link.health import Carrier
from ayni.core.cards import Card

HURRY_MIN_MS = 1_000
"""A neighbour who comes again and again ends a pause at most this often."""


@dataclass(slots=True, kw_only=True)
class Facts:
    """What was last seen of a neighbour; times are milliseconds since 1970 UTC.

    Attributes:
        troubles: direction (``pull``, ``push``) to what stands in its way: a code of
            `health.CODES` and what was found, in technical words.
        reached_ms: last complete answer from their door.
        called_ms: last time they came to our door.
        last_in_ms: last time acts of theirs were stored.
        last_out_ms: last time they gave a receipt.
        latency_ms: how long the last answer took.
        clock_difference_ms: their clock minus ours.
        software: what they say they run.
        versions: protocol versions they speak.
        card_number: number of their newest card, as they say.
        card_refused: why it was not taken; empty if none was refused.
        set_aside: bad input since the start of the process.
        shown: log id to acts of theirs that a signed head has told of.
        withheld: log id to index of the first act whose body did not come.
        carriers: how folder and stick stand, by name.
    """

    troubles: dict[str, tuple[str, str]] = field(default_factory=dict)
    reached_ms: int | None = None
    called_ms: int | None = None
    last_in_ms: int | None = None
    last_out_ms: int | None = None
    latency_ms: float | None = None
    clock_difference_ms: int | None = None
    software: str = ""
    versions: tuple[int, int] = (0, 0)
    card_number: int = 0
    card_refused: str = ""
    set_aside: int = 0
    shown: dict[str, int] = field(default_factory=dict)
    withheld: dict[str, int] = field(default_factory=dict)
    carriers: dict[str, Carrier] = field(default_factory=dict)


class Peer:
    """One neighbour: its card, the work that waits, and what was last seen of it.

    Attributes:
        party: its code.
        card: the newest card confirmed.
        facts: guarded by `changed`.
        changed: notified when a receipt was given or an attempt ended.
        wanted: log id to the newest signed head whose acts are to be fetched.
        given: log id to the newest receipt this node gave.
        tried: log id to the size of the last head that was worked on.
        confirmed: own log id to the size of the newest receipt they gave.
        there: own log id to the size they say they hold.
        pull: set when the puller has work; likewise `push` for the notifier, `files` for the
            collector.
        hurry: directions whose pause after a failure is over early: the neighbour was heard.
        kept: marks of bad input that was set aside already.
        probed: set when the first question for news ended, one way or the other.
        over: set when the neighbour takes part no more.
    """

    def __init__(self, card: Card, *, on_change: Callable[[], None]) -> None:
        """Begin without any knowledge."""
        self.party = card.party
        self.card = card
        self.facts = Facts()
        self.changed = threading.Condition()
        self.wanted: dict[str, tuple[int, bytes]] = {}
        self.given: dict[str, Receipt] = {}
        self.tried: dict[str, int] = {}
        self.confirmed: dict[str, int] = {}
        self.there: dict[str, int] = {}
        self.pull = threading.Event()
        self.push = threading.Event()
        self.files = threading.Event()
        self.probed = threading.Event()
        self.over = threading.Event()
        self.hurry: set[str] = set()
        self.kept: set[bytes] = set()
        self._news_wanted = self._news_heard = 0
        self._on_change = on_change

    def end(self) -> None:
        """End the work with this neighbour."""
        self.over.set()
        self.files.set()
        self.probed.set()
        self.pull.set()
        self.push.set()

    def note(self, **facts: object) -> None:
        """Write facts down and tell whoever shows them."""
        with self.changed:
            moved = [name for name, value in facts.items() if getattr(self.facts, name) != value]
            for name in moved:
                setattr(self.facts, name, facts[name])
        if moved:
            self._on_change()

    def trouble(self, direction: str, code: str = "", detail: str = "") -> None:
        """Write down what stands in the way of a direction; without a code: nothing does."""
        with self.changed:
            before = self.facts.troubles.get(direction)
            if code:
                self.facts.troubles[direction] = (code, detail)
            else:
                self.facts.troubles.pop(direction, None)
            moved = before != self.facts.troubles.get(direction)
        if moved:
            self._on_change()

    def carried(self, carrier: Carrier) -> None:
        """Write down how a carrier stands."""
        with self.changed:
            moved = self.facts.carriers.get(carrier.name) != carrier
            self.facts.carriers[carrier.name] = carrier
        if moved:
            self._on_change()

    def count_set_aside(self) -> None:
        """Count one more piece of bad input."""
        with self.changed:
            self.facts.set_aside += 1
        self._on_change()

    def came(self, now_ms: int) -> None:
        """Take note that the neighbour is at our door: what waited for it need wait no longer."""
        with self.changed:
            seldom = now_ms - (self.facts.called_ms or 0) < HURRY_MIN_MS
            self.facts.called_ms = now_ms
            troubled = set() if seldom else set(self.facts.troubles)
            self.hurry |= troubled
        if troubled:
            self.pull.set()
            self.push.set()

    def hurried(self, direction: str) -> bool:
        """Tell once whether a direction should not wait for the end of its pause."""
        with self.changed:
            told = direction in self.hurry
            self.hurry.discard(direction)
        return told

    def ask_news(self) -> int:
        """Have the puller ask for news now; return the number to wait for."""
        with self.changed:
            self._news_wanted += 1
            self.hurry.add("pull")
            wanted = self._news_wanted
        self.pull.set()
        return wanted

    @property
    def news_wanted(self) -> int:
        """Return how often news was asked for at once."""
        return self._news_wanted

    def news_heard(self, wanted: int) -> None:
        """Say that a question that began after this wish was answered, or failed."""
        with self.changed:
            self._news_heard = max(wanted, self._news_heard)
            self.changed.notify_all()

    def await_news(self, wanted: int, within_s: float) -> None:
        """Wait until news was asked for after a wish."""
        with self.changed:
            self.changed.wait_for(lambda: self._news_heard >= wanted, timeout=within_s)

    def want(self, log: str, size: int, note: bytes) -> None:
        """Ask the puller for the acts below a head."""
        with self.changed:
            if size >= self.wanted.get(log, (0, b""))[0]:
                self.wanted[log] = (size, note)
            self.tried.pop(log, None)
            self.facts.shown[log] = max(size, self.facts.shown.get(log, 0))
        self.pull.set()

    def give_up(self, log: str, above: int) -> None:
        """Want no acts of a log beyond those that its own party still has."""
        with self.changed:
            if self.wanted.get(log, (0, b""))[0] > above:
                del self.wanted[log]
            self.facts.shown[log] = min(above, self.facts.shown.get(log, 0))
            self.changed.notify_all()

    def jobs(self) -> dict[str, tuple[int, bytes]]:
        """Return the heads whose acts are wanted, and keep them until `done`."""
        with self.changed:
            return dict(self.wanted)

    def acts_wait(self) -> bool:
        """Tell whether acts are wanted that nobody has tried to fetch yet: files come after."""
        with self.changed:
            return any(self.tried.get(log, -1) < size for log, (size, _) in self.wanted.items())

    def done(self, log: str, size: int, receipt: Receipt | None) -> None:
        """End the work on a head that is stored as far as it will be."""
        with self.changed:
            if self.wanted.get(log, (size + 1, b""))[0] <= size:
                del self.wanted[log]
            self._tell(log, size, receipt)

    def attempted(self, log: str, size: int) -> None:
        """Say that a head was worked on without success; the work stays wanted."""
        with self.changed:
            self._tell(log, size, None)

    def _tell(self, log: str, size: int, receipt: Receipt | None) -> None:
        self.tried[log] = size
        if receipt is not None:
            self.given[log] = receipt
        self.changed.notify_all()

    def await_receipt(self, log: str, size: int, within_s: float) -> bytes:
        """Wait for the receipt of a head of this size.

        Returns:
            The receipt line; nothing when it did not come in time.
        """

        def over() -> bool:
            held = self.given.get(log)
            return (held is not None and held.size >= size) or self.tried.get(log, 0) >= size

        with self.changed:
            self.changed.wait_for(over, timeout=within_s)
            receipt = self.given.get(log)
        return receipt.line if receipt is not None and receipt.size == size else b""
