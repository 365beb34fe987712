# SPDX-License-Identifier: Apache-2.0
"""Declarations: only the author moves them, and arrival order changes nothing."""

import random
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.core.acts import Act
from ayni.core.codec import Json
from ayni.core.order import before
from ayni.core.patterns.declaration import Declaration, fold_declaration
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

OPENED = "drill.given/1"
MEMBERS = ("supersedes", "version", "query", "objection", "ground", "asks")


def fold(acts: Sequence[Act]) -> Declaration:
    return fold_declaration(acts, amending=("amended",), ending=("cancelled", "closed"))


def say(
    history: History, party: str, word: str, about: Act, facts: Mapping[str, Json] | None = None
) -> Act:
    return history.append(party, f"drill.{word}/1", facts or {}, about=about.leaf)


def deed(history: History, party: str, pick: Pick) -> None:
    """Do any act of a declaration, mostly a sensible one."""
    pool = history.known(party) if pick(5) else history.acts
    openings = [a for a in history.acts if a.kind == OPENED]
    if not openings:
        history.append(party, OPENED, {})
        return
    mine = [a for a in pool if a.party == party and a.header.about is not None]
    if mine and pick(12) == 0:
        history.copy(party, mine[pick(len(mine))])
        return
    words = ("amended", "acknowledged", "queried", "replied", "objected", "objection_lifted")
    word = (*words, "cancelled", "closed", "reserved")[pick(9)]

    def some(*wanted: str) -> list[str]:
        found = [a.leaf.hex() for a in pool if a.kind.partition(".")[2].partition("/")[0] in wanted]
        return found or ["00" * 32]

    targets = {
        "amended": ("supersedes", some("given", "amended")),
        "acknowledged": ("version", some("given", "amended", "queried")),
        "objected": ("version", some("given", "amended")),
        "replied": ("query", some("queried")),
        "objection_lifted": ("objection", some("objected")),
    }
    facts: dict[str, Json] = {}
    if word in targets:
        name, leaves = targets[word]
        leaf = leaves[pick(len(leaves))]
        facts[name] = [leaf] if name == "supersedes" else leaf
    claims = None if pick(4) else frozenset[str]()
    history.append(party, f"drill.{word}/1", facts, about=openings[0].leaf, claims=claims)


@pytest.fixture
def history() -> History:
    return History(("chl", "per"))


def test_an_amendment_that_names_what_it_replaces_is_the_current_version(history: History) -> None:
    first = history.append("chl", OPENED, {})
    second = say(history, "chl", "amended", first, {"supersedes": [first.leaf.hex()]})

    state = fold(history.acts)

    assert [v.act.leaf for v in state.current] == [second.leaf]
    assert [v.number for v in state.versions] == [1, 2]


@pytest.mark.parametrize("named", [[], ["00" * 32]])
def test_an_amendment_of_something_unknown_is_set_aside(
    history: History, named: list[Json]
) -> None:
    first = history.append("chl", OPENED, {})
    wrong = say(history, "chl", "amended", first, {"supersedes": named})

    state = fold(history.acts)

    assert state.aside == {wrong.leaf: "superseded_unknown"}
    assert [v.act.leaf for v in state.current] == [first.leaf]


def test_only_the_author_amends_and_ends(history: History) -> None:
    first = history.append("chl", OPENED, {})
    history.meet()
    amended = say(history, "per", "amended", first, {"supersedes": [first.leaf.hex()]})
    ended = say(history, "per", "closed", first)

    state = fold(history.acts)

    assert state.aside == {amended.leaf: "not_author", ended.leaf: "not_author"}
    assert state.ends == ()


def test_two_logs_of_one_party_leave_two_current_versions(history: History) -> None:
    first = history.append("chl", OPENED, {})
    history.receive("per", first.log)
    old = say(history, "chl", "amended", first, {"supersedes": [first.leaf.hex()]})
    history.restore("chl", kept=1)
    new = say(history, "chl", "amended", first, {"supersedes": [first.leaf.hex()]})

    assert {v.act.leaf for v in fold(history.acts).current} == {old.leaf, new.leaf}

    history.receive("chl", old.log)
    last = say(history, "chl", "amended", first, {"supersedes": [old.leaf.hex(), new.leaf.hex()]})

    assert [v.act.leaf for v in fold(history.acts).current] == [last.leaf]


def test_after_its_end_the_author_moves_a_declaration_no_more(history: History) -> None:
    first = history.append("chl", OPENED, {})
    end = say(history, "chl", "cancelled", first)
    late = say(history, "chl", "amended", first, {"supersedes": [first.leaf.hex()]})
    again = say(history, "chl", "closed", first)

    state = fold(history.acts)

    assert [a.leaf for a in state.ends] == [end.leaf]
    assert state.aside == {late.leaf: "after_end", again.leaf: "after_end"}


def test_others_may_still_answer_after_the_end(history: History) -> None:
    first = history.append("chl", OPENED, {})
    say(history, "chl", "closed", first)
    history.meet()
    say(history, "per", "acknowledged", first, {"version": first.leaf.hex()})

    state = fold(history.acts)

    assert state.responses.acknowledged == {"per": frozenset({first.leaf})}
    assert not state.aside


