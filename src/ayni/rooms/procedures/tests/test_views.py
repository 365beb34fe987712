# SPDX-License-Identifier: Apache-2.0
"""Pages of protocols: a text is proposed, read side by side, agreed, and answered for."""

from datetime import date

import pytest
from django.urls import reverse

from ayni.adapters import clock
from ayni.core.codec import Json
from ayni.core.deadlines import instants_of
from ayni.rooms.procedures import facts, selectors
from ayni.rooms.procedures.states import ProtocolState
from ayni.rooms.procedures.tests.conftest import Signed
from ayni.rooms.procedures.tests.pages import (
    ES,
    PT,
    TYPED,
    address,
    consented,
    do,
    expected,
    in_force,
    instant,
    text,
    theirs,
    told,
    version,
)
from ayni.web.testing import never_said
from tests.pair import Scene
from tests.rooms import CHILE

pytestmark = pytest.mark.django_db(databases=["default", "record"])


def state(leaf: bytes) -> ProtocolState:
    return selectors.state_of(leaf)


def test_an_empty_registry_teaches(at_desk: Signed) -> None:
    page = told(text(at_desk("liaison").get(reverse("procedures:list"))))
    assert "Ningún protocolo" in page
    assert never_said(page, "es") == []


def test_an_office_without_a_power_of_the_room_does_not_see_it(at_desk: Signed) -> None:
    page = text(at_desk("press").get(reverse("procedures:list")), 403)
    assert "otras oficinas" in page


def test_a_text_typed_in_two_languages_is_proposed_with_its_steps(at_desk: Signed) -> None:
    client = at_desk("staff.secretariat")
    response = client.post(reverse("procedures:new"), TYPED, follow=True)
    page = told(text(response))  # type: ignore[arg-type]
    assert "falta el consentimiento de CHL, PER" in page
    for part in (*ES.split("\n\n"), *PT.split("\n\n")):
        assert part in page
    (found,) = selectors.states_on("tsunami")
    (one,) = found.versions
    assert [(s.segment, s.power, s.minutes) for s in one.steps] == [("s2", "duty", 15)]
    values = selectors.values_of(one.leaf)
    salt = bytes.fromhex(str(values["text_salt"]))
    assert facts.text_hash(values, salt).hex() == values["text"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"text_es": "", "text_pt": ""}, "No se encontró texto"),
        ({"text_pt": PT + "\n\nMais um."}, "no tienen la misma cantidad de párrafos: es 2, pt 3"),
        ({"title_pt": ""}, "Falta el título en: pt"),
        ({"topic": ""}, "No se encontró tema"),
        ({"step_0_number": "7"}, "El párrafo 7 figura como paso"),
        ({"step_0_power": ""}, "Un paso necesita"),
        ({"clause": "on_date"}, "No se encontró fecha"),
        ({"binds_from": "2099-01-01T12:00"}, "la cláusula no la pide"),
        ({"valid_until": "2001-01-01T12:00"}, "ya pasó"),
    ],
)
def test_what_is_not_a_whole_text_is_refused_and_what_was_typed_stays(
    at_desk: Signed, changed: dict[str, str], said: str
) -> None:
    client = at_desk("staff.secretariat")
    page = text(client.post(reverse("procedures:new"), {**TYPED, **changed}), 422)  # type: ignore[arg-type]
    assert said in told(page)
    assert "Protocolo de maremoto" in page
    assert not selectors.topics_known()


def test_a_second_protocol_on_a_topic_that_is_agreed_is_refused(
    scene: Scene, at_desk: Signed
) -> None:
    in_force(scene)
    page = text(at_desk("staff.secretariat").post(reverse("procedures:new"), TYPED), 422)  # type: ignore[arg-type]
    assert "Ya hay un texto acordado sobre este tema" in page


