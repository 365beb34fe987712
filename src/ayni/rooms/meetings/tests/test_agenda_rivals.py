# SPDX-License-Identifier: Apache-2.0
"""Two secretariats propose an agenda each, past each other: both are shown, and one is agreed."""

from __future__ import annotations

import pytest

from ayni.core.codec import Json
from ayni.rooms.meetings import facts
from ayni.rooms.meetings.models import Agenda
from ayni.rooms.meetings.tests.acta_scene import address, confirmed, tab
from ayni.rooms.meetings.tests.conftest import Signed
from ayni.rooms.meetings.tests.histories import agenda_facts
from ayni.rooms.meetings.tests.pages import SECRETARIAT
from ayni.rooms.meetings.tests.paper_pages import an_edition_held
from tests.pair import Scene
from tests.rooms import press, text

pytestmark = pytest.mark.django_db(databases=["default", "record"])


@pytest.fixture
def edition(scene: Scene) -> bytes:
    return an_edition_held(scene)


@pytest.fixture
def both(scene: Scene, edition: bytes) -> tuple[bytes, bytes]:
    """Return the agenda that Chile proposed and the one that Peru did, at once."""
    scene.cut_off()
    made = []
    for act, party, title in ((scene.chl, "chl", "Radio"), (scene.per, "per", "Rutas")):
        values: dict[str, Json] = {
            "edition": edition.hex(),
            "titles": [title],
            **agenda_facts(1),
        }
        made.append(act(facts.AGENDA_PROPOSED, values, by=f"{party}.{SECRETARIAT}"))
    scene.reconnect()
    return made[0], made[1]


def consented(scene: Scene, agenda: bytes, *parties: str) -> None:
    cited: dict[str, Json] = {"proposal": agenda.hex()}
    for party in parties:
        act = scene.per if party == "per" else scene.chl
        act(facts.AGENDA_CONSENTED, cited, by=f"{party}.{SECRETARIAT}", about=agenda)


def test_each_agenda_leads_to_the_other_and_both_stand_at_the_meeting(
    edition: bytes, at_desk: Signed, both: tuple[bytes, bytes]
) -> None:
    ours, other = both
    client = at_desk(SECRETARIAT)
    for one, beside, party in ((ours, other, "PER"), (other, ours, "CHL")):
        page = client.get(address("agenda", one))
        assert f"hay otro de esta reunión: el que propuso {party}" in text(page)
        assert address("agenda", beside) in page.content.decode()
    shown = client.get(tab(edition, "agenda")).content.decode()
    assert all(address("agenda", one) in shown for one in both)


def test_nobody_consents_to_a_second_agenda_of_a_meeting(
    scene: Scene, at_desk: Signed, both: tuple[bytes, bytes]
) -> None:
    ours, other = both
    consented(scene, other, "chl", "per")
    shown = confirmed(at_desk(SECRETARIAT), address("agenda", ours), "agree", 422)
    assert "Ya hay otro temario acordado" in shown
    assert Agenda.objects.get(pk=ours.hex()).state == "proposed"
    press(at_desk(SECRETARIAT), address("agenda", ours), "withdraw")
    assert "hay otro de esta reunión" not in text(
        at_desk(SECRETARIAT).get(address("agenda", other))
    )


def test_two_agendas_agreed_past_each_other_both_say_so(
    scene: Scene, edition: bytes, at_desk: Signed, both: tuple[bytes, bytes]
) -> None:
    ours, other = both
    consented(scene, ours, "per")
    consented(scene, other, "chl")
    scene.cut_off()
    consented(scene, ours, "chl")
    consented(scene, other, "per")
    assert {one.state for one in Agenda.objects.all()} == {"agreed"}
    for one in both:
        assert "sin saber del otro" in text(at_desk(SECRETARIAT).get(address("agenda", one)))
