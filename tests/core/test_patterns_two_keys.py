# SPDX-License-Identifier: Apache-2.0
"""Closing with two keys: both name what stays open, and arrival order changes nothing."""

import random
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.core.acts import Act
from ayni.core.codec import Json
from ayni.core.order import before
from ayni.core.patterns.gathering import Sieve, fact_codes
from ayni.core.patterns.two_keys import Names, Terms, TwoKeys, acts_before, fold_two_keys
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

OPENED = "drill.opened/1"
MEMBERS = ("parties", "proposal", "supersedes", "names", "thing")
PAIR = ("chl", "per")
THINGS = ("vehicle", "radio")


def still_open(act: Act, sieve: Sieve) -> Names:
    """Return the things that were lent and not given back, as the act knew."""
    lent = {str(a.facts.get("thing")) for a in acts_before(act, sieve, ["lent"])}
    back = {str(a.facts.get("thing")) for a in acts_before(act, sieve, ["given_back"])}
    return frozenset(lent - back)


TERMS = Terms(
    moving=frozenset({"lent", "given_back"}),
    lasting=frozenset({"given_back"}),
    still_open=still_open,
    named=lambda act: frozenset(fact_codes(act, "names")),
)


def fold(acts: Sequence[Act]) -> TwoKeys:
    return fold_two_keys(acts, TERMS)


def say(history: History, party: str, word: str, about: Act, **facts: Json) -> Act:
    return history.append(party, f"drill.{word}/1", facts, about=about.leaf)


def propose(history: History, party: str, about: Act, **facts: Json) -> Act:
    told: dict[str, Json] = {"parties": list(history.parties), "names": [], **facts}
    return history.append(party, "drill.close_proposed/1", told, about=about.leaf)


def consent(history: History, party: str, about: Act, proposal: Act, *names: str) -> Act:
    leaf = proposal.leaf.hex()
    return say(history, party, "close_consented", about, proposal=leaf, names=list(names))


def deed(history: History, party: str, pick: Pick) -> None:
    """Do any act of such a matter, mostly a sensible one."""
    openings = [a for a in history.acts if a.kind == OPENED]
    if not openings:
        history.append(party, OPENED, {})
        return
    if pick(3):
        history.meet()
    pool = history.known(party) if pick(5) else history.acts
    mine = [a for a in pool if a.party == party and a.header.about is not None]
    if mine and pick(12) == 0:
        history.copy(party, mine[pick(len(mine))])
        return
    proposals = [a for a in pool if a.kind == "drill.close_proposed/1"]
    word = ("close_proposed", "close_consented", "close_consented", "close_withdrawn")[pick(4)]
    word = ("lent", "given_back")[pick(2)] if pick(4) == 0 else word
    named: list[Json] = list(THINGS[: pick(3)])
    facts: dict[str, Json] = {"thing": THINGS[pick(2)]}
    if word == "close_proposed":
        own = [a.leaf.hex() for a in proposals if a.party == party]
        parties = list(history.parties[: 1 + pick(len(history.parties))]) if pick(4) == 0 else []
        facts = {
            "parties": parties or list(history.parties),
            "names": named,
            "supersedes": own[: pick(2)] if own else [],
        }
    elif word.startswith("close_"):
        others = [a for a in proposals if a.party != party] if pick(5) else proposals
        chosen = others[pick(len(others))] if others else openings[0]
        names = chosen.facts.get("names", []) if pick(5) else named
        facts = {"proposal": chosen.leaf.hex(), "names": names}
    claims = None if pick(4) else frozenset[str]()
    history.append(party, f"drill.{word}/1", facts, about=openings[0].leaf, claims=claims)


@pytest.fixture
def history() -> History:
    return History(("chl", "per"))


@pytest.fixture
def matter(history: History) -> Act:
    opened = history.append("chl", OPENED, {})
    history.meet()
    return opened


def test_two_keys_close_and_one_does_not(history: History, matter: Act) -> None:
    proposal = propose(history, "chl", matter)
    history.meet()
    assert not fold(history.acts).closed
    assert fold(history.acts).awaiting[0].missing == ("per",)

    consent(history, "per", matter, proposal)

    state = fold(history.acts)
    assert [p.act.leaf for p in state.closes] == [proposal.leaf]
    assert state.awaiting == ()


@pytest.mark.parametrize("times", [1, 2])
def test_one_party_cannot_turn_both_keys(history: History, matter: Act, times: int) -> None:
    proposal = propose(history, "chl", matter)
    wrong = [consent(history, "chl", matter, proposal) for _each in range(times)]

    state = fold(history.acts)

    assert not state.closed
    assert state.aside == {act.leaf: "own_act" for act in wrong}


