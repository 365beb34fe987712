# SPDX-License-Identifier: Apache-2.0
"""Planted faults: each takes one rule away, and the simulator or a property must notice.

A mutant replaces functions of the running code for the time of one run and puts them back. Must
not be imported by anything but the simulator's command line and its tests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from ayni.core import composing, folding, frame, judging, replica
from ayni.core import constitution as law
from ayni.core.acts import Act
from ayni.core.checkpoints import Checkpoint
from ayni.core.errors import NotAuthentic
from ayni.core.merkle import Frontier
from ayni.core.order import before
from ayni.core.ports import REGULAR
from tests.simulation import forging, room, writer
from tests.simulation.forging import Forgery
from tests.simulation.store import MemoryStore
from tests.simulation.world import Outcome, run


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """A planted fault.

    Attributes:
        fault: what is wrong, in words.
        patches: (where, attribute, what stands there instead).
        caught: names of the invariants that may catch it.
        nodes: nodes of the runs that catch it; any number if none.
        focus: what the liar of those runs does most.
        first: where to begin; any beginning will do, this one is quick.
        seeds: within how many seeds it must be caught.
    """

    fault: str
    patches: tuple[tuple[Any, str, Any], ...]
    caught: frozenset[str]
    nodes: int | None = None
    focus: Forgery | None = None
    first: int = 0
    seeds: int = 120


@contextmanager
def planted(mutant: Mutant) -> Iterator[None]:
    """Put a fault into the running code, and take it out again."""
    before_it = [(where, name, where.__dict__[name]) for where, name, _ in mutant.patches]
    try:
        for where, name, instead in mutant.patches:
            setattr(where, name, instead)
        yield
    finally:
        for where, name, original in before_it:
            setattr(where, name, original)


def run_seed(seed: int, *, nodes: int | None = None, mutant: str | None = None) -> Outcome:
    """Run one seed, with a planted fault if one is named."""
    if mutant is None:
        return run(seed, nodes=nodes)
    chosen = MUTANTS[mutant]
    with planted(chosen):
        return run(seed, nodes=nodes or chosen.nodes, focus=chosen.focus)


def first_caught(mutant: Mutant) -> Outcome | None:
    """Return the first outcome in which a mutant is caught, or none if it survives."""
    with planted(mutant):
        for seed in range(mutant.first, mutant.first + mutant.seeds):
            outcome = run(seed, nodes=mutant.nodes, focus=mutant.focus)
            if outcome.broken:
                return outcome
    return None


# --- A1: state read off a total order


def _in_force_by_order(proposal: Act, pool: Any, parties: Any) -> bool:
    named = [a for a in pool if a.object_id == proposal.leaf]
    consents: set[str] = set()
    withdrawn = False
    for act in sorted(named, key=_scalar_key):
        if act.kind == law.WITHDRAWN:
            withdrawn = True
        if act.kind == law.CONSENTED and not withdrawn:
            consents.add(act.party)
    return consents.issuperset(parties)


def _joint_text_by_order(pool: list[Act]) -> bool:
    opening = next(a for a in pool if a.kind == room.PROPOSED)
    consents: set[str] = set()
    withdrawn = False
    for act in sorted(pool, key=_scalar_key):
        if act.kind == room.WITHDRAWN:
            withdrawn = True
        if act.kind == room.CONSENTED and not withdrawn:
            consents.add(act.party)
    parties = opening.facts["parties"]
    assert isinstance(parties, list)
    return consents.issuperset(map(str, parties))


def _scalar_key(act: Act) -> tuple[int, str, int]:
    return (sum(act.past.values()), act.log, act.index)


def _joint_text_crossing_inverted(pool: list[Act]) -> bool:
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


def _depth_without_seen(window: Any, log: Any, header: Any) -> Any:
    past, _, seen, wrong = _causes(window, log, header)
    return past, log.depth + 1, seen, wrong


def _past_not_closed(window: Any, log: Any, header: Any) -> Any:
    _, depth, seen, wrong = _causes(window, log, header)
    past = dict(log.past)
    for other, size, _ in () if wrong else header.seen:
        past[other] = max(size, past.get(other, 0))
    return past, depth, seen, wrong


def _seen_is_folded(candidate: Any, own: str, logs: Any) -> tuple[()]:
    return ()


def _held_causes(window: Any, log: Any, header: Any) -> Any:
    held = tuple(row for row in header.seen if row[:2] in window.marks)
    return _causes(window, log, msgspec.structs.replace(header, seen=held))


# --- A3: two writers that read before the other has written


def _stale_reading(self: Any, found: list[Act]) -> list[Act]:
    """Read as a writer does that began before the other writer's commit at the same moment."""

    def by_the_other(act: Act) -> bool:
        moment, who = self.taken.get(act.leaf, (-1, ""))
        return bool(moment == self.moment and who != self.writing)

    return [act for act in found if not by_the_other(act)]


# --- verdicts

_judge = judging.judge


def _judging(**changes: Any) -> Callable[[Any, Any], str]:
    def judge(case: Any, kinds: Any) -> str:
        return _judge(replace(case, **changes), kinds)

    return judge


