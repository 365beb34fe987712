# SPDX-License-Identifier: Apache-2.0
"""What becomes of a message heard: the same on every node, whatever arrived first."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.core.acts import Act
from ayni.core.codec import Json, decode, encode
from ayni.core.kinds import structural_of
from ayni.rooms.notices import facts
from ayni.rooms.notices.states import MessageState, fold_message, fold_object
from tests.histories import History, Pick, extended, histories, reordered, settled, spoiled

HEARD: Json = {"ms": 1_795_446_000_000, "zone": "America/Santiago", "offset": -180}
CODE = "7K3M-Q9TD-41"
OTHER = "22" * 32


def hear(history: History, party: str, **changed: Json) -> Act:
    values: dict[str, Json] = {"heard": "Ruta cerrada", "occurred_at": HEARD, "from_party": "per"}
    return history.append(party, facts.MESSAGE_HEARD, {**values, **changed})


def say(history: History, party: str, kind: str, message: Act, **values: Json) -> Act:
    return history.append(party, kind, values, about=message.leaf)


def deed(history: History, party: str, pick: Pick) -> None:
    """Do any act about a message, mostly a sensible one."""
    openings = [act for act in history.acts if act.kind == facts.MESSAGE_HEARD]
    if not openings:
        hear(history, party, **({"code": CODE} if pick(2) else {}))
        return
    pool = history.known(party) if pick(5) else history.acts
    named = pool[pick(len(pool))] if pool else openings[0]
    kind, values = (
        (facts.MESSAGE_CLOSED, {"why": "settled"}),
        (facts.DUPLICATE_LINKED, {"other": named.leaf.hex()}),
        (facts.CONTACT_NOTED, {"result": "spoke", "office_called": "turno"}),
        (facts.QUERIED, {"question": "¿Qué se oyó?"}),
        (facts.REPLIED, {"query": named.leaf.hex(), "answer": "Eso."}),
    )[pick(5)]
    history.append(party, kind, values, about=openings[0].leaf)


def test_a_message_stands_until_its_author_ends_it() -> None:
    history = History(("chl", "per"))
    message = hear(history, "chl", code=CODE)
    assert fold_object(history.acts) == fold_message(history.acts)
    state = fold_message(history.acts)
    assert (state.stage, state.code, state.from_party) == ("heard", CODE, "per")
    assert state.heard is not None
    assert state.heard.ms == 1_795_446_000_000

    history.meet()
    stranger = say(history, "per", facts.MESSAGE_CLOSED, message, why="mistake")
    assert fold_message(history.acts).stage == "heard"
    assert fold_message(history.acts).aside == {stranger.leaf: "not_author"}

    say(history, "chl", facts.MESSAGE_CLOSED, message, why="settled")
    assert fold_message(history.acts).stage == "closed"


def test_any_party_may_point_to_the_matter_and_twice_is_as_once() -> None:
    history = History(("chl", "per"))
    message = hear(history, "chl")
    history.meet()
    for party in ("per", "chl"):
        say(history, party, facts.DUPLICATE_LINKED, message, other=OTHER)
    say(history, "chl", facts.DUPLICATE_LINKED, message, other="no hash")

    assert fold_message(history.acts).linked == (bytes.fromhex(OTHER),)


@pytest.mark.parametrize(
    "harm",
    [
        {"code": "7K3M-Q9TD"},
        {"code": "7k3m-q9td-41"},
        {"from_party": "Perú"},
        {"occurred_at": {"ms": 1}},
        {"occurred_at": None},
    ],
)
def test_a_message_that_cannot_be_read_is_unread_and_so_is_what_is_about_it(
    harm: dict[str, Json],
) -> None:
    history = History(("chl", "per"))
    bad = hear(history, "chl", **harm)
    about = say(history, "chl", facts.MESSAGE_CLOSED, bad, why="other")

    state = fold_message(history.acts)

    assert (state.stage, state.heard, state.linked) == ("unread", None, ())
    assert state.aside == {bad.leaf: "body_malformed", about.leaf: "about_unseen"}


def test_no_acts_are_an_unread_message() -> None:
    assert fold_message([]).stage == "unread"


def erased(acts: list[Act]) -> list[Act]:
    return [replace(a, facts=structural_of(facts.KINDS[a.kind], a.facts)) for a in acts]


@given(histories(deed), st.randoms(use_true_random=False))
def test_neither_order_nor_doubles_change_the_state(
    history: History, chance: random.Random
) -> None:
    assert fold_message(reordered(history.acts, chance)) == fold_message(history.acts)


@given(histories(deed), st.randoms(use_true_random=False))
def test_every_order_that_respects_causes_gives_the_same_state(
    history: History, chance: random.Random
) -> None:
    one, other = fold_message(history.acts), fold_message(extended(history.acts, chance))
    assert settled(other.structure()) == settled(one.structure())
    assert settled(set(other.linked)) == settled(set(one.linked))


@given(histories(deed))
def test_erasing_all_content_changes_nothing(history: History) -> None:
    full, bare = fold_message(history.acts), fold_message(erased(history.acts))
    assert bare.structure() == full.structure()


@given(histories(deed), st.data())
def test_no_values_make_the_fold_fail(history: History, data: st.DataObject) -> None:
    names = ("occurred_at", "from_party", "code", "other", "why", "query")
    state = fold_message(data.draw(spoiled(history.acts, names)))
    assert isinstance(state, MessageState)
    assert decode(encode(state.structure())) == state.structure()
