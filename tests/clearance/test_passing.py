# SPDX-License-Identifier: Apache-2.0
"""A draft passes the offices of its state, and each office does only what is its to do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ayni.adapters import clock
from ayni.adapters.accounts.models import Person
from ayni.adapters.clearance import drafts, passing
from ayni.adapters.clearance.models import Draft
from ayni.core.errors import Deferred, Refusal, StalePage
from ayni.rooms.notices import facts, services
from tests.clearance.conftest import DUTY, FOREIGN, LIAISON, PRIVACY, Hands, chain
from tests.clearance.notices import deed, handed_in, terms, told
from tests.pair import HOUR_MS, Scene

pytestmark = pytest.mark.django_db(databases=["default", "record"])

DAY_MS = 24 * HOUR_MS


@pytest.fixture(autouse=True)
def today(scene: Scene) -> None:
    """The node's own clock rules here, so the scene plays now."""
    scene.now_ms = clock.now_ms()


def test_an_office_that_is_not_asked_yet_is_told_whose_turn_it_is(
    scene: Scene, people: dict[str, Person], hand: Hands
) -> None:
    chain(people, FOREIGN, DUTY)
    draft = handed_in(scene, people["anna"])
    with pytest.raises(Refusal, match="not_your_turn") as refused:
        passing.clear(draft.pk, hand=hand("carla"), version=1)
    assert refused.value.params["offices"] == [FOREIGN]


def test_offices_asked_at_once_clear_in_any_order(
    scene: Scene, people: dict[str, Person], hand: Hands
) -> None:
    chain(people, FOREIGN, DUTY, parallel=True)
    draft = handed_in(scene, people["anna"])
    passing.clear(draft.pk, hand=hand("carla"), version=1)
    assert passing.clear(draft.pk, hand=hand("boris"), version=1).state == "cleared"


def test_of_two_persons_of_one_office_the_second_is_told_that_it_is_cleared(
    scene: Scene, people: dict[str, Person], hand: Hands
) -> None:
    chain(people, FOREIGN, DUTY)
    draft = handed_in(scene, people["anna"])
    passing.clear(draft.pk, hand=hand("boris"), version=1)
    with pytest.raises(Refusal, match="already_cleared"):
        passing.clear(draft.pk, hand=hand("bruno"), version=1)
    assert told(draft) == ["drafted", "cleared"]


def test_a_visa_for_an_older_version_is_refused(
    scene: Scene, people: dict[str, Person], hand: Hands
) -> None:
    chain(people, FOREIGN)
    draft = handed_in(scene, people["anna"])
    passing.send_back(draft.pk, hand=hand("boris"), version=1, remark="Falta el propósito")
    again = deed(scene, people["anna"])
    with pytest.raises(Deferred):
        services.give_notice(
            replace(again, deed_id=draft.act_id),
            terms=terms(),
            details={"purpose": "Mantención del hito"},
        )
    draft.refresh_from_db()
    assert (draft.state, draft.number) == ("clearing", 2)
    with pytest.raises(Refusal, match="draft_changed"):
        passing.clear(draft.pk, hand=hand("boris"), version=1)


def test_a_new_version_voids_the_visas_of_the_one_before(
    scene: Scene, people: dict[str, Person], hand: Hands
) -> None:
    chain(people, FOREIGN, DUTY)
    draft = handed_in(scene, people["anna"])
    passing.clear(draft.pk, hand=hand("boris"), version=1)
    passing.send_back(draft.pk, hand=hand("carla"), version=1, remark="El lugar")
    again = replace(deed(scene, people["anna"]), deed_id=draft.act_id)
    with pytest.raises(Deferred):
        services.give_notice(again, terms=terms(80), details={"purpose": "Mantención"})
    with pytest.raises(Refusal, match="not_your_turn"):
        passing.clear(draft.pk, hand=hand("carla"), version=2)