def _judge_without(*reasons: str) -> Callable[[Any, Any], str]:
    def judge(case: Any, kinds: Any) -> str:
        verdict = _judge(case, kinds)
        return REGULAR if verdict in reasons else str(verdict)

    return judge


def _judge_first_opening(case: Any, kinds: Any) -> str:
    first = tuple(replace(o, regular=True) for o in case.openings[:1])
    return _judge(replace(case, openings=first), kinds)


def _frame_of_the_latest(self: Any, past: Any) -> Any:
    newest = {log: indexes[-1] + 1 for log, indexes in self._indexes.items()}
    inside = [a for a in self.acts() if a.index < newest.get(a.log, 0)]
    return frame.frame_of(inside)


def _bodies_missing_are_fine(candidate: Any, kinds: Any) -> bool:
    kind = kinds.get(candidate.header.kind) if candidate.header is not None else None
    return kind is not None and candidate.body is None


_follows = frame._follows


def _as_it_came(entry: Any) -> Any:
    return entry


def _all_held(log: Any) -> int:
    return int(log.size)


def _follows_of_one(proposal: Any, current: Any) -> Any:
    if current is None:
        return "supersedes" not in proposal.facts and bool(proposal.facts["version"] == 1)
    return _follows(proposal, current)


def _irregular_too(self: MemoryStore, objects: Any) -> dict[bytes, list[Act]]:
    return {name: [row.act() for row in self._now.about.get(name, [])] for name in objects}


# --- replica


def _receipt_before_body(log: Any, receipted: int) -> Any:
    if log.own or log.state == "frozen" or log.head_size <= receipted:
        return None
    return Checkpoint(replica.origin_of(log.id), log.head_size, log.head_root)


def _nothing(*_: Any, **__: Any) -> None:
    return None


def _refuse_proof(*_: Any) -> Any:
    raise NotAuthentic("the proof", expected="nothing", found="a proof")


def _seen_of_the_held(own: Any, logs: Mapping[str, Any]) -> Any:
    return tuple(
        (log.id, log.size, Frontier.from_bytes(log.size, log.frontier).root().hex())
        for log in sorted(logs.values(), key=lambda log: log.id)
        if log.id != own.id and log.size > own.seen.get(log.id, 0)
    )


# --- restore


def _go_on_with_the_old_log(self: Any) -> None:
    own = self.own
    self.guard = writer.Guard(own.id, own.head_size, own.head_root, self.guard.openings)


def _only_own_logs_are_served(self: Any, log: Any) -> bool:
    return bool(log.own and log.head_size and self.guard.size >= log.head_size)


def _always(self: Any) -> bool:
    return True


def _of_any_log(self: Any) -> bool:
    return bool(self.own.size >= self.guard.size)


_FORCE = "in force stays in force"
_VERDICT = "one verdict, depth, past and facts"
_ORDER = "any order of arrival, the same verdicts"
_HONEST = "honest acts are regular"
_REASON = "a hostile act has its reason"
_LEAF = "one leaf at one index"
_REACH = "every act reaches everybody"
_FORK = "a fork is proven to all from three nodes on"
_WAIT = "nothing waits without a reason"

_SHOWN = "what is shown is the fold of what is held"
_STATE = "one state on every node"
_FAILS = "no node fails"