def test_markup_in_a_text_is_shown_as_it_was_typed(scene: Scene, at_desk: Signed) -> None:
    wording: Json = [{"id": "s1", "texts": {"es": "<script>alert(1)</script> & <b>costa</b>"}}]
    members: dict[str, Json] = {"segments": ["s1"], "steps": [], "languages": ["es"]}
    first = theirs(scene, wording=wording, **members)
    changed: Json = [{"id": "s1", "texts": {"es": "<i>otra</i> & <b>costa</b>"}}]
    values = version(wording=changed, supersedes=[first.hex()], **members)
    second = scene.per(facts.REPLACEMENT_PROPOSED, values, by="per.staff.secretariat", about=first)
    client = at_desk("liaison")
    against = {"object_id": first.hex(), "leaf": second.hex(), "against": first.hex()}
    for where in (
        address(first),
        reverse("procedures:compare", kwargs=against),
        reverse("procedures:print", kwargs={"object_id": first.hex(), "leaf": first.hex()}),
    ):
        raw = client.get(where).content.decode()
        assert "<script>alert" not in raw
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in raw
        assert "<b>costa" not in raw


def test_a_consent_is_confirmed_on_a_page_with_the_text_and_the_fixed_sentence(
    scene: Scene, at_desk: Signed
) -> None:
    leaf = theirs(scene)
    client = at_desk("mfa.border")
    where = address(leaf)
    data = {"deed": "consent", "proposal": leaf.hex(), "expected": expected(client, where)}
    page = told(text(client.post(where, data)))  # type: ignore[arg-type]
    assert "a este texto y a ningún otro: versión 1" in page
    assert "2 párrafos, en español, portugués" in page
    assert ES.split("\n\n", maxsplit=1)[0] in page
    assert not state(leaf).versions[0].proposal.consents


def test_with_the_consent_of_all_the_text_binds(scene: Scene, at_desk: Signed) -> None:
    leaf = theirs(scene)
    consented(scene, leaf, "per")
    client = at_desk("staff.head")
    response = do(client, address(leaf), "consent", proposal=leaf.hex())
    assert response.status_code == 302
    assert "vigente" in told(text(client.get(address(leaf))))  # type: ignore[arg-type]
    (found,) = selectors.answers("tsunami", [clock.now_ms()])
    assert [one.version.leaf for one in found.bindings] == [leaf]


def test_nobody_consents_to_a_text_other_than_the_one_named(scene: Scene, at_desk: Signed) -> None:
    leaf = theirs(scene, text="ab" * 32)
    page = do(at_desk("staff.head"), address(leaf), "consent", proposal=leaf.hex())
    assert "no es el que nombra la propuesta" in told(text(page, 422))
    assert not state(leaf).versions[0].proposal.consents


def test_a_page_that_has_aged_signs_no_consent(scene: Scene, at_desk: Signed) -> None:
    leaf = theirs(scene)
    client = at_desk("staff.head")
    data = {"deed": "consent", "proposal": leaf.hex(), "expected": expected(client, address(leaf))}
    scene.per(facts.QUERIED, {"question": "¿Qué costa?"}, about=leaf)
    page = client.post(address(leaf), {**data, "confirmed": "yes"})
    assert "Desde que abrió esta página" in told(text(page, 422))  # type: ignore[arg-type]
    assert not state(leaf).versions[0].proposal.consents


def test_a_counter_proposal_keeps_the_names_of_paragraphs_and_shows_what_differs(
    scene: Scene, at_desk: Signed
) -> None:
    first = theirs(scene)
    client = at_desk("staff.secretariat")
    kwargs = {"object_id": first.hex(), "leaf": first.hex()}
    where = reverse("procedures:replace", kwargs=kwargs)
    assert ES.split("\n\n", maxsplit=1)[0] in text(client.get(where))  # type: ignore[arg-type]
    typed = {
        **TYPED,
        "text_es": ES.replace("avisa a la costa", "avisa al puerto") + "\n\nSe anota la hora.",
        "text_pt": PT + "\n\nAnota-se a hora.",
        "expected": expected(client, where),
    }
    assert client.post(where, typed).status_code == 302
    second = state(first).versions[1]
    assert second.segments == ("s1", "s2", "s3")
    assert second.proposal.supersedes == (first,)
    against = {"object_id": first.hex(), "leaf": second.leaf.hex(), "against": first.hex()}
    page = text(client.get(reverse("procedures:compare", kwargs=against)))  # type: ignore[arg-type]
    assert "<del>a</del>" in page or "<del>a la costa.</del>" in page
    assert "<ins>Se anota la hora.</ins>" in page


