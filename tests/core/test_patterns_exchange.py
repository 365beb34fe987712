# SPDX-License-Identifier: Apache-2.0
"""Exchanges: the requester accepts, the offerer withdraws, and what binds stays bound."""

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.core.acts import Act
from ayni.core.codec import Json
from ayni.core.patterns.exchange import Exchange, fold_exchange
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

LINES = 3
MEMBERS = ("lines", "line", "offer", "version", "query")


def ask(history: History, party: str, lines: int = LINES) -> Act:
    return history.append(party, "drill.requested/1", {"lines": lines})


def say(history: History, party: str, word: str, request: Act, **facts: Json) -> Act:
    return history.append(party, f"drill.{word}/1", facts, about=request.leaf)


def bound(state: Exchange) -> set[bytes]:
    return {offer.act.leaf for offer in state.offers if offer.binding}


def deed(history: History, party: str, pick: Pick) -> None:
    """Do any act of an exchange, mostly a sensible one."""
    pool = history.known(party) if pick(5) else history.acts
    openings = [a for a in history.acts if a.header.about is None]
    if not openings:
        ask(history, party)
        return
    mine = [a for a in pool if a.party == party and a.header.about is not None]
    if mine and pick(12) == 0:
        history.copy(party, mine[pick(len(mine))])
        return
    offers = [a for a in pool if a.kind == "drill.offered/1"]
    word = ("offered", "offered", "accepted", "accepted", "offer_withdrawn", "delivered")[pick(6)]
    facts: dict[str, Json] = {"line": pick(LINES + 1)}
    if pick(10) == 0:
        word = "line_closed"
    elif word != "offered" and offers:
        facts = {"offer": offers[pick(len(offers))].leaf.hex()}
    claims = None if pick(4) else frozenset[str]()
    history.append(party, f"drill.{word}/1", facts, about=openings[0].leaf, claims=claims)


@pytest.fixture
def history() -> History:
    return History(("chl", "per", "bol"))


def offered(history: History, line: int = 0) -> tuple[Act, Act]:
    """Let CHL ask and PER offer, and all hear of it."""
    request = ask(history, "chl")
    history.meet()
    offer = say(history, "per", "offered", request, line=line)
    history.meet()
    return request, offer


def test_a_line_goes_from_open_over_offered_and_accepted_to_delivered(history: History) -> None:
    request = ask(history, "chl")
    history.meet()
    states = [fold_exchange(history.acts).line_state(1)]
    offer = say(history, "per", "offered", request, line=1)
    states.append(fold_exchange(history.acts).line_state(1))
    history.meet()
    say(history, "chl", "accepted", request, offer=offer.leaf.hex())
    states.append(fold_exchange(history.acts).line_state(1))
    history.meet()
    say(history, "per", "delivered", request, offer=offer.leaf.hex())
    states.append(fold_exchange(history.acts).line_state(1))
    say(history, "chl", "line_closed", request, line=1)
    states.append(fold_exchange(history.acts).line_state(1))

    assert states == ["open", "offered", "accepted", "delivered", "closed"]
    assert fold_exchange(history.acts).line_state(0) == "open"


def test_an_acceptance_and_a_withdrawal_that_cross_bind(history: History) -> None:
    request, offer = offered(history)
    say(history, "per", "offer_withdrawn", request, offer=offer.leaf.hex())
    say(history, "chl", "accepted", request, offer=offer.leaf.hex())

    state = fold_exchange(history.acts)

    assert state.offers[0].binding
    assert state.offers[0].crossed
    assert not state.aside


def test_an_acceptance_that_knew_the_withdrawal_does_not_bind(history: History) -> None:
    request, offer = offered(history)
    say(history, "per", "offer_withdrawn", request, offer=offer.leaf.hex())
    history.meet()
    late = say(history, "chl", "accepted", request, offer=offer.leaf.hex())

    state = fold_exchange(history.acts)

    assert state.aside == {late.leaf: "after_end"}
    assert state.line_state(0) == "open"


def test_a_withdrawal_that_knew_the_acceptance_is_set_aside(history: History) -> None:
    request, offer = offered(history)
    say(history, "chl", "accepted", request, offer=offer.leaf.hex())
    history.meet()
    late = say(history, "per", "offer_withdrawn", request, offer=offer.leaf.hex())

    state = fold_exchange(history.acts)

    assert state.aside == {late.leaf: "agreed_already"}
    assert bound(state) == {offer.leaf}


