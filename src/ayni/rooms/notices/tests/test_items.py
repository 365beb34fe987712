# SPDX-License-Identifier: Apache-2.0
"""A mistaken item is corrected or withdrawn by its own party, until a close names it."""

from __future__ import annotations

import pytest

from ayni.core.acts import Act
from ayni.rooms.notices import facts
from ayni.rooms.notices.states import fold_incident
from ayni.rooms.notices.tests.incidents import (
    PAIR,
    back,
    consent,
    corrected,
    listed,
    opened,
    propose,
    say,
    unlisted,
)
from tests.histories import History


@pytest.fixture
def history() -> History:
    return History(PAIR)


@pytest.fixture
def incident(history: History) -> Act:
    return opened(history)


@pytest.fixture
def item(history: History, incident: Act) -> Act:
    """Chile lists three pieces; both nodes hold it."""
    made = listed(history, "chl", incident, 3)
    history.meet()
    return made


def test_a_correction_states_the_item_anew_and_keeps_its_name(
    history: History, incident: Act, item: Act
) -> None:
    first = corrected(history, "chl", incident, item, 2)
    second = corrected(history, "chl", incident, item, 1, first)
    state = fold_incident(history.acts)

    assert not state.aside
    [shown] = state.items
    assert (shown.act.leaf, shown.current.leaf, shown.quantity, shown.out) == (
        item.leaf,
        second.leaf,
        1,
        1,
    )


def test_of_corrections_that_crossed_the_one_of_more_pieces_counts(
    history: History, incident: Act, item: Act
) -> None:
    corrected(history, "chl", incident, item, 4)
    history.restore("chl", kept=2)
    history.meet("per")
    corrected(history, "chl", incident, item, 1)
    [shown] = fold_incident(history.acts).items

    assert (len(shown.heads), shown.quantity) == (2, 4)


def test_what_is_withdrawn_from_the_list_is_out_no_more(
    history: History, incident: Act, item: Act
) -> None:
    unlisted(history, "chl", incident, item)
    state = fold_incident(history.acts)

    assert [(i.act.leaf, i.out, len(i.withdrawn)) for i in state.items] == [(item.leaf, 0, 1)]
    assert state.still_open == {"persons:chl"}


def test_nothing_is_said_of_an_item_that_was_withdrawn(
    history: History, incident: Act, item: Act
) -> None:
    unlisted(history, "chl", incident, item)
    history.meet()
    wrong = [
        back(history, "per", incident, item),
        corrected(history, "chl", incident, item, 1),
        unlisted(history, "chl", incident, item),
    ]

    assert fold_incident(history.acts).aside == {act.leaf: "item_gone" for act in wrong}


def test_only_the_party_that_listed_it_changes_an_item(
    history: History, incident: Act, item: Act
) -> None:
    wrong = [corrected(history, "per", incident, item, 1), unlisted(history, "per", incident, item)]
    state = fold_incident(history.acts)

    assert state.aside == {act.leaf: "not_author" for act in wrong}
    assert state.items[0].quantity == 3


def test_what_a_proposal_to_close_names_is_changed_only_once_that_is_withdrawn(
    history: History, incident: Act, item: Act
) -> None:
    named = {"items_open": [item.leaf.hex()], "persons_open": ["chl"]}
    proposal = propose(history, "per", incident, **named)
    history.meet()
    wrong = [corrected(history, "chl", incident, item, 1), unlisted(history, "chl", incident, item)]
    assert fold_incident(history.acts).aside == {act.leaf: "item_named" for act in wrong}
    assert fold_incident(history.acts).names_item(item.leaf)

    gone = {"proposal": proposal.leaf.hex()}
    say(history, "per", facts.INCIDENT_CLOSE_WITHDRAWN, incident, **gone)
    history.meet()
    corrected(history, "chl", incident, item, 1)
    state = fold_incident(history.acts)
    assert (state.items[0].quantity, state.names_item(item.leaf)) == (1, False)


def test_once_a_close_names_it_an_item_stays_as_both_keys_knew_it(
    history: History, incident: Act, item: Act
) -> None:
    named = {"items_open": [item.leaf.hex()], "persons_open": ["chl"]}
    proposal = propose(history, "chl", incident, **named)
    history.meet()
    consent(history, "per", incident, proposal)
    late = corrected(history, "chl", incident, item, 1)
    history.meet()
    after = unlisted(history, "chl", incident, item)
    state = fold_incident(history.acts)

    assert state.stage == "closed"
    assert state.aside == {late.leaf: "item_named", after.leaf: "after_end"}


def test_no_more_comes_back_than_the_correction_leaves(
    history: History, incident: Act, item: Act
) -> None:
    fits = back(history, "chl", incident, item, 2)
    corrected(history, "chl", incident, item, 2)
    wrong = back(history, "chl", incident, item)
    state = fold_incident(history.acts)

    assert state.aside == {wrong.leaf: "more_than_out"}
    assert [act.leaf for act in state.items[0].returns] == [fits.leaf]
    assert state.items[0].out == 0


def test_a_correction_names_a_version_of_the_same_item(
    history: History, incident: Act, item: Act
) -> None:
    other = listed(history, "chl", incident)
    wrong = [
        corrected(history, "chl", incident, item, 1, other),
        say(history, "chl", facts.ITEM_CORRECTED, incident, item=item.leaf.hex(), quantity=1,
            held_by="per", supersedes=[]),
        say(history, "chl", facts.ITEM_WITHDRAWN, incident, item=incident.leaf.hex()),
        say(history, "chl", facts.ITEM_CORRECTED, incident, item=item.leaf.hex()),
    ]  # fmt: skip

    assert fold_incident(history.acts).aside == {
        wrong[0].leaf: "superseded_unknown",
        wrong[1].leaf: "superseded_unknown",
        wrong[2].leaf: "item_unknown",
        wrong[3].leaf: "body_malformed",
    }
