# SPDX-License-Identifier: Apache-2.0
"""Joint texts: in force by the consent of every party named, and by nothing undone."""

import random
from collections.abc import Mapping, Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.core.acts import Act
from ayni.core.codec import Json
from ayni.core.order import before
from ayni.core.patterns.joint_text import JointText, Wording, child_id, fold_joint_text
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

TEXT = "11" * 32
BOTH: list[Json] = ["chl", "per"]
MEMBERS = ("proposal", "text", "parties", "supersedes", "version")


def propose(history: History, party: str, parties: Sequence[str] = ("chl", "per")) -> Act:
    return history.append(party, "drill.proposed/1", {"text": TEXT, "parties": list(parties)})


def again(
    history: History, party: str, first: Act, replaces: Act, parties: Sequence[str] = ("chl", "per")
) -> Act:
    """State a further version."""
    facts: dict[str, Json] = {
        "text": "22" * 32,
        "parties": list(parties),
        "supersedes": [replaces.leaf.hex()],
    }
    return history.append(party, "drill.proposed/1", facts, about=first.leaf)


def say(history: History, party: str, word: str, proposal: Act, **more: Json) -> Act:
    about = proposal.object_id
    facts: dict[str, Json] = {"proposal": proposal.leaf.hex(), **more}
    return history.append(party, f"drill.{word}/1", facts, about=about)


def agreed(state: JointText) -> set[bytes]:
    return {p.act.leaf for p in state.agreed}


def deed(history: History, party: str, pick: Pick) -> None:
    """Do any act of a joint text, mostly a sensible one."""
    pool = history.known(party) if pick(5) else history.acts
    openings = [a for a in history.acts if a.header.about is None]
    if not openings:
        propose(history, party, ("chl", "per", "bol")[: 1 + pick(3)])
        return
    mine = [a for a in pool if a.party == party and a.header.about is not None]
    if mine and pick(12) == 0:
        history.copy(party, mine[pick(len(mine))])
        return
    proposals = [a for a in pool if a.kind == "drill.proposed/1"] or openings
    proposal = proposals[pick(len(proposals))]
    claims = None if pick(4) else frozenset[str]()
    word = ("consented", "consented", "consented", "withdrawn", "proposed", "acknowledged")[pick(6)]
    facts: dict[str, Json] = {"proposal": proposal.leaf.hex()}
    if word == "proposed":
        facts = {
            "text": "22" * 32,
            "parties": ["chl", "per", "bol"][: 1 + pick(3)],
            "supersedes": [proposal.leaf.hex()],
        }
    elif word == "acknowledged":
        facts = {"version": proposal.leaf.hex()}
    history.append(party, f"drill.{word}/1", facts, about=openings[0].leaf, claims=claims)


@pytest.fixture
def history() -> History:
    return History(("chl", "per"))


def test_a_text_is_in_force_when_every_party_named_has_consented(history: History) -> None:
    text = propose(history, "chl")
    say(history, "chl", "consented", text)
    history.meet()
    assert agreed(fold_joint_text(history.acts)) == set()
    assert fold_joint_text(history.acts).proposals[0].missing == ("per",)

    say(history, "per", "consented", text)
    assert agreed(fold_joint_text(history.acts)) == {text.leaf}


def test_understated_seen_cannot_withdraw_a_text_in_force(history: History) -> None:
    text = propose(history, "chl")
    say(history, "chl", "consented", text)
    history.meet()
    say(history, "per", "consented", text)
    history.meet()
    late = history.append(
        "chl",
        "drill.withdrawn/1",
        {"proposal": text.leaf.hex()},
        about=text.leaf,
        claims=frozenset(),
    )

    state = fold_joint_text(history.acts)

    assert late.past == {late.log: late.index}
    assert agreed(state) == {text.leaf}
    assert [p.act.leaf for p in state.current] == [text.leaf]
    assert state.proposals[0].withdrawals == (late.leaf,)
    assert state.proposals[0].crossed


def test_a_withdrawal_that_knew_the_text_in_force_is_set_aside(history: History) -> None:
    text = propose(history, "chl")
    say(history, "chl", "consented", text)
    history.meet()
    say(history, "per", "consented", text)
    history.meet()
    late = say(history, "chl", "withdrawn", text)

    state = fold_joint_text(history.acts)

    assert state.aside == {late.leaf: "agreed_already"}
    assert agreed(state) == {text.leaf}


