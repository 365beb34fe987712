# SPDX-License-Identifier: Apache-2.0
"""Points as GeoJSON: what is written is read back, and fits RFC 7946 as it is written down."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.core.errors import SchemaError
from ayni.standards.geojson.model import LAT_E6_MAX, LON_E6_MAX, Point
from ayni.standards.geojson.read import read
from ayni.standards.geojson.write import write

POINTS = st.lists(
    st.builds(
        Point,
        id=st.from_regex(r"[a-z0-9-]{1,12}", fullmatch=True),
        lat_e6=st.integers(-LAT_E6_MAX, LAT_E6_MAX),
        lon_e6=st.integers(-LON_E6_MAX, LON_E6_MAX),
        properties=st.dictionaries(st.sampled_from(["name", "source"]), st.text(max_size=8)),
    ),
    max_size=5,
    unique_by=lambda point: point.id,
)


def check_rfc7946(raw: bytes) -> None:
    """Check a file against the text of RFC 7946, sections 3 to 4; uses nothing of ours."""
    found: Any = json.loads(raw)
    assert found["type"] == "FeatureCollection"
    assert not {"crs", "geometry", "properties", "coordinates"} & found.keys()
    for feature in found["features"]:
        assert feature["type"] == "Feature"
        assert not {"coordinates", "geometries", "features"} & feature.keys()
        assert isinstance(feature["id"], str | int)
        assert feature["properties"] is None or isinstance(feature["properties"], dict)
        assert feature["geometry"]["type"] == "Point"
        longitude, latitude = feature["geometry"]["coordinates"]
        assert -180 <= longitude <= 180
        assert -90 <= latitude <= 90


@given(POINTS)
def test_points_come_back_as_they_went_and_fit_the_standard(points: list[Point]) -> None:
    raw = write(points)
    check_rfc7946(raw)
    assert read(raw) == sorted(points, key=lambda point: point.id)
    assert write(list(reversed(points))) == raw


def test_longitude_stands_first_with_six_decimals() -> None:
    raw = write([Point(id="f-07", lat_e6=-19_400_000, lon_e6=-69_000_001)])
    assert b"[-69.000001,-19.400000]" in raw


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "LineString", "coordinates": [[0, 0], [1, 1]]},
        {"type": "Polygon", "coordinates": []},
        {"type": "Point", "coordinates": [0, 91]},
        {"type": "Point", "coordinates": [0]},
        {"type": "Point", "coordinates": ["0", "0"]},
        {"type": "Point", "coordinates": [True, 0]},
        None,
    ],
)
def test_a_line_an_area_or_a_place_off_the_globe_is_refused(geometry: Any) -> None:
    feature = {"type": "Feature", "id": "x", "geometry": geometry, "properties": None}
    raw = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
    with pytest.raises(SchemaError):
        read(raw)


@pytest.mark.parametrize("raw", [b"", b"[]", b'{"type":"Feature"}', b"[" * 5_000, b"NaN"])
def test_what_is_no_collection_is_refused(raw: bytes) -> None:
    with pytest.raises(SchemaError):
        read(raw)


@pytest.mark.parametrize(
    "points",
    [
        [Point(id="a", lat_e6=0, lon_e6=0), Point(id="a", lat_e6=1, lon_e6=0)],
        [Point(id="a", lat_e6=LAT_E6_MAX + 1, lon_e6=0)],
    ],
)
def test_points_that_cannot_be_are_not_written(points: list[Point]) -> None:
    with pytest.raises(SchemaError):
        write(points)