MUTANTS: dict[str, Mutant] = {
    "a1_constitution_by_sort_key": Mutant(
        fault="a constitution is folded in the order of a sort key",
        patches=((frame, "in_force", _in_force_by_order),),
        caught=frozenset({_FORCE, _HONEST}),
        focus=forging.understate,
        first=75,
    ),
    "a1_joint_text_by_sort_key": Mutant(
        fault="a joint text is folded in the order of a sort key",
        patches=((room, "joint_text_in_force", _joint_text_by_order),),
        caught=frozenset({_FORCE}),
        focus=forging.understate,
    ),
    "crossing_rule_inverted": Mutant(
        fault="a withdrawal wins against the consents that it crossed",
        patches=((room, "joint_text_in_force", _joint_text_crossing_inverted),),
        caught=frozenset({_FORCE}),
        focus=forging.understate,
    ),
    "a2_depth_without_seen": Mutant(
        fault="the depth counts the own log only",
        patches=((folding, "_causes", _depth_without_seen),),
        caught=frozenset({"depth is the longest chain"}),
    ),
    "a2_past_not_closed": Mutant(
        fault="the past holds what the act names, not what that had seen",
        patches=((folding, "_causes", _past_not_closed),),
        caught=frozenset({"past is the closure of what was seen", _HONEST}),
        focus=forging.partly,
        nodes=3,
    ),
    "a3_two_writers_without_a_lock": Mutant(
        fault="two writers read the acts of an object before either has written",
        patches=((writer.Writer, "visible", _stale_reading),),
        caught=frozenset({_SHOWN, _STATE, _FORCE}),
        first=70,
    ),
    "a10_receipt_before_body": Mutant(
        fault="a receipt is given for a head whose bodies are not held",
        patches=((replica, "receipt_due", _receipt_before_body),),
        caught=frozenset({"receipted is durable"}),
    ),
    "root_of_seen_unchecked": Mutant(
        fault="any root in seen is believed",
        patches=((folding, "judge", _judging(seen_wrong=False)),),
        caught=frozenset({_REASON, "past is the closure of what was seen"}),
        focus=forging.wrong_root,
    ),
    "repeated_id_accepted": Mutant(
        fault="a log may carry an id twice",
        patches=((folding, "judge", _judging(id_used=False)),),
        caught=frozenset({_REASON}),
        focus=forging.repeated_id,
    ),
    "power_unchecked": Mutant(
        fault="any office may do anything",
        patches=((folding, "judge", _judge_without("power_lacking")),),
        caught=frozenset({_REASON}),
        focus=forging.wrong_office,
    ),
    "author_unchecked": Mutant(
        fault="anybody may withdraw anybody's text",
        patches=((folding, "judge", _judge_without("not_author")),),
        caught=frozenset({_REASON}),
        focus=forging.wrong_matter,
    ),
    "opening_by_arrival": Mutant(
        fault="of the copies of an opening act the first to arrive counts",
        patches=((folding, "judge", _judge_first_opening),),
        caught=frozenset({_VERDICT, _ORDER, _HONEST}),
        focus=forging.copied,
        nodes=3,
    ),
    "verdict_by_arrival": Mutant(
        fault="an act is judged by the newest directory and constitution, not by its past",
        patches=((frame.FrameIndex, "at", _frame_of_the_latest),),
        caught=frozenset({_VERDICT, _ORDER, _HONEST, _REASON}),
        first=63,
    ),
    "waiting_act_folded": Mutant(
        fault="an act is folded before what it saw is folded",
        patches=((folding, "waiting_for", _seen_is_folded), (folding, "_causes", _held_causes)),
        caught=frozenset({_VERDICT, _ORDER, _HONEST}),
    ),
    "closed_member_ignored": Mutant(
        fault="an act is folded while a structural member is closed",
        patches=((folding, "lacks_structure", _bodies_missing_are_fine),),
        caught=frozenset({_VERDICT, _ORDER}),
        focus=forging.closed,
        nodes=3,
    ),
    "irregular_act_folded": Mutant(
        fault="folds read acts that were set aside",
        patches=((MemoryStore, "object_acts", _irregular_too),),
        caught=frozenset({_FAILS, _FORCE, _SHOWN}),
        focus=forging.wrong_matter,
    ),
    "body_unchecked": Mutant(
        fault="any body is stored with any header",
        patches=((replica, "_with_body_checked", _as_it_came),),
        caught=frozenset({"held bodies are committed to"}),
        focus=forging.other_body,
    ),
    "partnership_of_one": Mutant(
        fault="a party may found a partnership alone",
        patches=((frame, "_follows", _follows_of_one),),
        caught=frozenset({"a partnership needs all", _HONEST}),
        focus=forging.founded_alone,
    ),
    "no_consistency_check": Mutant(
        fault="heads that contradict each other are all believed",
        patches=(
            (replica, "_contradiction", _nothing),
            (replica, "doubt", _nothing),
        ),
        caught=frozenset({"a fork that can be seen is an alarm", _FORK}),
        nodes=3,
    ),
    "fork_not_proven": Mutant(
        fault="a contradiction is an alarm here and proven to nobody",
        patches=((replica, "prove_fork", _nothing), (replica, "doubt", _nothing)),
        caught=frozenset({_FORK}),
        nodes=3,
    ),
    "proof_not_believed": Mutant(
        fault="nobody takes the proof of a fork from a neighbour",
        patches=((replica, "hear_fork", _refuse_proof),),
        caught=frozenset({_FORK}),
        nodes=3,
    ),
    "fold_beyond_the_head": Mutant(
        fault="acts are folded that no head held whole covers",
        patches=((folding, "foldable", _all_held),),
        caught=frozenset({_REACH, _WAIT}),
        nodes=3,
    ),
    "seen_of_the_held": Mutant(
        fault="seen names acts that are held but not folded",
        patches=((composing, "seen_delta", _seen_of_the_held),),
        caught=frozenset({_HONEST, _FAILS, _WAIT}),
    ),
    "log_continued_after_restore": Mutant(
        fault="a restored node goes on with its old log",
        patches=((writer.Writer, "reopen", _go_on_with_the_old_log),),
        caught=frozenset({_LEAF, "no honest node is convicted"}),
    ),
    "no_guard": Mutant(
        fault="nobody compares the store with the mark on the other disk",
        patches=((writer.Writer, "guard_agrees", _always),),
        caught=frozenset({_LEAF, "no honest node is convicted"}),
    ),
    "guard_forgets_the_log": Mutant(
        fault="the mark on the other disk says how far, but not of which log",
        patches=((writer.Writer, "guard_agrees", _of_any_log),),
        caught=frozenset({_LEAF, "no honest node is convicted"}),
    ),
    "old_log_not_served": Mutant(
        fault="after a restore the old log is no longer served",
        patches=((writer.Writer, "released", _only_own_logs_are_served),),
        caught=frozenset({_REACH, _WAIT, "every act is receipted"}),
    ),
}
