# SPDX-License-Identifier: Apache-2.0
"""The node signs what is due, with the rights of that instant, and never twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from ayni.adapters import clock
from ayni.adapters.accounts.models import Deed as Signed
from ayni.adapters.accounts.models import Person
from ayni.adapters.clearance import drafts, passing, releasing
from ayni.adapters.clearance.models import Draft
from ayni.adapters.record import reading
from ayni.core.errors import Deferred, Refusal
from ayni.rooms.notices import facts, services
from tests.clearance.conftest import DUTY, FOREIGN, LIAISON, Hands, chain
from tests.clearance.notices import deed, handed_in, held, release, terms, told
from tests.pair import HOUR_MS, Scene

pytestmark = pytest.mark.django_db(databases=["default", "record"])

DAY_MS = 24 * HOUR_MS


@pytest.fixture(autouse=True)
def today(scene: Scene) -> None:
    """The node's own clock rules here, so the scene plays now."""
    scene.now_ms = clock.now_ms()


def test_a_notice_passes_two_offices_and_is_signed_by_the_node(
    scene: Scene, people: dict[str, Person], hand: Hands
) -> None:
    chain(people, FOREIGN, DUTY)
    before = held()
    draft = handed_in(scene, people["anna"])
    passing.clear(draft.pk, hand=hand("boris"), version=1)
    passing.clear(draft.pk, hand=hand("carla"), version=1, remark="Conforme")
    passing.ask_signature(draft.pk, hand=hand("anna"), version=1)
    assert held() == before, "until it is signed the record knows nothing of it"
    release(draft)
    assert (draft.state, held()) == ("signed", before + 1)
    assert told(draft) == ["drafted", "cleared", "cleared", "asked", "signed"]
    act = reading.act(bytes.fromhex(draft.leaf))
    assert act is not None
    assert (act.header.by, act.header.id) == (LIAISON, draft.act_id)  # type: ignore[union-attr]
    assert Signed.objects.get(leaf=draft.leaf).person == people["anna"]


def test_a_visa_that_asks_to_wait_holds_the_signature(
    scene: Scene, people: dict[str, Person], hand: Hands
) -> None:
    chain(people, FOREIGN)
    draft = handed_in(scene, people["anna"])
    noon = clock.now_ms() + 2 * HOUR_MS
    passing.clear(draft.pk, hand=hand("boris"), version=1, not_before_ms=noon)
    assert passing.ask_signature(draft.pk, hand=hand("anna"), version=1).due_ms == noon
    assert release(draft).state == "waiting"


def test_a_signature_can_be_set_and_held_back_until_its_time(
    scene: Scene, people: dict[str, Person], hand: Hands
) -> None:
    chain(people, FOREIGN)
    draft = handed_in(scene, people["anna"])
    passing.clear(draft.pk, hand=hand("boris"), version=1)
    passing.ask_signature(draft.pk, hand=hand("anna"), version=1, at_ms=clock.now_ms() + DAY_MS)
    assert passing.hold_back(draft.pk, hand=hand("boris")).state == "cleared"
    assert release(draft).state == "cleared"


def test_whoever_cancels_after_the_node_began_to_sign_is_told_so(
    scene: Scene, people: dict[str, Person], hand: Hands
) -> None:
    chain(people, FOREIGN)
    draft = handed_in(scene, people["anna"])
    passing.clear(draft.pk, hand=hand("boris"), version=1)
    passing.ask_signature(draft.pk, hand=hand("anna"), version=1)
    assert release(draft).state == "signed"
    with pytest.raises(Refusal, match="draft_state") as refused:
        passing.hold_back(draft.pk, hand=hand("anna"))
    assert refused.value.params["state"] == "signed"


def test_an_office_that_ended_an_hour_ago_signs_nothing_and_the_visas_stay(
    scene: Scene, people: dict[str, Person], hand: Hands
) -> None:
    chain(people, FOREIGN)
    before = held()
    draft = handed_in(scene, people["anna"])
    passing.clear(draft.pk, hand=hand("boris"), version=1)
    passing.ask_signature(draft.pk, hand=hand("anna"), version=1)
    people["anna"].holdings.update(until=clock.now() - timedelta(hours=1))
    release(draft)
    assert (draft.state, draft.problem, held()) == ("cleared", "office_ended", before)
    assert told(draft)[-1] == "not_signed"


