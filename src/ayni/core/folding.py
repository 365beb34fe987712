# SPDX-License-Identifier: Apache-2.0
"""Folds held acts one after another: readiness, Lamport depth, causal past, verdict.

The one code for own acts, a neighbour's acts, a rebuild and the simulator. An act waits until
all that it claims to have seen is folded and its structural members are held; then it gets a
verdict that never changes. Must not write: results are data for the store.
Source: kernel.md S2, S5, S6.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

import msgspec

from ayni.core.acts import Header, decode_header, newer_version
from ayni.core.codec import Json
from ayni.core.constitution import FRAME_KINDS
from ayni.core.erasure import acts_named
from ayni.core.errors import CodecError, LimitExceeded
from ayni.core.frame import FrameIndex
from ayni.core.judging import Case, judge
from ayni.core.kinds import Kind, Kinds, structural_of
from ayni.core.merkle import Frontier
from ayni.core.ports import NEEDS_NEWER, REGULAR, Entry, Folded, LogState, Mark, Spot, Store
from ayni.core.readings import Reading, read_body
from ayni.core.reasons import Reason
from ayni.core.structures import read_structure

FOLD_VERSION = 3
"""Changes whenever a verdict or a fold may come out differently for the same record."""


class Candidate(msgspec.Struct, frozen=True, gc=False):
    """An act about to be folded: what its bytes say, before any judgement."""

    entry: Entry
    header: Header | None
    body: Reading | None = None
    newer: bool = False


class HasFolded(Protocol):
    """A log of which it is known how far it is folded."""

    @property
    def folded(self) -> int:
        """Return the number of acts folded."""


@dataclass(slots=True)
class _Tip:
    """Where the fold of one log stands inside a batch; the only part that moves."""

    log: LogState
    folded: int
    frontier: Frontier
    depth: int
    seen: Mapping[str, int]
    past: Mapping[str, int]

    def state(self) -> LogState:
        """Return where this node stands with the log now."""
        return replace(
            self.log,
            folded=self.folded,
            fold_frontier=self.frontier.to_bytes(),
            root=self.frontier.root() if self.folded else self.log.root,
            depth=self.depth,
            seen=self.seen,
            past=self.past,
        )


@dataclass(slots=True)
class Window:
    """What a batch knows besides the store: prefetched rows and its own results.

    Attributes:
        tips: where the fold of each log stands.
        marks: folded places that acts of the batch claim to have seen.
        spots: folded acts that acts of the batch may be about, or speak of erasing.
        used: ids that each log carries already.
        named: positions whose root is computed: those that acts of the batch claim to have seen,
            and where each log will end.
        done: acts folded by the batch, causes before effects.
    """

    tips: dict[str, _Tip]
    marks: dict[tuple[str, int], Mark | Folded]
    spots: dict[bytes, tuple[Spot | Folded, ...]]
    used: dict[str, set[str]]
    named: set[tuple[str, int]]
    done: list[Folded]

    def state(self, log_id: str) -> LogState:
        """Return where this node stands with a log now."""
        return self.tips[log_id].state()


def read_candidate(entry: Entry, kinds: Kinds | None = None) -> Candidate:
    """Return what the bytes of an act say; unreadable ones give no header.

    The body, if there is one, had its commitment checked when it was stored.

    Args:
        entry: the act.
        kinds: with it, only structural members are read: all that a verdict depends on.
    """
    try:
        header = decode_header(entry.header)
    except (CodecError, LimitExceeded):
        return Candidate(entry, None, newer=newer_version(entry.header))
    if entry.body is None:
        return Candidate(entry, header)
    if kinds is None:
        return Candidate(entry, header, read_body(entry.body))
    kind = kinds.get(header.kind)
    if kind is None:
        return Candidate(entry, header, read_body(entry.body, ()))
    return Candidate(entry, header, read_structure(kind, entry.body))


def fold_batch(store: Store, index: FrameIndex, kinds: Kinds, *, count_max: int) -> list[Folded]:
    """Fold what is ready, at most `count_max` acts, and store the result.

    Args:
        store: inside the caller's transaction.
        index: frame acts folded so far; takes the new ones.
        kinds: every kind this software knows.
        count_max: bound of the batch.

    Returns:
        The acts folded, causes before effects.
    """
    logs = store.logs()
    queues = {
        log.id: [
            read_candidate(e, kinds)
            for e in store.entries(log.id, log.folded, min(foldable(log), log.folded + count_max))
        ]
        for log in logs.values()
        if log.folded < foldable(log) and log.state != "frozen"
    }
    if not queues:
        return []
    window = prefetch(store, logs, queues)
    changed = _drain(window, queues, index, kinds, count_max)
    for log_id in changed:
        store.put_log(window.state(log_id))
    store.add_folded(window.done)
    return window.done


def foldable(log: LogState) -> int:
    """Return how many acts of a log may be folded.

    Of a neighbour's log only what a signed head covers that is held whole: what an own act says
    it saw can then be handed on with its proof, even if its author loses everything.
    """
    return log.size if log.own else log.head_size


def prefetch(
    store: Store, logs: dict[str, LogState], queues: Mapping[str, Sequence[Candidate]]
) -> Window:
    """Return the rows that judging these candidates may need, read in few queries."""
    named: set[tuple[str, int]] = set()
    leaves: set[bytes] = set()
    used: dict[str, set[str]] = {}
    for log_id, queue in queues.items():
        headers = [c.header for c in queue if c.header is not None]
        for header in headers:
            if header.seen:
                named.update([(log, size) for log, size, _ in header.seen])
            if header.about is not None:
                leaves.add(bytes.fromhex(header.about))
        leaves.update([leaf for c in queue for leaf in _named(c)])
        used[log_id] = store.ids_used(log_id, {h.id for h in headers}) if headers else set()
    places = [(log, size) for log, size in named if log in logs and size <= logs[log].folded]
    named.update([(log_id, logs[log_id].folded + len(queue)) for log_id, queue in queues.items()])
    return Window(
        tips={log.id: _tip(log) for log in logs.values()},
        marks=dict(store.marks(places)) if places else {},
        spots=dict(store.spots(leaves)) if leaves else {},
        used=used,
        named=named,
        done=[],
    )


def _tip(log: LogState) -> _Tip:
    frontier = Frontier.from_bytes(log.folded, log.fold_frontier)
    return _Tip(log, log.folded, frontier, log.depth, log.seen, log.past)


def _drain(
    window: Window,
    queues: Mapping[str, Sequence[Candidate]],
    index: FrameIndex,
    kinds: Kinds,
    count_max: int,
) -> set[str]:
    heads = dict.fromkeys(queues, 0)
    changed: set[str] = set()
    moved = True
    while moved and len(window.done) < count_max:
        moved = False
        for log_id, queue in queues.items():
            while heads[log_id] < len(queue) and len(window.done) < count_max:
                folded = fold_one(window, log_id, queue[heads[log_id]], index, kinds)
                if folded is None:
                    break
                heads[log_id] += 1
                changed.add(log_id)
                moved = True
    return changed


def fold_one(
    window: Window, log_id: str, candidate: Candidate, index: FrameIndex, kinds: Kinds
) -> Folded | None:
    """Return one act judged, or none while it must wait; moves the window on."""
    tip = window.tips[log_id]
    header = candidate.header
    if header is None:
        verdict = NEEDS_NEWER if candidate.newer else str(Reason.NOT_CANONICAL)
        return _settle(window, tip, candidate, _Step(tip.past, tip.depth + 1, tip.seen, verdict))
    if waiting_for(candidate, log_id, window.tips) or lacks_structure(candidate, kinds):
        return None
    kind = kinds.get(header.kind)
    body = candidate.body or Reading()
    facts = _facts(kind, body)
    past, depth, seen, wrong = _causes(window, tip, header)
    case = Case(
        party=tip.log.party,
        index=tip.folded,
        header=header,
        names=body.names,
        values=facts,
        past=past,
        frame=index.at(past),
        openings=_openings(window, header),
        named={leaf: _spots(window, leaf) for leaf in _named(candidate)},
        id_used=header.id in window.used.get(log_id, ()),
        seen_wrong=wrong,
        unreadable=body.unreadable,
        checked=body.checked,
    )
    verdict = str(judge(case, kinds))
    step = _Step(past, depth, seen, verdict, facts if verdict == REGULAR else {})
    folded = _settle(window, tip, candidate, step, kind)
    if verdict == REGULAR and header.kind in FRAME_KINDS:
        index.add(folded.act())
    return folded


def _facts(kind: Kind | None, body: Reading) -> Mapping[str, Json]:
    if kind is None:
        return {}
    return body.values if body.checked else structural_of(kind, body.values)


def _openings(window: Window, header: Header) -> tuple[Spot, ...]:
    if header.about is None:
        return ()
    return _spots(window, bytes.fromhex(header.about))


def _spots(window: Window, leaf: bytes) -> tuple[Spot, ...]:
    found = window.spots.get(leaf, ())
    spots = [spot.spot() if isinstance(spot, Folded) else spot for spot in found]
    return tuple([spot for spot in spots if spot is not None])


def _named(candidate: Candidate) -> tuple[bytes, ...]:
    """Return the acts of which a candidate says that their content goes; mostly none."""
    if candidate.header is None or candidate.body is None:
        return ()
    return acts_named(candidate.header.kind, candidate.body.values)


def lacks_structure(candidate: Candidate, kinds: Kinds) -> bool:
    """Tell whether structural members that the act commits to are missing here.

    Optional ones count too: another node may hold them open.
    """
    kind = kinds.get(candidate.header.kind) if candidate.header is not None else None
    if kind is None:
        return False
    body = candidate.body
    if body is None:
        return True
    if body.checked:
        return False
    shut = [n for n in body.names if n not in body.values and n not in body.unreadable]
    return any(n in kind.by_name and kind.by_name[n].structural for n in shut)


@dataclass(slots=True)
class _Step:
    past: Mapping[str, int]
    depth: int
    seen: Mapping[str, int]
    verdict: str
    facts: Mapping[str, Json] = field(default_factory=dict)


def _causes(
    window: Window, tip: _Tip, header: Header
) -> tuple[Mapping[str, int], int, Mapping[str, int], bool]:
    """Return past, depth and effective `seen` of an act, and whether a root in it is wrong.

    An act with a wrong root has its own predecessor as its only cause.
    """
    if not header.seen:
        return tip.past, tip.depth + 1, tip.seen, False
    past, seen, depth = dict(tip.past), dict(tip.seen), tip.depth
    for other, size, root in header.seen:
        if other == tip.log.id:
            return tip.past, tip.depth + 1, tip.seen, True
        mark = window.marks[other, size]
        if mark.root.hex() != root:
            return tip.past, tip.depth + 1, tip.seen, True
        for cause, end in (*mark.past.items(), (other, size)):
            if end > past.get(cause, 0):
                past[cause] = end
        depth = max(depth, mark.depth)
        if size > seen.get(other, 0):
            seen[other] = size
    return past, depth + 1, seen, False


def _settle(
    window: Window, tip: _Tip, candidate: Candidate, step: _Step, kind: Kind | None = None
) -> Folded:
    log_id, header = tip.log.id, candidate.header
    tip.frontier.append(candidate.entry.leaf)
    named = (log_id, tip.folded + 1) in window.named
    bears = kind.bears if kind is not None and step.verdict == REGULAR else None
    folded = Folded(
        log=log_id,
        party=tip.log.party,
        index=tip.folded,
        leaf=candidate.entry.leaf,
        verdict=step.verdict,
        root=tip.frontier.root() if named else b"",
        depth=step.depth,
        past=step.past,
        header=header,
        facts=step.facts,
        children=tuple(bears.children(candidate.entry.leaf, step.facts)) if bears else (),
        born=bears.born if bears else "",
    )
    tip.folded += 1
    tip.depth, tip.seen = step.depth, step.seen
    tip.past = {**step.past, log_id: tip.folded}
    window.marks[log_id, tip.folded] = folded
    for child, spot in folded.births().items():
        window.spots[child] = (*window.spots.get(child, ()), spot)
    if header is not None:
        window.spots[folded.leaf] = (*window.spots.get(folded.leaf, ()), folded)
        window.used.setdefault(log_id, set()).add(header.id)
    window.done.append(folded)
    return folded


def waiting_for(
    candidate: Candidate, own: str, logs: Mapping[str, HasFolded]
) -> tuple[tuple[str, int], ...]:
    """Return the (log, size) that an act of log `own` waits for; none if only for its body.

    An act that names its own log does not wait for it: it will be judged wrong.
    """
    if candidate.header is None:
        return ()
    return tuple(
        (log, size)
        for log, size, _ in candidate.header.seen
        if log != own and (log not in logs or size > logs[log].folded)
    )
