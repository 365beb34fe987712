# SPDX-License-Identifier: Apache-2.0
"""Protocols in drawn histories: neither arrival order, nor copies, nor erasure change a state."""

import random
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from ayni.core.acts import Act
from ayni.core.codec import Json
from ayni.core.kinds import structural_of
from ayni.rooms.procedures import facts
from ayni.rooms.procedures.states import binding_at, fold_object, fold_protocol, overlaps
from ayni.rooms.procedures.tests.protocols import (
    FAR_MS,
    MEMBERS,
    PAIR,
    START_MS,
    adopted,
    consented,
    ended,
    instant,
    proposed,
    replaced,
    say,
    suspended,
)
from tests.any_acts import any_act
from tests.histories import (
    History,
    Pick,
    extended,
    histories,
    past_of,
    reordered,
    settled,
    spoiled,
)


def deed(history: History, party: str, pick: Pick) -> None:
    """Do any act of a protocol, mostly a sensible one."""
    if any_act(history, party, pick, facts.KINDS):
        return
    openings = [a for a in history.acts if a.kind == facts.VERSION_PROPOSED]
    if not openings:
        proposed(history, party, clause=facts.CLAUSES[pick(2)])
        return
    if pick(3):
        history.meet()
    pool = history.known(party) if pick(6) else history.acts
    mine = [a for a in pool if a.party == party and a.header.about is not None]
    if mine and pick(14) == 0:
        history.copy(party, mine[pick(len(mine))])
        return
    texts = [a for a in pool if "proposed" in a.kind] or openings
    of = texts[pick(len(texts))]
    move = pick(10)
    since_ms = START_MS + pick(40)
    if move < 4:
        consented(history, party, of)
    elif move < 6:
        told: dict[str, Json] = {"clause": "on_date", "binds_from": instant(since_ms)}
        replaced(history, party, openings[0], of, *texts[:1], **(told if pick(2) else {}))
    elif move == 6:
        adopted(history, party, of)
    elif move == 7:
        ended(history, party, of, since_ms)
    elif move == 8:
        suspended(history, party, of, *("s2",)[: pick(2)], since_ms=since_ms)
    else:
        _other(history, party, of, pool, pick)


def _other(history: History, party: str, of: Act, pool: list[Act], pick: Pick) -> None:
    pauses = [a for a in pool if a.kind == facts.SUSPENDED] or [of]
    leaf = of.leaf.hex()
    match pick(4):
        case 0:
            say(history, party, facts.PROPOSAL_WITHDRAWN, of, proposal=leaf)
        case 1:
            say(history, party, facts.INTERPRETED, of, version=leaf, segment=f"s{pick(4)}")
        case 2:
            paused = pauses[pick(len(pauses))].leaf.hex()
            since = instant(START_MS + pick(40))
            say(history, party, facts.SUSPENSION_LIFTED, of, suspension=paused, since=since)
        case _:
            say(history, party, facts.ACKNOWLEDGED, of, version=leaf)


DRAWN = histories(deed, parties=PAIR, steps_max=24)


@given(DRAWN, st.randoms(use_true_random=False))
def test_every_order_of_arrival_gives_one_state(history: History, chance: random.Random) -> None:
    state = settled(fold_protocol(history.acts))
    assert settled(fold_protocol(reordered(history.acts, chance))) == state
    assert settled(fold_protocol(extended(history.acts, chance))) == state


@given(DRAWN, st.randoms(use_true_random=False))
def test_every_order_of_arrival_gives_one_digest(history: History, chance: random.Random) -> None:
    told = fold_object(history.acts).structure()
    assert fold_object(extended(reordered(history.acts, chance), chance)).structure() == told


@given(DRAWN)
def test_erased_content_changes_no_state(history: History) -> None:
    bare = [replace(a, facts=structural_of(facts.KINDS[a.kind], a.facts)) for a in history.acts]
    assert fold_object(bare).structure() == fold_object(history.acts).structure()


@given(DRAWN.flatmap(lambda history: spoiled(history.acts, MEMBERS)))
def test_a_fold_is_total(acts: list[Act]) -> None:
    state = fold_protocol(acts)
    state.structure()
    binding_at([state], "tsunami", FAR_MS)
    overlaps([state])


@given(DRAWN)
def test_an_act_is_judged_by_its_past_alone(history: History) -> None:
    """What a node that held only the past of an act found, every node finds for ever."""
    whole = fold_protocol(history.acts).aside
    for act in history.acts:
        if sum(a.leaf == act.leaf for a in history.acts) == 1:
            alone = fold_protocol(past_of(history.acts, act)).aside
            assert alone.get(act.leaf) == whole.get(act.leaf)


@given(DRAWN, st.integers(0, 60))
def test_what_binds_has_the_consent_of_all_whom_it_binds(history: History, offset: int) -> None:
    state = fold_protocol(history.acts)
    for one in binding_at([state], "tsunami", START_MS + offset):
        assert set(one.parties) <= set(one.version.proposal.consents)
        assert len(one.parties) > 1


@given(DRAWN, st.integers(0, 60))
def test_two_texts_that_bind_at_once_are_found_as_an_overlap(history: History, offset: int) -> None:
    state, at_ms = fold_protocol(history.acts), START_MS + offset
    found = binding_at([state], "tsunami", at_ms)
    stand = [
        set(one.versions)
        for one in overlaps([state])
        if one.from_ms <= at_ms and (one.until_ms is None or at_ms < one.until_ms)
    ]
    pairs = len(found) * (len(found) - 1) // 2
    assert len(stand) == pairs
    assert all(versions <= {one.version.leaf for one in found} for versions in stand)
