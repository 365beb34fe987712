# SPDX-License-Identifier: Apache-2.0
"""Who leads a working table for each side: named on a page, shown there, said in the acta."""

from __future__ import annotations

import pytest

from ayni.core.codec import Json
from ayni.rooms.meetings import facts, selectors
from ayni.rooms.meetings.tests.acta_histories import statement_facts
from ayni.rooms.meetings.tests.acta_scene import a_statement, address, frozen, tab
from ayni.rooms.meetings.tests.conftest import Signed
from ayni.rooms.meetings.tests.pages import SECRETARIAT, a_mechanism, an_edition
from ayni.rooms.meetings.tests.paper_pages import an_edition_held
from ayni.web.testing import never_said
from tests.pair import Scene
from tests.rooms import press, text

pytestmark = pytest.mark.django_db(databases=["default", "record"])

OURS = {"table": "1", "topic": "Radio", "lead": "chl.liaison", "rapporteur": ""}


@pytest.fixture
def edition(scene: Scene) -> bytes:
    """Return an edition of whose first table Peru named the lead."""
    made = an_edition_held(scene)
    values: dict[str, Json] = {
        "table": 1,
        "lead": "per.liaison",
        "rapporteur": "per.staff.secretariat",
        "topic": "Comunicaciones",
    }
    scene.per(facts.TABLE_LED, values, by=f"per.{SECRETARIAT}", about=made)
    return made


def test_each_side_names_its_lead_and_the_table_shows_both(
    scene: Scene, at_desk: Signed, edition: bytes
) -> None:
    client, page = at_desk(SECRETARIAT), tab(edition, "delegations")
    press(client, page, "lead", **OURS)
    for where in (page, tab(edition, "tables")):
        shown = text(client.get(where))
        assert "Mesa 1: Radio / Comunicaciones" in shown
        assert "CHL dirige chl.liaison" in shown
        assert "PER dirige per.liaison; relata per.staff.secretariat" in shown
        assert never_said(shown, "es") == []
    assert "todavía no se presentó ninguna" in text(client.get(tab(edition, "tables")))
    press(client, page, "lead", **{**OURS, "lead": "chl.civil.duty"})
    shown = text(client.get(tab(edition, "tables")))
    assert "CHL dirige chl.civil.duty" in shown
    assert "chl.liaison" not in shown


def test_an_office_of_the_other_state_is_refused_and_what_was_typed_stays(
    scene: Scene, at_desk: Signed, edition: bytes
) -> None:
    page = tab(edition, "delegations")
    shown = press(at_desk(SECRETARIAT), page, "lead", 422, **{**OURS, "lead": "per.liaison"})
    assert "per.liaison no es una de las opciones disponibles" in shown
    assert ("chl", "1") not in selectors.edition_state_of(edition).leads


def test_the_acta_begins_with_the_tables_and_who_led_them(
    scene: Scene, at_desk: Signed, edition: bytes
) -> None:
    typed = {**OURS, "topic": "Comunicaciones"}
    press(at_desk(SECRETARIAT), tab(edition, "delegations"), "lead", **typed)
    a_statement(scene, edition)
    told = (
        "Sesionaron las siguientes mesas de trabajo: 1, Comunicaciones, dirigida por chl.liaison "
        "(Chile) y per.liaison (Perú) (relatores: per.staff.secretariat (Perú))."
    )
    assert told in text(at_desk(SECRETARIAT).get(address("acta-new", edition)))
    acta = frozen(at_desk, edition, opening_es=f"Se celebró la XL Reunión.\n\n{told}")
    assert told in text(at_desk(SECRETARIAT).get(address("acta", acta.object_id)))


def test_a_meeting_without_tables_says_nothing_of_them(scene: Scene, at_desk: Signed) -> None:
    edition = an_edition_held(scene)
    a_statement(scene, edition)
    assert "mesas de trabajo" not in text(at_desk(SECRETARIAT).get(address("acta-new", edition)))


def test_among_three_each_wording_at_a_table_says_whose_it_is(
    scene: Scene, at_desk: Signed
) -> None:
    three: list[Json] = ["bol", "chl", "per"]
    edition = an_edition(scene, a_mechanism(scene, parties=three), parties=three)
    stated = statement_facts("per", "informed", parties=("bol", "chl", "per"))
    values: dict[str, Json] = {"edition": edition.hex(), "text": {"es": "hay radio."}, **stated}
    scene.per(facts.STATEMENT_TABLED, values, by=f"per.{SECRETARIAT}")
    assert "Su texto PER hay radio." in text(at_desk(SECRETARIAT).get(tab(edition, "tables")))
    of_two = an_edition_held(scene)
    a_statement(scene, of_two)
    assert "Nuestro texto mantener" in text(at_desk(SECRETARIAT).get(tab(of_two, "tables")))
