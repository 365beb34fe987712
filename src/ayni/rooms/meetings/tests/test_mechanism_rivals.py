# SPDX-License-Identifier: Apache-2.0
"""Two foreign ministries describe a mechanism of one code, past each other: both are shown."""

from __future__ import annotations

import pytest
from django.urls import reverse

from ayni.core.codec import Json
from ayni.rooms.meetings import facts, selectors
from ayni.rooms.meetings.models import Mechanism
from ayni.rooms.meetings.tests.acta_scene import HEAD, address, confirmed
from ayni.rooms.meetings.tests.conftest import Signed
from ayni.rooms.meetings.tests.histories import mechanism_facts
from ayni.rooms.meetings.tests.pages import FOREIGN, SECRETARIAT, terms
from tests.pair import Scene
from tests.rooms import press, text
from tests.visas import cleared_and_signed, let_clear

pytestmark = pytest.mark.django_db(databases=["default", "record"])

OURS, THEIRS = "Reunión Regional de Ensayo", "Ronda Regional de Ejercicio"


@pytest.fixture
def both(scene: Scene) -> tuple[bytes, bytes]:
    """Return the mechanism that Chile proposed and the one that Peru did, at once: both rre."""
    scene.cut_off()
    made = []
    for act, party, name in ((scene.chl, "chl", OURS), (scene.per, "per", THEIRS)):
        values: dict[str, Json] = {"names": {"es": name}, **mechanism_facts()}
        made.append(act(facts.MECHANISM_PROPOSED, values, by=f"{party}.{FOREIGN}"))
    scene.reconnect()
    return made[0], made[1]


def consented(scene: Scene, proposal: bytes, about: bytes, *parties: str) -> None:
    for party in parties:
        act = scene.per if party == "per" else scene.chl
        cited: dict[str, Json] = {"proposal": proposal.hex()}
        act(facts.MECHANISM_CONSENTED, cited, by=f"{party}.{FOREIGN}", about=about)


def agreed_past_each_other(scene: Scene, both: tuple[bytes, bytes]) -> None:
    ours, other = both
    consented(scene, ours, ours, "per")
    consented(scene, other, other, "chl")
    scene.cut_off()
    consented(scene, ours, ours, "chl")
    consented(scene, other, other, "per")
    scene.reconnect()
    assert {one.state for one in Mechanism.objects.all()} == {"active"}


def test_each_page_leads_to_the_other_of_its_code(
    at_desk: Signed, both: tuple[bytes, bytes]
) -> None:
    client = at_desk(FOREIGN)
    for one, other, told in ((*both, THEIRS), (*both[::-1], OURS)):
        page = client.get(address("mechanism", one))
        assert f"Otro mecanismo tiene el mismo código: {told}, propuesto por" in text(page)
        assert address("mechanism", other) in page.content.decode()
    press(client, address("mechanism", both[0]), "withdraw")
    for one in both:
        assert "Otro mecanismo tiene" not in text(client.get(address("mechanism", one)))


def test_nobody_consents_to_a_second_mechanism_of_a_code(
    scene: Scene, at_desk: Signed, both: tuple[bytes, bytes]
) -> None:
    ours, other = both
    consented(scene, other, other, "chl", "per")
    shown = confirmed(at_desk(FOREIGN), address("mechanism", ours), "consent", 422)
    assert "Un mecanismo acordado ya tiene el código “rre”" in shown
    assert Mechanism.objects.get(pk=ours.hex()).awaited == ["chl", "per"]


def test_a_consent_that_was_cleared_is_not_signed_once_the_code_was_agreed(
    scene: Scene, at_desk: Signed, both: tuple[bytes, bytes]
) -> None:
    ours, other = both
    let_clear(facts.MECHANISM_CONSENTED, by=HEAD)
    confirmed(at_desk(FOREIGN), address("mechanism", ours), "consent")
    consented(scene, other, other, "chl", "per")
    draft = cleared_and_signed(FOREIGN, by=HEAD)
    assert (draft.state, draft.problem) == ("returned", "code_agreed")


def test_what_was_agreed_past_each_other_is_convened_once_one_takes_the_place_of_the_other(
    scene: Scene, at_desk: Signed, both: tuple[bytes, bytes]
) -> None:
    ours, other = both
    agreed_past_each_other(scene, both)
    for one in both:
        page = text(at_desk(SECRETARIAT).get(address("mechanism", one)))
        assert "sin saber uno del otro" in page
        assert "Proponer una reunión" not in page
    convene = reverse("meetings:edition-new", kwargs={"object_id": ours.hex()})
    refused = at_desk(SECRETARIAT).post(convene, terms())
    assert "Dos mecanismos acordados tienen este código" in text(refused, 422)

    one_of_both: dict[str, Json] = {
        "names": {"es": OURS},
        **mechanism_facts(replaces=[other.hex()]),
        "supersedes": [ours.hex()],
    }
    revised = scene.per(facts.MECHANISM_REVISED, one_of_both, by=f"per.{FOREIGN}", about=ours)
    consented(scene, revised, ours, "per")
    confirmed(at_desk(FOREIGN), address("mechanism", ours), "consent")
    assert "sustituido por" in text(at_desk(FOREIGN).get(address("mechanism", other)))
    page = text(at_desk(SECRETARIAT).get(address("mechanism", ours)))
    assert "Otro mecanismo tiene" not in page
    assert "Proponer una reunión" in page


def test_one_of_both_is_given_another_code_on_its_page(
    scene: Scene, at_desk: Signed, both: tuple[bytes, bytes]
) -> None:
    ours, other = both
    agreed_past_each_other(scene, both)
    client = at_desk(FOREIGN)
    described = {
        "code": "rre",
        "name_es": OURS,
        "level": "regional",
        "domains": "defence",
        "institutions": "army",
        "held_before": "39",
        "purpose": "Coordinar la frontera.",
    }
    press(client, address("mechanism", ours), "revise", 422, **described)
    press(client, address("mechanism", ours), "revise", **{**described, "code": "rre-sur"})
    state = selectors.mechanism_state_of(ours)
    consented(scene, state.text.pending[-1].act.leaf, ours, "per")
    confirmed(client, address("mechanism", ours), "consent")
    assert "Otro mecanismo tiene" not in text(client.get(address("mechanism", other)))
