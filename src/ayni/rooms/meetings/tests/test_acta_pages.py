# SPDX-License-Identifier: Apache-2.0
"""Statements and actas on their pages: tabled, frozen, consented to, refused; by whom and when."""

from collections.abc import Sequence

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from ayni.core.codec import Json
from ayni.rooms.meetings import facts
from ayni.rooms.meetings.models import Acta, Statement
from ayni.rooms.meetings.tests.acta_histories import acta_facts, statement_facts
from ayni.rooms.meetings.tests.acta_scene import (
    FRAME,
    HEAD,
    SPOKEN,
    a_statement,
    address,
    confirmed,
    consent,
    consented,
    frozen,
    hidden_in,
    reworded,
    tab,
)
from ayni.rooms.meetings.tests.conftest import Signed
from ayni.rooms.meetings.tests.histories import delegation_facts
from ayni.rooms.meetings.tests.pages import (
    FOREIGN,
    SECRETARIAT,
    a_mechanism,
    accepted,
    an_edition,
    day,
)
from ayni.rooms.meetings.tests.paper_pages import acta_values, an_edition_held
from ayni.web.testing import never_said
from tests.pair import Scene
from tests.rooms import deed_on, press, text, told

pytestmark = pytest.mark.django_db(databases=["default", "record"])


@pytest.fixture
def edition(scene: Scene) -> bytes:
    """Return the convened XL edition, Chile the host."""
    made = an_edition(scene, a_mechanism(scene), ahead=4)
    accepted(scene, made)
    return made


def test_a_statement_is_tabled_and_stands_in_our_column(edition: bytes, at_desk: Signed) -> None:
    client = at_desk(SECRETARIAT)
    assert "Todavía no se presentó" in text(client.get(tab(edition, "tables")))
    form = address("statement-new", edition)
    response = client.post(form, SPOKEN)
    assert response.status_code == 302, told(response)[:3000]
    row = Statement.objects.get()
    assert (row.state, row.verb, row.speaker, row.position) == ("tabled", "agreed", "both", 1)
    shown = text(client.get(tab(edition, "tables")))
    assert "Ambas delegaciones acordaron" in shown
    assert "canal de radio común" in shown
    assert "de ella nace un entendimiento" in shown
    assert never_said(shown, "es") == []
    assert "canal de radio común" in text(client.get(address("statement", row.object_id)))


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"speaker": "chl", "verb": "agreed"}, "no usa este verbo"),
        ({"speaker": "both", "verb": "informed"}, "no usa este verbo"),
        ({"text_es": " "}, "No se encontró texto"),
        ({"table": "0"}, "1"),
    ],
)
def test_what_nobody_can_say_is_not_tabled_and_stays_typed(
    edition: bytes, at_desk: Signed, changed: dict[str, str], why: str
) -> None:
    client = at_desk(SECRETARIAT)
    response = client.post(address("statement-new", edition), {**SPOKEN, **changed})
    assert why in text(response, 422)
    assert not Statement.objects.exists()


def test_the_others_wording_stands_beside_ours_until_it_is_taken_over(
    scene: Scene, edition: bytes, at_desk: Signed
) -> None:
    made = a_statement(scene, edition)
    reworded(scene, made)
    client = at_desk(SECRETARIAT)
    shown = text(client.get(tab(edition, "tables")))
    assert "mantener un canal." in shown
    assert "mantener dos canales." in shown
    assert "en discusión" in shown
    press(client, address("statement", made), "take")
    row = Statement.objects.get()
    assert row.state == "tabled"
    assert [one[1] for one in row.standing] == ["per"]
    shown = text(client.get(address("statement", made)))
    assert "mantener un canal." in shown, "the wording that was let go stays to be read"


@pytest.mark.parametrize("office", ["liaison", "press", HEAD])
def test_who_is_no_secretariat_is_not_offered_to_table(
    edition: bytes, at_desk: Signed, office: str
) -> None:
    client = at_desk(office)
    response = client.post(address("statement-new", edition), SPOKEN)
    assert response.status_code in (403, 422)
    assert "secretar" in told(response).lower()
    assert not Statement.objects.exists()


def test_a_text_is_frozen_from_the_tables_and_agreed_by_both_heads(
    scene: Scene, edition: bytes, at_desk: Signed
) -> None:
    scene.per(
        facts.DELEGATION_ANNOUNCED, delegation_facts(), by=f"per.{SECRETARIAT}", about=edition
    )
    a_statement(
        scene, edition, "que el oficial informó del puesto.", speaker="chl", verb="informed"
    )
    a_statement(scene, edition, position=2)
    out = a_statement(scene, edition, "otra cosa.", position=3)
    checks = text(at_desk(SECRETARIAT).get(tab(edition, "acta")))
    assert "nada lo impide" not in checks, "a delegation of Chile is not announced"
    assert "CHL no ha anunciado su delegación" in checks
    acta = frozen(at_desk, edition, leave_out=[out.hex()])
    assert (acta.state, acta.count, acta.born) == ("proposed", 2, 0)
    asked = consent(at_desk, acta)
    assert "mantener un canal." in asked, "a consent shows every paragraph of its version"
    assert acta.text[:16] in asked.replace(" ", "")
    consented(scene, acta)
    acta.refresh_from_db()
    assert (acta.state, acta.born, acta.awaited) == ("agreed", 1, [])
    shown = text(at_desk(HEAD).get(address("acta", acta.object_id)))
    assert "RRE-XL/E-01" in shown
    assert "otra cosa." not in shown
    assert never_said(shown, "es") == []
    signed = text(at_desk(HEAD).get(tab(edition, "signatures")))
    assert signed.count("consintió") == 2
    counter = address("acta-counter", acta.object_id)
    assert "fe de erratas" in text(at_desk(SECRETARIAT).get(counter))
    late = {**FRAME, "valid_until": f"{day(20)}T10:00"}
    assert "fe de erratas" in text(at_desk(SECRETARIAT).post(counter, late), 422)