def test_all_parties_named_must_turn_their_key() -> None:
    history = History(("chl", "per", "bol"))
    matter = history.append("chl", OPENED, {})
    history.meet()
    proposal = propose(history, "chl", matter)
    history.meet()
    consent(history, "per", matter, proposal)
    assert fold(history.acts).awaiting[0].missing == ("bol",)
    consent(history, "per", matter, proposal)
    assert not fold(history.acts).closed
    consent(history, "bol", matter, proposal)
    assert fold(history.acts).closed


@pytest.mark.parametrize("parties", [[], ["chl"], ["per"], ["per", "bol"]])
def test_a_proposal_that_leaves_out_a_party_is_set_aside(
    history: History, matter: Act, parties: list[Json]
) -> None:
    wrong = propose(history, "chl", matter, parties=parties)

    assert fold(history.acts).aside == {wrong.leaf: "party_left_out"}


def test_whoever_moved_the_matter_must_be_named() -> None:
    history = History(("chl", "per", "bol"))
    matter = history.append("chl", OPENED, {})
    history.meet()
    say(history, "bol", "lent", matter, thing="radio")
    history.meet()
    wrong = propose(history, "chl", matter, parties=["chl", "per"], names=["radio"])

    assert fold(history.acts).aside == {wrong.leaf: "party_left_out"}


def test_what_is_open_must_be_named_by_both(history: History, matter: Act) -> None:
    say(history, "per", "lent", matter, thing="vehicle")
    history.meet()
    silent = propose(history, "chl", matter)
    naming = propose(history, "chl", matter, names=["vehicle"])
    history.meet()
    mute = consent(history, "per", matter, naming)

    state = fold(history.acts)
    assert state.aside == {silent.leaf: "open_unnamed", mute.leaf: "text_differs"}

    consent(history, "per", matter, naming, "vehicle")
    assert fold(history.acts).closes[0].names == {"vehicle"}


def test_a_consent_that_knows_of_something_new_does_not_close(
    history: History, matter: Act
) -> None:
    proposal = propose(history, "chl", matter)
    history.meet()
    say(history, "per", "lent", matter, thing="radio")
    late = consent(history, "per", matter, proposal)

    state = fold(history.acts)
    assert not state.closed
    assert state.aside == {late.leaf: "open_unnamed"}


def test_a_move_and_the_last_key_that_cross_both_stand(history: History, matter: Act) -> None:
    proposal = propose(history, "chl", matter)
    history.meet()
    move = say(history, "chl", "lent", matter, thing="radio")
    consent(history, "per", matter, proposal)

    state = fold(history.acts)

    assert state.closed
    assert state.unaware == {move.leaf}
    assert not state.aside


def test_after_the_close_only_what_lasts_may_be_said(history: History, matter: Act) -> None:
    say(history, "chl", "lent", matter, thing="radio")
    proposal = propose(history, "chl", matter, names=["radio"])
    history.meet()
    consent(history, "per", matter, proposal, "radio")
    history.meet()
    late = [
        say(history, "chl", "lent", matter, thing="vehicle"),
        propose(history, "chl", matter),
        consent(history, "per", matter, proposal, "radio"),
    ]
    back = say(history, "chl", "given_back", matter, thing="radio")

    state = fold(history.acts)

    assert state.aside == {act.leaf: "after_end" for act in late}
    assert back.leaf in {act.leaf for act in state.moves}


def test_a_consent_to_a_proposal_known_to_be_gone_is_set_aside(
    history: History, matter: Act
) -> None:
    one = propose(history, "chl", matter)
    two = propose(history, "chl", matter, supersedes=[one.leaf.hex()])
    say(history, "chl", "close_withdrawn", matter, proposal=two.leaf.hex())
    history.meet()
    late = [consent(history, "per", matter, one), consent(history, "per", matter, two)]

    state = fold(history.acts)
    assert state.aside == {act.leaf: "proposal_gone" for act in late}
    assert state.awaiting == ()


def test_a_consent_that_crosses_a_withdrawal_counts(history: History, matter: Act) -> None:
    proposal = propose(history, "chl", matter)
    history.meet()
    withdrawn = say(history, "chl", "close_withdrawn", matter, proposal=proposal.leaf.hex())
    key = consent(history, "per", matter, proposal)

    state = fold(history.acts)

    assert state.closed
    assert (state.closes[0].gone, state.closes[0].crossed) == ((withdrawn.leaf,), (key.leaf,))


