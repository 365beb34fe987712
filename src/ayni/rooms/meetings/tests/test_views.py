# SPDX-License-Identifier: Apache-2.0
"""Pages of mechanisms and editions: what they say, what they take, why they refuse."""

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from ayni.core.shortcodes import code_of
from ayni.rooms.meetings import facts
from ayni.rooms.meetings.models import Edition, Mechanism
from ayni.rooms.meetings.tests.conftest import Signed
from ayni.rooms.meetings.tests.histories import ZONE
from ayni.rooms.meetings.tests.pages import (
    FOREIGN,
    NAME,
    SECRETARIAT,
    a_mechanism,
    accepted,
    an_edition,
    day,
    suspended,
    terms,
)
from ayni.web import registry
from ayni.web.testing import never_said
from tests.pair import Scene
from tests.rooms import press, text

pytestmark = pytest.mark.django_db(databases=["default", "record"])

DESCRIBED = {
    "name_es": NAME,
    "code": "rre",
    "level": "regional",
    "domains": "defence",
    "institutions": "army",
    "held_before": "39",
}


def mechanism_page(leaf: bytes) -> str:
    return reverse("meetings:mechanism", kwargs={"object_id": leaf.hex()})


def edition_page(leaf: bytes) -> str:
    return reverse("meetings:edition", kwargs={"object_id": leaf.hex()})


def test_a_mechanism_is_proposed_consented_and_active(scene: Scene, at_desk: Signed) -> None:
    client = at_desk(FOREIGN)
    shown = text(client.get(reverse("meetings:mechanism-new")))
    assert "última edición celebrada" in shown.lower()
    assert client.post(reverse("meetings:mechanism-new"), DESCRIBED).status_code == 302
    row = Mechanism.objects.get()
    leaf = bytes.fromhex(row.object_id)
    assert row.awaited == ["chl", "per"]
    asked = press(client, mechanism_page(leaf), "consent", 200)
    assert NAME in asked
    assert "No se ha firmado nada" not in asked
    press(client, mechanism_page(leaf), "consent", confirmed="yes")
    consent = {"proposal": row.leaf}
    scene.per(facts.MECHANISM_CONSENTED, consent, by=f"per.{FOREIGN}", about=leaf)
    row.refresh_from_db()
    assert (row.state, row.awaited) == ("active", [])
    listed = text(client.get(reverse("meetings:list")))
    assert NAME in listed
    assert "XXXIX" in listed
    assert never_said(listed, "es") == []


def test_a_description_without_a_name_is_refused_and_kept(at_desk: Signed) -> None:
    client = at_desk(FOREIGN)
    typed = {**DESCRIBED, "name_es": "", "purpose": "Ensayar"}
    shown = client.post(reverse("meetings:mechanism-new"), typed)
    assert "Ensayar" in shown.content.decode()
    assert "No se encontró un nombre" in text(shown, 422)
    assert Mechanism.objects.count() == 0


def test_a_code_names_one_mechanism(scene: Scene, at_desk: Signed) -> None:
    a_mechanism(scene)
    shown = at_desk(FOREIGN).post(reverse("meetings:mechanism-new"), DESCRIBED)
    assert "“rre”" in text(shown, 422)


def test_an_office_without_the_power_is_told_who_can(scene: Scene, at_desk: Signed) -> None:
    a_mechanism(scene)
    shown = text(at_desk(SECRETARIAT).get(reverse("meetings:mechanism-new")))
    assert "chl.mfa.border" in shown
    assert "propuesta de un mecanismo" not in text(at_desk("press").get("/meetings/"), 403)


def test_what_another_mandates_stands_under_it(scene: Scene, at_desk: Signed) -> None:
    above = a_mechanism(scene, code="dos-mas-dos", level="ministers")
    a_mechanism(scene, code="rre", mandated_by=[above.hex()])
    page = at_desk(SECRETARIAT).get("/meetings/").content.decode()
    assert page.index("dos-mas-dos") < page.index("tree-1") < page.index("<code>rre</code>")


