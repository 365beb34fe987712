# SPDX-License-Identifier: Apache-2.0
"""What receipts show of who claims to have known less, and what is told of two histories."""

from __future__ import annotations

import pytest
from django.test import Client

from ayni.adapters.record import evidence, ledger
from ayni.rooms.notices import facts
from ayni.rooms.notices.tests.pages import a_notice, text, theirs, told
from tests.pair import LOG_IDS, Scene

pytestmark = [
    pytest.mark.django_db(databases=["default", "record"]),
    pytest.mark.usefixtures("today"),
]


def page_of(client: Client, leaf: bytes) -> str:
    return told(text(client.get(f"/record/{leaf.hex()}/")))


def test_an_act_that_claims_to_know_less_than_its_node_held_is_told_of_it(
    scene: Scene, anna_client: Client
) -> None:
    scene.cut_off()
    a_notice(scene)
    a_notice(scene)
    scene.sign()
    at_once = theirs(scene)
    scene.wait(1)
    later = theirs(scene)
    scene.reconnect()
    honest = theirs(scene)
    assert "El nodo de PER tenía guardados 2 actos de CHL que este acto no conoce" in page_of(
        anna_client, later
    )
    for leaf in (at_once, honest):
        assert "tenía guardado" not in page_of(anna_client, leaf)


def test_a_log_with_two_histories_is_told_in_the_agreed_words(
    scene: Scene, anna_client: Client
) -> None:
    notice = theirs(scene)
    scene.chl(facts.ACKNOWLEDGED, {"version": notice.hex()}, about=notice)
    known = ledger.reading().logs()[LOG_IDS["per"]].folded
    theirs(scene)
    with ledger.write(now_ms=scene.now_ms) as txn:
        evidence.raise_alarm(txn, code="fork", log=LOG_IDS["per"], detail="7, 8", evidence=b"{}")
    for address in ("/record/", "/record/state/"):
        page = told(text(anna_client.get(address)))
        assert "Hay dos historias firmadas del registro del Perú" in page
        assert f"Valen los actos hasta el n.º {known}," in page