def _refused(at_desk: Signed, edition: bytes, why: str, **changed: object) -> None:
    client = at_desk(SECRETARIAT)
    response = client.post(
        address("acta-new", edition), {**FRAME, "valid_until": f"{day(20)}T10:00", **changed}
    )
    assert why in text(response, 422)
    assert not Acta.objects.exists()


def test_nothing_is_frozen_while_the_check_list_names_what_stops_it(
    scene: Scene, edition: bytes, at_desk: Signed
) -> None:
    _refused(at_desk, edition, "No hay intervenciones vigentes")
    made = a_statement(scene, edition, discussed=1)
    _refused(at_desk, edition, "n.º 1 sigue en discusión")
    reworded(scene, made, by="chl")
    both: dict[str, object] = {
        "languages": ["es", "pt"],
        "title_pt": "Ata",
        "opening_pt": "Em Puerto Simulacro.",
    }
    _refused(at_desk, edition, "no tiene texto en portugués", authentic=["es", "pt"], **both | {})
    values: dict[str, Json] = {
        **statement_facts(languages=["es", "pt"]),
        "text": {"es": "uno.", "pt": "um.\n\ndois."},
        "supersedes": [made.hex()],
    }
    scene.chl(facts.STATEMENT_REVISED, values, by=f"chl.{SECRETARIAT}", about=made)
    _refused(at_desk, edition, "no tiene los mismos párrafos", **both)
    _refused(at_desk, edition, "Falta la jefatura", head_per="")
    _refused(at_desk, edition, "ya pasó", valid_until="2020-01-01T10:00")


def test_figures_that_a_language_lacks_are_pointed_out_and_stop_nothing(
    scene: Scene, edition: bytes, at_desk: Signed
) -> None:
    values: dict[str, Json] = {
        "edition": edition.hex(),
        **statement_facts(languages=["es", "pt"]),
        "text": {"es": "el 1 de abril de 2027.", "pt": "em 1 de maio de 2027."},
    }
    scene.chl(facts.STATEMENT_TABLED, values, by=f"chl.{SECRETARIAT}")
    shown = text(at_desk(SECRETARIAT).get(tab(edition, "acta")))
    assert "nombran cifras distintas" in shown
    assert "impide" not in shown.replace("nada lo impide", "")


def test_a_refusal_says_why_and_to_which_paragraphs(
    scene: Scene, edition: bytes, at_desk: Signed
) -> None:
    a_statement(scene, edition)
    acta = frozen(at_desk, edition)
    page = address("acta", acta.object_id)
    confirmed(at_desk(HEAD), page, "refuse", reason="Falta el plazo.", segments=["s1"])
    shown = text(at_desk(HEAD).get(page))
    assert "no consiente" in shown
    assert "Falta el plazo." in shown
    assert Acta.objects.get().refused == ["chl"]
    again = at_desk(HEAD).post(page, {"deed": "refuse", "proposal": acta.leaf, "reason": ""})
    assert again.status_code == 422


def test_consents_to_different_versions_are_told_with_their_difference(
    scene: Scene, edition: bytes, at_desk: Signed
) -> None:
    made = a_statement(scene, edition)
    first = frozen(at_desk, edition)
    reworded(scene, made, by="chl")
    client = at_desk(SECRETARIAT)
    counter = address("acta-counter", first.object_id)
    hidden = hidden_in(client.get(counter).content.decode())
    done = client.post(counter, {**hidden, **FRAME, "valid_until": f"{day(20)}T10:00"})
    assert done.status_code == 302, told(done)[:3000]
    second = Acta.objects.get()
    assert second.number == 2
    consent(at_desk, second)
    consented(scene, first, first.leaf)
    shown = text(at_desk(HEAD).get(address("acta", first.object_id)))
    assert "consentimiento a versiones distintas" in shown
    against = reverse(
        "meetings:acta-compare",
        kwargs={"object_id": first.object_id, "leaf": second.leaf, "against": first.leaf},
    )
    page = at_desk(HEAD).get(against)
    assert "mantener" in text(page)
    assert "<ins>" in page.content.decode()
    consented(scene, second)
    assert Acta.objects.get().state == "agreed"