def test_two_proposals_that_cross_and_are_both_consented_to_close_once(
    history: History, matter: Act
) -> None:
    one, two = propose(history, "chl", matter), propose(history, "per", matter)
    history.meet()
    consent(history, "chl", matter, two)
    consent(history, "per", matter, one)

    state = fold(history.acts)

    assert {p.act.leaf for p in state.closes} == {one.leaf, two.leaf}
    assert not state.aside


def test_a_proposal_cannot_be_withdrawn_once_it_has_closed(history: History, matter: Act) -> None:
    proposal = propose(history, "chl", matter)
    history.meet()
    consent(history, "per", matter, proposal)
    history.meet()
    late = say(history, "chl", "close_withdrawn", matter, proposal=proposal.leaf.hex())

    state = fold(history.acts)
    assert state.closed
    assert state.aside == {late.leaf: "agreed_already"}


def test_only_its_party_withdraws_or_replaces_a_proposal(history: History, matter: Act) -> None:
    proposal = propose(history, "chl", matter)
    history.meet()
    leaf = proposal.leaf.hex()
    wrong = [
        say(history, "per", "close_withdrawn", matter, proposal=leaf),
        propose(history, "per", matter, supersedes=[leaf]),
    ]
    assert fold(history.acts).aside == {act.leaf: "not_author" for act in wrong}


@pytest.mark.parametrize(
    ("word", "name", "reason"),
    [
        ("close_consented", "proposal", "proposal_unknown"),
        ("close_withdrawn", "proposal", "proposal_unknown"),
    ],
)
def test_a_key_to_nothing_is_set_aside(
    history: History, matter: Act, word: str, name: str, reason: str
) -> None:
    wrong = [
        say(history, "per", word, matter, **{name: "00" * 32}),
        say(history, "per", word, matter, **{name: matter.leaf.hex()}),
    ]
    assert fold(history.acts).aside == {act.leaf: reason for act in wrong}


def test_acts_without_their_opening_make_a_state_and_no_error(
    history: History, matter: Act
) -> None:
    alone = propose(history, "per", matter)

    state = fold([alone])

    assert (state.opening, state.closed) == (None, False)
    assert state.aside == {alone.leaf: "about_unseen"}
    assert fold([]).proposals == ()


@given(histories(deed), st.randoms(use_true_random=False))
def test_neither_order_nor_doubles_change_the_state(
    history: History, chance: random.Random
) -> None:
    assert fold(reordered(history.acts, chance)) == fold(history.acts)


@given(histories(deed, parties=PAIR, steps_max=24), st.randoms(use_true_random=False))
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


@given(histories(deed, parties=PAIR, steps_max=24))
def test_no_close_without_a_key_of_every_party_that_names_what_was_open(history: History) -> None:
    state = fold(history.acts)
    for close in state.closes:
        keys = {key for held in close.consents.values() for key in held}
        assert set(close.parties) == {close.act.party, *close.consents}
        for act in history.acts:
            if act.leaf in keys and not state.aside.get(act.leaf):
                assert frozenset(fact_codes(act, "names")) == close.names


@given(histories(deed, parties=PAIR, steps_max=24))
def test_once_closed_a_matter_stays_closed(history: History) -> None:
    """What a node already held as closed no later news opens."""
    for act in history.acts:
        earlier = fold(past_of(history.acts, act))
        if earlier.closed:
            closes = {p.act.leaf for p in fold(history.acts).closes}
            assert {p.act.leaf for p in earlier.closes} <= closes


@given(histories(deed, parties=PAIR, steps_max=24))
def test_nothing_moves_after_a_close_that_it_knew(history: History) -> None:
    state = fold(history.acts)
    keys = [
        act
        for act in history.acts
        for close in state.closes
        for held in close.consents.values()
        if act.leaf in held
    ]
    copied = {a.leaf for a in history.acts if sum(a.leaf == b.leaf for b in history.acts) > 1}
    for move in state.moves:
        lasting = move.kind == "drill.given_back/1" or move.leaf in copied
        assert lasting or not any(before(key, move) for key in keys)


@given(histories(deed), st.data())
def test_no_values_make_the_fold_fail(history: History, data: st.DataObject) -> None:
    acts = data.draw(spoiled(history.acts, MEMBERS))

    state = fold(acts)

    assert set(state.aside) <= {a.leaf for a in acts}