def test_internal_adoption_is_awaited_and_then_declared(scene: Scene, at_desk: Signed) -> None:
    leaf = theirs(scene, clause="on_adoptions")
    consented(scene, leaf, "chl", "per")
    client = at_desk("mfa.border")
    assert "falta la adopción interna de CHL, PER" in told(text(client.get(address(leaf))))  # type: ignore[arg-type]
    fields = {"version": leaf.hex(), "instrument": "decree", "number": "14", "dated": "2026-11-20"}
    assert do(client, address(leaf), "adopt", **fields).status_code == 302
    assert state(leaf).versions[0].unadopted == ("per",)
    desk = told(text(client.get(reverse("web:desk"))))  # type: ignore[arg-type]
    assert "adopción interna pendiente" in desk


def test_opposite_readings_stand_side_by_side_on_the_paragraph(
    scene: Scene, at_desk: Signed
) -> None:
    leaf = in_force(scene)
    values: dict[str, Json] = {"version": leaf.hex(), "segment": "s2"}
    peru = {**values, "statement": "Avisa incluye el simulacro."}
    scene.per(facts.INTERPRETED, peru, by="per.mfa.border", about=leaf)
    client = at_desk("mfa.border")
    fields = {"version": leaf.hex(), "segment": "s2", "statement": "Avisa excluye el simulacro."}
    assert do(client, address(leaf), "interpret", **fields).status_code == 302
    kwargs = {"object_id": leaf.hex(), "leaf": leaf.hex()}
    for where in (address(leaf), reverse("procedures:print", kwargs=kwargs)):
        page = told(text(client.get(where)))  # type: ignore[arg-type]
        assert "incluye el simulacro" in page
        assert "excluye el simulacro" in page


def test_a_suspension_and_a_denunciation_are_seen_by_whoever_asks(
    scene: Scene, at_desk: Signed
) -> None:
    leaf = in_force(scene)
    client = at_desk("mfa.border")
    fields = {"version": leaf.hex(), "since": "2026-01-01T00:00", "instrument": "Nota 4"}
    assert do(client, address(leaf), "suspend", segments="s2", **fields).status_code == 302
    (pause,) = state(leaf).versions[0].pauses
    assert pause.from_ms > clock.now_ms() - 60_000
    where = reverse("procedures:today") + "?topic=tsunami"
    assert "Suspendido por Chile desde" in told(text(client.get(where)))  # type: ignore[arg-type]
    lift = f"lift-{pause.leaf.hex()[:16]}"
    fields = {"suspension": pause.leaf.hex(), "since": "2026-01-01T00:00"}
    assert do(client, address(leaf), lift, **fields).status_code == 302
    end = {"version": leaf.hex(), "since": "2026-01-01T00:00", "instrument": "Nota 5"}
    assert do(client, address(leaf), "denounce", **end).status_code == 302
    assert "Ningún texto obliga" in told(text(client.get(where)))  # type: ignore[arg-type]


def test_what_binds_now_stands_on_the_page_before_anybody_asks(
    scene: Scene, at_desk: Signed
) -> None:
    leaf = theirs(scene)
    client, where = at_desk("mfa.border"), reverse("procedures:today")
    assert "Ningún texto obliga" in told(text(client.get(where)))  # type: ignore[arg-type]
    consented(scene, leaf, "chl", "per")
    page = client.get(where)
    shown = told(text(page))  # type: ignore[arg-type]
    assert "Ningún texto obliga" not in shown
    assert "Obliga a: Chile, Perú" in shown
    assert address(leaf) in page.content.decode()
    fields = {"version": leaf.hex(), "since": "2026-01-01T00:00", "instrument": "Nota 4"}
    assert do(client, address(leaf), "suspend", **fields).status_code == 302
    assert "Suspendido por Chile desde" in told(text(client.get(where)))  # type: ignore[arg-type]


def test_two_texts_that_bind_at_once_are_shown_as_an_error_to_whoever_asks(
    scene: Scene, at_desk: Signed
) -> None:
    first, second = theirs(scene), theirs(scene)
    for leaf in (first, second):
        consented(scene, leaf, "chl", "per")
    client = at_desk("liaison")
    page = told(text(client.get(reverse("procedures:today") + "?topic=tsunami")))  # type: ignore[arg-type]
    assert "Dos textos obligan en este instante" in page
    assert "Dos textos obligan sobre un mismo tema" in told(text(client.get(reverse("web:desk"))))  # type: ignore[arg-type]