def test_a_withdrawal_and_the_last_consent_that_cross_leave_the_text_in_force(
    history: History,
) -> None:
    text = propose(history, "chl")
    say(history, "chl", "consented", text)
    history.meet()
    say(history, "chl", "withdrawn", text)
    last = say(history, "per", "consented", text)

    state = fold_joint_text(history.acts)

    assert agreed(state) == {text.leaf}
    assert state.proposals[0].crossed == (last.leaf,)


def test_a_consent_that_knew_the_withdrawal_does_not_count(history: History) -> None:
    text = propose(history, "chl")
    say(history, "chl", "consented", text)
    say(history, "chl", "withdrawn", text)
    history.meet()
    late = say(history, "per", "consented", text)

    state = fold_joint_text(history.acts)

    assert agreed(state) == set()
    assert state.aside == {late.leaf: "after_end"}


def test_consents_to_different_versions_agree_nothing(history: History) -> None:
    first = propose(history, "chl")
    history.meet()
    second = again(history, "chl", first, first)
    say(history, "chl", "consented", second)
    say(history, "per", "consented", first)

    state = fold_joint_text(history.acts)

    assert agreed(state) == set()
    assert state.differently == {"chl": (second.leaf,), "per": (first.leaf,)}
    assert [p.number for p in state.proposals] == [1, 2]


def test_a_later_version_in_force_takes_the_place_of_the_earlier(history: History) -> None:
    first = propose(history, "chl")
    history.meet()
    for party in ("chl", "per"):
        say(history, party, "consented", first)
    history.meet()
    second = again(history, "per", first, first)
    history.meet()
    for party in ("chl", "per"):
        say(history, party, "consented", second)

    state = fold_joint_text(history.acts)

    assert agreed(state) == {first.leaf, second.leaf}
    assert [p.act.leaf for p in state.current] == [second.leaf]


def test_a_version_that_leaves_a_party_out_takes_no_place_without_its_consent(
    history: History,
) -> None:
    first = propose(history, "chl")
    history.meet()
    for party in ("chl", "per"):
        say(history, party, "consented", first)
    history.meet()
    alone = again(history, "chl", first, first, ("chl",))
    say(history, "chl", "consented", alone)
    history.meet()

    assert {p.act.leaf for p in fold_joint_text(history.acts).current} == {first.leaf, alone.leaf}

    say(history, "per", "consented", alone)
    assert [p.act.leaf for p in fold_joint_text(history.acts).current] == [alone.leaf]


def test_a_stranger_neither_consents_nor_states_a_version() -> None:
    history = History(("chl", "per", "bol"))
    text = propose(history, "chl")
    history.meet()
    consent = say(history, "bol", "consented", text)
    version = again(history, "bol", text, text)

    assert fold_joint_text(history.acts).aside == {
        consent.leaf: "not_named",
        version.leaf: "not_named",
    }


def test_only_the_proposer_withdraws(history: History) -> None:
    text = propose(history, "chl")
    history.meet()
    wrong = say(history, "per", "withdrawn", text)

    assert fold_joint_text(history.acts).aside == {wrong.leaf: "not_author"}


def test_a_consent_to_another_text_than_the_proposals_is_set_aside(history: History) -> None:
    text = propose(history, "chl")
    history.meet()
    wrong = say(history, "per", "consented", text, text="33" * 32)
    right = say(history, "per", "consented", text, text=TEXT)

    state = fold_joint_text(history.acts)

    assert state.aside == {wrong.leaf: "text_differs"}
    assert state.proposals[0].consents == {"per": (right.leaf,)}


@pytest.mark.parametrize("word", ["consented", "withdrawn"])
def test_an_act_about_a_proposal_that_its_author_had_not_seen_is_set_aside(
    history: History, word: str
) -> None:
    first = propose(history, "chl")
    history.meet()
    unseen = again(history, "chl", first, first)
    wrong = say(history, "per", word, unseen)

    assert fold_joint_text(history.acts).aside == {wrong.leaf: "proposal_unknown"}


def test_a_text_that_names_nobody_never_comes_into_force(history: History) -> None:
    propose(history, "chl", ())

    assert fold_joint_text(history.acts).agreed == ()
    assert fold_joint_text([]).proposals == ()


