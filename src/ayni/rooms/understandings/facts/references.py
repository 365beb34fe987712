# SPDX-License-Identifier: Apache-2.0
"""How people cite an understanding: RRE-XXXIX/E-07; read from structural members alone.

Source: rooms.md A3 (Register); domain.md 2.5.
"""

from __future__ import annotations

from collections.abc import Mapping

from ayni.core.codec import Json
from ayni.rooms.meetings.facts import edition_reference


def reference_of(facts: Mapping[str, Json]) -> str:
    """Return how people cite an understanding, by its mechanism, edition and number."""
    number = facts.get("number")
    told = f"{number:02d}" if type(number) is int else "?"
    return f"{edition_reference(facts)}/E-{told}"
