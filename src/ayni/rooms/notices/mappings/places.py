# SPDX-License-Identifier: Apache-2.0
"""Maps the places of the constitution to points of GeoJSON (RFC 7946), with what stands there.

A point carries who names it so, the text it comes from and the parties that consented to that text:
nobody else accepts it. Losses: no window, no strength, no text of a notice; never a line.
"""

from collections.abc import Iterable
from typing import cast

from ayni.adapters.record import reading
from ayni.core.codec import Json
from ayni.core.shortcodes import code_of
from ayni.rooms.notices.models import Notice
from ayni.standards.geojson.model import Point
from ayni.web import recorded


def as_points(rows: Iterable[Notice]) -> list[Point]:
    """Return every place of the constitution in force; none before there is one.

    Args:
        rows: notices whose codes stand at their places.
    """
    current = recorded.frame().constitution
    if current is None:
        return []
    there: dict[str, list[str]] = {}
    for row in rows:
        for place in cast(list[str], row.places):
            there.setdefault(place, []).append(code_of(bytes.fromhex(row.object_id)))
    names = cast(dict[str, Json], reading.constitution_values().get("place_names") or {})
    places = cast(list[dict[str, Json]], current.facts["places"])
    return [
        Point(
            id=str(place["id"]),
            lat_e6=cast(int, place["lat_e6"]),
            lon_e6=cast(int, place["lon_e6"]),
            properties={
                "names": names.get(str(place["id"]), {}),
                "named_by": place["named_by"],
                "fictional": bool(place["fictional"]),
                "source": f"constitution {current.version}, {current.leaf.hex()}",
                "accepted_by": list[Json](sorted(current.parties)),
                "notices": list[Json](sorted(there.get(str(place["id"]), []))),
            },
        )
        for place in places
    ]