def test_a_child_has_an_id_of_its_own_for_each_item() -> None:
    leaf = b"\x01" * 32

    assert len({child_id(leaf, item) for item in range(100)}) == 100
    assert child_id(leaf, 0) != child_id(b"\x02" * 32, 0)


@given(histories(deed), st.randoms(use_true_random=False))
def test_neither_order_nor_doubles_change_the_state(
    history: History, chance: random.Random
) -> None:
    assert fold_joint_text(reordered(history.acts, chance)) == fold_joint_text(history.acts)


@given(histories(deed), st.randoms(use_true_random=False))
def test_every_order_that_respects_causes_gives_the_same_state(
    history: History, chance: random.Random
) -> None:
    assert settled(fold_joint_text(extended(history.acts, chance))) == settled(
        fold_joint_text(history.acts)
    )


@given(histories(deed), st.randoms(use_true_random=False))
def test_what_is_agreed_stays_agreed_whatever_arrives(
    history: History, chance: random.Random
) -> None:
    order = sorted(extended(history.acts, chance), key=lambda act: act.depth)
    sets = [agreed(fold_joint_text(order[:size])) for size in range(len(order) + 1)]

    assert all(earlier <= later for earlier, later in pairwise(sets))


@given(histories(deed))
def test_a_text_is_in_force_exactly_when_all_named_consented_unaware_of_a_withdrawal(
    history: History,
) -> None:
    """Say S10 a second time, plainly."""
    state = fold_joint_text(history.acts)
    regular = [a for a in history.acts if a.leaf not in state.aside]
    for proposal in state.proposals:
        leaf = proposal.act.leaf.hex()
        about = [a for a in regular if a.facts.get("proposal") == leaf]
        gone = [a for a in about if a.kind == "drill.withdrawn/1"]
        given_by = {
            a.party
            for a in about
            if a.kind == "drill.consented/1" and not any(before(w, a) for w in gone)
        }
        assert proposal.in_force == (bool(proposal.parties) and given_by >= set(proposal.parties))


@given(histories(deed))
def test_whether_an_act_counts_depends_on_its_causal_past_alone(history: History) -> None:
    aside = fold_joint_text(history.acts).aside
    copied = {a.leaf for a in history.acts if sum(a.leaf == b.leaf for b in history.acts) > 1}
    for act in history.acts:
        if act.leaf not in copied:
            known = fold_joint_text(past_of(history.acts, act)).aside
            assert known.get(act.leaf) == aside.get(act.leaf)


@given(histories(deed), st.data())
def test_no_values_make_the_fold_fail(history: History, data: st.DataObject) -> None:
    acts = data.draw(spoiled(history.acts, MEMBERS))

    state = fold_joint_text(acts)

    assert set(state.aside) <= {a.leaf for a in acts}
    assert isinstance(state.differently, Mapping)
    assert len(state.current) <= len(state.agreed)


AGENDA = Wording(
    proposed="agenda_proposed",
    countered="agenda_countered",
    consented="agenda_consented",
    withdrawn="agenda_withdrawn",
)


def test_a_room_may_call_the_acts_about_a_text_by_words_of_its_own() -> None:
    history = History(("chl", "per"))
    parties: dict[str, Json] = {"parties": ["chl", "per"]}
    first = history.append("chl", "drill.agenda_proposed/1", parties)
    history.meet()
    second = history.append(
        "per",
        "drill.agenda_countered/1",
        {**parties, "supersedes": [first.leaf.hex()]},
        about=first.leaf,
    )
    history.meet()
    for party in ("chl", "per"):
        cited: dict[str, Json] = {"proposal": second.leaf.hex()}
        history.append(party, "drill.agenda_consented/1", cited, about=first.leaf)
    told = fold_joint_text(history.acts, wording=AGENDA)
    assert agreed(told) == {second.leaf}
    assert [proposal.number for proposal in told.proposals] == [1, 2]
    assert told.aside == {}


def test_words_of_another_text_move_nothing() -> None:
    history = History(("chl", "per"))
    parties: dict[str, Json] = {"parties": ["chl", "per"]}
    first = history.append("chl", "drill.agenda_proposed/1", parties)
    history.meet()
    for party in ("chl", "per"):
        say(history, party, "consented", first)
    assert agreed(fold_joint_text(history.acts, wording=AGENDA)) == set()
