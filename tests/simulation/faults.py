# SPDX-License-Identifier: Apache-2.0
"""What stands in the place of a rule when a fault is planted (tests/simulation/mutants.py).

Each function is wrong on purpose. Must not be called by anything but a mutant.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import msgspec

from ayni.core import constitution as law
from ayni.core import folding, frame, judging, replica
from ayni.core.acts import Act
from ayni.core.checkpoints import Checkpoint, parse_checkpoint
from ayni.core.errors import NotAuthentic
from ayni.core.merkle import Frontier
from ayni.core.notes import Vkey, parse_note
from ayni.core.order import before, sort_key
from ayni.core.ports import REGULAR
from tests.simulation import erasing, room, trusting, writer
from tests.simulation.store import MemoryStore

# --- A1: state read off a total order


def in_force_by_order(proposal: Act, pool: Any, parties: Any) -> bool:
    named = [a for a in pool if a.object_id == proposal.leaf]
    consents: set[str] = set()
    withdrawn = False
    for act in sorted(named, key=scalar_key):
        if act.kind == law.WITHDRAWN:
            withdrawn = True
        if act.kind == law.CONSENTED and not withdrawn:
            consents.add(act.party)
    return consents.issuperset(parties)


def joint_text_by_order(pool: list[Act]) -> bool:
    opening = next(a for a in pool if a.kind == room.PROPOSED)
    consents: set[str] = set()
    withdrawn = False
    for act in sorted(pool, key=scalar_key):
        if act.kind == room.WITHDRAWN:
            withdrawn = True
        if act.kind == room.CONSENTED and not withdrawn:
            consents.add(act.party)
    parties = opening.facts["parties"]
    assert isinstance(parties, list)
    return consents.issuperset(map(str, parties))


def scalar_key(act: Act) -> tuple[int, str, int]:
    return (sum(act.past.values()), act.log, act.index)


def joint_text_crossing_inverted(pool: list[Act]) -> bool:
    opening = next(a for a in pool if a.kind == room.PROPOSED)
    withdrawals = [a for a in pool if a.kind == room.WITHDRAWN]
    consents = {
        a.party for a in pool if a.kind == room.CONSENTED and all(before(a, w) for w in withdrawals)
    }
    parties = opening.facts["parties"]
    assert isinstance(parties, list)
    return consents.issuperset(map(str, parties))


# --- A2: causes that are not closed

_causes = folding._causes


def depth_without_seen(window: Any, log: Any, header: Any) -> Any:
    past, _, seen, wrong = _causes(window, log, header)
    return past, log.depth + 1, seen, wrong


def past_not_closed(window: Any, log: Any, header: Any) -> Any:
    _, depth, seen, wrong = _causes(window, log, header)
    past = dict(log.past)
    for other, size, _ in () if wrong else header.seen:
        past[other] = max(size, past.get(other, 0))
    return past, depth, seen, wrong


def seen_is_folded(candidate: Any, own: str, logs: Any) -> tuple[()]:
    return ()


def held_causes(window: Any, log: Any, header: Any) -> Any:
    held = tuple(row for row in header.seen if row[:2] in window.marks)
    return _causes(window, log, msgspec.structs.replace(header, seen=held))


# --- A3: two writers that read before the other has written


def stale_reading(self: Any, found: list[Act]) -> list[Act]:
    """Read as a writer does that began before the other writer's commit at the same moment."""

    def by_the_other(act: Act) -> bool:
        moment, who = self.taken.get(act.leaf, (-1, ""))
        return bool(moment == self.moment and who != self.writing)

    return [act for act in found if not by_the_other(act)]


# --- verdicts

_judge = judging.judge


def judge_with(**changes: Any) -> Callable[[Any, Any], str]:
    def judge(case: Any, kinds: Any) -> str:
        return _judge(msgspec.structs.replace(case, **changes), kinds)

    return judge


def judge_without(*reasons: str) -> Callable[[Any, Any], str]:
    def judge(case: Any, kinds: Any) -> str:
        verdict = _judge(case, kinds)
        return REGULAR if verdict in reasons else str(verdict)

    return judge


def judge_first_opening(case: Any, kinds: Any) -> str:
    first = tuple(msgspec.structs.replace(o, regular=True) for o in case.openings[:1])
    return _judge(msgspec.structs.replace(case, openings=first), kinds)


