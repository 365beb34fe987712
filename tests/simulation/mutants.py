# SPDX-License-Identifier: Apache-2.0
"""Planted faults: each takes one rule away, and the simulator or a property must notice.

A mutant replaces functions of the running code for the time of one run and puts them back. Must
not be imported by anything but the simulator's command line and its tests.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from ayni.core import cards, composing, folding, frame, replica
from tests.simulation import deeds, erasing, faults, forging, room, trusting, writer
from tests.simulation.forged import Forgery
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
_PATTERN = "the pattern folds as defined"
_STATE = "one state on every node"
_FAILS = "no node fails"

MUTANTS: dict[str, Mutant] = {
    "a1_constitution_by_sort_key": Mutant(
        fault="a constitution is folded in the order of a sort key",
        patches=((frame, "in_force", faults.in_force_by_order),),
        caught=frozenset({_FORCE, _HONEST}),
        focus=forging.understate,
        first=110,
    ),
    "a1_joint_text_by_sort_key": Mutant(
        fault="a joint text is folded in the order of a sort key",
        patches=((room, "joint_text_in_force", faults.joint_text_by_order),),
        caught=frozenset({_FORCE, _PATTERN}),
        focus=forging.understate,
    ),
    "crossing_rule_inverted": Mutant(
        fault="a withdrawal wins against the consents that it crossed",
        patches=((room, "joint_text_in_force", faults.joint_text_crossing_inverted),),
        caught=frozenset({_FORCE, _PATTERN}),
        focus=forging.understate,
    ),
    "a2_depth_without_seen": Mutant(
        fault="the depth counts the own log only",
        patches=((folding, "_causes", faults.depth_without_seen),),
        caught=frozenset({"depth is the longest chain"}),
    ),
    "a2_past_not_closed": Mutant(
        fault="the past holds what the act names, not what that had seen",
        patches=((folding, "_causes", faults.past_not_closed),),
        caught=frozenset({"past is the closure of what was seen", _HONEST}),
        focus=forging.partly,
        nodes=3,
    ),
    "a3_two_writers_without_a_lock": Mutant(
        fault="two writers read the acts of an object before either has written",
        patches=((writer.Writer, "visible", faults.stale_reading),),
        caught=frozenset({_SHOWN, _STATE, _FORCE}),
        first=92,
    ),
    "a10_receipt_before_body": Mutant(
        fault="a receipt is given for a head whose bodies are not held",
        patches=((replica, "receipt_due", faults.receipt_before_body),),
        caught=frozenset({"receipted is durable"}),
    ),
    "root_of_seen_unchecked": Mutant(
        fault="any root in seen is believed",
        patches=((folding, "judge", faults.judge_with(seen_wrong=False)),),
        caught=frozenset({_REASON, "past is the closure of what was seen"}),
        focus=forging.wrong_root,
    ),
    "repeated_id_accepted": Mutant(
        fault="a log may carry an id twice",
        patches=((folding, "judge", faults.judge_with(id_used=False)),),
        caught=frozenset({_REASON}),
        focus=forging.repeated_id,
    ),
    "power_unchecked": Mutant(
        fault="any office may do anything",
        patches=((folding, "judge", faults.judge_without("power_lacking")),),
        caught=frozenset({_REASON}),
        focus=forging.wrong_office,
    ),
    "author_unchecked": Mutant(
        fault="anybody may withdraw anybody's text",
        patches=((folding, "judge", faults.judge_without("not_author")),),
        caught=frozenset({_REASON}),
        focus=forging.wrong_matter,
    ),
    "opening_by_arrival": Mutant(
        fault="of the copies of an opening act the first to arrive counts",
        patches=((folding, "judge", faults.judge_first_opening),),
        caught=frozenset({_VERDICT, _ORDER, _HONEST}),
        focus=forging.copied,
        nodes=3,
    ),
    "verdict_by_arrival": Mutant(
        fault="an act is judged by the newest directory and constitution, not by its past",
        patches=((frame.FrameIndex, "at", faults.frame_of_the_latest),),
        caught=frozenset({_VERDICT, _ORDER, _HONEST, _REASON}),
        first=63,
    ),
    "waiting_act_folded": Mutant(
        fault="an act is folded before what it saw is folded",
        patches=(
            (folding, "waiting_for", faults.seen_is_folded),
            (folding, "_causes", faults.held_causes),
        ),
        caught=frozenset({_VERDICT, _ORDER, _HONEST}),
    ),
    "closed_member_ignored": Mutant(
        fault="an act is folded while a structural member is closed",
        patches=((folding, "lacks_structure", faults.bodies_missing_are_fine),),
        caught=frozenset({_VERDICT, _ORDER}),
        focus=forging.closed,
        nodes=3,
    ),
    "irregular_act_folded": Mutant(
        fault="folds read acts that were set aside",
        patches=((MemoryStore, "object_acts", faults.irregular_too),),
        caught=frozenset({_FAILS, _FORCE, _SHOWN}),
        focus=forging.wrong_matter,
    ),
    "body_unchecked": Mutant(
        fault="any body is stored with any header",
        patches=((replica, "_with_body_checked", faults.as_it_came),),
        caught=frozenset({"held bodies are committed to"}),
        focus=forging.other_body,
    ),
    "partnership_of_one": Mutant(
        fault="a party may found a partnership alone",
        patches=((frame, "follows", faults.follows_of_one),),
        caught=frozenset({"a partnership needs all", _HONEST}),
        focus=forging.founded_alone,
    ),
    "no_consistency_check": Mutant(
        fault="heads that contradict each other are all believed",
        patches=(
            (replica, "_contradiction", faults.nothing),
            (replica, "doubt", faults.nothing),
        ),
        caught=frozenset({"a fork that can be seen is an alarm", _FORK}),
        nodes=3,
    ),
    "fork_not_proven": Mutant(
        fault="a contradiction is an alarm here and proven to nobody",
        patches=((replica, "prove_fork", faults.nothing), (replica, "doubt", faults.nothing)),
        caught=frozenset({_FORK}),
        nodes=3,
    ),
    "proof_not_believed": Mutant(
        fault="nobody takes the proof of a fork from a neighbour",
        patches=((replica, "hear_fork", faults.refuse_proof),),
        caught=frozenset({_FORK, "every card reaches everybody"}),
        nodes=3,
    ),
    "fold_beyond_the_head": Mutant(
        fault="acts are folded that no head held whole covers",
        patches=((folding, "foldable", faults.all_held),),
        caught=frozenset({_REACH, _WAIT}),
        nodes=3,
        first=60,
    ),
    "seen_of_the_held": Mutant(
        fault="seen names acts that are held but not folded",
        patches=((composing, "seen_delta", faults.seen_of_the_held),),
        caught=frozenset({_HONEST, _FAILS, _WAIT}),
        first=110,
    ),
    "log_continued_after_restore": Mutant(
        fault="a restored node goes on with its old log",
        patches=((writer.Writer, "reopen", faults.go_on_with_the_old_log),),
        caught=frozenset({_LEAF, "no honest node is convicted"}),
    ),
    "no_guard": Mutant(
        fault="nobody compares the store with the mark on the other disk",
        patches=((writer.Writer, "guard_agrees", faults.always),),
        caught=frozenset({_LEAF, "no honest node is convicted"}),
    ),
    "guard_forgets_the_log": Mutant(
        fault="the mark on the other disk says how far, but not of which log",
        patches=((writer.Writer, "guard_agrees", faults.of_any_log),),
        caught=frozenset({_LEAF, "no honest node is convicted"}),
    ),
    "old_packet_counts": Mutant(
        fault="a head that comes late takes the place of a newer one",
        patches=((replica, "hear_head", faults.older_head_counts),),
        caught=frozenset({"what is held stays held"}),
    ),
    "key_used_twice_unnoticed": Mutant(
        fault="two machines go on with logs that one key opened",
        patches=((writer.Writer, "stopped", False),),
        caught=frozenset({"one key opens one log that is written"}),
    ),
    "card_of_a_thief": Mutant(
        fault="a card by any identity key follows the one held",
        patches=((cards, "may_follow", faults.nothing),),
        caught=frozenset({"a card is its party's"}),
        focus=forging.partly,
    ),
    "older_receipt_keys_forgotten": Mutant(
        fault="a receipt counts only by the newest key of its giver",
        patches=((trusting, "receipt_keys", faults.newest_receipt_keys),),
        caught=frozenset({"every act is receipted"}),
    ),
    "offices_by_sort_key": Mutant(
        fault="of words that did not know of each other the last in the list counts",
        patches=((frame, "_office_of", faults.office_of_the_last_in_the_list),),
        caught=frozenset({"the frame is as defined", _HONEST}),
    ),
    "member_put_out": Mutant(
        fault="a constitution that leaves a member out needs not that member",
        patches=((frame, "_needed", faults.needed_without_leaver),),
        caught=frozenset({"a partnership needs all", "the frame is as defined"}),
        nodes=3,
    ),
    "newcomer_not_asked": Mutant(
        fault="a constitution that names a new member needs only the old ones",
        patches=((frame, "_needed", faults.needed_without_newcomer),),
        caught=frozenset({"a partnership needs all", "the frame is as defined"}),
        nodes=3,
    ),
    "anybody_erases_anything": Mutant(
        fault="a party erases whatever any other asks it to",
        patches=((deeds, "obeys", faults.whoever_asks),),
        caught=frozenset({"only what its author asked for is erased"}),
        focus=forging.erase_anothers,
    ),
    "structure_asked_for": Mutant(
        fault="a party may ask to erase what folds read",
        patches=((folding, "judge", faults.judge_without("member_structural")),),
        caught=frozenset({_REASON}),
        focus=forging.erase_structure,
    ),
    "erased_comes_back": Mutant(
        fault="what was erased is not erased again after a restore",
        patches=((erasing, "erase", faults.erase_once),),
        caught=frozenset({"what was erased stays erased"}),
    ),
    "receipt_waits_for_the_erased": Mutant(
        fault="no receipt is given while a part of a body is erased",
        patches=((replica, "needs_body", faults.needs_the_whole_body),),
        caught=frozenset({"every act is receipted"}),
    ),
    "old_log_not_served": Mutant(
        fault="after a restore the old log is no longer served",
        patches=((writer.Writer, "released", faults.only_own_logs_are_served),),
        caught=frozenset({_REACH, _WAIT, "every act is receipted"}),
    ),
}
