# SPDX-License-Identifier: Apache-2.0
"""A constitution that asks other powers for a kind than its own: node and pages follow it alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from ayni.adapters.record import reading
from ayni.core.errors import Refusal
from ayni.rooms.notices import facts, services
from ayni.rooms.notices.tests.pages import patrol
from ayni.rooms.notices.tests.scene import given
from ayni.rooms.notices.tests.test_services import DETAILS, TERMS
from ayni.web.deeds import Deed
from ayni.web.services import propose_constitution
from ayni.web.signing import Signatory
from tests.pair import Scene
from tests.rooms import playing, sit, text

pytestmark = pytest.mark.django_db(databases=["default", "record"])

POWERS = {"notices.given": ["press"], "notices.queried": ["press"]}


@pytest.fixture
def scene(settings: Settings, tmp_path: Path, db: None) -> Iterator[Scene]:
    """Chile's node; notices are given by the press offices."""
    with playing(["notices"], settings, tmp_path, powers=POWERS) as made:
        yield made


def test_the_agreed_power_signs_and_the_kinds_own_power_does_not(scene: Scene) -> None:
    verdicts = {
        office: reading.act(scene.per(facts.GIVEN, given(), by=f"per.{office}")).verdict
        for office in ("press", "liaison", "civil.duty")
    }
    assert verdicts == {
        "press": "regular",
        "liaison": "power_lacking",
        "civil.duty": "power_lacking",
    }
    with pytest.raises(Refusal, match="power_lacking"):
        scene.chl(facts.GIVEN, given(), by="chl.liaison")
    scene.chl(facts.GIVEN, given(), by="chl.press")


def test_pages_offer_and_refuse_by_the_agreed_power(scene: Scene) -> None:
    press, liaison = sit("press"), sit("liaison")
    lacking = "no tiene la facultad «comunicaciones» que pide este acto. La tienen: chl.press"
    assert lacking in text(liaison.get("/notices/new/"))
    assert "no tiene la facultad" not in text(press.get("/notices/new/"))
    given_by_press = press.post("/notices/new/", {"deed": "give", **patrol(72)})
    assert given_by_press.status_code == 302, given_by_press.content.decode()[:2000]
    leaf = given_by_press.headers["Location"].rstrip("/").rpartition("/")[2]
    assert "Mantención del punto" in text(press.get(f"/record/{leaf}/"))


def test_a_deed_that_is_refused_names_the_offices_that_the_constitution_means(scene: Scene) -> None:
    deed = Deed(author=scene.viewer("chl.liaison"), deed_id="ab" * 16)
    with pytest.raises(Refusal) as refusal:
        services.give_notice(deed, terms=TERMS, details=DETAILS)
    assert refusal.value.params["power"] == "press"


def test_the_framework_shows_the_powers_that_were_agreed(scene: Scene, client: Client) -> None:
    page = text(sit("mfa.border").get("/framework/"))
    assert "Aviso dado comunicaciones" in page


@pytest.mark.parametrize("named", ["notices.givn", "notices.given/1"])
def test_powers_for_what_is_no_kind_are_not_proposed(scene: Scene, named: str) -> None:
    who = Signatory(
        office="chl.mfa.border", capacity="titular", mode="exercise", now_ms=scene.now_ms
    )
    with pytest.raises(Refusal, match="kind_misnamed"):
        propose_constitution(who, text={"mode": "exercise", "powers": {named: ["liaison"]}})
