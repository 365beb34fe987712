# SPDX-License-Identifier: Apache-2.0
"""Incidents in drawn histories: neither arrival order, nor copies, nor erasure change a state."""

import random
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from ayni.core.acts import Act
from ayni.core.codec import decode, encode
from ayni.core.kinds import structural_of
from ayni.rooms.notices import facts
from ayni.rooms.notices.states import fold_incident, fold_object
from ayni.rooms.notices.tests.incidents import (
    COUNTS,
    MEMBERS,
    PAIR,
    answer,
    back,
    consent,
    corrected,
    listed,
    naming,
    opened,
    position,
    propose,
    returned,
    say,
    unlisted,
)
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
    """Do any act of an incident, mostly a sensible one."""
    openings = [a for a in history.acts if a.kind == facts.INCIDENT_OPENED]
    if not openings:
        opened(history, party, COUNTS[pick(len(COUNTS))])
        return
    if pick(3):
        history.meet()
    incident, pool = openings[0], history.known(party) if pick(6) else history.acts
    mine = [a for a in pool if a.party == party and a.header.about is not None]
    if mine and pick(14) == 0:
        history.copy(party, mine[pick(len(mine))])
        return

    if pick(5) == 0:
        _answer(history, party, incident, pool, pick)
        return
    moves = (_state, _list, _change, _return, _return, _return_item)
    keys = (_propose, _propose, _consent, _consent, _consent, _withdraw)
    (moves if pick(2) else keys)[pick(6)](history, party, incident, pool, pick)


def _some(pool: list[Act], kind: str, otherwise: Act, pick: Pick) -> Act:
    found = [a for a in pool if a.kind == kind] or [otherwise]
    return found[pick(len(found))]


def _state(history: History, party: str, incident: Act, pool: list[Act], pick: Pick) -> None:
    own = [a for a in pool if a.kind == facts.POSITION_STATED and a.party == party]
    count = COUNTS[pick(len(COUNTS))] if pick(4) else None
    position(history, party, incident, count, *own[-1 - pick(2) :])


def _answer(history: History, party: str, incident: Act, pool: list[Act], pick: Pick) -> None:
    stated = _some(pool, facts.POSITION_STATED, incident, pick)
    answer(history, party, ("acknowledged", "objected")[pick(2)], incident, stated)


def _list(history: History, party: str, incident: Act, _pool: list[Act], pick: Pick) -> None:
    listed(history, party, incident, 1 + pick(2), PAIR[pick(2)])


def _change(history: History, party: str, incident: Act, pool: list[Act], pick: Pick) -> None:
    item = _some(pool, facts.ITEM_LISTED, incident, pick)
    if pick(3) == 0:
        unlisted(history, party, incident, item)
        return
    heads = [a for a in pool if a.kind == facts.ITEM_CORRECTED] or [item]
    corrected(history, party, incident, item, 1 + pick(3), heads[pick(len(heads))])


def _return(history: History, party: str, incident: Act, _pool: list[Act], pick: Pick) -> None:
    returned(history, party, incident, (5, 6, 1)[pick(3)])


def _return_item(history: History, party: str, incident: Act, pool: list[Act], pick: Pick) -> None:
    back(history, party, incident, _some(pool, facts.ITEM_LISTED, incident, pick))


def _propose(history: History, party: str, incident: Act, pool: list[Act], pick: Pick) -> None:
    propose(history, party, incident, **(naming(fold_incident(pool)) if pick(5) else {}))


def _consent(history: History, party: str, incident: Act, pool: list[Act], pick: Pick) -> None:
    proposals = [a for a in pool if a.kind == facts.INCIDENT_CLOSE_PROPOSED]
    others = [a for a in proposals if a.party != party] or proposals
    if others:
        consent(history, party, incident, others[pick(len(others))])


