# SPDX-License-Identifier: Apache-2.0
"""What other offices cleared is looked at anew when it is signed: a consent may come too late."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from ayni.adapters import clock
from ayni.adapters.clearance.models import Draft
from ayni.adapters.record import reading
from ayni.core.shortcodes import code_of
from ayni.rooms.procedures import facts, selectors
from ayni.rooms.procedures.tests.conftest import Signed
from ayni.rooms.procedures.tests.pages import DAY_MS, address, do, in_force, instant, theirs
from ayni.web.parts import members
from ayni.web.times import Clocks, PartyZone
from tests.pair import NOW_MS, Scene
from tests.rooms import text
from tests.visas import cleared_and_signed, let_clear

pytestmark = pytest.mark.django_db(databases=["default", "record"])

HEAD = "staff.head"
TITLE = "Protocolo de maremoto"
HASH = r"\b[0-9a-f]{64}\b"


@pytest.mark.parametrize(
    ("later", "state", "problem", "consented"),
    [(0, "signed", "", ["chl"]), (6, "returned", "lapsed", [])],
)
def test_a_consent_that_was_cleared_is_signed_only_while_others_still_wait_for_it(
    scene: Scene, at_desk: Signed, later: int, state: str, problem: str, consented: list[str]
) -> None:
    leaf = theirs(scene, valid_until=instant(clock.now_ms() + 5 * DAY_MS))
    let_clear(facts.CONSENTED)
    client = at_desk(HEAD)
    assert do(client, address(leaf), "consent", proposal=leaf.hex()).status_code == 302
    draft = cleared_and_signed(HEAD, later_ms=later * DAY_MS)
    assert (draft.state, draft.problem) == (state, problem)
    held = selectors.state_of(leaf).version(leaf)
    assert held is not None
    assert [*held.proposal.consents] == consented
    if problem:
        shown = text(client.get(f"/clearance/{draft.pk}/"))
        assert "No se firmó nada. El tiempo para consentir a esta propuesta ya pasó" in shown


def test_a_draft_of_an_activation_names_the_protocol_by_title_and_code(
    scene: Scene, at_desk: Signed
) -> None:
    leaf = in_force(scene)
    let_clear(facts.ACTIVATED)
    client = at_desk("civil.duty")
    data = {"pinned": leaf.hex(), "reason": "Alerta de maremoto", "place": "caleta-ensayo"}
    assert client.post(reverse("procedures:activate"), data).status_code == 302
    shown = text(client.get(f"/clearance/{Draft.objects.get().pk}/"))
    assert shown.count(f"{TITLE} · {code_of(leaf)}") == 2, "the protocol and the version"
    assert re.findall(HASH, shown) == []


def test_a_draft_of_a_consent_names_the_proposal_and_keeps_the_fingerprint_of_the_text(
    scene: Scene, at_desk: Signed
) -> None:
    leaf = theirs(scene)
    let_clear(facts.CONSENTED)
    client = at_desk(HEAD)
    assert do(client, address(leaf), "consent", proposal=leaf.hex()).status_code == 302
    shown = text(client.get(f"/clearance/{Draft.objects.get().pk}/"))
    assert shown.count(f"{TITLE} · {code_of(leaf)}") == 1
    found = reading.act(leaf)
    assert found is not None
    assert re.findall(HASH, shown) == [found.facts["text"]]


def test_the_record_alone_names_an_act_by_its_hash(scene: Scene, at_desk: Signed) -> None:
    leaf = in_force(scene)
    acts = reading.acts_about(leaf)
    (consent,) = [act for act in acts if act.kind == facts.CONSENTED and act.party == "per"]
    shown = text(at_desk(HEAD).get(reverse("web:act", args=[consent.leaf.hex()])))
    assert leaf.hex() in re.findall(HASH, shown)
    clocks = Clocks(zones=(PartyZone(party="chl", zone="America/Santiago"),), now_ms=NOW_MS)
    told = {
        fact.label: fact.value
        for fact in members.facts_of(consent.kind, consent.values, clocks=clocks, language="es")
    }
    assert code_of(leaf) in told.values()
    assert consent.facts["text"] in told.values(), "a fingerprint that is compared stays whole"
    assert leaf.hex() not in told.values()
