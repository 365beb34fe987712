# SPDX-License-Identifier: Apache-2.0
"""Pages of understandings: each side reports, one claims, the other confirms or does not share."""

import io

import docx
import pytest
from django.urls import reverse

from ayni.adapters import clock
from ayni.core.codec import Json
from ayni.rooms.understandings import facts
from ayni.rooms.understandings.selectors import desk_items, promises
from ayni.rooms.understandings.tests.pages import (
    SECRETARIAT,
    TEXT,
    address,
    an_understanding,
    claimed,
    reported,
    state,
)
from ayni.web.testing import never_said
from tests.pair import Scene
from tests.rooms import Signed, deed_on, press, text

pytestmark = pytest.mark.django_db(databases=["default", "record"])


def test_an_empty_register_teaches(at_desk: Signed) -> None:
    page = text(at_desk("liaison").get(reverse("understandings:list")))
    assert "Nace uno de cada acta en vigor" in page
    assert never_said(page, "es") == []


def test_an_office_without_a_power_of_the_room_does_not_see_it(at_desk: Signed) -> None:
    text(at_desk("press").get(reverse("understandings:list")), 403)


def test_the_register_shows_each_side_beside_the_other(scene: Scene, at_desk: Signed) -> None:
    of = an_understanding(scene)
    reported(scene, of, "per", "fulfilled")
    reported(scene, of, "chl", "in_progress")
    page = text(at_desk("liaison").get(reverse("understandings:divergent")))
    for told in (
        "RRE-XXXIX/E-07",
        TEXT,
        "en curso según CHL; cumplido según PER",
        "sin responsable",
    ):
        assert told in page
    assert never_said(page, "es") == []
    assert "%" not in page


@pytest.mark.parametrize(
    ("narrowed", "count"),
    [
        ("", 2),
        ("edition=RRE-XXXIX", 1),
        ("area=border", 1),
        ("older=5", 1),
        ("older=10", 0),
        ("owner=none", 1),
        ("q=XXX/E-03", 1),
    ],
)
def test_the_register_is_narrowed_by_edition_area_age_and_missing_office(
    scene: Scene, at_desk: Signed, narrowed: str, count: int
) -> None:
    year = clock.now().year - 6
    old = {"day": f"{year}-01-15", "zone": "America/Lima"}
    an_understanding(scene, "per", ordinal=30, number=3, area="border", dated=old)
    owned = an_understanding(scene, dated={"day": f"{year + 5}-01-15", "zone": "America/Lima"})
    for party, act in (("chl", scene.chl), ("per", scene.per)):
        act(facts.OWNER_NAMED, {"office": f"{party}.liaison"}, about=owned)
    page = text(at_desk("liaison").get(reverse("understandings:all") + f"?{narrowed}"))
    assert page.count("/E-0") == count


def test_a_page_of_the_register_takes_few_queries(
    scene: Scene, at_desk: Signed, django_assert_max_num_queries: object
) -> None:
    client = at_desk("liaison")
    for number in range(1, 8):
        an_understanding(scene, number=number)
    client.get(reverse("understandings:all"))
    with django_assert_max_num_queries(16, using="record"):  # type: ignore[operator]
        text(client.get(reverse("understandings:all")))


def test_a_page_of_one_understanding_takes_few_queries(
    scene: Scene, at_desk: Signed, django_assert_max_num_queries: object
) -> None:
    of = an_understanding(scene)
    for _ in range(6):
        reported(scene, of, "per", "in_progress")
    client = at_desk("liaison")
    client.get(address(of))
    with django_assert_max_num_queries(14, using="record"):  # type: ignore[operator]
        text(client.get(address(of)))


def test_a_side_reports_names_its_office_and_claims(scene: Scene, at_desk: Signed) -> None:
    of = an_understanding(scene, "per")
    client = at_desk("liaison")
    press(client, address(of), "report", status="in_progress", text="Listas en revisión.")
    press(client, address(of), "owner", office="chl.liaison", since="")
    press(client, address(of), "claim", proof="none", evidence="No hay papel; se hizo.")
    page = text(client.get(address(of)))
    for told in ("cumplido según nosotros", "Listas en revisión.", "No hay papel; se hizo."):
        assert told in page
    assert state(of).status_of("chl") == ("fulfilled",)