def _withdraw(history: History, party: str, incident: Act, pool: list[Act], pick: Pick) -> None:
    chosen = _some(pool, facts.INCIDENT_CLOSE_PROPOSED, incident, pick).leaf.hex()
    say(history, party, facts.INCIDENT_CLOSE_WITHDRAWN, incident, proposal=chosen)


def erased(acts: list[Act]) -> list[Act]:
    """Return the acts with their structural members alone, as after an erasure."""
    return [replace(a, facts=structural_of(facts.KINDS[a.kind], a.facts)) for a in acts]


@given(histories(deed, parties=PAIR, steps_max=24), st.randoms(use_true_random=False))
def test_neither_order_nor_doubles_change_the_state(
    history: History, chance: random.Random
) -> None:
    assert fold_incident(reordered(history.acts, chance)) == fold_incident(history.acts)


@given(histories(deed, parties=PAIR, steps_max=24), st.randoms(use_true_random=False))
def test_every_order_that_respects_causes_gives_the_same_state(
    history: History, chance: random.Random
) -> None:
    one, other = fold_incident(history.acts), fold_incident(extended(history.acts, chance))

    assert settled(other) == settled(one)
    assert settled(other.structure()) == settled(one.structure())


@given(histories(deed, parties=PAIR, steps_max=24))
def test_whether_an_act_counts_depends_on_its_causal_past_alone(history: History) -> None:
    aside = fold_incident(history.acts).aside
    copied = {a.leaf for a in history.acts if sum(a.leaf == b.leaf for b in history.acts) > 1}
    for act in history.acts:
        if act.leaf not in copied:
            known = fold_incident(past_of(history.acts, act)).aside
            assert known.get(act.leaf) == aside.get(act.leaf)


@given(histories(deed, parties=PAIR, steps_max=24))
def test_erasing_all_content_changes_nothing(history: History) -> None:
    full, bare = fold_incident(history.acts), fold_incident(erased(history.acts))

    assert bare.structure() == full.structure()
    assert settled(bare.aside) == settled(full.aside)


@given(histories(deed, parties=PAIR, steps_max=24))
def test_a_close_names_all_that_both_keys_knew_to_be_open(history: History) -> None:
    state = fold_incident(history.acts)
    for close in state.keys.closes:
        keys = {key for held in close.consents.values() for key in held}
        known = [a for a in history.acts if a.leaf in keys]
        # Of several copies of a key one is enough.
        seen = [fold_incident(past_of(history.acts, key)).still_open for key in known]
        assert any(names <= close.names for names in seen)
        assert set(close.parties) == {close.act.party, *close.consents}


@given(histories(deed, parties=PAIR, steps_max=24))
def test_what_is_acknowledged_or_objected_to_is_another_partys(history: History) -> None:
    responses = fold_incident(history.acts).keys.responses
    of = {act.leaf: act.party for act in history.acts}

    assert all(of[leaf] != p for p, held in responses.acknowledged.items() for leaf in held)
    assert all(of[one.version] != one.party for one in responses.objections)


@given(histories(deed, parties=PAIR, steps_max=24))
def test_an_item_is_what_its_own_party_says_last(history: History) -> None:
    state = fold_incident(history.acts)
    for item in state.items:
        assert {act.party for act in (*item.heads, *item.withdrawn)} == {item.act.party}
        assert item.quantity == max(int(str(head.facts["quantity"])) for head in item.heads)
        assert not (item.withdrawn and item.out)


@given(histories(deed, parties=PAIR, steps_max=24))
def test_the_state_for_the_digest_is_canonical_and_nothing_out_is_below_zero(
    history: History,
) -> None:
    state = fold_incident(history.acts)

    assert decode(encode(state.structure())) == state.structure()
    assert all((account.out or 0) >= 0 for account in state.accounts)
    assert all(item.out >= 0 for item in state.items)


@given(histories(deed, parties=PAIR), st.data())
def test_no_values_make_the_fold_fail(history: History, data: st.DataObject) -> None:
    state = fold_object(data.draw(spoiled(history.acts, MEMBERS)))

    encode(state.structure())
