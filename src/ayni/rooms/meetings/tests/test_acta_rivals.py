# SPDX-License-Identifier: Apache-2.0
"""Two delegations freeze a text each, past each other: both are shown, and one is agreed."""

from __future__ import annotations

import pytest
from django.urls import reverse

from ayni.rooms.meetings import facts
from ayni.rooms.meetings.models import Acta
from ayni.rooms.meetings.tests.acta_histories import row
from ayni.rooms.meetings.tests.acta_scene import HEAD, a_statement, address, confirmed
from ayni.rooms.meetings.tests.conftest import Signed
from ayni.rooms.meetings.tests.pages import SECRETARIAT
from ayni.rooms.meetings.tests.paper_pages import acta_values, an_edition_held, consented
from tests.pair import Scene
from tests.rooms import press, text
from tests.visas import cleared_and_signed, let_clear

pytestmark = pytest.mark.django_db(databases=["default", "record"])

CHILE = {"es": "Probar la radio los lunes.", "pt": "Testar o rádio às segundas."}
PERU = {"es": "Probar la radio los martes.", "pt": "Testar o rádio às terças."}


@pytest.fixture
def both(scene: Scene) -> tuple[bytes, bytes]:
    """Return the acta that Chile opened and the one that Peru did, of one statement."""
    edition = an_edition_held(scene)
    spoken = a_statement(scene, edition)
    rows = [row(1, "both", "agreed", statement=spoken.hex(), version=spoken.hex())]
    scene.cut_off()
    mine = acta_values(edition, rows=rows, texts=[CHILE])
    theirs = acta_values(edition, rows=rows, texts=[PERU])
    ours = scene.chl(facts.ACTA_PROPOSED, mine, by=f"chl.{SECRETARIAT}")
    other = scene.per(facts.ACTA_PROPOSED, theirs, by=f"per.{SECRETARIAT}")
    scene.reconnect()
    return ours, other


def in_force(scene: Scene, acta: bytes) -> None:
    told = Acta.objects.get(pk=acta.hex()).text
    for party in ("chl", "per"):
        consented(scene, acta, told, party)


def test_each_page_leads_to_the_other_text_and_to_what_differs(
    scene: Scene, at_desk: Signed, both: tuple[bytes, bytes]
) -> None:
    ours, other = both
    client = at_desk(HEAD)
    for one, beside in ((ours, other), (other, ours)):
        page = client.get(address("acta", one))
        assert "hay otra acta de esta reunión" in text(page)
        assert address("acta", beside) in page.content.decode()
    names = {"object_id": ours.hex(), "leaf": ours.hex(), "against": other.hex()}
    page = client.get(reverse("meetings:acta-compare", kwargs=names)).content.decode()
    assert "<del>martes.</del><ins>lunes.</ins>" in page
    assert "<del>terças.</del><ins>segundas.</ins>" in page
    assert "Dos delegaciones fijaron cada una un texto" in page
    stray = reverse("meetings:acta-compare", kwargs={**names, "against": "ab" * 32})
    assert client.get(stray).status_code == 404


def test_nobody_consents_to_a_second_acta_of_a_meeting(
    scene: Scene, at_desk: Signed, both: tuple[bytes, bytes]
) -> None:
    ours, other = both
    in_force(scene, other)
    shown = confirmed(at_desk(HEAD), address("acta", ours), "consent", 422)
    assert "Ya rige otra acta de esta reunión" in shown
    assert Acta.objects.get(pk=ours.hex()).consented == []


def test_a_consent_that_was_cleared_is_not_signed_once_the_other_acta_is_in_force(
    scene: Scene, at_desk: Signed, both: tuple[bytes, bytes]
) -> None:
    ours, other = both
    let_clear(facts.ACTA_CONSENTED)
    confirmed(at_desk(HEAD), address("acta", ours), "consent")
    in_force(scene, other)
    draft = cleared_and_signed(HEAD)
    assert (draft.state, draft.problem) == ("returned", "acta_rival")
    page = text(at_desk(HEAD).get(f"/clearance/{draft.pk}/"))
    assert "No se firmó nada. Ya rige otra acta" in page


def test_one_that_was_withdrawn_stands_beside_nothing(
    scene: Scene, at_desk: Signed, both: tuple[bytes, bytes]
) -> None:
    ours, other = both
    press(at_desk(SECRETARIAT), address("acta", ours), "withdraw")
    assert "hay otra acta" not in text(at_desk(HEAD).get(address("acta", other)))