def test_a_day_is_asked_on_one_clock_and_each_answer_of_it_is_shown(
    scene: Scene, at_desk: Signed
) -> None:
    day = date(clock.now().year + 1, 5, 17)
    (begins,) = instants_of(day, hour=0, minute=30, zone=CHILE)  # 23:30 of the day before in Peru
    in_force(scene, clause="on_date", binds_from=instant(begins))
    client = at_desk("liaison")
    asked = reverse("procedures:today") + f"?topic=tsunami&day={day}&clock="
    chile = told(text(client.get(asked + "chl")))  # type: ignore[arg-type]
    assert "Ningún texto obliga" in chile
    assert "Protocolo de maremoto" in chile
    assert "La respuesta no es la misma" in chile
    peru = told(text(client.get(asked + "per")))  # type: ignore[arg-type]
    assert "Ningún texto obliga" not in peru
    assert "La respuesta no es la misma" not in peru


@pytest.mark.parametrize("ending", ["pdf", "docx"])
def test_a_version_is_handed_out_as_a_file(scene: Scene, at_desk: Signed, ending: str) -> None:
    leaf = in_force(scene)
    where = reverse("procedures:print", kwargs={"object_id": leaf.hex(), "leaf": leaf.hex()})
    response = at_desk("liaison").get(where, {"format": ending})
    assert response.status_code == 200
    assert response.content[:4] == {"pdf": b"%PDF", "docx": b"PK\x03\x04"}[ending]
    assert f"tsunami-v1-{leaf.hex()[:8]}.{ending}" in response.headers["Content-Disposition"]


def test_the_pocket_card_holds_the_steps_alone(scene: Scene, at_desk: Signed) -> None:
    leaf = in_force(scene)
    where = reverse("procedures:card", kwargs={"object_id": leaf.hex(), "leaf": leaf.hex()})
    page = told(text(at_desk("liaison").get(where)))  # type: ignore[arg-type]
    assert ES.split("\n\n")[1] in page
    assert ES.split("\n\n", maxsplit=1)[0] not in page


@pytest.mark.parametrize("path", ["", "replace/", "print/", "card/"])
def test_a_version_that_nobody_proposed_has_no_page(
    scene: Scene, at_desk: Signed, path: str
) -> None:
    leaf = theirs(scene)
    client = at_desk("staff.secretariat")
    assert client.get(selectors.version_url(leaf.hex(), "ab" * 32) + path).status_code == 404
    assert client.get(selectors.version_url("ab" * 32, leaf.hex()) + path).status_code == 404


def test_an_objection_is_lifted_by_whoever_made_it(scene: Scene, at_desk: Signed) -> None:
    leaf = theirs(scene)
    client, where = at_desk("mfa.border"), address(leaf)
    fields = {"version": leaf.hex(), "ground": "legal", "asks": "none", "reason": "Falta la ley"}
    assert do(client, where, "object", **fields).status_code == 302
    (made,) = state(leaf).text.responses.objections
    assert do(client, where, "unobject", objection=made.leaf.hex()).status_code == 302
    assert state(leaf).text.responses.objections[0].lifted
    page = told(text(do(client, where, "unobject", objection=made.leaf.hex()), 422))
    assert "Ya se levantó" in page


def test_a_call_and_a_document_are_noted_beside_a_version(scene: Scene, at_desk: Signed) -> None:
    leaf = theirs(scene)
    client, where = at_desk("mfa.border"), address(leaf)
    call = {"result": "spoke", "office_called": "Mesa de frontera", "note": "Lo están leyendo"}
    assert do(client, where, "contact", **call).status_code == 302
    paper = {"paper": "note_verbale", "number": "(EXE) 5/1"}
    assert do(client, where, "paper", **paper).status_code == 302
    page = told(text(client.get(where)))  # type: ignore[arg-type]
    assert "Lo están leyendo" in page
    assert "(EXE) 5/1" in page
    ahead = {**call, "occurred_at": "2099-01-01T12:00"}
    assert "todavía no llega" in told(text(do(client, where, "contact", **ahead), 422))
