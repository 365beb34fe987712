# SPDX-License-Identifier: Apache-2.0
"""Test calls: stated by the caller, confirmed by the other side, red when too long ago."""

import random

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from ayni.core import constitution as law
from ayni.core.acts import Act
from ayni.core.codec import Json
from ayni.rooms.procedures import facts, selectors
from ayni.rooms.procedures.models import ContactTest
from ayni.rooms.procedures.states import fold_contact, fold_object
from ayni.rooms.procedures.tests.conftest import Signed
from ayni.rooms.procedures.tests.pages import DAY_MS, instant, text, told
from tests.any_acts import any_act
from tests.histories import History, Pick, extended, histories, reordered, settled, spoiled
from tests.pair import Scene

MINUTE_MS = 60_000
PERU = "per.civil.duty"


def a_call(scene: Scene, contact: str = PERU, *, ago_ms: int = 0, result: str = "spoke") -> bytes:
    """Let a party call a post of the other one, some time ago."""
    at_ms = scene.now_ms - ago_ms
    values: dict[str, Json] = {
        "contact": contact,
        "result": result,
        "occurred_at": instant(at_ms),
    }
    act = scene.chl if contact.startswith("per") else scene.per
    return act(facts.CONTACT_TESTED, values)


def noted(scene: Scene, about: bytes, *, ago_ms: int = 0) -> None:
    values: dict[str, Json] = {"result": "spoke", "occurred_at": instant(scene.now_ms - ago_ms)}
    scene.per(facts.CONTACT_NOTED, values, by=PERU, about=about)


def line(scene: Scene, contact: str = PERU) -> selectors.ContactLine:
    lines = selectors.contacts(selectors.reader(scene.viewer("chl.liaison")))
    return next(one for one in lines if one.post.office == contact)


