# SPDX-License-Identifier: Apache-2.0
"""Readiness, depth and causal past: what waits, what never waits, and what no order can change."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from ayni.core.codec import Json
from ayni.core.folding import foldable, lacks_structure, read_candidate, waiting_for
from ayni.core.frame import FrameIndex
from ayni.core.merkle import Frontier
from ayni.core.ports import NEEDS_NEWER, REGULAR, Entry, Folded
from ayni.core.reasons import Reason
from tests.core.scene import BRA, CHL, LOGS, PER, Scene
from tests.simulation.room import KINDS

C, P, B = LOGS[CHL], LOGS[PER], LOGS[BRA]


def ready_scene() -> Scene:
    scene = Scene()
    scene.found()
    return scene


def folded(scene: Scene, entry: Entry) -> Folded:
    scene.fold()
    return next(f for f in scene.done.values() if f.leaf == entry.leaf)


def test_an_act_waits_until_what_it_saw_is_folded_and_its_log_waits_behind_it() -> None:
    scene = ready_scene()
    ahead = ready_scene()
    later = ahead.given(P)
    ahead.fold()
    promise = ahead.seen(P)
    waits = scene.given(C, seen=promise)
    behind = scene.given(C, seen=())
    assert scene.verdict(waits) is None
    assert scene.verdict(behind) is None
    assert waiting_for(read_candidate(waits), C, scene.store.logs()) == (promise[0][:2],)
    scene.put(P, later)
    assert scene.verdict(waits) == REGULAR
    assert scene.verdict(behind) == REGULAR


def test_an_act_that_saw_an_unknown_log_waits() -> None:
    scene = ready_scene()
    entry = scene.given(C, seen=(("z" * 16, 1, "ab" * 32),))
    assert scene.verdict(entry) is None


def test_a_wrong_root_is_irregular_for_ever_and_blocks_nothing() -> None:
    scene = ready_scene()
    size = scene.store.logs()[P].folded
    wrong = scene.given(C, seen=((P, size, "ab" * 32),))
    after = scene.given(C)
    assert scene.verdict(wrong) == Reason.WRONG_ROOT
    assert scene.verdict(after) == REGULAR
    act = folded(scene, wrong)
    before = scene.done[C, act.index - 1]
    assert act.past == {**before.past, C: act.index}
    assert act.depth == before.depth + 1


def test_an_act_that_claims_to_have_seen_its_own_log_is_judged_and_does_not_wait() -> None:
    scene = ready_scene()
    entry = scene.given(C, seen=((C, 500, "ab" * 32),))
    assert scene.verdict(entry) == Reason.WRONG_ROOT
    assert scene.verdict(scene.given(C)) == REGULAR


def test_depth_is_one_more_than_the_deepest_cause() -> None:
    scene = Scene()
    scene.fold()
    first = scene.given(C)
    second = scene.given(P)
    apart = scene.given(P, seen=())
    depths = [folded(scene, e).depth for e in (first, second, apart)]
    assert depths == [2, 3, 4]


def test_past_is_the_closure_of_what_was_seen_even_if_one_log_is_named_alone() -> None:
    scene = Scene((CHL, PER, BRA))
    scene.fold()
    scene.given(C)
    by_per = scene.given(P)
    scene.fold()
    relayed = scene.given(B, seen=scene.seen(P))
    assert folded(scene, relayed).past == {B: 1, P: 2, C: 2}
    assert folded(scene, by_per).past == {P: 1, C: 2, B: 1}


def test_what_was_seen_once_stays_seen_though_seen_is_a_delta() -> None:
    scene = Scene()
    scene.fold()
    scene.given(C)
    silent = scene.given(C, seen=())
    shorter = scene.given(C, seen=())
    assert folded(scene, silent).past[P] == 1
    assert folded(scene, shorter).past == {C: 3, P: 1}
    assert scene.store.logs()[C].seen == {P: 1}


def test_a_leaf_that_is_no_header_takes_its_place_and_blocks_nothing() -> None:
    scene = ready_scene()
    size = scene.store.logs()[C].size
    for raw in (b"", b"\xff", b"{}", b"[1]"):
        scene.put(C, Entry(random.Random(raw).randbytes(32), raw, None))
    assert scene.verdict(scene.given(C)) == REGULAR
    assert {scene.done[C, size + i].verdict for i in range(4)} == {Reason.NOT_CANONICAL}


def test_a_later_version_and_an_unknown_kind_need_newer_software() -> None:
    scene = ready_scene()
    at = scene.store.logs()[C].size
    scene.put(C, Entry(b"v" * 32, b'{"v":2}', None))
    unknown = scene.write(C, "drill.unheard_of/1", {"any": "thing"}, seen=())
    assert scene.verdict(unknown) == NEEDS_NEWER
    assert scene.done[C, at].verdict == NEEDS_NEWER
    assert folded(scene, unknown).facts == {}


def test_an_act_without_a_body_waits_and_an_unknown_kind_without_one_does_not() -> None:
    scene = ready_scene()
    known = scene.given(C)
    unknown = scene.write(P, "drill.unheard_of/1", {}, seen=())
    for log, entry in ((C, known), (P, unknown)):
        index = scene.store.logs()[log].size - 1
        scene.store._now.entries[log][index] = Entry(entry.leaf, entry.header, None)
    assert scene.verdict(known) is None
    assert scene.verdict(unknown) == NEEDS_NEWER
    assert lacks_structure(read_candidate(Entry(known.leaf, known.header, None)), KINDS)
    scene.store.add_body(C, scene.store.logs()[C].size - 1, known.body or b"")
    assert scene.verdict(known) == REGULAR


@pytest.mark.parametrize(
    ("closed", "verdict"),
    [((), REGULAR), (("note",), REGULAR), (("place",), None), (("strength",), None)],
)
def test_a_closed_structural_member_waits_even_if_optional_and_closed_content_does_not(
    closed: tuple[str, ...], verdict: str | None
) -> None:
    scene = ready_scene()
    values: dict[str, Json] = {"place": "f-1", "strength": 7, "note": "x"}
    entry = scene.write(C, "drill.given/1", values, closed=closed, seen=scene.everybody(C))
    assert scene.verdict(entry) == verdict
    if verdict:
        assert folded(scene, entry).facts == {"place": "f-1", "strength": 7}


def test_an_irregular_act_has_no_facts() -> None:
    scene = ready_scene()
    entry = scene.given(C, by="chl.nowhere")
    assert scene.verdict(entry) == Reason.OFFICE_UNKNOWN
    assert folded(scene, entry).facts == {}


def test_a_neighbours_log_is_folded_up_to_the_head_held_and_the_own_log_to_its_end() -> None:
    scene = ready_scene()
    entry = scene.given(C)
    own = scene.store.logs()[C]
    assert foldable(own) == own.size
    scene.store.put_log(replace(own, own=False, head_size=own.folded))
    assert scene.verdict(entry) is None
    scene.store.put_log(replace(scene.store.logs()[C], head_size=own.size))
    assert scene.verdict(entry) == REGULAR


def test_a_frozen_log_is_not_folded() -> None:
    scene = ready_scene()
    entry = scene.given(C)
    state = scene.store.logs()[C]
    scene.store.put_log(replace(state, state="frozen"))
    assert scene.verdict(entry) is None


def test_one_batch_folds_no_more_than_it_may() -> None:
    scene = ready_scene()
    for _ in range(5):
        scene.given(C, seen=())
    assert [len(scene.fold(count_max=2)) for _ in range(4)] == [2, 2, 1, 0]


def test_the_fold_keeps_root_frontier_and_past_of_each_log() -> None:
    scene = ready_scene()
    scene.given(C)
    scene.fold()
    for log in scene.store.logs().values():
        frontier = Frontier()
        frontier.extend([e.leaf for e in scene.store.entries(log.id, 0, log.folded)])
        assert log.root == frontier.root()
        assert log.fold_frontier == frontier.to_bytes()
        assert log.past[log.id] == log.folded == log.size


def scrambled(scene: Scene, seed: int) -> dict[tuple[str, int], Folded]:
    """Return the verdicts of a store that took the same acts in another order."""
    chance = random.Random(seed)
    other = Scene((CHL, PER, BRA), opened=False)
    rest = {log: scene.store.entries(log, 0, 10_000) for log in LOGS.values()}
    while any(rest.values()):
        log = chance.choice([log for log, entries in rest.items() if entries])
        for _ in range(chance.randrange(1, 4)):
            if rest[log]:
                other.put(log, rest[log].pop(0))
        if chance.random() < 0.5:
            other.index = FrameIndex(other.store.frame_acts())
        other.fold(count_max=chance.choice((1, 2, 64)))
    while other.fold():
        pass
    return other.done


@pytest.mark.parametrize("seed", range(8))
def test_any_order_of_arrival_gives_the_same_verdicts(seed: int) -> None:
    scene = Scene((CHL, PER, BRA))
    scene.found((CHL, PER, BRA))
    chance = random.Random(seed)
    for _ in range(25):
        log = chance.choice((C, P, B))
        others = [o for o in (C, P, B) if o != log and chance.random() < 0.6]
        scene.fold()
        seen = scene.seen(*others)
        if chance.random() < 0.3:
            office = f"{scene.store.logs()[log].party}.desk"
            powers = chance.choice((["liaison"], ["audit"]))
            values: dict[str, Json] = {"office": office, "powers": [*powers], "institution": "army"}
            by = f"{office[:3]}.foreign"
            scene.write(log, "directory.office_declared/1", values, by=by, seen=seen)
        elif chance.random() < 0.3:
            scene.put(log, chance.choice(scene.store.entries(chance.choice((C, P, B)), 1, 99)))
        else:
            scene.given(log, seen=seen)
    while scene.fold():
        pass
    assert scrambled(scene, seed) == scene.done


def test_a_copy_that_arrives_first_does_not_take_the_place_of_the_original() -> None:
    scene = Scene((CHL, PER, BRA))
    scene.found((CHL, PER, BRA))
    original = scene.given(C)
    scene.put(P, original)
    scene.fold()
    about = original.leaf.hex()
    answer = scene.write(
        B, "drill.acknowledged/1", {"version": about}, about=about, seen=scene.everybody(B)
    )
    assert scene.verdict(answer) == REGULAR
    for seed in range(12):
        assert scrambled(scene, seed) == scene.done
