# SPDX-License-Identifier: Apache-2.0
"""Members of a notice that is in order, beside the scene of two states (tests/pair.py)."""

from __future__ import annotations

from ayni.core.codec import Json
from ayni.rooms.notices import facts
from tests.pair import HOUR_MS, NOW_MS


def given(**changed: Json) -> dict[str, Json]:
    """Return the members of a notice of a patrol at F-07, in order and in time."""
    return {
        "urgent": 0,
        "activity": "patrol",
        "places": ["f-07"],
        "start": at(72),
        "end": at(76),
        "distance": "lt_100m",
        "strength": "1_10",
        "arms": "side",
        "purpose": "Mantención del punto",
        "rule": "a-1.1",
        "asked_minutes": 48 * 60,
        "late": 0,
        **changed,
    }


def amended(version: bytes, *, widens: tuple[str, ...] = (), **changed: Json) -> dict[str, Json]:
    """Return the members of an amendment of `given`."""
    values = given(**changed)
    del values["urgent"]
    more: dict[str, Json] = {"supersedes": [version.hex()], "widens": list(widens), "reason": "Luz"}
    return {**values, **more}


def at(hours: float, zone: str = "America/Santiago") -> Json:
    """Return an instant so many hours from now, as a member of an act."""
    return facts.Moment(ms=NOW_MS + int(hours * HOUR_MS), zone=zone, offset=-180).to_value()
