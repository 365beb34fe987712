# SPDX-License-Identifier: Apache-2.0
"""The page of one notice: its deeds, its print and its proof."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from ayni.core.errors import NotAuthentic
from ayni.core.policy import Group, Log, Policy, Witness
from ayni.core.shortcodes import code_of
from ayni.core.verification import check_act_proof
from ayni.rooms.notices import facts
from ayni.rooms.notices.models import Notice
from ayni.rooms.notices.tests.pages import a_notice, at, hidden, patrol, text, theirs, told, typed
from ayni.rooms.notices.tests.scene import amended
from tests.pair import Scene, log_signer, receipt_signer

pytestmark = [
    pytest.mark.django_db(databases=["default", "record"]),
    pytest.mark.usefixtures("today"),
]


def test_the_page_says_which_version_was_acknowledged(anna_client: Client, scene: Scene) -> None:
    notice = a_notice(scene)
    scene.per(facts.ACKNOWLEDGED, {"version": notice.hex()}, about=notice)
    values = amended(notice, widens=("start",), start=at(69), end=at(76))  # type: ignore[arg-type]
    scene.chl(facts.AMENDED, values, about=notice)
    page = told(text(anna_client.get(f"/notices/{notice.hex()}/")))
    assert "acusó recibo de la versión 1" in page
    assert "El acuse es de la versión 1. La versión 2 espera acuse desde" in page
    assert "Versión 2" in page
    assert "comienzo más temprano" in page


def test_a_deed_is_signed_from_the_page(anna_client: Client, scene: Scene) -> None:
    notice = theirs(scene)
    address = f"/notices/{notice.hex()}/"
    page = text(anna_client.get(address))
    assert "El acuse no expresa conformidad." in page
    version = hidden(page, "version", deed="acknowledge")
    done = anna_client.post(address, {"deed": "acknowledge", "version": version})
    assert done.status_code == 302
    assert re.search(r"#act-[0-9a-f]{16}$", done["Location"])
    page = text(anna_client.get(address))
    assert 'id="deed-acknowledge"' not in page


def test_a_question_is_answered_where_it_stands(anna_client: Client, scene: Scene) -> None:
    notice = a_notice(scene)
    query = scene.per(facts.QUERIED, {"question": "¿Con dron?"}, about=notice).hex()
    address = f"/notices/{notice.hex()}/"
    name = f"reply-{query[:16]}"
    page = text(anna_client.get(address))
    assert "abierta; la respuesta vence" in page
    form = {
        "deed": name,
        "query": query,
        "answer": "",
        "expected": hidden(page, "expected", deed=name),
    }
    assert "is-invalid" in text(anna_client.post(address, form), 422)
    assert anna_client.post(address, {**form, "answer": "Sin dron"}).status_code == 302
    page = told(text(anna_client.get(address)))
    assert "respondida" in page
    assert "Sin dron" in page


def test_an_objection_is_confirmed_on_a_page_of_its_own(anna_client: Client, scene: Scene) -> None:
    notice = theirs(scene)
    address = f"/notices/{notice.hex()}/"
    page = text(anna_client.get(address))
    form = {
        "deed": "object",
        "version": notice.hex(),
        "ground": "place",
        "asks": "none",
        "reason": "Otro nombre",
        "expected": hidden(page, "expected", deed="object"),
        "deed_id": hidden(page, "deed_id", deed="object"),
    }
    confirm = text(anna_client.post(address, form))
    assert Notice.objects.get().objections_open == 0
    assert "Volver sin firmar" in confirm
    assert "objeción queda" in confirm
    assert "Otro nombre" in confirm
    again = {name: hidden(confirm, name) for name in form}
    assert anna_client.post(address, {**again, "confirmed": "yes"}).status_code == 302
    assert Notice.objects.get().objections_open == 1
    page = told(text(anna_client.get(address)))
    assert "Levantar la objeción" in page or "Levantar objeción" in page


def test_a_page_that_has_aged_shows_what_came_and_keeps_the_draft(
    anna_client: Client, scene: Scene
) -> None:
    notice = theirs(scene)
    address = f"/notices/{notice.hex()}/"
    expected = hidden(text(anna_client.get(address)), "expected", deed="query")
    scene.per(facts.RESERVED, {"text": "Sin perjuicio"}, about=notice)
    form = {"deed": "query", "question": "¿Con dron?", "expected": expected}
    page = text(anna_client.post(address, form), 422)
    assert "Desde que abrió esta página llegó" in page
    assert "¿Con dron?" in page
    assert "Sin perjuicio" in page
    form["expected"] = hidden(page, "expected", deed="query")
    assert anna_client.post(address, form).status_code == 302


def test_an_amendment_begins_with_the_notice_as_it_stands(
    anna_client: Client, scene: Scene
) -> None:
    notice = a_notice(scene, contact="Puesto F-07")
    address = f"/notices/{notice.hex()}/"
    page = text(anna_client.get(address))
    assert "Puesto F-07" in page
    form = {
        **patrol(72, end=typed(75), contact="Puesto F-07", reason="Termina antes"),
        "deed": "amend",
        "expected": hidden(page, "expected", deed="amend"),
    }
    assert anna_client.post(address, form).status_code == 302
    assert Notice.objects.get().version == 2


def test_a_deed_nobody_knows_is_not_found(anna_client: Client, scene: Scene) -> None:
    notice = a_notice(scene).hex()
    assert anna_client.post(f"/notices/{notice}/", {"deed": "erase"}).status_code == 404
    assert anna_client.get(f"/notices/{'00' * 32}/").status_code == 404
    assert anna_client.get(f"/notices/{notice}/proof/{'00' * 32}/").status_code == 404


def test_a_print_carries_code_cut_and_who_printed_it(anna_client: Client, scene: Scene) -> None:
    notice = a_notice(scene, own_ref="Of. 123/2026")
    page = text(anna_client.get(f"/notices/{notice.hex()}/print/"))
    assert "<svg viewBox" in page
    assert code_of(notice) in page
    assert "Impreso por chl.liaison" in page
    assert "Of. 123/2026" in page
    assert "TLP:AMBER" in page
    assert "watermark-es" in page
    assert "sirven solo para la comunicación práctica" in page
    assert "Estado del registro en esta página: CHL" in told(page)
    assert not re.search(r"<(script|style)(?![^>]*src=)[^>]*>[^<]", page)
    assert " style=" not in page


def policy() -> Policy:
    logs = tuple(Log(log_signer(party).vkey) for party in ("chl", "per"))
    witness = Witness("per", receipt_signer("per").vkey)
    return Policy(
        logs=logs,
        witnesses=(witness,),
        groups=(Group("receipts", 1, ("per",)),),
        quorum="receipts",
    )


def test_a_receipt_that_came_hours_after_the_claimed_time_is_pointed_out(
    anna_client: Client, scene: Scene
) -> None:
    notice = a_notice(scene)
    address = f"/notices/{notice.hex()}/"
    scene.wait(hours=3.5)
    assert "Atención a la hora" not in text(anna_client.get(address))
    scene.sign()
    page = text(anna_client.get(address))
    assert "Atención a la hora: otro nodo lo guardó por primera vez 3 h después" in page
    assert "a la hora: otro nodo" in text(anna_client.get(f"/record/{notice.hex()}/"))


def test_a_proof_opens_what_was_chosen_and_keeps_the_rest_closed(
    anna_client: Client, scene: Scene
) -> None:
    notice = a_notice(scene, contact="Puesto F-07")
    scene.sign()
    address = f"/notices/{notice.hex()}/proof/{notice.hex()}/"
    page = text(anna_client.get(address))
    assert re.search(r'value="places"\s+checked', page)
    assert not re.search(r'value="contact"\s+checked', page)
    made = anna_client.get(f"{address}file/")
    assert made["Content-Disposition"].endswith(f'{code_of(notice)}.tlog-proof"')
    report = check_act_proof(made.content, policy())
    assert set(report.values) == {"activity", "places", "start", "end"}
    assert report.values["places"] == ["f-07"]
    assert {"strength", "contact", "purpose"} <= set(report.closed)
    assert b"Puesto F-07" not in made.content
    assert [receipt.witness for receipt in report.head.receipts] == ["per"]
    chosen = anna_client.get(f"{address}file/?chosen=yes&open=contact")
    assert set(check_act_proof(chosen.content, policy()).values) == {"contact"}
    broken = made.content.replace(b"index ", b"index 1")
    with pytest.raises(NotAuthentic):
        check_act_proof(broken, policy())


def test_an_act_that_no_head_covers_has_no_proof_yet(anna_client: Client, scene: Scene) -> None:
    notice = a_notice(scene).hex()
    page = text(anna_client.get(f"/notices/{notice}/proof/{notice}/file/"), 409)
    assert "Enlace" in page


def test_a_code_that_was_heard_is_compared_with_the_acts(anna_client: Client, scene: Scene) -> None:
    notice = theirs(scene, urgent=1, activity="closure")
    address = f"/notices/{notice.hex()}/"
    heard = {"deed": "heard", "heard": "Ruta X-1 cerrada", "code": code_of(notice).lower()}
    assert anna_client.post(address, heard).status_code == 302
    page = told(text(anna_client.get(address)))
    assert "El acto llegó. Su código es el que usted anotó" in page
    assert "Ruta X-1 cerrada" in page
    misheard = {**heard, "code": "7K3M-Q9TD-42"}
    assert "heard-code_error" in text(anna_client.post(address, misheard), 422)
