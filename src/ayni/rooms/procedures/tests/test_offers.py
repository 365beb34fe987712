# SPDX-License-Identifier: Apache-2.0
"""What could not be done in an activation is offered to a meeting once nobody is active in it."""

from __future__ import annotations

import pytest

from ayni.core.codec import Json
from ayni.rooms.procedures import facts
from ayni.rooms.procedures.selectors import agenda_offers
from ayni.rooms.procedures.tests.pages import in_force
from tests.pair import Scene

pytestmark = pytest.mark.django_db(databases=["default", "record"])

MECHANISM = "ab" * 32
WHY = "La ley exige orden del juez."


def say(scene: Scene, party: str, kind: str, about: bytes, **values: Json) -> bytes:
    act = scene.chl if party == "chl" else scene.per
    return act(kind, values, by=f"{party}.civil.duty", about=about)


def begun(scene: Scene) -> bytes:
    """Return an activation of both in which Peru could not do a step."""
    leaf = in_force(scene)
    pinned: dict[str, Json] = {"protocol": leaf.hex(), "pinned": leaf.hex(), "steps": ["s2"]}
    reason: dict[str, Json] = {**pinned, "reason": "Sismo mayor"}
    activation = scene.per(facts.ACTIVATED, reason, by="per.civil.duty")
    say(scene, "chl", facts.ACTIVATION_JOINED, activation, **pinned)
    say(scene, "chl", facts.STEP_MARKED, activation, step="s2", mark="done")
    say(scene, "per", facts.STEP_MARKED, activation, step="s2", mark="could_not", note=WHY)
    return activation


def test_a_step_that_could_not_be_done_is_offered_once_every_side_has_ended(scene: Scene) -> None:
    activation = begun(scene)
    viewer = scene.viewer("chl.staff.secretariat")
    for party in ("per", "chl"):
        assert agenda_offers(viewer, MECHANISM) == [], "a side is active still"
        say(scene, party, facts.DEACTIVATED, activation, reason="Terminó.")
    (offer,) = agenda_offers(viewer, MECHANISM)
    assert offer.title == f"Protocolo de maremoto, paso 2: PER no pudo hacerlo. {WHY}"
    assert (offer.matter, offer.party) == (activation.hex(), "per")
    assert agenda_offers(scene.viewer("chl.press"), MECHANISM) == []


def test_a_step_that_was_done_after_all_is_not_offered(scene: Scene) -> None:
    activation = begun(scene)
    say(scene, "per", facts.STEP_MARKED, activation, step="s2", mark="done")
    for party in ("per", "chl"):
        say(scene, party, facts.DEACTIVATED, activation, reason="Terminó.")
    assert agenda_offers(scene.viewer("chl.staff.secretariat"), MECHANISM) == []