def test_a_person_who_may_sign_in_no_more_signs_nothing(
    scene: Scene, people: dict[str, Person], hand: Hands
) -> None:
    chain(people, FOREIGN)
    draft = handed_in(scene, people["anna"])
    passing.clear(draft.pk, hand=hand("boris"), version=1)
    passing.ask_signature(draft.pk, hand=hand("anna"), version=1)
    Person.objects.filter(username="anna").update(is_active=False)
    assert release(draft).problem == "office_ended"


def test_a_power_that_the_office_lost_meanwhile_is_judged_by_the_record(
    scene: Scene, people: dict[str, Person], hand: Hands
) -> None:
    chain(people, FOREIGN)
    draft = handed_in(scene, people["anna"])
    passing.clear(draft.pk, hand=hand("boris"), version=1)
    passing.ask_signature(draft.pk, hand=hand("anna"), version=1)
    scene.chl(
        "directory.office_declared/1",
        {
            "office": LIAISON,
            "powers": ["press"],
            "institution": "army",
            "names": {"es": "Prensa"},
        },
        by=FOREIGN,
    )
    release(draft)
    assert (draft.state, draft.problem) == ("cleared", "power_lacking")


def test_an_object_that_moved_overtakes_a_cleared_draft(
    scene: Scene, people: dict[str, Person], hand: Hands
) -> None:
    done = services.give_notice(
        deed(scene, people["anna"]), terms=terms(), details={"purpose": "Mantención"}
    )
    chain(people, FOREIGN, kind=facts.AMENDED)
    version = reading.version_of(done.leaf)
    with pytest.raises(Deferred) as kept:
        services.amend_notice(
            deed(scene, people["anna"], about=done.leaf, expected=version),
            terms=terms(60), details={"purpose": "Mantención"}, reason="Marea",
        )  # fmt: skip
    draft = Draft.objects.get(pk=kept.value.draft)
    passing.clear(draft.pk, hand=hand("boris"), version=1)
    passing.ask_signature(draft.pk, hand=hand("anna"), version=1)
    scene.now_ms = clock.now_ms()
    scene.per(facts.QUERIED, {"question": "¿Con dron?"}, about=done.leaf)
    before = held()
    release(draft)
    assert (draft.state, held()) == ("overtaken", before)


def test_a_notice_that_became_late_while_it_waited_asks_its_author_for_the_reason(
    scene: Scene, people: dict[str, Person], hand: Hands
) -> None:
    chain(people, FOREIGN)
    draft = handed_in(scene, people["anna"], terms=terms(49))
    passing.clear(draft.pk, hand=hand("boris"), version=1)
    passing.ask_signature(draft.pk, hand=hand("anna"), version=1)
    assert releasing.release(draft.pk, now_ms=clock.now_ms() + 2 * HOUR_MS)
    draft.refresh_from_db()
    assert (draft.state, draft.problem) == ("returned", "lateness_reason_missing")


def test_a_late_notice_with_its_reason_says_at_the_signature_that_it_is_late(
    scene: Scene, people: dict[str, Person], hand: Hands
) -> None:
    chain(people, FOREIGN)
    told_why = {"purpose": "Mantención", "lateness_reason": "Tormenta"}
    draft = handed_in(scene, people["anna"], terms=terms(49), details=told_why)
    assert drafts.newest(draft).values["late"] == 0
    passing.clear(draft.pk, hand=hand("boris"), version=1)
    passing.ask_signature(draft.pk, hand=hand("anna"), version=1)
    releasing.release(draft.pk, now_ms=clock.now_ms() + 2 * HOUR_MS)
    draft.refresh_from_db()
    act = reading.act(bytes.fromhex(draft.leaf))
    assert act is not None
    assert act.facts["late"] == 1