def test_mechanisms_that_mandate_each_other_are_each_shown_once(
    scene: Scene, at_desk: Signed
) -> None:
    first = a_mechanism(scene, code="uno")
    second = a_mechanism(scene, code="dos", mandated_by=[first.hex()])
    row = Mechanism.objects.get(pk=first.hex())
    Mechanism.objects.filter(pk=row.pk).update(mandated_by=[second.hex()])
    page = at_desk(SECRETARIAT).get("/meetings/").content.decode()
    assert page.count("<code>uno</code>") == page.count("<code>dos</code>") == 1


def test_a_meeting_is_proposed_countered_and_accepted(scene: Scene, at_desk: Signed) -> None:
    mechanism = a_mechanism(scene)
    client = at_desk(SECRETARIAT)
    new = reverse("meetings:edition-new", kwargs={"object_id": mechanism.hex()})
    assert 'value="40"' in client.get(new).content.decode()
    assert client.post(new, terms()).status_code == 302
    edition = bytes.fromhex(Edition.objects.get().object_id)
    shown = text(client.get(edition_page(edition)))
    assert "XL Reunión Regional de Ensayo" in shown
    assert "de PER" in shown
    later = {**dict_of(scene, edition), "supersedes": [edition.hex()]}
    version = scene.per(facts.EDITION_COUNTERED, later, by=f"per.{SECRETARIAT}", about=edition)
    press(client, edition_page(edition), "accept")
    row = Edition.objects.get()
    assert (row.state, row.leaf, row.first_day) == ("convened", version.hex(), day(97))
    shown = text(client.get(edition_page(edition)))
    assert "convocada" in shown
    assert "sustituida por una versión posterior" in shown
    assert never_said(shown, "es") == []


def dict_of(_scene: Scene, _edition: bytes) -> dict[str, object]:
    return {
        "ordinal": 40,
        "form": "regular",
        "host": "chl",
        "town": "Caleta Ensayo",
        "first_day": {"day": day(97), "zone": ZONE},
        "last_day": {"day": day(99), "zone": ZONE},
        "parties": ["chl", "per"],
    }


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"ordinal": "42"}, "40"),
        ({"form": "follow_up", "ordinal": "40"}, "seguimiento"),
        ({"last_day": day(80)}, "último día"),
        ({"first_day": day(-3)}, "ya pasó"),
        ({"town": " "}, "obligatorio"),
    ],
)
def test_terms_that_cannot_be_are_refused_and_kept(
    scene: Scene, at_desk: Signed, changed: dict[str, str], told: str
) -> None:
    mechanism = a_mechanism(scene)
    new = reverse("meetings:edition-new", kwargs={"object_id": mechanism.hex()})
    shown = at_desk(SECRETARIAT).post(new, terms(**changed))
    assert told in text(shown, 422)
    assert Edition.objects.count() == 0


def test_an_extraordinary_meeting_bears_any_number(scene: Scene, at_desk: Signed) -> None:
    mechanism = a_mechanism(scene)
    new = reverse("meetings:edition-new", kwargs={"object_id": mechanism.hex()})
    typed = terms(form="extraordinary", ordinal="3")
    assert at_desk(SECRETARIAT).post(new, typed).status_code == 302
    assert Edition.objects.get().ordinal == 3


def test_a_suspended_mechanism_is_not_convened_and_says_by_whom(
    scene: Scene, at_desk: Signed
) -> None:
    mechanism = a_mechanism(scene)
    edition = an_edition(scene, mechanism)
    suspended(scene, mechanism)
    client = at_desk(SECRETARIAT)
    new = reverse("meetings:edition-new", kwargs={"object_id": mechanism.hex()})
    assert "suspendido por PER" in text(client.post(new, terms(ordinal="41")), 422)
    assert "en suspenso" in text(client.get(edition_page(edition)))
    assert "suspendido por PER" in press(client, edition_page(edition), "accept", 422)
    assert "suspendido por PER" in text(client.get("/meetings/"))


