# SPDX-License-Identifier: Apache-2.0
"""Which offices a deed passes: what the state has set, else what the room declares."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ayni.adapters import clock
from ayni.adapters.accounts.models import Person
from ayni.adapters.clearance import chains, passing
from ayni.adapters.clearance.models import Draft
from ayni.adapters.record import reading
from ayni.core.errors import Refusal
from ayni.rooms.notices import facts, services
from ayni.rooms.notices.facts import Moment
from tests.clearance.conftest import DUTY, FOREIGN, LIAISON, Hands, chain
from tests.clearance.notices import deed, handed_in, terms
from tests.pair import HOUR_MS, Scene

pytestmark = pytest.mark.django_db(databases=["default", "record"])

DAY_MS = 24 * HOUR_MS


@pytest.fixture(autouse=True)
def today(scene: Scene) -> None:
    """The node's own clock rules here, so the scene plays now."""
    scene.now_ms = clock.now_ms()


def test_without_a_chain_an_exercise_signs_at_once(scene: Scene, people: dict[str, Person]) -> None:
    done = services.give_notice(
        deed(scene, people["anna"]), terms=terms(), details={"purpose": "Mantención"}
    )
    assert reading.act(done.leaf) is not None
    assert not Draft.objects.exists()


def test_consents_ask_for_two_persons_unless_the_state_says_else() -> None:
    closing = facts.INCIDENT_CLOSE_CONSENTED
    assert chains.path_for(closing, mode="actual", party="chl").two_persons
    assert not chains.path_for(facts.GIVEN, mode="actual", party="chl").two_persons


def test_a_narrower_version_needs_no_visa(scene: Scene, people: dict[str, Person]) -> None:
    done = services.give_notice(
        deed(scene, people["anna"]), terms=terms(), details={"purpose": "Mantención"}
    )
    chain(people, FOREIGN, kind=facts.AMENDED)
    first = reading.act(done.leaf)
    assert first is not None
    start = first.facts["start"]["ms"] + HOUR_MS  # type: ignore[index,call-overload,operator]
    narrow = replace(terms(), start=Moment(ms=start, zone="America/Santiago", offset=-180),
                     end=Moment.from_value(first.facts["end"]))  # fmt: skip
    services.amend_notice(
        deed(scene, people["anna"], about=done.leaf, expected=1),
        terms=narrow, details={"purpose": "Mantención"}, reason="Luz",
    )  # fmt: skip
    assert not Draft.objects.exists()


def test_a_chain_of_which_nobody_holds_an_office_takes_no_draft(
    scene: Scene, people: dict[str, Person]
) -> None:
    chain(people, DUTY)
    people["carla"].holdings.update(until=clock.now())
    with pytest.raises(Refusal, match="chain_nobody") as refused:
        handed_in(scene, people["anna"])
    assert refused.value.params["office"] == DUTY
    assert not Draft.objects.exists()


def test_a_stand_in_clears_where_nobody_holds_the_office(
    scene: Scene, people: dict[str, Person], hand: Hands
) -> None:
    chain(people, f"{DUTY}/{FOREIGN}")
    draft = handed_in(scene, people["anna"])
    with pytest.raises(Refusal, match="not_your_turn"):
        passing.clear(draft.pk, hand=hand("boris"), version=1)
    people["carla"].holdings.update(until=clock.now())
    assert passing.clear(draft.pk, hand=hand("boris"), version=1).state == "cleared"


def test_a_stand_in_clears_when_the_time_of_the_office_ran_out(
    scene: Scene, people: dict[str, Person], hand: Hands
) -> None:
    chain(people, f"{DUTY}/{FOREIGN}", limit_h=4)
    draft = handed_in(scene, people["anna"])
    early = replace(hand("boris"), now_ms=draft.moved_ms + 4 * HOUR_MS - 1)
    with pytest.raises(Refusal, match="not_your_turn"):
        passing.clear(draft.pk, hand=early, version=1)
    late = replace(early, now_ms=draft.moved_ms + 4 * HOUR_MS)
    assert passing.clear(draft.pk, hand=late, version=1).state == "cleared"


def test_in_earnest_a_notice_passes_the_foreign_ministry_unless_the_state_says_else(
    people: dict[str, Person],
) -> None:
    default = chains.path_for(facts.GIVEN, mode="actual", party="chl")
    assert [step.office for step in default.steps] == [FOREIGN]
    assert default.hold_s == 60
    chains.set_path(
        facts.GIVEN, chains.Path(), mode="actual", person=people["boris"], office=FOREIGN
    )
    assert chains.path_for(facts.GIVEN, mode="actual", party="chl").empty


def test_only_offices_that_answer_for_the_state_set_chains(people: dict[str, Person]) -> None:
    with pytest.raises(Refusal, match="chain_not_yours"):
        chains.set_path(
            facts.GIVEN, chains.Path(), mode="exercise", person=people["anna"], office=LIAISON
        )


@pytest.mark.parametrize(
    ("steps", "code"),
    [
        (("chl.unknown",), "chain_unknown_office"),
        ((FOREIGN, FOREIGN), "chain_twice"),
        ((f"{FOREIGN}/{FOREIGN}",), "chain_twice"),
        (("chl.press",), "chain_nobody"),
    ],
)
def test_a_chain_that_nobody_could_pass_is_not_set(
    people: dict[str, Person], steps: tuple[str, ...], code: str
) -> None:
    with pytest.raises(Refusal, match=code):
        chain(people, *steps)