def test_a_reservation_signed_in_between_is_shown_before_a_consent(
    scene: Scene, edition: bytes, at_desk: Signed
) -> None:
    made = a_statement(scene, edition)
    acta = frozen(at_desk, edition)
    page = address("acta", acta.object_id)
    drawn = at_desk(HEAD).get(page).content.decode()
    scene.per(
        facts.RESERVED, {"text": "sin perjuicio del plazo."}, by=f"per.{SECRETARIAT}", about=made
    )
    name, form = deed_on(drawn, "consent")
    response = at_desk(HEAD).post(page, {**form, "deed": name, "confirmed": "yes"})
    assert "sin perjuicio del plazo." in text(response, 422)
    assert Acta.objects.get().consented == []
    consent(at_desk, acta)
    assert Acta.objects.get().consented == ["chl"]


def test_nobody_consents_to_words_that_are_not_those_the_version_names(
    scene: Scene, edition: bytes, at_desk: Signed
) -> None:
    values: dict[str, Json] = {
        **acta_facts(edition=edition.hex()),
        "title": {"es": "Acta"},
        "opening": {"es": "Se celebró."},
        "wording": [{"number": n, "texts": {"es": "algo"}} for n in (1, 2, 3)],
        "text_salt": "0" * 64,
    }
    made = scene.per(facts.ACTA_PROPOSED, values, by=f"per.{SECRETARIAT}")
    page = address("acta", made)
    response = confirmed(at_desk(HEAD), page, "consent", 422)
    assert "huella" in response
    assert Acta.objects.get().consented == []


@pytest.mark.parametrize(
    ("office", "offered"),
    [(HEAD, True), ("mfa.border", True), (SECRETARIAT, False), ("audit", False)],
)
def test_heads_and_foreign_offices_consent_and_nobody_else(
    scene: Scene, edition: bytes, at_desk: Signed, office: str, *, offered: bool
) -> None:
    a_statement(scene, edition)
    acta = frozen(at_desk, edition)
    page = at_desk(office).get(address("acta", acta.object_id)).content.decode()
    assert ('id="deed-consent' in page) is offered
    if not offered:
        fields: dict[str, Sequence[str] | str] = {"deed": "consent", "proposal": acta.leaf}
        done = at_desk(office).post(
            address("acta", acta.object_id), {**fields, "confirmed": "yes", "beside": ""}
        )
        assert done.status_code == 422
        assert Acta.objects.get().consented == []


def test_tables_and_actas_ask_the_record_a_bounded_number_of_times(
    scene: Scene,
    edition: bytes,
    at_desk: Signed,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    made = [a_statement(scene, edition, position=place) for place in range(1, 7)]
    reworded(scene, made[0])
    press(at_desk(SECRETARIAT), address("statement", made[0]), "take")
    acta = frozen(at_desk, edition)
    client = at_desk(SECRETARIAT)
    for page, most in (
        (tab(edition, "tables"), 15),
        (address("statement", made[0]), 10),
        (address("acta", acta.object_id), 12),
    ):
        client.get(page)
        with django_assert_max_num_queries(most, using="record"):
            assert client.get(page).status_code == 200


def test_the_version_shown_is_acknowledged_and_objected_to_by_the_other_party_alone(
    scene: Scene, at_desk: Signed
) -> None:
    edition = an_edition_held(scene)
    acta = scene.per(facts.ACTA_PROPOSED, acta_values(edition), by=f"per.{SECRETARIAT}")
    client, page = at_desk(SECRETARIAT), address("acta", acta)
    press(client, page, "acknowledge")
    again = client.get(page)
    assert "Acuse de recibo de «Acta propuesta»" in text(again)
    assert "No expresa conformidad" in text(again)
    assert "deed-acknowledge" not in again.content.decode()
    foreign = at_desk(FOREIGN)
    told_once = confirmed(foreign, page, "object", ground="legal", asks="none", reason="Falta.")
    assert "un fundamento jurídico" in told_once
    assert "Objeción" in text(client.get(page))
    assert (Acta.objects.get().state, Acta.objects.get().refused) == ("proposed", [])
    ours = {**acta_values(edition), "supersedes": [acta.hex()]}
    leaf = scene.chl(facts.ACTA_COUNTERED, ours, by=f"chl.{SECRETARIAT}", about=acta)
    own = reverse("meetings:acta-version", args=[acta.hex(), leaf.hex()])
    assert "deed-object" not in foreign.get(own).content.decode()
    theirs = reverse("meetings:acta-version", args=[acta.hex(), acta.hex()])
    assert "deed-object" in foreign.get(theirs).content.decode()


def test_a_wording_of_the_other_party_is_acknowledged_and_ones_own_is_not(
    scene: Scene, at_desk: Signed
) -> None:
    statement = a_statement(scene, an_edition_held(scene))
    client, page = at_desk(SECRETARIAT), address("statement", statement)
    assert "deed-acknowledge" not in client.get(page).content.decode()
    reworded(scene, statement)
    press(client, page, "acknowledge")
    assert "Acuse de recibo de «Otra redacción" in text(client.get(page))
