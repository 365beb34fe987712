# SPDX-License-Identifier: Apache-2.0
"""What tests of pages share: notices from now on, times as typed, words of a page."""

from __future__ import annotations

import re
from html import unescape

from django.http import HttpResponse

from ayni.adapters import clock
from ayni.core.codec import Json
from ayni.rooms.notices import facts
from ayni.rooms.notices.tests.scene import given
from tests.pair import HOUR_MS, Scene
from tests.rooms import instant, typed

PATROL = {
    "activity": "patrol",
    "place": "f-07",
    "distance": "lt_100m",
    "strength": "1_10",
    "arms": "side",
    "purpose": "Mantención del punto",
}


def patrol(hours: float, **changed: str) -> dict[str, str]:
    return {**PATROL, "start": typed(hours), "end": typed(hours + 4), **changed}


def at(hours: float) -> Json:
    return instant(clock.now_ms() + int(hours * HOUR_MS))


def a_notice(scene: Scene, **changed: object) -> bytes:
    values = {"start": at(72), "end": at(76), **changed}
    return scene.chl(facts.GIVEN, given(**values))  # type: ignore[arg-type]


def theirs(scene: Scene, **changed: object) -> bytes:
    values = {"start": at(72), "end": at(76), **changed}
    return scene.per(facts.GIVEN, given(**values))  # type: ignore[arg-type]


def text(response: HttpResponse, status: int = 200) -> str:
    assert response.status_code == status, response.content.decode()[:2000]
    return unescape(response.content.decode())


def told(page: str) -> str:
    """Return the words of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page))


def hidden(page: str, name: str, *, deed: str = "") -> str:
    """Return the value of a hidden field of a deed's form."""
    part = page[page.index(f'id="deed-{deed}"') :] if deed else page
    found = re.search(rf'name="{name}" value="([^"]*)"', part)
    assert found, f"no hidden {name}"
    return found[1]