def test_who_suspended_resumes_and_nobody_else(scene: Scene, at_desk: Signed) -> None:
    mechanism = a_mechanism(scene)
    suspended(scene, mechanism)
    client = at_desk(FOREIGN)
    page = client.get(mechanism_page(mechanism)).content.decode()
    assert 'id="deed-resume' not in page
    typed = {"since": day(0), "paper": "letter", "number": "12", "reason": "", "scope": ""}
    asked = press(client, mechanism_page(mechanism), "suspend", 200, **typed)
    assert "Lo que firma" in asked
    press(client, mechanism_page(mechanism), "suspend", confirmed="yes", **typed)
    assert "suspendido por CHL" in text(client.get(mechanism_page(mechanism)))
    press(client, mechanism_page(mechanism), "resume", **typed)
    shown = text(client.get(mechanism_page(mechanism)))
    assert "suspendido por CHL" not in shown
    assert "suspendido por PER" in shown


def test_it_is_declared_held_from_its_first_day_on(scene: Scene, at_desk: Signed) -> None:
    mechanism = a_mechanism(scene)
    edition = an_edition(scene, mechanism, ahead=-2)
    accepted(scene, edition)
    client = at_desk(SECRETARIAT)
    press(client, edition_page(edition), "held", note="")
    assert "celebrada, según CHL" in text(client.get(edition_page(edition)))
    held = {"version": edition.hex()}
    scene.per(facts.HELD, held, by=f"per.{SECRETARIAT}", about=edition)
    assert Edition.objects.get().state == "held"
    assert Mechanism.objects.get().state == "active"
    ahead = an_edition(scene, mechanism, ordinal=41)
    accepted(scene, ahead)
    assert 'id="deed-held' not in client.get(edition_page(ahead)).content.decode()


def test_a_page_that_has_aged_signs_nothing(scene: Scene, at_desk: Signed) -> None:
    edition = an_edition(scene, a_mechanism(scene))
    client = at_desk(SECRETARIAT)
    query = {"question": "¿Con intérpretes?"}
    scene.per(facts.QUERIED, query, by=f"per.{SECRETARIAT}", about=edition)
    page = {"deed": f"accept-{edition.hex()[:16]}", "version": edition.hex(), "expected": "1"}
    assert "¿Con intérpretes?" in text(client.post(edition_page(edition), page), 422)
    assert Edition.objects.get().state == "proposed"


def test_a_query_is_asked_answered_and_not_twice(scene: Scene, at_desk: Signed) -> None:
    edition = an_edition(scene, a_mechanism(scene))
    query = {"question": "¿Con intérpretes?"}
    scene.per(facts.QUERIED, query, by=f"per.{SECRETARIAT}", about=edition)
    client = at_desk(SECRETARIAT)
    press(client, edition_page(edition), "reply", answer="Sí, dos")
    assert "Sí, dos" in text(client.get(edition_page(edition)))
    assert 'id="deed-reply' not in client.get(edition_page(edition)).content.decode()


def test_the_desk_asks_for_what_is_missing(scene: Scene, at_desk: Signed) -> None:
    mechanism = a_mechanism(scene)
    an_edition(scene, mechanism)
    a_mechanism(scene, code="otro", agreed=False)
    desk = text(at_desk(SECRETARIAT).get("/"))
    assert "XL Reunión Regional de Ensayo" in desk
    assert "Responder a las fechas" in desk


def test_two_editions_of_one_number_say_so(scene: Scene, at_desk: Signed) -> None:
    mechanism = a_mechanism(scene)
    first = an_edition(scene, mechanism)
    an_edition(scene, mechanism, by="chl", ahead=120)
    shown = text(at_desk(SECRETARIAT).get(edition_page(first)))
    assert "otra edición lleva el mismo número" in shown


def test_the_seat_alternates_or_the_page_says_that_it_does_not(
    scene: Scene, at_desk: Signed
) -> None:
    mechanism = a_mechanism(scene)
    accepted(scene, an_edition(scene, mechanism, host="chl"))
    second = an_edition(scene, mechanism, ordinal=41, ahead=400, host="chl")
    third = an_edition(scene, mechanism, ordinal=42, ahead=800, host="per")
    client = at_desk(SECRETARIAT)
    assert "no alterna" in text(client.get(edition_page(second)))
    assert "no alterna" not in text(client.get(edition_page(third)))


