# SPDX-License-Identifier: Apache-2.0
"""What tests of series, questions and the calendar share: rows as signed and as typed."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ayni.core.codec import Json
from ayni.rooms.notices import facts
from ayni.rooms.notices.tests.pages import at as exactly
from ayni.rooms.notices.tests.pages import text, typed
from tests.pair import Scene

ROW = {"activity": "patrol", "place": "f-07", "distance": "lt_100m", "strength": "1_10"}


def at(hours: float) -> dict[str, object]:
    """Return an instant so many hours from now, to the minute, as people type it."""
    told = exactly(hours)
    return {**told, "ms": int(str(told["ms"])) // 60_000 * 60_000}


def a_row(day: int, **changed: object) -> dict[str, object]:
    return {
        "activity": "patrol",
        "places": ["f-07"],
        "start": at(72 + 24 * day),
        "end": at(76 + 24 * day),
        "distance": "lt_100m",
        "strength": "1_10",
        "arms": "side",
        "rule": "a-1.1",
        "asked_minutes": 2880,
        "late": 0,
        **changed,
    }


def values(count: int = 5) -> dict[str, Json]:
    return {"rows": [a_row(day) for day in range(count)], "purpose": "Senderos"}  # type: ignore[dict-item]


def ours(scene: Scene, count: int = 5) -> bytes:
    return scene.chl(facts.SERIES_GIVEN, values(count))


def of_peru(scene: Scene, count: int = 5) -> bytes:
    return scene.per(facts.SERIES_GIVEN, values(count))


def typed_row(number: int, hours: float, **changed: str) -> dict[str, str]:
    row = {**ROW, "arms": "side", "start": typed(hours), "end": typed(hours + 4), **changed}
    return {f"row-{number}-{name}": value for name, value in row.items()}


def posted(*rows: Mapping[str, str | list[str]], **more: str) -> dict[str, str | list[str]]:
    found: dict[str, str | list[str]] = {
        "rows_count": str(len(rows)),
        "purpose": "Senderos",
        "deed": "give",
    }
    found.update(more)
    for row in rows:
        found.update(row)
    return found


def standing(page: str, party: str) -> tuple[int, int]:
    """Return how many rows a party acknowledged, and how many it has not."""
    awaited = page.count(f"espera acuse de {party}")
    return page.count(f"acuse de {party}") - awaited, awaited


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connections["record"]) as seen:
        text(client.get(address))
    return len(seen)


def asked(**changed: Json) -> dict[str, Json]:
    seen: Json = at(-1)  # type: ignore[assignment]
    return {"places": ["f-07"], "observed_at": seen, "observed": "Dos vehículos", **changed}


def given_row(scene: Scene) -> dict[str, Json]:
    row: dict[str, Json] = {"urgent": 0, "purpose": "Luz", **a_row(0, start=at(71))}  # type: ignore[dict-item]
    return row
