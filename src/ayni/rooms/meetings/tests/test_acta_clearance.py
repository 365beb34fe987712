# SPDX-License-Identifier: Apache-2.0
"""What other offices cleared is looked at anew when it is signed: texts, tables, reservations."""

from __future__ import annotations

import pytest

from ayni.adapters.record import reading
from ayni.core.codec import Json
from ayni.rooms.meetings import facts
from ayni.rooms.meetings.models import Acta, Errata
from ayni.rooms.meetings.tests.acta_histories import row
from ayni.rooms.meetings.tests.acta_scene import (
    FRAME,
    HEAD,
    a_statement,
    address,
    confirmed,
    hidden_in,
    reworded,
)
from ayni.rooms.meetings.tests.conftest import Signed
from ayni.rooms.meetings.tests.pages import SECRETARIAT, day
from ayni.rooms.meetings.tests.paper_histories import errata_facts
from ayni.rooms.meetings.tests.paper_pages import SALT, acta_values, an_acta, an_edition_held
from tests.pair import Scene
from tests.rooms import text
from tests.visas import cleared_and_signed, let_clear, waiting

pytestmark = pytest.mark.django_db(databases=["default", "record"])

DAY_MS = 86_400_000
LATE = "siempre que haya medios."


def an_acta_of_one(scene: Scene) -> tuple[bytes, bytes]:
    """Return an acta that Chile proposed, and the statement that it holds."""
    edition = an_edition_held(scene)
    spoken = a_statement(scene, edition)
    rows = [row(1, "both", "agreed", statement=spoken.hex(), version=spoken.hex())]
    values = acta_values(edition, rows=rows, texts=[{"es": "Hola.", "pt": "Olá."}])
    return scene.chl(facts.ACTA_PROPOSED, values, by=f"chl.{SECRETARIAT}"), spoken


def reserved(scene: Scene, statement: bytes) -> bytes:
    return scene.per(facts.RESERVED, {"text": LATE}, by=f"per.{HEAD}", about=statement)


def consent(at_desk: Signed, acta: bytes) -> None:
    confirmed(at_desk(HEAD), address("acta", acta), "consent")


def test_a_reservation_signed_while_a_consent_waits_is_read_before_it_is_given(
    scene: Scene, at_desk: Signed
) -> None:
    acta, spoken = an_acta_of_one(scene)
    let_clear(facts.ACTA_CONSENTED)
    consent(at_desk, acta)
    late = reserved(scene, spoken)
    draft = cleared_and_signed(HEAD)
    assert (draft.state, Acta.objects.get().consented) == ("overtaken", [])
    page = at_desk(HEAD).get(f"/clearance/{draft.pk}/")
    assert "No se firmó nada: llegaron actos" in text(page)
    assert LATE in text(at_desk(HEAD).get(address("acta", acta)))
    consent(at_desk, acta)
    draft = cleared_and_signed(HEAD)
    assert (draft.state, Acta.objects.get().consented) == ("signed", ["chl"])
    act = reading.act(bytes.fromhex(draft.leaf))
    assert act is not None
    assert act.values["beside"] == [late.hex()]
    shown = text(at_desk(HEAD).get(address("acta", acta)))
    assert "Tras leer 1 reserva o redacción junto al texto" in shown


def test_a_consent_that_was_cleared_is_not_signed_once_the_text_has_another_fingerprint(
    scene: Scene, at_desk: Signed
) -> None:
    acta, spoken = an_acta_of_one(scene)
    let_clear(facts.ACTA_CONSENTED)
    consent(at_desk, acta)
    rows = [row(1, "both", "agreed", statement=spoken.hex(), version=spoken.hex())]
    edition = bytes.fromhex(Acta.objects.get().edition)
    values = acta_values(edition, rows=rows, texts=[{"es": "Adiós.", "pt": "Tchau."}])
    values["supersedes"] = [acta.hex()]
    scene.per(facts.ACTA_COUNTERED, values, by=f"per.{SECRETARIAT}", about=acta)
    draft = cleared_and_signed(HEAD)
    assert (draft.state, draft.leaf) == ("overtaken", "")
    assert (Acta.objects.get().text, Acta.objects.get().consented) == (values["text"], [])


def test_a_text_that_was_cleared_is_not_proposed_once_a_table_moved(
    scene: Scene, at_desk: Signed
) -> None:
    edition = an_edition_held(scene)
    spoken = a_statement(scene, edition)
    let_clear(facts.ACTA_PROPOSED)
    client, page = at_desk(SECRETARIAT), address("acta-new", edition)
    typed = {**hidden_in(text_of(client, page)), **FRAME, "valid_until": f"{day(20)}T10:00"}
    assert client.post(page, typed).status_code == 302
    assert waiting().kind == facts.ACTA_PROPOSED
    reworded(scene, spoken)
    draft = cleared_and_signed(SECRETARIAT)
    assert (draft.state, Acta.objects.count()) == ("returned", 0)
    shown = text(client.get(f"/clearance/{draft.pk}/"))
    assert "No se firmó nada. Una intervención cambió en su mesa" in shown


def test_a_text_whose_tables_stand_still_is_proposed_as_it_was_cleared(
    scene: Scene, at_desk: Signed
) -> None:
    edition = an_edition_held(scene)
    a_statement(scene, edition)
    let_clear(facts.ACTA_PROPOSED)
    client, page = at_desk(SECRETARIAT), address("acta-new", edition)
    typed = {**hidden_in(text_of(client, page)), **FRAME, "valid_until": f"{day(20)}T10:00"}
    assert client.post(page, typed).status_code == 302
    draft = cleared_and_signed(SECRETARIAT)
    assert (draft.state, Acta.objects.get().object_id) == ("signed", draft.leaf)


def test_a_consent_to_an_errata_whose_time_is_over_is_not_signed(
    scene: Scene, at_desk: Signed
) -> None:
    acta = an_acta(scene)
    values: dict[str, Json] = {
        **errata_facts(acta=acta.hex(), version=acta.hex(), segments=["s2"]),
        "languages": ["es", "pt"],
        "wording": [{"segment": "s2", "texts": {"es": "Otra cosa.", "pt": "Outra coisa."}}],
        "text_salt": SALT.hex(),
        "valid_until": {
            "ms": scene.now_ms + 5 * DAY_MS, "offset": -180, "zone": "America/Santiago"
        },
    }  # fmt: skip
    values["text"] = facts.errata_text_hash(values, SALT).hex()
    leaf = scene.per(facts.ERRATA_PROPOSED, values, by=f"per.{SECRETARIAT}")
    let_clear(facts.ERRATA_CONSENTED)
    confirmed(at_desk(HEAD), address("errata", leaf), "agree")
    draft = cleared_and_signed(HEAD, later_ms=6 * DAY_MS)
    assert (draft.state, draft.problem, Errata.objects.get().consented) == (
        "returned",
        "lapsed",
        [],
    )
    assert "Propóngala de nuevo" in text(at_desk(HEAD).get(f"/clearance/{draft.pk}/"))


def text_of(client: object, page: str) -> str:
    return client.get(page).content.decode()  # type: ignore[attr-defined, no-any-return]