def test_the_second_key_is_turned_on_a_page_of_its_own(scene: Scene, at_desk: Signed) -> None:
    of = an_understanding(scene)
    claimed(scene, of)
    client = at_desk("liaison")
    asked = press(client, address(of), "confirm", 200)
    assert "Lista de teléfonos enviada." in asked
    assert state(of).open
    press(client, address(of), "confirm", confirmed="yes")
    assert state(of).pair == "fulfilled"
    page = text(client.get(address(of)))
    assert "cumplido (dos llaves)" in page
    assert "Informar avance" not in page


def test_a_claim_that_is_not_shared_stands_beside_the_claim(scene: Scene, at_desk: Signed) -> None:
    of = an_understanding(scene)
    claimed(scene, of)
    client = at_desk("liaison")
    press(client, address(of), "contest", reason="Falta el puesto F-08.")
    page = text(client.get(address(of)))
    assert "Falta el puesto F-08." in page
    assert "Lista de teléfonos enviada." in page
    listed = text(client.get(reverse("understandings:divergent")))
    assert "afirmado; no compartido por todas" in listed


def test_an_office_of_another_state_is_not_offered(scene: Scene, at_desk: Signed) -> None:
    of = an_understanding(scene)
    said = press(at_desk("liaison"), address(of), "owner", 422, office="per.liaison")
    assert "per.liaison" in said
    assert state(of).owners == {}


def test_a_change_binds_once_both_consented(scene: Scene, at_desk: Signed) -> None:
    of = an_understanding(scene)
    press(
        at_desk(SECRETARIAT),
        address(of),
        "change",
        change="reschedule",
        deadline="2099-06-30",
        why="Faltan los teléfonos de un puesto.",
    )
    head = at_desk("staff.head")
    press(head, address(of), "consent", confirmed="yes")
    page = text(head.get(address(of)))
    assert "en espera del consentimiento de PER" in page
    (change,) = state(of).changes
    consent = {"proposal": change.act.leaf.hex()}
    scene.per(facts.CHANGE_CONSENTED, consent, by="per.staff.head", about=of)
    assert "2099" in text(head.get(address(of)))
    assert state(of).deadlines[0][0] == "2099-06-30"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"change": "reschedule"}, "No se encontró día"),
        ({"change": "void", "deadline": "2099-06-30"}, "solo reprogramar pide uno"),
        ({"change": "merge", "targets": "RRE-I/E-01"}, "RRE-I/E-01 no es ningún entendimiento"),
        ({"change": "split"}, "Se nombraron 0 entendimientos"),
    ],
)
def test_a_change_that_cannot_be_is_refused_with_what_is_missing(
    scene: Scene, at_desk: Signed, typed: dict[str, str], said: str
) -> None:
    of = an_understanding(scene)
    page = press(at_desk(SECRETARIAT), address(of), "change", 422, why="Así se acordó.", **typed)
    assert said in page
    assert state(of).changes == ()


def test_a_chain_grows_by_links_that_both_consented_to(scene: Scene, at_desk: Signed) -> None:
    old = an_understanding(scene, ordinal=30, number=3)
    of = an_understanding(scene, text=TEXT.replace("teléfonos", "números"))
    client = at_desk(SECRETARIAT)
    chain = reverse("understandings:chain", kwargs={"object_id": of.hex()})
    page = text(client.get(chain))
    assert "Textos anteriores con palabras parecidas" in page
    assert "3 de 5 palabras largas en común" in page
    press(client, address(of), "link", earlier="RRE-XXX/E-03", relation="continues")
    (link,) = state(of).changes
    for party, act in (("chl", scene.chl), ("per", scene.per)):
        consent = {"proposal": link.act.leaf.hex()}
        act(facts.CHANGE_CONSENTED, consent, by=f"{party}.staff.head", about=of)
    shown = client.get(chain).content.decode()
    assert "<del>teléfonos</del><ins>números</ins>" in shown
    held = client.get(chain, {"format": "docx"})
    paper = [line.text for line in docx.Document(io.BytesIO(held.content)).paragraphs]
    assert paper.index("RRE-XXX/E-03") < paper.index("RRE-XXXIX/E-07")
    assert {"Suprimido: teléfonos", "Agregado: números"} < set(paper)
    page = text(client.get(chain))
    assert "lo continúa: RRE-XXX/E-03" in page
    assert "Textos anteriores con palabras parecidas" not in page
    assert address(old) in client.get(chain).content.decode()


def test_a_print_says_what_the_page_says(scene: Scene, at_desk: Signed) -> None:
    of = an_understanding(scene)
    reported(scene, of, "per", "postponed", "Sin presupuesto este año.")
    where = reverse("understandings:print", kwargs={"object_id": of.hex()})
    page = text(at_desk("liaison").get(where))
    for told in (TEXT, "Sin presupuesto este año.", "postergado", "Impreso por"):
        assert told in page