@pytest.mark.parametrize(
    ("party", "word", "reason"),
    [
        ("per", "accepted", "not_author"),
        ("bol", "accepted", "not_author"),
        ("chl", "offer_withdrawn", "not_author"),
        ("bol", "offer_withdrawn", "not_author"),
        ("bol", "delivered", "not_author"),
        ("per", "delivered", "acceptance_unknown"),
    ],
)
def test_each_key_belongs_to_one_party(
    history: History, party: str, word: str, reason: str
) -> None:
    request, offer = offered(history)
    wrong = say(history, party, word, request, offer=offer.leaf.hex())

    assert fold_exchange(history.acts).aside == {wrong.leaf: reason}


@pytest.mark.parametrize("line", [-1, LINES, "0", None])
def test_an_offer_on_no_line_is_set_aside(history: History, line: Json) -> None:
    request = ask(history, "chl")
    history.meet()
    wrong = say(history, "per", "offered", request, line=line)

    assert fold_exchange(history.acts).aside == {wrong.leaf: "line_unknown"}


def test_nobody_offers_to_himself_and_only_the_requester_closes(history: History) -> None:
    request, _offer = offered(history)
    own = say(history, "chl", "offered", request, line=0)
    closed = say(history, "per", "line_closed", request, line=0)

    assert fold_exchange(history.acts).aside == {own.leaf: "own_act", closed.leaf: "not_author"}


def test_after_its_end_a_line_takes_no_offer_and_no_acceptance(history: History) -> None:
    request, offer = offered(history)
    say(history, "chl", "line_closed", request, line=0)
    history.meet()
    late = say(history, "bol", "offered", request, line=0)
    accepted = say(history, "chl", "accepted", request, offer=offer.leaf.hex())

    assert fold_exchange(history.acts).aside == {
        late.leaf: "after_end",
        accepted.leaf: "after_end",
    }


def test_an_offer_that_nobody_had_seen_is_not_accepted(history: History) -> None:
    request = ask(history, "chl")
    history.meet()
    offer = say(history, "per", "offered", request, line=0)
    wrong = say(history, "chl", "accepted", request, offer=offer.leaf.hex())

    assert fold_exchange(history.acts).aside == {wrong.leaf: "offer_unknown"}


def test_more_may_be_accepted_than_was_asked_and_all_of_it_is_shown(history: History) -> None:
    request, offer = offered(history)
    other = say(history, "bol", "offered", request, line=0)
    history.meet()
    for one in (offer, other):
        say(history, "chl", "accepted", request, offer=one.leaf.hex())

    assert bound(fold_exchange(history.acts)) == {offer.leaf, other.leaf}


def test_acts_without_their_request_make_a_state_and_no_error(history: History) -> None:
    _request, offer = offered(history)

    state = fold_exchange([offer])

    assert state.request is None
    assert state.aside == {offer.leaf: "about_unseen"}
    assert fold_exchange([]).lines_count == 0


@given(histories(deed), st.randoms(use_true_random=False))
def test_neither_order_nor_doubles_change_the_state(
    history: History, chance: random.Random
) -> None:
    assert fold_exchange(reordered(history.acts, chance)) == fold_exchange(history.acts)


@given(histories(deed), st.randoms(use_true_random=False))
def test_every_order_that_respects_causes_gives_the_same_state(
    history: History, chance: random.Random
) -> None:
    assert settled(fold_exchange(extended(history.acts, chance))) == settled(
        fold_exchange(history.acts)
    )


@given(histories(deed), st.randoms(use_true_random=False))
def test_what_binds_stays_bound_whatever_arrives(history: History, chance: random.Random) -> None:
    order = sorted(extended(history.acts, chance), key=lambda act: act.depth)
    sets = [bound(fold_exchange(order[:size])) for size in range(len(order) + 1)]

    assert all(earlier <= later for earlier, later in pairwise(sets))


@given(histories(deed))
def test_whether_an_act_counts_depends_on_its_causal_past_alone(history: History) -> None:
    aside = fold_exchange(history.acts).aside
    copied = {a.leaf for a in history.acts if sum(a.leaf == b.leaf for b in history.acts) > 1}
    for act in history.acts:
        if act.leaf not in copied:
            known = fold_exchange(past_of(history.acts, act)).aside
            assert known.get(act.leaf) == aside.get(act.leaf)


@given(histories(deed), st.data())
def test_no_values_make_the_fold_fail(history: History, data: st.DataObject) -> None:
    acts = data.draw(spoiled(history.acts, MEMBERS))

    state = fold_exchange(acts)

    assert set(state.aside) <= {a.leaf for a in acts}
    assert all(state.line_state(line) for line in range(min(state.lines_count, 5)))
