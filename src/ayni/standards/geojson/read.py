# SPDX-License-Identifier: Apache-2.0
"""Reads a file of points; anything but points is refused, so that no line slips in.

Source: RFC 7946, sections 3.1.2, 3.2, 3.3 and 4 (no other reference system).
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, Final

from ayni.core.errors import SchemaError
from ayni.standards.geojson.model import LAT_E6_MAX, LON_E6_MAX, Point

FILE_MAX_BYTES: Final = 1 << 20
POINTS_MAX_COUNT: Final = 2_000


def read(raw: bytes) -> list[Point]:
    """Return the points of a FeatureCollection.

    Raises:
        SchemaError: it is too large, no JSON, or holds anything but named points on the globe.
    """
    if len(raw) > FILE_MAX_BYTES:
        raise SchemaError(f"{len(raw)} bytes found; at most {FILE_MAX_BYTES} are expected")
    try:
        found = json.loads(raw, parse_float=Decimal, parse_constant=_no_number)
    except (ValueError, RecursionError) as trouble:
        raise SchemaError(f"no JSON: {trouble}") from trouble
    if not isinstance(found, dict) or found.get("type") != "FeatureCollection":
        raise SchemaError("no FeatureCollection found; one is expected")
    features = found.get("features")
    if "crs" in found or not isinstance(features, list) or len(features) > POINTS_MAX_COUNT:
        raise SchemaError(f"expected a list of at most {POINTS_MAX_COUNT} features and no crs")
    points = [_point(feature) for feature in features]
    if len({point.id for point in points}) != len(points):
        raise SchemaError("two points with one id found; each place is expected once")
    return points


def _point(feature: Any) -> Point:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise SchemaError("something else than a Feature found")
    name, geometry = feature.get("id"), feature.get("geometry")
    if not isinstance(name, str) or not isinstance(geometry, dict):
        raise SchemaError("a Feature without id or geometry found; a named point is expected")
    if geometry.get("type") != "Point":
        raise SchemaError(f"{name}: {str(geometry.get('type'))[:40]} found; a Point is expected")
    pair = geometry.get("coordinates")
    if not isinstance(pair, list) or len(pair) != 2:
        raise SchemaError(f"{name}: longitude and latitude are expected")
    properties = feature.get("properties") or {}
    if not isinstance(properties, dict):
        raise SchemaError(f"{name}: properties are expected to be an object")
    return Point(
        id=name,
        lon_e6=_millionths(pair[0], LON_E6_MAX, name),
        lat_e6=_millionths(pair[1], LAT_E6_MAX, name),
        properties=properties,
    )


def _millionths(value: Any, limit: int, name: str) -> int:
    if type(value) not in (int, Decimal):
        raise SchemaError(f"{name}: a number of degrees is expected")
    scaled = Decimal(value) * 1_000_000
    if abs(scaled) > limit:
        raise SchemaError(f"{name}: {str(value)[:20]} degrees lie outside the globe")
    return int(scaled.to_integral_value())


def _no_number(word: str) -> Any:
    raise ValueError(f"{word} is no number of JSON")