def test_the_desk_asks_for_the_second_key(scene: Scene, at_desk: Signed) -> None:
    of = an_understanding(scene)
    claimed(scene, of)
    page = text(at_desk("liaison").get("/"))
    assert "confirmar el cumplimiento, o no compartirlo" in page


def test_a_deadline_that_is_near_stands_on_the_desk(scene: Scene) -> None:
    soon = clock.now().date().isoformat()
    an_understanding(scene, deadline={"day": soon, "zone": "America/Lima"})
    viewer = scene.viewer("chl.liaison")
    (item,) = desk_items(viewer, viewer.now_ms)
    assert item.title == "RRE-XXXIX/E-07"
    assert item.whose == "per"
    assert [one.title for one in promises(viewer, viewer.now_ms)] == ["RRE-XXXIX/E-07"]


def test_nobody_in_office_is_said_once_and_one_side_without_is_named(
    scene: Scene, at_desk: Signed
) -> None:
    of = an_understanding(scene)
    client = at_desk("liaison")
    assert text(client.get(reverse("understandings:all"))).count("sin responsable vigente") == 1
    scene.chl(facts.OWNER_NAMED, {"office": "chl.liaison"}, about=of)
    page = text(client.get(reverse("understandings:all")))
    assert "CHL: chl.liaison; PER: sin responsable vigente" in page


def test_among_three_each_has_its_column_and_no_two_keys_are_told(
    scene: Scene, at_desk: Signed
) -> None:
    named: list[Json] = ["bol", "chl", "per"]
    of = an_understanding(scene, parties=named)
    values: dict[str, Json] = {"parties": named, "proof": "none", "evidence": "Se ve."}
    claim = scene.per(facts.CLAIMED, values, about=of)
    client = at_desk("liaison")
    press(client, address(of), "confirm", confirmed="yes")
    assert state(of).open, "one key is missing"
    page = text(client.get(address(of)))
    for told in ("Bolivia", "Chile", "Perú", "sin informe de BOL"):
        assert told in page
    assert "dos llaves" not in page
    assert state(of).open_claims[0].act.leaf == claim
    printed = text(client.get(reverse("understandings:print", kwargs={"object_id": of.hex()})))
    assert "Bolivia" in printed


def test_a_deadline_says_whose_midnight_and_how_often_it_was_agreed_anew(
    scene: Scene, at_desk: Signed
) -> None:
    of = an_understanding(scene)
    secretariat, head, liaison = map(at_desk, (SECRETARIAT, "staff.head", "liaison"))
    for day in ("2099-06-30", "2099-09-30"):
        typed = {"change": "reschedule", "deadline": day, "why": "Falta un puesto."}
        press(secretariat, address(of), "change", **typed)
        change = state(of).changes[-1]
        consent = {"proposal": change.act.leaf.hex()}
        scene.per(facts.CHANGE_CONSENTED, consent, by="per.staff.head", about=of)
        press(head, address(of), "consent", confirmed="yes")
    page = text(liaison.get(address(of)))
    assert "30 sep 2099, 24:00 de Chile" in page
    assert "acordado de nuevo 2 veces" in page
    assert "reprogramado 2 veces" in text(liaison.get(reverse("understandings:list")))


def test_a_consent_to_what_nobody_proposed_signs_nothing(scene: Scene, at_desk: Signed) -> None:
    of = an_understanding(scene)
    typed = {"change": "void", "why": "Ya no procede."}
    press(at_desk(SECRETARIAT), address(of), "change", **typed)
    head = at_desk("staff.head")
    name, form = deed_on(head.get(address(of)).content.decode(), "consent")
    forged = {**form, "deed": name, "proposal": "0" * 64, "confirmed": "yes"}
    assert "Esta propuesta no se conoce aquí" in text(head.post(address(of), forged), 422)
    (change,) = state(of).changes
    assert change.missing == ("chl", "per")


def test_a_matter_is_raised_to_another_mechanism(scene: Scene, at_desk: Signed) -> None:
    an_understanding(scene, "per", code="crb", number=1)
    of = an_understanding(scene)
    client = at_desk("liaison")
    press(client, address(of), "raise", 422, mechanism="nobody")
    assert "Elevado a" not in text(client.get(address(of)))
    press(client, address(of), "raise", mechanism="crb")
    page = text(client.get(address(of)))
    assert "Elevado a CHL CRB" in page
