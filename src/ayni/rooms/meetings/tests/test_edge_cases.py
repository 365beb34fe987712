# SPDX-License-Identifier: Apache-2.0
"""Edge cases of rooms.md A2 and bad input of actas that no test of another file names.

Consents to different versions and a late reservation stand in `test_acta_pages.py`, signing on
paper first in `test_paper_pages.py`, acting heads whose term ended in `test_acta_persons.py`, two
actas at once in `test_acta_rivals.py`, two rapporteurs in `test_statement_states.py`.
"""

from __future__ import annotations

import pytest

from ayni.adapters.record import reading
from ayni.core.codec import Json
from ayni.rooms.meetings import facts
from ayni.rooms.meetings.models import Acta
from ayni.rooms.meetings.tests.acta_scene import (
    FRAME,
    HEAD,
    a_statement,
    address,
    frozen,
    hidden_in,
    tab,
)
from ayni.rooms.meetings.tests.conftest import Signed
from ayni.rooms.meetings.tests.histories import ZONE, delegation_facts
from ayni.rooms.meetings.tests.pages import (
    FOREIGN,
    PAPER,
    SECRETARIAT,
    a_mechanism,
    accepted,
    an_edition,
    day,
    suspended,
)
from ayni.rooms.meetings.tests.paper_pages import an_acta, an_edition_held, consented, papers
from tests.pair import Scene
from tests.rooms import text

pytestmark = pytest.mark.django_db(databases=["default", "record"])


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ("staff.head", "firma como subrogante (S)"),
        ("press", "no tiene la facultad de consentir"),
    ],
)
def test_the_check_list_says_before_the_ceremony_who_signs_and_whether_it_counts(
    scene: Scene, at_desk: Signed, head: str, told: str
) -> None:
    edition = an_edition_held(scene)
    a_statement(scene, edition)
    announced = delegation_facts(head=f"per.{head}")
    scene.per(facts.DELEGATION_ANNOUNCED, announced, by=f"per.{SECRETARIAT}", about=edition)
    assert told in text(at_desk(SECRETARIAT).get(address("acta-new", edition)))


def test_a_suspended_mechanism_takes_nothing_away_and_nothing_is_typed_again(
    scene: Scene, at_desk: Signed
) -> None:
    mechanism = a_mechanism(scene)
    edition = an_edition(scene, mechanism, ahead=4)
    accepted(scene, edition)
    a_statement(scene, edition, "mantener el canal.")
    pause = suspended(scene, mechanism)
    client = at_desk(SECRETARIAT)
    shown = text(client.get(tab(edition, "tables")))
    assert "en suspenso" in shown
    assert "mantener el canal." in shown
    resumed: dict[str, Json] = {
        "suspension": pause.hex(),
        "since": {"day": day(0), "zone": ZONE},
        "instrument": PAPER,
        "instrument_number": "Nota 7",
    }
    scene.per(facts.RESUMED, resumed, by=f"per.{FOREIGN}", about=mechanism)
    assert "en suspenso" not in text(client.get(tab(edition, "tables")))
    acta = frozen(at_desk, edition)
    assert "mantener el canal." in text(client.get(address("acta", acta.object_id)))


def test_a_withdrawal_that_crossed_is_explained_and_the_originals_are_signed_all_the_same(
    scene: Scene, at_desk: Signed
) -> None:
    acta = an_acta(scene, in_force=False)
    hash_of_text = Acta.objects.get().text
    consented(scene, acta, hash_of_text, "chl")
    scene.cut_off()
    withdrawn: dict[str, Json] = {"proposal": acta.hex()}
    scene.chl(facts.ACTA_WITHDRAWN, withdrawn, by=f"chl.{SECRETARIAT}", about=acta)
    consented(scene, acta, hash_of_text, "per")
    assert Acta.objects.get().state == "agreed"
    client = at_desk(SECRETARIAT)
    assert "No tiene efecto: el Perú aceptó a las" in text(client.get(address("acta", acta)))
    assert "deed-signed" in client.get(papers(acta)).content.decode()


def test_a_consent_of_the_neighbour_to_a_text_that_nobody_proposed_is_set_aside_and_shown(
    scene: Scene, at_desk: Signed
) -> None:
    acta = an_acta(scene, in_force=False)
    stray: dict[str, Json] = {"proposal": "cd" * 32, "text": "ef" * 32}
    leaf = scene.per(facts.ACTA_CONSENTED, stray, by=f"per.{HEAD}", about=acta)
    act = reading.act(leaf)
    assert act is not None
    assert act.reason == "proposal_unknown"
    assert Acta.objects.get().consented == []
    page = text(at_desk(HEAD).get(address("acta", acta)))
    assert "no cumple una regla acordada" in page


def test_a_language_version_that_is_missing_is_named_and_nothing_is_frozen(
    scene: Scene, at_desk: Signed
) -> None:
    edition = an_edition_held(scene)
    a_statement(scene, edition)
    client, page = at_desk(SECRETARIAT), address("acta-new", edition)
    typed: dict[str, object] = {
        **hidden_in(client.get(page).content.decode()),
        **FRAME,
        "languages": ["es", "pt"],
        "authentic": ["es", "pt"],
        "title_pt": "Ata",
        "opening_pt": "Realizou-se.",
        "valid_until": f"{day(20)}T10:00",
    }
    refused = text(client.post(page, typed), 422)
    assert "no tiene texto en portugués" in refused
    assert Acta.objects.count() == 0