def test_a_mechanism_goes_on_paper_with_its_history(scene: Scene, at_desk: Signed) -> None:
    mechanism = a_mechanism(scene)
    an_edition(scene, mechanism)
    address = reverse("meetings:mechanism-print", kwargs={"object_id": mechanism.hex()})
    shown = text(at_desk(SECRETARIAT).get(address))
    assert "XL Reunión Regional de Ensayo" in shown
    assert code_of(mechanism) in shown


@pytest.mark.parametrize("name", ["mechanism", "edition", "mechanism-print", "edition-archive"])
def test_what_nobody_stated_has_no_page(at_desk: Signed, name: str, scene: Scene) -> None:
    address = reverse(f"meetings:{name}", kwargs={"object_id": "ab" * 32})
    assert at_desk(SECRETARIAT).get(address).status_code == 404


def test_pages_ask_the_record_a_bounded_number_of_times(
    scene: Scene, at_desk: Signed, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    mechanism = a_mechanism(scene)
    for number in range(3):
        a_mechanism(scene, code=f"m{number}")
        an_edition(scene, mechanism, ordinal=41 + number, ahead=90 + number)
    edition = an_edition(scene, mechanism)
    client = at_desk(SECRETARIAT)
    for address, most in (
        ("/meetings/", 10),
        (mechanism_page(mechanism), 13),
        (edition_page(edition), 13),
    ):
        client.get(address)
        with django_assert_max_num_queries(most, using="record"):
            assert client.get(address).status_code == 200


def test_the_page_of_a_matter_is_found_by_one_question_and_later_by_none(
    scene: Scene, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    mechanism = a_mechanism(scene)
    for most in (1, 0):
        with django_assert_max_num_queries(most, using="record"):
            found = registry.object_url(facts.MECHANISM_CONSENTED, mechanism.hex())
        assert found == mechanism_page(mechanism)
    assert registry.object_url(facts.MECHANISM_CONSENTED, "ab" * 32) is None


def test_what_another_states_is_acknowledged_objected_to_and_lifted(
    scene: Scene, at_desk: Signed
) -> None:
    edition = an_edition(scene, a_mechanism(scene))
    client, where = at_desk(FOREIGN), edition_page(edition)
    press(client, where, "acknowledge")
    assert 'id="deed-acknowledge' not in client.get(where).content.decode()
    press(
        client, where, "object", ground="time", asks="postpone", reason="Elecciones", confirmed="y"
    )
    assert "Elecciones" in text(client.get(where))
    press(client, where, "lift")
    assert 'id="deed-lift' not in client.get(where).content.decode()
    assert "levantada" in text(client.get(where))


def test_calls_and_documents_stand_beside_a_meeting(scene: Scene, at_desk: Signed) -> None:
    edition = an_edition(scene, a_mechanism(scene))
    client, where = at_desk(FOREIGN), edition_page(edition)
    press(client, where, "contact", result="spoke", office_called="Mesa", note="Confirman el lunes")
    press(client, where, "paper", paper="note_verbale", number="(EXE) 8/2")
    page = text(client.get(where))
    assert "Confirman el lunes" in page
    assert "(EXE) 8/2" in page


def test_nobody_objects_to_what_the_own_state_proposed(scene: Scene, at_desk: Signed) -> None:
    edition = an_edition(scene, a_mechanism(scene), by="chl")
    client, where = at_desk(FOREIGN), edition_page(edition)
    assert 'id="deed-object' not in client.get(where).content.decode()
    fields = {"deed": "object", "version": edition.hex(), "ground": "time", "asks": "none"}
    refused = client.post(where, {**fields, "confirmed": "y", "expected": "1"})
    assert "Solo puede hacerlo otra parte" in text(refused, 422)
