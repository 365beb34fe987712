# SPDX-License-Identifier: Apache-2.0
"""Acts that only newer software can read: kept, told in words, and no weapon for anybody."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings

from ayni.adapters.record import digests, reading, registry
from ayni.core.kinds import Kind
from ayni.rooms.notices import facts
from ayni.rooms.notices.models import Notice
from ayni.rooms.notices.tests.pages import a_notice, text, told
from tests.pair import Scene
from tests.rooms import press

pytestmark = [
    pytest.mark.django_db(databases=["default", "record"]),
    pytest.mark.usefixtures("today"),
]
REROUTED = Kind(
    name="notices.rerouted/7", powers=frozenset({"liaison"}), members=(), about={facts.GIVEN}
)
WARNED = {
    "es": "puede no estar al día",
    "pt": "pode não estar em dia",
    "en": "may be out of date",
}


def reroute(scene: Scene, notice: bytes, *, critical: bool) -> bytes:
    """Let Peru write an act of a kind that Chile's software does not know."""
    scene.kinds = {**registry.kinds(), REROUTED.name: REROUTED}
    scene.critical = critical
    return scene.per(REROUTED.name, {}, about=notice)


@pytest.mark.parametrize("language", sorted(WARNED))
def test_the_page_of_a_matter_warns_of_a_critical_act_that_it_cannot_read(
    scene: Scene, anna_client: Client, settings: Settings, language: str
) -> None:
    anna_client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    notice = a_notice(scene)
    address = f"/notices/{notice.hex()}/"
    assert WARNED[language] not in told(text(anna_client.get(address)))
    before = digests.digest(), Notice.objects.values().get()
    leaf = reroute(scene, notice, critical=True)
    assert WARNED[language] in told(text(anna_client.get(address)))
    assert reading.act(leaf).verdict == "needs_newer"
    assert (digests.digest(), Notice.objects.values().get()) == before


def test_an_unknown_act_that_is_not_critical_stands_in_the_timeline_alone(
    scene: Scene, anna_client: Client, settings: Settings
) -> None:
    anna_client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    notice = a_notice(scene)
    reroute(scene, notice, critical=False)
    page = told(text(anna_client.get(f"/notices/{notice.hex()}/")))
    assert WARNED["en"] not in page
    assert "of a kind that this node's software does not know" in page


def test_no_word_of_a_neighbour_keeps_the_author_from_cancelling_its_notice(
    scene: Scene, anna_client: Client
) -> None:
    notice = a_notice(scene)
    reroute(scene, notice, critical=True)
    press(anna_client, f"/notices/{notice.hex()}/", "cancel", why="other")
    assert Notice.objects.get().state == "cancelled"
