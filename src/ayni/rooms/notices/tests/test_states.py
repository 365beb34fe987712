# SPDX-License-Identifier: Apache-2.0
"""What becomes of a notice: the same on every node, whatever arrived first."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.core.acts import Act
from ayni.core.codec import Json, decode, encode
from ayni.core.kinds import structural_of
from ayni.rooms.notices import facts
from ayni.rooms.notices.facts import Terms
from ayni.rooms.notices.states import NoticeState, fold, terms_of, widens_of
from ayni.rooms.notices.tests.test_facts import ALL_TERMS
from ayni.rooms.notices.tests.test_rules import START_MS, a_plan, at
from tests.histories import History, Pick, extended, histories, reordered, settled, spoiled

DRAWN = [
    a_plan(),
    a_plan(start=at(START_MS - 1)),
    a_plan(start=at(START_MS + 1), arms="none"),
    a_plan(places=("f-07", "f-08"), strength="31_100"),
    a_plan(activity="live_fire", end=None),
]
TEXTS: dict[str, dict[str, Json]] = {
    "given": {"purpose": "patrulla", "contact": "puesto"},
    "amended": {"purpose": "patrulla", "reason": "lluvia"},
    "queried": {"question": "¿Con dron?"},
    "replied": {"answer": "No."},
    "reserved": {"text": "Sin perjuicio de la posición propia."},
    "contact_noted": {"office_called": "turno"},
}


def word(act: Act) -> str:
    return act.kind.removeprefix("notices.").removesuffix("/1")


def give(history: History, party: str, terms: Terms | None = None, urgent: int = 0) -> Act:
    values = (terms or a_plan()).to_values()
    return history.append(party, facts.GIVEN, {"urgent": urgent, **values, **TEXTS["given"]})


def amend(history: History, party: str, notice: Act, old: Act, terms: Terms) -> Act:
    values: dict[str, Json] = {"supersedes": [old.leaf.hex()], "widens": [], **terms.to_values()}
    return history.append(party, facts.AMENDED, {**values, **TEXTS["amended"]}, about=notice.leaf)


def say(history: History, party: str, kind: str, notice: Act, **values: Json) -> Act:
    return history.append(party, kind, values, about=notice.leaf)


def acknowledge(history: History, party: str, notice: Act, version: Act) -> Act:
    return say(history, party, facts.ACKNOWLEDGED, notice, version=version.leaf.hex())


def deed(history: History, party: str, pick: Pick) -> None:
    """Do any act of the room, mostly a sensible one."""
    openings = [a for a in history.acts if a.kind == facts.GIVEN]
    if not openings:
        give(history, party, DRAWN[pick(len(DRAWN))], urgent=pick(2))
        return
    pool = history.known(party) if pick(5) else history.acts
    mine = [a for a in pool if a.party == party and a.header.about is not None]
    if mine and pick(12) == 0:
        history.copy(party, mine[pick(len(mine))])
        return
    named = pool[pick(len(pool))] if pool else openings[0]
    versions = [a for a in pool if word(a) in ("given", "amended")] or openings
    version = versions[pick(len(versions))]
    done = (
        *("amended", "amended", "acknowledged", "acknowledged", "queried", "replied"),
        *("objected", "objection_lifted", "cancelled", "closed", "reserved", "contact_noted"),
    )[pick(12)]
    values: dict[str, Json] = {
        "amended": {
            "supersedes": [version.leaf.hex()],
            "widens": [],
            **DRAWN[pick(len(DRAWN))].to_values(),
        },
        "acknowledged": {"version": version.leaf.hex()},
        "objected": {"version": version.leaf.hex(), "ground": "time", "asks": "none"},
        "replied": {"query": named.leaf.hex()},
        "objection_lifted": {"objection": named.leaf.hex()},
        "cancelled": {"why": "weather"},
        "closed": {"outcome": "as_notified"},
        "contact_noted": {"result": "spoke"},
    }.get(done, {})
    history.append(
        party,
        f"notices.{done}/1",
        {**values, **TEXTS.get(done, {})},
        about=openings[0].leaf,
        claims=None if pick(4) else frozenset[str](),
    )


@pytest.fixture
def history() -> History:
    return History(("chl", "per"))


def test_a_notice_goes_from_given_over_amended_to_closed(history: History) -> None:
    notice = give(history, "chl")
    stages = [fold(history.acts).stage]
    amend(history, "chl", notice, notice, a_plan(arms="none"))
    stages.append(fold(history.acts).stage)
    say(history, "chl", facts.CLOSED, notice, outcome="as_notified")
    stages.append(fold(history.acts).stage)

    assert stages == ["given", "amended", "closed"]


def test_a_cancelled_notice_is_cancelled_even_if_it_was_closed_unaware(history: History) -> None:
    notice = give(history, "chl")
    say(history, "chl", facts.CLOSED, notice, outcome="as_notified")
    history.restore("chl", kept=1)
    say(history, "chl", facts.CANCELLED, notice, why="mistake")

    state = fold(history.acts)

    assert state.stage == "cancelled"
    assert len(state.declaration.ends) == 2


@pytest.mark.parametrize("first", ["acknowledged", "amended"])
def test_when_acknowledgement_and_amendment_cross_the_newer_version_waits(
    history: History, first: str
) -> None:
    notice = give(history, "chl")
    history.meet()
    if first == "amended":
        amended = amend(history, "chl", notice, notice, a_plan(start=at(START_MS - 1)))
        acknowledge(history, "per", notice, notice)
    else:
        acknowledge(history, "per", notice, notice)
        amended = amend(history, "chl", notice, notice, a_plan(start=at(START_MS - 1)))

    state = fold(history.acts)

    assert state.acknowledgement("per") == "older"
    assert state.acknowledged_number("per") == 1
    assert [v.act.leaf for v in state.awaited("per")] == [amended.leaf]

    history.meet()
    acknowledge(history, "per", notice, amended)
    assert fold(history.acts).acknowledgement("per") == "current"


def test_a_narrower_version_needs_no_new_acknowledgement(history: History) -> None:
    notice = give(history, "chl")
    history.meet()
    acknowledge(history, "per", notice, notice)
    amend(history, "chl", notice, notice, a_plan(start=at(START_MS + 1), arms="none"))

    state = fold(history.acts)

    assert state.acknowledgement("per") == "current"
    assert state.acknowledged_number("per") == 1


def test_a_wider_version_needs_one_whatever_its_author_says_of_it(history: History) -> None:
    notice = give(history, "chl")
    history.meet()
    acknowledge(history, "per", notice, notice)
    silent = amend(history, "chl", notice, notice, a_plan(strength="31_100"))

    state = fold(history.acts)

    assert widens_of(state.current[0]) == ()
    assert [v.act.leaf for v in state.awaited("per")] == [silent.leaf]


def test_another_activity_needs_a_new_acknowledgement(history: History) -> None:
    notice = give(history, "chl")
    history.meet()
    acknowledge(history, "per", notice, notice)
    amend(history, "chl", notice, notice, a_plan(activity="live_fire"))

    assert fold(history.acts).acknowledgement("per") == "older"


def test_who_acknowledged_a_later_version_has_the_wider_one_before_it(history: History) -> None:
    notice = give(history, "chl")
    wider = amend(history, "chl", notice, notice, a_plan(arms="crew"))
    last = amend(history, "chl", notice, wider, a_plan(arms="long"))
    history.meet()
    acknowledge(history, "per", notice, last)

    assert [v.act.leaf for v in fold(history.acts).asked] == [wider.leaf]
    assert fold(history.acts).acknowledgement("per") == "current"


def test_of_two_versions_that_crossed_both_await_an_acknowledgement(history: History) -> None:
    notice = give(history, "chl")
    history.meet()
    one = amend(history, "chl", notice, notice, a_plan(arms="crew"))
    history.restore("chl", kept=1)
    two = amend(history, "chl", notice, notice, a_plan(places=("f-08",)))

    state = fold(history.acts)

    assert {v.act.leaf for v in state.current} == {one.leaf, two.leaf}
    assert {v.act.leaf for v in state.awaited("per")} == {one.leaf, two.leaf}


def test_queries_and_objections_are_open_until_answered_and_lifted(history: History) -> None:
    notice = give(history, "chl")
    history.meet()
    query = say(history, "per", facts.QUERIED, notice, question="¿Con dron?")
    objection = say(
        history,
        "per",
        facts.OBJECTED,
        notice,
        version=notice.leaf.hex(),
        ground="place",
        asks="relocate",
    )
    history.meet()
    state = fold(history.acts)
    assert [q.leaf for q in state.open_queries] == [query.leaf]
    assert [o.leaf for o in state.open_objections] == [objection.leaf]
    assert state.stage == "given"

    say(history, "chl", facts.REPLIED, notice, query=query.leaf.hex(), answer="No.")
    say(history, "per", facts.OBJECTION_LIFTED, notice, objection=objection.leaf.hex())
    state = fold(history.acts)
    assert (state.open_queries, state.open_objections) == ((), ())


def test_a_version_that_states_no_terms_is_set_aside(history: History) -> None:
    notice = give(history, "chl")
    bad = say(history, "chl", facts.AMENDED, notice, supersedes=[notice.leaf.hex()])

    state = fold(history.acts)

    assert state.aside == {bad.leaf: "body_malformed"}
    assert terms_of(state.current[0]) == a_plan()


def test_a_notice_without_terms_is_unread_and_so_is_what_is_about_it(history: History) -> None:
    bad = history.append("chl", facts.GIVEN, {"urgent": 1})
    about = say(history, "chl", facts.CANCELLED, bad, why="mistake")

    state = fold(history.acts)

    assert (state.stage, state.current) == ("unread", ())
    assert state.aside == {bad.leaf: "body_malformed", about.leaf: "about_unseen"}


@pytest.mark.parametrize("lasts_ms", [0, -1])
def test_a_version_that_ends_before_it_begins_is_set_aside(history: History, lasts_ms: int) -> None:
    backwards = a_plan(end=at(START_MS + lasts_ms))
    notice = give(history, "chl")
    amended = amend(history, "chl", notice, notice, backwards)
    state = fold(history.acts)
    assert state.aside == {amended.leaf: "end_before_start"}
    assert terms_of(state.current[0]) == a_plan()

    alone = History(("chl", "per"))
    given_backwards = give(alone, "chl", backwards)
    state = fold(alone.acts)
    assert (state.stage, state.current) == ("unread", ())
    assert state.aside == {given_backwards.leaf: "end_before_start"}


def test_a_version_that_ends_an_instant_after_it_begins_stands(history: History) -> None:
    give(history, "chl", a_plan(end=at(START_MS + 1)))

    assert fold(history.acts).stage == "given"


def test_no_acts_are_an_unread_notice() -> None:
    state = fold([])

    assert (state.stage, state.asked, state.acknowledgement("per")) == ("unread", (), "none")


def test_the_longest_chain_of_versions_is_folded(history: History) -> None:
    notice = last = give(history, "chl")
    for later in range(1, 1_900):
        last = amend(history, "chl", notice, last, a_plan(start=at(START_MS + later)))

    state = fold(history.acts)

    assert state.current[0].number == 1_900
    assert [v.number for v in state.asked] == [1]


def erased(acts: list[Act]) -> list[Act]:
    """Return the acts with their structural members alone, as after an erasure."""
    return [replace(a, facts=structural_of(facts.KINDS[a.kind], a.facts)) for a in acts]


@given(histories(deed), st.randoms(use_true_random=False))
def test_neither_order_nor_doubles_change_the_state(
    history: History, chance: random.Random
) -> None:
    assert fold(reordered(history.acts, chance)) == fold(history.acts)


@given(histories(deed), st.randoms(use_true_random=False))
def test_every_order_that_respects_causes_gives_the_same_state(
    history: History, chance: random.Random
) -> None:
    one, other = fold(history.acts), fold(extended(history.acts, chance))

    assert settled(other) == settled(one)
    assert settled(other.structure()) == settled(one.structure())
    for party in history.parties:
        assert settled(other.awaited(party)) == settled(one.awaited(party))


@given(histories(deed))
def test_erasing_all_content_changes_nothing(history: History) -> None:
    full, bare = fold(history.acts), fold(erased(history.acts))

    assert bare.structure() == full.structure()
    assert settled(bare.aside) == settled(full.aside)


@given(histories(deed))
def test_the_state_for_the_digest_is_canonical(history: History) -> None:
    structure = fold(history.acts).structure()

    assert decode(encode(structure)) == structure


@given(histories(deed))
def test_every_current_version_is_covered_or_awaited(history: History) -> None:
    state = fold(history.acts)
    asked = {v.act.leaf for v in state.asked}
    for party in history.parties:
        awaited = {v.act.leaf for v in state.awaited(party)}
        assert awaited <= asked
        assert (state.acknowledgement(party) == "current") == bool(
            not awaited and state.declaration.responses.acknowledged.get(party)
        )


@given(histories(deed), st.data())
def test_no_values_make_the_fold_fail(history: History, data: st.DataObject) -> None:
    names = ("activity", "places", "start", "end", "arms", "widens", "supersedes", "version")
    state = fold(data.draw(spoiled(history.acts, names)))

    check_readable(state)


FORWARD = ALL_TERMS.filter(lambda terms: terms.end is None or terms.start.ms < terms.end.ms)


@given(FORWARD, FORWARD)
def test_terms_that_end_after_they_begin_can_be_given_and_amended(one: Terms, two: Terms) -> None:
    history = History(("chl", "per"))
    notice = give(history, "chl", one)
    amend(history, "chl", notice, notice, two)

    state = fold(history.acts)

    assert [terms_of(v) for v in state.versions] == [one, two]
    check_readable(state)


def check_readable(state: NoticeState) -> None:
    """Call all that pages call."""
    encode(state.structure())
    for party in ("chl", "per", "bol"):
        assert state.acknowledgement(party) in ("none", "older", "current")
        assert state.acknowledged_number(party) >= 0
    for version in state.versions:
        assert terms_of(version).activity in facts.ACTIVITIES
        assert isinstance(widens_of(version), tuple)