def test_a_signature_that_was_interrupted_is_found_in_the_record_not_made_twice(
    scene: Scene, people: dict[str, Person], hand: Hands
) -> None:
    chain(people, FOREIGN)
    draft = handed_in(scene, people["anna"])
    passing.clear(draft.pk, hand=hand("boris"), version=1)
    passing.ask_signature(draft.pk, hand=hand("anna"), version=1)
    release(draft)
    signed, size = draft.leaf, held()
    Draft.objects.filter(pk=draft.pk).update(state="signing", leaf="", due_ms=1)
    people["anna"].holdings.update(until=clock.now())
    release(draft)
    assert (draft.state, draft.leaf, held()) == ("signed", signed, size)


def test_an_urgent_notice_is_signed_at_once_and_the_chain_is_told(
    scene: Scene, people: dict[str, Person], hand: Hands
) -> None:
    chain(people, FOREIGN)
    done = services.give_urgent_notice(
        deed(scene, people["carla"], DUTY), terms=replace(terms(1), end=None)
    )
    assert reading.act(done.leaf) is not None
    draft = Draft.objects.get()
    assert (draft.state, draft.posterior, draft.leaf) == ("signed", True, done.leaf.hex())
    assert draft in drafts.under_way(hand("boris"))
    passing.take_note(draft.pk, hand=hand("boris"))
    assert draft not in drafts.under_way(hand("boris"))
    assert told(draft) == ["told", "noted"]


def test_whoever_cancels_while_the_node_signs_is_told_so_and_it_is_signed_once(
    scene: Scene, people: dict[str, Person], hand: Hands
) -> None:
    chain(people, FOREIGN)
    before = held()
    draft = handed_in(scene, people["anna"])
    passing.clear(draft.pk, hand=hand("boris"), version=1)
    passing.ask_signature(draft.pk, hand=hand("anna"), version=1)
    Draft.objects.filter(pk=draft.pk).update(state="signing")  # the node has claimed it
    for crossing in (passing.hold_back, passing.discard):
        with pytest.raises(Refusal, match="draft_state") as refused:
            crossing(draft.pk, hand=hand("anna"))
        assert refused.value.params["state"] == "signing"
    with pytest.raises(Refusal, match="draft_state"):
        passing.stop(draft.pk, hand=hand("daniel"), remark="Nombra a alguien")
    assert release(draft).state == "signed"
    assert held() == before + 1


def test_a_signature_held_back_in_the_last_instant_is_not_given(
    scene: Scene, people: dict[str, Person], hand: Hands
) -> None:
    chain(people, FOREIGN)
    before = held()
    draft = handed_in(scene, people["anna"])
    passing.clear(draft.pk, hand=hand("boris"), version=1)
    due = passing.ask_signature(draft.pk, hand=hand("anna"), version=1).due_ms
    passing.hold_back(draft.pk, hand=hand("anna"))
    assert due is not None
    assert not releasing.release(draft.pk, now_ms=due)
    assert held() == before


def test_an_office_of_which_the_power_was_taken_asks_for_no_signature(
    scene: Scene, people: dict[str, Person], hand: Hands
) -> None:
    chain(people, FOREIGN)
    draft = handed_in(scene, people["anna"])
    passing.clear(draft.pk, hand=hand("boris"), version=1)
    weaker = replace(hand("anna"), powers=frozenset({"press"}))
    with pytest.raises(Refusal, match="power_lacking"):
        passing.ask_signature(draft.pk, hand=weaker, version=1)


def test_a_draft_whose_matter_moved_is_overtaken_when_its_signature_is_asked_for(
    scene: Scene, people: dict[str, Person], hand: Hands
) -> None:
    done = services.give_notice(
        deed(scene, people["anna"]), terms=terms(), details={"purpose": "Mantención"}
    )
    chain(people, FOREIGN, kind=facts.AMENDED)
    with pytest.raises(Deferred) as kept:
        services.amend_notice(
            deed(scene, people["anna"], about=done.leaf, expected=1),
            terms=terms(60),
            details={"purpose": "Mantención"},
            reason="Marea",
        )
    draft = passing.clear(kept.value.draft, hand=hand("boris"), version=1)
    assert not passing.is_overtaken(draft)
    scene.now_ms = clock.now_ms()
    scene.per(facts.QUERIED, {"question": "¿Con dron?"}, about=done.leaf)
    assert passing.is_overtaken(draft)
    assert passing.ask_signature(draft.pk, hand=hand("anna"), version=1).state == "overtaken"