def test_an_end_and_an_amendment_that_crossed_both_stand(history: History) -> None:
    first = history.append("chl", OPENED, {})
    history.receive("per", first.log)
    end = say(history, "chl", "closed", first)
    history.restore("chl", kept=1)
    second = say(history, "chl", "amended", first, {"supersedes": [first.leaf.hex()]})

    state = fold(history.acts)

    assert [a.leaf for a in state.ends] == [end.leaf]
    assert [v.act.leaf for v in state.current] == [second.leaf]


def test_acknowledgement_and_amendment_that_cross_leave_the_older_version_acknowledged(
    history: History,
) -> None:
    first = history.append("chl", OPENED, {})
    history.meet()
    second = say(history, "chl", "amended", first, {"supersedes": [first.leaf.hex()]})
    say(history, "per", "acknowledged", first, {"version": first.leaf.hex()})

    state = fold(history.acts)

    assert state.responses.acknowledged == {"per": frozenset({first.leaf})}
    assert [v.act.leaf for v in state.current] == [second.leaf]


@pytest.mark.parametrize(
    ("party", "word", "name", "reason"),
    [
        ("per", "acknowledged", "version", "version_unknown"),
        ("per", "objected", "version", "version_unknown"),
        ("chl", "replied", "query", "query_unknown"),
        ("per", "objection_lifted", "objection", "objection_unknown"),
    ],
)
def test_an_answer_to_nothing_is_set_aside(
    history: History, party: str, word: str, name: str, reason: str
) -> None:
    first = history.append("chl", OPENED, {})
    history.meet()
    wrong = say(history, party, word, first, {name: "00" * 32})

    assert fold(history.acts).aside == {wrong.leaf: reason}


@pytest.mark.parametrize("word", ["acknowledged", "queried", "objected"])
def test_an_author_does_not_answer_himself(history: History, word: str) -> None:
    first = history.append("chl", OPENED, {})
    wrong = say(history, "chl", word, first, {"version": first.leaf.hex()})

    assert fold(history.acts).aside == {wrong.leaf: "own_act"}


def test_a_query_is_answered_by_the_party_that_was_asked() -> None:
    history = History(("chl", "per", "bol"))
    first = history.append("chl", OPENED, {})
    history.meet()
    query = say(history, "per", "queried", first)
    history.meet()
    own = say(history, "per", "replied", first, {"query": query.leaf.hex()})
    third = say(history, "bol", "replied", first, {"query": query.leaf.hex()})

    state = fold(history.acts)

    assert state.aside == {own.leaf: "own_act", third.leaf: "not_author"}
    assert state.responses.queries[0].replies == ()

    reply = say(history, "chl", "replied", first, {"query": query.leaf.hex()})
    assert fold(history.acts).responses.queries[0].replies == (reply.leaf,)


def test_an_objection_is_lifted_by_its_own_party_alone() -> None:
    history = History(("chl", "per", "bol"))
    first = history.append("chl", OPENED, {})
    history.meet()
    made = say(history, "per", "objected", first, {"version": first.leaf.hex()})
    history.meet()
    wrong = say(history, "bol", "objection_lifted", first, {"objection": made.leaf.hex()})

    state = fold(history.acts)
    assert state.aside == {wrong.leaf: "not_author"}
    assert [o.lifted for o in state.responses.objections] == [False]

    say(history, "per", "objection_lifted", first, {"objection": made.leaf.hex()})
    assert [o.lifted for o in fold(history.acts).responses.objections] == [True]


def test_acts_without_their_opening_make_a_state_and_no_error(history: History) -> None:
    first = history.append("chl", OPENED, {})
    history.meet()
    alone = say(history, "per", "queried", first)

    state = fold([alone])

    assert state.opening is None
    assert state.aside == {alone.leaf: "about_unseen"}
    assert fold([]).versions == ()


@given(histories(deed), st.randoms(use_true_random=False))
def test_neither_order_nor_doubles_change_the_state(
    history: History, chance: random.Random
) -> None:
    assert fold(reordered(history.acts, chance)) == fold(history.acts)


@given(histories(deed), st.randoms(use_true_random=False))
def test_every_order_that_respects_causes_gives_the_same_state(
    history: History, chance: random.Random
) -> None:
    assert settled(fold(extended(history.acts, chance))) == settled(fold(history.acts))


@given(histories(deed))
def test_whether_an_act_counts_depends_on_its_causal_past_alone(history: History) -> None:
    aside = fold(history.acts).aside
    copied = {a.leaf for a in history.acts if sum(a.leaf == b.leaf for b in history.acts) > 1}
    for act in history.acts:
        if act.leaf not in copied:
            known = fold(past_of(history.acts, act)).aside
            assert known.get(act.leaf) == aside.get(act.leaf)


@given(histories(deed))
def test_a_current_version_is_replaced_by_no_other(history: History) -> None:
    state = fold(history.acts)
    replaced = {leaf for version in state.versions for leaf in version.supersedes}

    assert {v.act.leaf for v in state.current} == {v.act.leaf for v in state.versions} - replaced
    assert bool(state.current) == (state.opening is not None)


@given(histories(deed))
def test_no_act_of_the_author_after_an_end_counts(history: History) -> None:
    state = fold(history.acts)

    for end in state.ends:
        assert not any(before(end, v.act) for v in state.versions)


@given(histories(deed), st.data())
def test_no_values_make_the_fold_fail(history: History, data: st.DataObject) -> None:
    acts = data.draw(spoiled(history.acts, MEMBERS))

    state = fold(acts)

    assert set(state.aside) <= {a.leaf for a in acts}