@pytest.mark.django_db(databases=["default", "record"])
class TestOfPages:
    """What needs a record."""

    def test_a_post_that_was_never_tested_is_shown_in_red(
        self, scene: Scene, at_desk: Signed
    ) -> None:
        assert line(scene).overdue
        page = told(text(at_desk("liaison").get(reverse("procedures:contacts"))))  # type: ignore[arg-type]
        assert "nunca contestó una llamada de prueba" in page

    @pytest.mark.parametrize(
        ("days", "due", "overdue"),
        [(0, False, False), (27, False, False), (29, True, False), (36, True, True)],
    )
    def test_the_age_of_the_last_answer_decides(
        self, scene: Scene, days: int, due: bool, overdue: bool
    ) -> None:
        a_call(scene, ago_ms=days * DAY_MS)
        assert (line(scene).due, line(scene).overdue) == (due, overdue)

    @pytest.mark.parametrize("where", ["print", "card"])
    def test_whom_to_call_fits_on_one_page(self, scene: Scene, at_desk: Signed, where: str) -> None:
        a_call(scene)
        address = reverse(f"procedures:contacts-{where}")
        client = at_desk("liaison")
        assert PERU in text(client.get(address))  # type: ignore[arg-type]
        raw = client.get(address, {"format": "pdf"}).content
        assert b"/Type/Pages/Count 1/" in raw

    def test_a_post_declared_until_a_day_that_is_over_shouts(
        self, scene: Scene, at_desk: Signed
    ) -> None:
        declared: dict[str, Json] = {
            "office": PERU,
            "powers": ["duty"],
            "institution": "civil_protection",
            "names": {"es": "Defensa Civil, turno"},
            "valid_until": scene.now_ms - DAY_MS,
        }
        scene.per(law.OFFICE_DECLARED, declared, by="per.liaison")
        assert line(scene).expired
        client = at_desk("liaison")
        for where in ("contacts", "contacts-print", "contacts-card"):
            page = text(client.get(reverse(f"procedures:{where}")))  # type: ignore[arg-type]
            assert "vencido: declarado hasta" in page

    def test_tries_without_an_answer_are_counted_and_change_no_age(self, scene: Scene) -> None:
        a_call(scene, ago_ms=40 * DAY_MS)
        a_call(scene, ago_ms=2 * DAY_MS, result="no_answer")
        a_call(scene, ago_ms=DAY_MS, result="no_answer")
        assert dict(line(scene).tries) == {"chl": 2}
        assert line(scene).overdue

    @pytest.mark.parametrize(("minutes", "held"), [(0, True), (9, True), (11, False)])
    def test_a_note_of_the_other_side_confirms_a_call_close_to_it(
        self, scene: Scene, minutes: int, held: bool
    ) -> None:
        leaf = a_call(scene, ago_ms=60 * MINUTE_MS)
        noted(scene, leaf, ago_ms=(60 - minutes) * MINUTE_MS)
        assert line(scene).confirmed is held

    def test_a_test_call_is_signed_on_the_page(self, scene: Scene, at_desk: Signed) -> None:
        client = at_desk("liaison")
        there = reverse("procedures:contacts")
        data = {"contact": PERU, "result": "spoke", "occurred_at": "2026-01-05T10:00"}
        response = client.post(there, {**data, "seconds": "12"})
        assert response.status_code == 302
        row = ContactTest.objects.get()
        assert (row.contact, row.seconds, row.party) == (PERU, 12, "chl")
        page = told(text(client.get(response.headers["Location"])))  # type: ignore[arg-type]
        assert "sin confirmar por el otro lado" in page

    @pytest.mark.parametrize(
        "changed", [{"contact": "chl.civil.duty"}, {"occurred_at": "2099-01-05T10:00"}]
    )
    def test_a_test_of_an_own_post_or_of_tomorrow_is_refused(
        self, scene: Scene, at_desk: Signed, changed: dict[str, str]
    ) -> None:
        data = {"contact": PERU, "result": "spoke", "occurred_at": "2026-01-05T10:00", **changed}
        text(at_desk("liaison").post(reverse("procedures:contacts"), data), 422)  # type: ignore[arg-type]
        assert not ContactTest.objects.exists()

    def test_a_test_of_an_own_post_is_noted_here(self, scene: Scene, at_desk: Signed) -> None:
        leaf = a_call(scene, "chl.civil.duty")
        client = at_desk("civil.duty")
        desk = reverse("web:desk")
        assert "Anotar si se oyó" in told(text(client.get(desk)))  # type: ignore[arg-type]
        there = selectors.contact_url(leaf.hex())
        data = {"deed": "note", "result": "spoke", "occurred_at": "2026-01-05T10:00"}
        assert client.post(there, data).status_code == 302
        assert [party for party, _at in ContactTest.objects.get().notes] == ["chl"]
        assert "Anotar si se oyó" not in told(text(client.get(desk)))  # type: ignore[arg-type]


def deed(history: History, party: str, pick: Pick) -> None:
    """Do any act of a test call."""
    if any_act(history, party, pick, facts.KINDS):
        return
    openings = [a for a in history.acts if a.kind == facts.CONTACT_TESTED]
    when: dict[str, Json] = {"occurred_at": instant(1_800_000_000_000 + pick(40))}
    if not openings:
        values: dict[str, Json] = {"contact": PERU, "result": "spoke"}
        history.append(party, facts.CONTACT_TESTED, {**values, **(when if pick(2) else {})})
        return
    if pick(3):
        history.meet()
    kind = (facts.CONTACT_NOTED, facts.ACKNOWLEDGED, facts.QUERIED)[pick(3)]
    told: dict[str, Json] = {"version": openings[0].leaf.hex(), "result": "spoke", **when}
    history.append(party, kind, told, about=openings[0].leaf)


DRAWN = histories(deed, parties=("chl", "per"), steps_max=16)


@given(DRAWN, st.randoms(use_true_random=False))
def test_every_order_of_arrival_gives_one_state(history: History, chance: random.Random) -> None:
    whole = settled(fold_contact(history.acts))
    assert settled(fold_contact(reordered(history.acts, chance))) == whole
    assert settled(fold_contact(extended(history.acts, chance))) == whole


@given(DRAWN.flatmap(lambda history: spoiled(history.acts, ("contact", "occurred_at", "version"))))
def test_a_fold_is_total(acts: list[Act]) -> None:
    fold_object(acts).structure()


@given(DRAWN)
def test_the_caller_confirms_nothing_by_its_own_note(history: History) -> None:
    state = fold_contact(history.acts)
    assert state.opening is None or state.opening.party not in {party for party, _at in state.notes}
