# SPDX-License-Identifier: Apache-2.0
"""Activations: each party moves its own side, by the version it named; in any order of arrival."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.core.acts import Act
from ayni.core.codec import Json
from ayni.core.kinds import structural_of
from ayni.rooms.procedures import facts
from ayni.rooms.procedures.states import ActivationState, fold_activation, fold_object
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

PAIR = ("chl", "per")
PROTOCOL, ONE, TWO = "aa" * 32, "bb" * 32, "cc" * 32
MEMBERS = ("protocol", "pinned", "steps", "step", "mark", "version")


def pinned(version: str = ONE, **changed: Json) -> dict[str, Json]:
    return {"protocol": PROTOCOL, "pinned": version, "steps": ["s1", "s2"], **changed}


def activated(history: History, party: str = "chl") -> Act:
    made = history.append(party, facts.ACTIVATED, pinned())
    history.meet()
    return made


def say(history: History, party: str, kind: str, about: Act, **values: Json) -> Act:
    return history.append(party, kind, values, about=about.object_id)


def marked(history: History, party: str, about: Act, step: str, mark: str = "done") -> Act:
    return say(history, party, facts.STEP_MARKED, about, step=step, mark=mark)


@pytest.fixture
def history() -> History:
    return History(PAIR)


def aside(history: History, act: Act) -> str | None:
    reason = fold_activation(history.acts).aside.get(act.leaf)
    return None if reason is None else str(reason)


def state(history: History) -> ActivationState:
    return fold_activation(history.acts)


def test_each_party_activates_for_itself_by_its_own_version(history: History) -> None:
    opened = activated(history)
    assert [side.party for side in state(history).sides] == ["chl"]
    say(history, "per", facts.ACTIVATION_JOINED, opened, **pinned(TWO))
    sides = state(history).sides
    assert [(side.party, side.pinned.hex()) for side in sides] == [("chl", ONE), ("per", TWO)]


def test_a_mark_stands_on_the_side_that_gave_it_and_the_last_one_counts(history: History) -> None:
    opened = activated(history)
    say(history, "per", facts.ACTIVATION_JOINED, opened, **pinned())
    marked(history, "chl", opened, "s1", "could_not")
    last = marked(history, "chl", opened, "s1")
    other = marked(history, "per", opened, "s2", "not_applicable")
    chl, per = state(history).sides
    assert {step: [a.leaf for a in acts] for step, acts in chl.marks.items()} == {"s1": [last.leaf]}
    assert {step: [a.leaf for a in acts] for step, acts in per.marks.items()} == {
        "s2": [other.leaf]
    }


def test_who_did_not_activate_marks_nothing(history: History) -> None:
    opened = activated(history)
    assert aside(history, marked(history, "per", opened, "s1")) == "not_active"
    assert aside(history, say(history, "per", facts.DEACTIVATED, opened)) == "not_active"


def test_a_step_that_the_version_lacks_is_not_marked(history: History) -> None:
    opened = activated(history)
    assert aside(history, marked(history, "chl", opened, "s9")) == "segment_unknown"


def test_a_party_ends_its_own_side_alone(history: History) -> None:
    opened = activated(history)
    say(history, "per", facts.ACTIVATION_JOINED, opened, **pinned())
    say(history, "chl", facts.DEACTIVATED, opened)
    assert [side.active for side in state(history).sides] == [False, True]
    assert state(history).open
    assert aside(history, marked(history, "chl", opened, "s1")) == "after_end"
    say(history, "per", facts.DEACTIVATED, opened)
    assert not state(history).open


def test_nobody_joins_twice_or_another_protocol(history: History) -> None:
    opened = activated(history)
    again = say(history, "chl", facts.ACTIVATION_JOINED, opened, **pinned())
    assert aside(history, again) == "agreed_already"
    other = say(history, "per", facts.ACTIVATION_JOINED, opened, **pinned(protocol="dd" * 32))
    assert aside(history, other) == "body_malformed"


def test_an_acknowledgement_activates_nothing(history: History) -> None:
    opened = activated(history)
    say(history, "per", facts.ACKNOWLEDGED, opened, version=opened.leaf.hex())
    assert state(history).responses.acknowledged == {"per": frozenset({opened.leaf})}
    assert state(history).side("per") is None


def deed(history: History, party: str, pick: Pick) -> None:
    """Do any act of an activation, mostly a sensible one."""
    if any_act(history, party, pick, facts.KINDS):
        return
    openings = [a for a in history.acts if a.kind == facts.ACTIVATED]
    if not openings:
        activated(history, party)
        return
    if pick(3):
        history.meet()
    opened = openings[0]
    mine = [a for a in history.known(party) if a.party == party and a.header.about is not None]
    match pick(8):
        case 0 if mine:
            history.copy(party, mine[pick(len(mine))])
        case 0 | 1:
            say(history, party, facts.ACTIVATION_JOINED, opened, **pinned((ONE, TWO)[pick(2)]))
        case 2:
            say(history, party, facts.DEACTIVATED, opened)
        case 3:
            say(history, party, facts.ACKNOWLEDGED, opened, version=opened.leaf.hex())
        case _:
            marked(history, party, opened, f"s{pick(4)}", facts.MARKS[pick(3)])


DRAWN = histories(deed, parties=PAIR, steps_max=24)


@given(DRAWN, st.randoms(use_true_random=False))
def test_every_order_of_arrival_gives_one_state(history: History, chance: random.Random) -> None:
    whole = settled(fold_activation(history.acts))
    assert settled(fold_activation(reordered(history.acts, chance))) == whole
    assert settled(fold_activation(extended(history.acts, chance))) == whole
    told = fold_object(history.acts).structure()
    assert fold_object(extended(history.acts, chance)).structure() == told


@given(DRAWN)
def test_erased_content_changes_no_state(history: History) -> None:
    bare = [replace(a, facts=structural_of(facts.KINDS[a.kind], a.facts)) for a in history.acts]
    assert fold_object(bare).structure() == fold_object(history.acts).structure()


@given(DRAWN.flatmap(lambda history: spoiled(history.acts, MEMBERS)))
def test_a_fold_is_total(acts: list[Act]) -> None:
    fold_activation(acts).structure()


@given(DRAWN)
def test_an_act_is_judged_by_its_past_alone(history: History) -> None:
    whole = fold_activation(history.acts).aside
    for act in history.acts:
        if sum(a.leaf == act.leaf for a in history.acts) == 1:
            alone = fold_activation(past_of(history.acts, act)).aside
            assert alone.get(act.leaf) == whole.get(act.leaf)
