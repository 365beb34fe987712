# SPDX-License-Identifier: Apache-2.0
"""What goes wrong between two secretariats: each case has one outcome, and both sides see it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ayni.adapters import clock
from ayni.adapters.accounts import people
from ayni.adapters.accounts.models import Holding
from ayni.adapters.record import reading
from ayni.core import constitution as law
from ayni.core import limits
from ayni.core.codec import Json
from ayni.rooms.procedures import facts, selectors
from ayni.rooms.procedures.models import Protocol
from ayni.rooms.procedures.tests.conftest import Signed
from ayni.rooms.procedures.tests.pages import (
    TYPED,
    address,
    consented,
    do,
    expected,
    in_force,
    text,
    theirs,
    told,
    version,
)
from tests.pair import Scene

pytestmark = pytest.mark.django_db(databases=["default", "record"])


def test_a_consent_to_a_text_that_nobody_proposed_is_refused_and_set_aside(
    scene: Scene, at_desk: Signed
) -> None:
    leaf = theirs(scene)
    page = do(at_desk("staff.head"), address(leaf), "consent", proposal="ab" * 32)
    assert "no se conoce aquí" in told(text(page, 422))
    values: dict[str, Json] = {"proposal": "cd" * 32, "text": "ef" * 32}
    stray = scene.per(facts.CONSENTED, values, by="per.staff.head", about=leaf)
    act = reading.act(stray)
    assert act is not None
    assert act.reason == "proposal_unknown"
    assert not selectors.state_of(leaf).versions[0].proposal.consents


def test_two_first_texts_on_one_topic_are_both_shown_and_one_alone_is_agreed(
    scene: Scene, at_desk: Signed
) -> None:
    scene.cut_off()
    ours = scene.chl(facts.VERSION_PROPOSED, version(), by="chl.staff.secretariat")
    other = theirs(scene)
    scene.reconnect()
    client = at_desk("staff.secretariat")
    page = told(text(client.get("/procedures/proposed/")))  # type: ignore[arg-type]
    assert page.count("Protocolo de maremoto") == 2
    consented(scene, other, "chl", "per")
    head = at_desk("staff.head")
    assert "vigente" in told(text(head.get(address(other))))  # type: ignore[arg-type]
    assert "falta el consentimiento" in told(text(head.get(address(ours))))  # type: ignore[arg-type]


def test_a_withdrawal_that_crosses_the_last_consent_leaves_the_text_in_force(
    scene: Scene, at_desk: Signed
) -> None:
    leaf = theirs(scene)
    consented(scene, leaf, "per")
    scene.cut_off()
    consented(scene, leaf, "chl")
    withdrawn: dict[str, Json] = {"proposal": leaf.hex(), "why": "Falta un párrafo"}
    scene.per(facts.PROPOSAL_WITHDRAWN, withdrawn, by="per.staff.secretariat", about=leaf)
    (held,) = selectors.state_of(leaf).versions
    assert held.agreed_ms is not None
    assert not held.withdrawn
    shown = told(text(at_desk("staff.head").get(address(leaf))))  # type: ignore[arg-type]
    assert "vigente" in shown
    assert "No tiene efecto: Chile aceptó a las" in shown


def test_a_consent_that_had_seen_the_withdrawal_does_not_count(
    scene: Scene, at_desk: Signed
) -> None:
    leaf = theirs(scene)
    client = at_desk("staff.head")
    seen = expected(client, address(leaf))
    withdrawn: dict[str, Json] = {"proposal": leaf.hex()}
    scene.per(facts.PROPOSAL_WITHDRAWN, withdrawn, by="per.staff.secretariat", about=leaf)
    data = {"deed": "consent", "proposal": leaf.hex(), "expected": seen, "confirmed": "yes"}
    gone = told(text(client.post(address(leaf), data), 422))  # type: ignore[arg-type]
    assert "fue retirada o reemplazada" in gone
    consented(scene, leaf, "per")
    assert selectors.state_of(leaf).versions[0].withdrawn
    assert "retirada" in told(text(client.get(address(leaf))))  # type: ignore[arg-type]


def test_an_acting_head_whose_term_is_over_consents_to_nothing(
    scene: Scene, at_desk: Signed
) -> None:
    leaf = theirs(scene)
    client = at_desk("mfa.border")
    held = Holding.objects.get(office="chl.mfa.border")
    data = {"deed": "consent", "proposal": leaf.hex(), "confirmed": "yes", "expected": "1"}
    people.end_holding(held, at=clock.now() - timedelta(seconds=1))
    assert client.post(address(leaf), data).headers["Location"] == "/account/kept/"
    assert not selectors.state_of(leaf).versions[0].proposal.consents


def test_a_consent_by_an_office_that_has_ended_is_set_aside_on_every_node(scene: Scene) -> None:
    leaf = theirs(scene)
    declared: dict[str, Json] = {
        "office": "per.acting.head",
        "powers": ["head"],
        "institution": "army",
        "names": {"es": "Jefatura (S)"},
    }
    office = scene.per(law.OFFICE_DECLARED, declared, by="per.liaison")
    ended: dict[str, Json] = {"office": "per.acting.head"}
    scene.per(law.OFFICE_ENDED, ended, by="per.liaison", about=office)
    values: dict[str, Json] = {
        "proposal": leaf.hex(),
        "text": str(selectors.values_of(leaf)["text"]),
    }
    late = scene.per(facts.CONSENTED, values, by="per.acting.head", about=leaf)
    act = reading.act(late)
    assert act is not None
    assert act.reason
    assert not selectors.state_of(leaf).versions[0].proposal.consents


def test_a_text_without_one_of_its_languages_is_not_consented_to(
    scene: Scene, at_desk: Signed
) -> None:
    rows: list[Json] = [
        {"id": "s1", "texts": {"es": "Uno", "pt": "Um"}},
        {"id": "s2", "texts": {"es": "Dos"}},
    ]
    leaf = theirs(scene, wording=rows)
    page = do(at_desk("staff.head"), address(leaf), "consent", proposal=leaf.hex())
    assert "falta un párrafo: pt" in told(text(page, 422))
    assert not selectors.state_of(leaf).versions[0].proposal.consents


@pytest.mark.parametrize(("over", "status"), [(1, 422), (0, 302)])
def test_an_annex_over_the_limit_proposes_nothing_and_one_at_the_limit_goes_along(
    at_desk: Signed, over: int, status: int
) -> None:
    size = limits.ATTACHMENT_SIZE_DEFAULT_MAX_BYTES - len(b"%PDF-") + over
    annex = SimpleUploadedFile("anexo.pdf", b"%PDF-" + bytes(size))
    done = at_desk("staff.secretariat").post("/procedures/new/", {**TYPED, "attach": [annex]})
    assert done.status_code == status
    assert Protocol.objects.count() == (status == 302)
    if status == 422:
        page = text(done, 422)  # type: ignore[arg-type]
        assert "anexo.pdf" in page
        assert "10 MiB" in page
        assert "Quien recibe el aviso" in page, "what was typed stays"


def test_a_denounced_text_is_neither_denounced_again_nor_activated(
    scene: Scene, at_desk: Signed
) -> None:
    leaf = in_force(scene)
    client = at_desk("mfa.border")
    told_so = {"version": leaf.hex(), "since": "2020-01-01T00:00", "instrument": "Nota 1/2"}
    assert do(client, address(leaf), "denounce", **told_so).status_code == 302
    page = told(text(do(client, address(leaf), "denounce", **told_so), 422))
    assert "ya denunció" in page
    duty = at_desk("civil.duty")
    data = {"pinned": leaf.hex(), "reason": "Alerta"}
    assert duty.post("/procedures/activate/", data).status_code == 422