def frame_of_the_latest(self: Any, past: Any) -> Any:
    newest = {log: indexes[-1] + 1 for log, indexes in self._indexes.items()}
    inside = [a for a in self.acts() if a.index < newest.get(a.log, 0)]
    return frame.frame_of(inside)


def bodies_missing_are_fine(candidate: Any, kinds: Any) -> bool:
    kind = kinds.get(candidate.header.kind) if candidate.header is not None else None
    return kind is not None and candidate.body is None


_follows = frame.follows


# --- members, offices, cards


def needed_without_leaver(proposal: Any, current: Any) -> set[str]:
    return set(frame.Constitution(leaf=proposal.leaf, facts=proposal.facts).parties)


def needed_without_newcomer(proposal: Any, current: Any) -> set[str]:
    return set(current.parties) if current else needed_without_leaver(proposal, None)


def office_of_the_last_in_the_list(name: str, acts: list[Act]) -> Any:
    last = max(acts, key=sort_key)
    if last.kind == law.OFFICE_ENDED:
        return None
    powers: Any = last.facts["powers"]
    return frame.Office(id=name, powers=frozenset(powers), declared=last.leaf, facts=last.facts)


def newest_receipt_keys(held: Any) -> list[Vkey]:
    return [Vkey.parse(trusting.read_card(notes[-1]).receipt) for notes in held.values()]


# --- erasure


def whoever_asks(asking: str, authors: set[str]) -> bool:
    return True


_erase = erasing.erase


def erase_once(store: Any, gone: Any, kinds: Any) -> int:
    done = store.__dict__.setdefault("erased", set())
    fresh = {leaf: names for leaf, names in gone.items() if leaf not in done}
    done.update(gone)
    return _erase(store, fresh, kinds)


def needs_the_whole_body(entry: Any) -> bool:
    return bool(_needs_body(entry) or (entry.body and b'"note","' in entry.body and _shut(entry)))


_needs_body = replica.needs_body


def _shut(entry: Any) -> bool:
    return bool(re.search(rb'\["note","[0-9a-f]{64}"\]', entry.body))


def as_it_came(entry: Any) -> Any:
    return entry


def all_held(log: Any) -> int:
    return int(log.size)


def follows_of_one(proposal: Any, current: Any) -> Any:
    if current is None:
        return "supersedes" not in proposal.facts and bool(proposal.facts["version"] == 1)
    return _follows(proposal, current)


def irregular_too(self: MemoryStore, objects: Any) -> dict[bytes, list[Act]]:
    return {name: [row.act() for row in self._now.about.get(name, [])] for name in objects}


# --- replica

_hear_head = replica.hear_head


def older_head_counts(store: Any, log: Any, note: bytes) -> Any:
    effects = _hear_head(store, log, note)
    head, now = parse_checkpoint(parse_note(note).text), store.logs()[log.id]
    if not effects and not now.own and head.size < now.head_size:
        store.put_log(replace(now, head_size=head.size, head_root=head.root, head_note=note))
    return effects


def receipt_before_body(log: Any, receipted: int) -> Any:
    if log.own or log.state == "frozen" or log.head_size <= receipted:
        return None
    return Checkpoint(replica.origin_of(log.id), log.head_size, log.head_root)


def nothing(*_: Any, **__: Any) -> None:
    return None


def refuse_proof(*_: Any) -> Any:
    raise NotAuthentic("the proof", expected="nothing", found="a proof")


def seen_of_the_held(own: Any, logs: Mapping[str, Any]) -> Any:
    return tuple(
        (log.id, log.size, Frontier.from_bytes(log.size, log.frontier).root().hex())
        for log in sorted(logs.values(), key=lambda log: log.id)
        if log.id != own.id and log.size > own.seen.get(log.id, 0)
    )


# --- restore


def go_on_with_the_old_log(self: Any) -> None:
    own = self.own
    self.guard = writer.Guard(own.id, own.head_size, own.head_root, self.guard.openings)


def only_own_logs_are_served(self: Any, log: Any) -> bool:
    return bool(log.own and log.head_size and self.guard.size >= log.head_size)


def always(self: Any) -> bool:
    return True


def of_any_log(self: Any) -> bool:
    return bool(self.own.size >= self.guard.size)