def test_a_form_sent_twice_is_one_draft(scene: Scene, people: dict[str, Person]) -> None:
    chain(people, FOREIGN)
    once = deed(scene, people["anna"])
    same = terms()
    for _time in range(2):
        with pytest.raises(Deferred):
            services.give_notice(once, terms=same, details={"purpose": "Mantención"})
    assert Draft.objects.get().number == 1


def test_a_remark_is_needed_to_return_a_draft(
    scene: Scene, people: dict[str, Person], hand: Hands
) -> None:
    chain(people, FOREIGN)
    draft = handed_in(scene, people["anna"])
    with pytest.raises(Refusal, match="remark_missing"):
        passing.send_back(draft.pk, hand=hand("boris"), version=1, remark=" ")


def test_only_the_office_for_personal_data_stops_a_draft_and_for_good(
    scene: Scene, people: dict[str, Person], hand: Hands
) -> None:
    chain(people, FOREIGN)
    draft = handed_in(scene, people["anna"])
    with pytest.raises(Refusal, match="not_privacy"):
        passing.stop(draft.pk, hand=hand("boris"), remark="Nombra a alguien")
    passing.stop(draft.pk, hand=hand("daniel"), remark="Nombra a alguien")
    again = replace(deed(scene, people["anna"]), deed_id=draft.act_id)
    with pytest.raises(Refusal, match="draft_ended"):
        services.give_notice(again, terms=terms(), details={"purpose": "Otra cosa"})
    with pytest.raises(Refusal, match="draft_state"):
        passing.clear(draft.pk, hand=hand("boris"), version=1)


def test_whoever_gave_the_last_visa_may_not_sign_where_two_persons_are_asked(
    scene: Scene, people: dict[str, Person], hand: Hands
) -> None:
    chain(people, LIAISON, two_persons=True)
    draft = handed_in(scene, people["anna"])
    passing.clear(draft.pk, hand=hand("anna"), version=1)
    with pytest.raises(Refusal, match="same_person"):
        passing.ask_signature(draft.pk, hand=hand("anna"), version=1)


def test_a_time_more_than_a_month_ahead_or_in_the_past_is_refused(
    scene: Scene, people: dict[str, Person], hand: Hands
) -> None:
    chain(people, FOREIGN)
    draft = handed_in(scene, people["anna"])
    passing.clear(draft.pk, hand=hand("boris"), version=1)
    for at_ms in (clock.now_ms() - 1, clock.now_ms() + 31 * DAY_MS):
        with pytest.raises(Refusal, match="too_far"):
            passing.ask_signature(draft.pk, hand=hand("anna"), version=1, at_ms=at_ms)


def test_a_page_that_has_aged_makes_no_draft(scene: Scene, people: dict[str, Person]) -> None:
    done = services.give_notice(
        deed(scene, people["anna"]), terms=terms(), details={"purpose": "Mantención"}
    )
    chain(people, FOREIGN, kind=facts.AMENDED)
    scene.now_ms = clock.now_ms()
    scene.per(facts.QUERIED, {"question": "¿Con dron?"}, about=done.leaf)
    with pytest.raises(StalePage):
        services.amend_notice(
            deed(scene, people["anna"], about=done.leaf, expected=1),
            terms=terms(60), details={"purpose": "Mantención"}, reason="Marea",
        )  # fmt: skip
    assert not Draft.objects.exists()


def test_what_the_record_would_set_aside_makes_no_draft(
    scene: Scene, people: dict[str, Person]
) -> None:
    chain(people, FOREIGN)
    with pytest.raises(Refusal, match="power_lacking"):
        services.give_notice(
            deed(scene, people["daniel"], PRIVACY), terms=terms(), details={"purpose": "X"}
        )
    assert not Draft.objects.exists()


def test_only_its_own_offices_privacy_and_audit_see_a_draft(
    scene: Scene, people: dict[str, Person], hand: Hands
) -> None:
    chain(people, FOREIGN)
    draft = handed_in(scene, people["anna"])
    seen = {name for name in people if draft in drafts.visible(hand(name))}
    assert seen == {"anna", "boris", "bruno", "daniel", "emil"}
