# SPDX-License-Identifier: Apache-2.0
"""Writes points as a FeatureCollection; the same points give the same bytes.

    {"type": "FeatureCollection", "features": [{"type": "Feature", "id": "f-07",
     "geometry": {"type": "Point", "coordinates": [-69.800000, -19.400000]}, "properties": {…}}]}

Source: RFC 7946, sections 3.1.1 (longitude first), 3.1.2, 3.2, 3.3, 11.2 (precision).
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from ayni.core.errors import SchemaError
from ayni.standards.geojson.model import LAT_E6_MAX, LON_E6_MAX, Point


def write(points: Sequence[Point]) -> bytes:
    """Return the file.

    Raises:
        SchemaError: a coordinate lies outside the globe, or two points have one id.
    """
    ids = [point.id for point in points]
    if len(set(ids)) != len(ids):
        raise SchemaError("two points with one id found; each place is expected once")
    features = ",".join(_feature(point) for point in sorted(points, key=lambda point: point.id))
    return f'{{"type":"FeatureCollection","features":[{features}]}}\n'.encode()


def _feature(point: Point) -> str:
    if abs(point.lat_e6) > LAT_E6_MAX or abs(point.lon_e6) > LON_E6_MAX:
        raise SchemaError(
            f"{point.id}: {point.lat_e6}, {point.lon_e6} found; at most {LAT_E6_MAX} and "
            f"{LON_E6_MAX} millionths of a degree are expected"
        )
    told = json.dumps(dict(point.properties), ensure_ascii=False, sort_keys=True)
    return (
        f'{{"type":"Feature","id":{json.dumps(point.id)},"geometry":{{"type":"Point",'
        f'"coordinates":[{_degrees(point.lon_e6)},{_degrees(point.lat_e6)}]}},"properties":{told}}}'
    )


def _degrees(millionths: int) -> str:
    """Return degrees with six decimals, without passing through a float."""
    sign = "-" if millionths < 0 else ""
    whole, part = divmod(abs(millionths), 1_000_000)
    return f"{sign}{whole}.{part:06d}"
