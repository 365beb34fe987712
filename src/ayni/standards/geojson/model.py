# SPDX-License-Identifier: Apache-2.0
"""What a file of points holds: named points alone, never a line, an area or a boundary.

Coordinates are whole millionths of a degree, as the record holds them. Source: RFC 7946.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ayni.core.codec import Json

LAT_E6_MAX = 90_000_000
LON_E6_MAX = 180_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One named point.

    Attributes:
        id: of the place; unique in the file.
        lat_e6: latitude in millionths of a degree, WGS 84, north positive.
        lon_e6: longitude in millionths of a degree, WGS 84, east positive.
        properties: what is said of it: names, source, who accepts it.
    """

    id: str
    lat_e6: int
    lon_e6: int
    properties: Mapping[str, Json] = field(default_factory=dict)
