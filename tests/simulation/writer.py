# SPDX-License-Identifier: Apache-2.0
"""The writing half of a simulated node: its life, its own log, its guard.

A method is one transaction: what it did not commit a crash takes away. Must not hold a rule of
the record itself; those are the core's.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Protocol

from ayni.core import replica
from ayni.core.acts import Act
from ayni.core.checkpoints import Checkpoint, sign_checkpoint
from ayni.core.codec import Json
from ayni.core.composing import Draft, compose
from ayni.core.folding import fold_batch
from ayni.core.forks import ForkProof
from ayni.core.frame import Frame, FrameIndex
from ayni.core.kinds import Kinds
from ayni.core.merkle import Frontier, root_at
from ayni.core.notes import Ed25519Signer, Vkey
from ayni.core.ports import REGULAR, Entry, Folded, LogState
from tests.simulation import erasing, room, trusting
from tests.simulation.keys import founders, new_log, signed_opening
from tests.simulation.store import MemoryStore

OPENINGS_MAX = 6
BATCH = 64


class Watcher(Protocol):
    """Whoever checks invariants; sees everything and changes nothing."""

    def count(self, what: str) -> None:
        """Count one more of something."""

    def signed(self, node: Writer, log: LogState) -> None:
        """Take notice: the node released a head of its own log."""

    def folded(self, node: Writer, acts: list[Folded]) -> None:
        """Take notice: the node gave verdicts."""

    def receipted(self, node: Writer, log: LogState, head: Checkpoint) -> None:
        """Take notice: the node gave a receipt."""

    def contradiction(self, node: Writer, found: replica.Contradiction) -> None:
        """Take notice: the node raised an alarm."""


@dataclass
class Guard:
    """What no backup or snapshot of the node takes back: another disk."""

    log: str = ""
    size: int = 0
    root: bytes = b""
    openings: int = 0


@dataclass
class Papers:
    """What a node keeps beside the record: cards, openings, proofs of forks, projected states.

    Attributes:
        gone: what this party erased here; it is erased again whenever it comes again.
    """

    cards: trusting.Held = field(default_factory=dict)
    openings: dict[bytes, None] = field(default_factory=dict)
    forks: dict[str, ForkProof] = field(default_factory=dict)
    shown: dict[bytes, Json] = field(default_factory=dict)
    gone: dict[bytes, frozenset[str]] = field(default_factory=dict)

    def copy(self) -> Papers:
        """Return papers that change on their own."""
        return Papers(
            dict(self.cards),
            dict(self.openings),
            dict(self.forks),
            dict(self.shown),
            dict(self.gone),
        )


class Writer:
    """The part of a node that keeps the store and writes the own log.

    Attributes:
        name: of the machine; a party may run two after a restore, and should not.
        founding: the parties that persons agreed to begin with.
        kinds: every kind that this node knows.
        life: grows with every restore; what held before it may not hold after.
        alarms: contradictions met.
        heard: signed heads that were compared with the acts held, since the last start.
        moment: time of the world; two writers that write at one moment race for the lock.
        writing: who writes now, ``web`` or ``link``.
        taken: moment and writer of each act folded.
    """

    def __init__(
        self,
        party: str,
        watch: Watcher,
        chance: random.Random,
        *,
        signer: Ed25519Signer | None,
        name: str = "",
    ) -> None:
        """Open log 0, and `meet` must follow; or none without a signer, and `restore` must."""
        self.party = party
        self.name = name or party
        self.founding: tuple[str, ...] = ()
        self.kinds: Kinds = room.KINDS
        self.watch = watch
        self.chance = chance
        self.store = MemoryStore()
        self.papers = Papers()
        self.durable_papers = Papers()
        self.guard = Guard()
        self.index = FrameIndex()
        self.signers: dict[str, Ed25519Signer] = {}
        self.life = 0
        self.alarms: list[replica.Contradiction] = []
        self.judged: list[Folded] = []
        self.heard: set[bytes] = set()
        self.moment = 0
        self.writing = "web"
        self.taken: dict[bytes, tuple[int, str]] = {}
        self.clock = count(1_700_000_000)
        if signer is not None:
            self._open(signer, 0)

    # --- life of a node

    def meet(self, raw_card: bytes) -> None:
        """Take a neighbour's card, as two persons compared it."""
        card = trusting.read_card(raw_card)
        self.papers.cards[card.party] = (raw_card,)
        if card.party != self.party:
            key = Vkey.parse(card.log)
            log_id = replica.log_of(key.name)
            self.store.put_log(
                LogState(id=log_id, party=card.party, number=0, key=card.log, own=False)
            )
        self.commit()

    @property
    def own(self) -> LogState:
        """Return the log that this node writes."""
        return next(log for log in self.store.logs().values() if log.own)

    @property
    def frame(self) -> Frame:
        """Return the frame of everything folded here."""
        return self.index.now()

    def commit(self) -> None:
        """Make this transaction durable."""
        self.store.commit()
        self.durable_papers = self.papers.copy()
        judged, self.judged = self.judged, []
        self.watch.folded(self, judged)

    def crash(self) -> None:
        """Lose what is not durable, and start again."""
        self.forget()
        self.boot()

    def forget(self) -> None:
        """Fall back to what is durable."""
        self.store.crash()
        self.papers = self.durable_papers.copy()
        self.judged = []
        self.heard = set()
        self.index = FrameIndex(self.store.frame_acts())

    def backup(self) -> tuple[object, Papers]:
        """Return a copy of all that is durable, guard excepted."""
        return self.store.backup(), self.durable_papers.copy()

    def restore(self, image: tuple[object, Papers], *, noticed: bool) -> None:
        """Go back to a backup; a snapshot that was put back unnoticed looks the same inside."""
        self.store.restore(image[0])  # type: ignore[arg-type]
        self.papers = image[1].copy()
        self.durable_papers = image[1].copy()
        self.life += 1
        self.heard = set()
        self.index = FrameIndex(self.store.frame_acts())
        if noticed:
            self.reopen()
        else:
            self.boot()

    def boot(self) -> None:
        """Ask the guard before anything is written."""
        if not self.guard_agrees():
            self.life += 1
            self.reopen()

    def guard_agrees(self) -> bool:
        """Tell whether the store writes the log that left this node last, and holds its head.

        A store that writes another log went back to before that log was opened.
        """
        own, guard = self.own, self.guard
        if own.id != guard.log or own.size < guard.size:
            return False
        return guard.size == 0 or root_at(self.store.reader(own.id), guard.size) == guard.root

    def reopen(self) -> None:
        """Close every own log for ever and open a new one.

        Acts above the last signed head never left this node, or neighbours hold them: they are
        forgotten here, since nobody could ever prove them.
        """
        for log in self.store.logs().values():
            if log.own:
                self._close(log)
        self.store.unfold()
        self.index = FrameIndex()
        self.papers.shown, self.papers.gone = {}, {}
        self.fold()
        known = [log.number for log in self.store.logs().values() if log.party == self.party]
        self._open(new_log(self.chance), max(self.guard.openings, *known) + 1)

    @property
    def stopped(self) -> bool:
        """Tell whether the key that opened the own log opened another one, on another machine.

        Nothing is signed until persons have decided.
        """
        used = trusting.numbers_used(self.papers.openings, self.party)
        return len(used.get(self.own.number, ())) > 1

    def _close(self, log: LogState) -> None:
        self.store.put_log(replace(log, own=False, state="closed"))
        self.store.forget_tail(log.id, log.head_size)

    def _open(self, signer: Ed25519Signer, number: int) -> None:
        key = str(signer.vkey)
        log_id = replica.log_of(signer.vkey.name)
        self.signers[log_id] = signer
        self.guard = Guard(log=log_id, openings=number)
        olds = [log for log in self.store.logs().values() if log.party == self.party and log.folded]
        self.store.put_log(LogState(id=log_id, party=self.party, number=number, key=key, own=True))
        if number:
            self.papers.openings[signed_opening(self.party, number, key)] = None
        values: dict[str, Json] = {
            "party": self.party,
            "number": number,
            "key": key,
            "founders": [
                {"office": f.office, "powers": list(f.powers)} for f in founders(self.party)
            ],
            "predecessors": [
                {"log": log.id, "size": log.folded, "root": log.root.hex()} for log in olds
            ],
        }
        verdict = self.append(self.draft("log.opened/1", f"{self.party}.node", values))
        assert verdict == REGULAR, f"an opening was judged {verdict}"

    # --- writing

    def draft(
        self,
        kind: str,
        by: str,
        values: Mapping[str, Json],
        about: bytes | None = None,
        refs: tuple[bytes, ...] = (),
    ) -> Draft:
        """Return a draft with a fresh id and the time of this node's own, wrong clock."""
        return Draft(
            kind=kind,
            by=by,
            values=values,
            at=self.chance.randrange(1_600_000_000_000, 1_900_000_000_000),
            id=self.chance.randbytes(16).hex(),
            mode="exercise",
            about=about,
            refs=refs,
        )

    def append(self, draft: Draft) -> str:
        """Sequence one own act and fold it; an irregular one is refused and leaves nothing."""
        if self.stopped:
            return "stopped"
        self.writing = "web"
        entry = self.compose(draft)
        self.sequence(entry)
        done = self.fold()
        mine = next((f for f in done if f.leaf == entry.leaf), None)
        verdict = mine.verdict if mine is not None else "waiting"
        if verdict == REGULAR:
            self.commit()
        else:
            self.forget()
        return verdict

    def compose(self, draft: Draft) -> Entry:
        """Return the next own act."""
        return compose(
            draft,
            self.own,
            self.store.logs(),
            kind=self.kinds.get(draft.kind),
            salts=self.chance.randbytes,
        )

    def sequence(self, entry: Entry) -> None:
        """Put an act at the end of the own log."""
        own = self.own
        frontier = Frontier.from_bytes(own.size, own.frontier)
        frontier.append(entry.leaf)
        self.store.add_entries(own.id, own.size, [entry])
        self.store.put_log(
            replace(own, size=frontier.size, frontier=frontier.to_bytes(), bodies=frontier.size)
        )

    def fold(self) -> list[Folded]:
        """Fold what is ready and project what it touched."""
        done: list[Folded] = []
        while True:
            batch = fold_batch(self.store, self.index, self.kinds, count_max=BATCH)
            done += batch
            if len(batch) < BATCH:
                break
        self.judged += done
        self.taken.update({f.leaf: (self.moment, self.writing) for f in done})
        touched = {f.touches()[0] for f in done if f.verdict == REGULAR and f.header is not None}
        for name, acts in self.store.object_acts(touched).items():
            if any(a.header.room == "drill" for a in acts):
                self.papers.shown[name] = room.fold(self.visible(acts))
        for leaf, names in erasing.gone_by(self.store, done, self.party).items():
            self.papers.gone[leaf] = self.papers.gone.get(leaf, frozenset()) | names
        for _ in range(erasing.erase(self.store, self.papers.gone, self.kinds)):
            self.watch.count("bodies erased")
        return done

    def visible(self, acts: list[Act]) -> list[Act]:
        """Return the acts that this writer reads: all, since writers take turns."""
        return acts

    def integrate(self, *, crash_at: str = "") -> None:
        """Sign the head of the own log: raise the guard, store it, and only then release it.

        A head that was stored before the guard knew it could be brought back by a backup, after
        another one of its size had left this node.
        """
        own = self.own
        if own.size == own.head_size or self.stopped:
            self._release(own)
            return
        root = root_at(self.store.reader(own.id), own.size)
        head = Checkpoint(replica.origin_of(own.id), own.size, root)
        note = sign_checkpoint(head, self.signers[own.id])
        if crash_at == "signed":
            self.crash()
            return
        self.guard.size, self.guard.root = own.size, root
        if crash_at == "guarded":
            self.crash()
            return
        self.store.add_head(own.id, own.size, root, note)
        own = replace(own, head_size=own.size, head_root=root, head_note=note)
        self.store.put_log(own)
        self.commit()
        if crash_at == "stored":
            self.crash()
            return
        self._release(own)

    def _release(self, own: LogState) -> None:
        if own.head_size:
            self.watch.signed(self, own)

    def released(self, log: LogState) -> bool:
        """Tell whether the newest head of a log may be shown to others."""
        if not log.head_size:
            return False
        return not log.own or self.guard.size >= log.head_size
