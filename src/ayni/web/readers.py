# SPDX-License-Identifier: Apache-2.0
"""Who reads in a room, and what the constitution says of it as of now.

Every selector of a room takes a reader; it reads no table of the room. Source: rooms.md A0.11.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Literal, cast

from ayni.adapters.accounts import directory
from ayni.adapters.record import registry as record_registry
from ayni.core.deadlines import day_of, end_of_day, start_of_day
from ayni.core.errors import Refusal
from ayni.core.frame import Constitution
from ayni.web import recorded
from ayni.web.signing import waits_for_an_account
from ayni.web.viewer import ALWAYS_SEE, Viewer

DAY_MS = 86_400_000
UTC = "UTC"
DESK_ITEMS_MAX = 50
"""Lines that one heap of a room puts on the Desk."""
DAYS_MAX = 3_650
"""Days that pages reckon with, ten years; a constitution may name any number."""

Tone = Literal["", "wait", "grave", "done"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One word or phrase about how a matter stands at this moment."""

    text: str
    tone: Tone = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A viewer to whom a room is open, with what the constitution says as of now.

    Attributes:
        viewer: who looks.
        constitution: the one in force, or none.
        params: the agreed numbers.
        languages: of the partnership, in the order of the columns.
        places: place id to its name in the viewer's language; the id where it has no name.
        named_by: place id to the party that names it so.
    """

    viewer: Viewer
    constitution: Constitution | None
    params: Mapping[str, int]
    languages: tuple[str, ...]
    places: Mapping[str, str]
    named_by: Mapping[str, str]

    def may(self, kind: str) -> bool:
        """Tell whether the viewer's office holds a power for a kind of act, and may sign it now."""
        may = self.viewer.may(record_registry.powers_for(kind, self.constitution))
        return may and not waits_for_an_account(self.viewer, kind)

    def place(self, place: str) -> str:
        """Return what a place is called; one that the constitution does not know is its id."""
        return self.places.get(place, place)

    def agreed(self, param: tuple[str, int]) -> int:
        """Return an agreed number, or the model's where nothing is agreed."""
        name, otherwise = param
        return self.params.get(name, otherwise)

    def days(self, param: tuple[str, int]) -> int:
        """Return an agreed number of days, within what pages reckon with."""
        return max(0, min(DAYS_MAX, self.agreed(param)))

    @property
    def today(self) -> date:
        """Return the day on the viewer's own calendar."""
        return self.today_of(self.viewer.party)

    def zone_of(self, party: str) -> str:
        """Return the zone of a party's calendar; the own one for a party that is none."""
        zones = {zone.party: zone.zone for zone in self.viewer.clocks.zones}
        return zones.get(party, self.viewer.clocks.zones[0].zone)

    def today_of(self, party: str) -> date:
        """Return the day on a party's calendar."""
        return day_of(self.viewer.now_ms, self.zone_of(party))


def reader_of(viewer: Viewer, room: str, *, powers: frozenset[str]) -> Reader:
    """Return the viewer as a reader of a room.

    Args:
        viewer: who looks.
        room: its slug; whoever holds a power for one of its kinds reads it.
        powers: named to whom the room is not open.

    Raises:
        Refusal: power_lacking, with `power` and `offices`; the room is not open to the office.
    """
    current = recorded.frame().constitution
    asked = record_registry.powers_in(room, current)
    if not viewer.sees(asked):
        offices = directory.offices_of(viewer.party)
        able = sorted(n for n, office in offices.items() if office.powers & (asked | ALWAYS_SEE))
        raise Refusal("power_lacking", power=",".join(sorted(powers)), offices=able)
    told = current.facts if current else {}
    names = recorded.place_names(viewer.language)
    rows = cast(list[dict[str, str]], told.get("places") or [])
    return Reader(
        viewer=viewer,
        constitution=current,
        params=cast(dict[str, int], told.get("params") or {}),
        languages=tuple(cast(list[str], told.get("languages") or ["es"])),
        places={row["id"]: names.get(row["id"], row["id"]) for row in rows},
        named_by={row["id"]: row["named_by"] for row in rows},
    )


def on_paper(reader: Reader) -> Reader:
    """Return the same reader, whose days all bear their year: a paper outlives it."""
    # A request finds its viewer when one is asked for: what it holds is no dataclass itself.
    told = {one.name: getattr(reader.viewer, one.name) for one in fields(Viewer)}
    return replace(reader, viewer=Viewer(**{**told, "dated": True}))


def switched_on(room: str) -> bool:
    """Tell whether the constitution in force switches a room on."""
    constitution = recorded.frame().constitution
    return constitution is not None and room in constitution.rooms


def own_offices(reader: Reader) -> list[tuple[str, str]]:
    """Return the offices of the own state and their names, for a field."""
    offices = directory.offices_of(reader.viewer.party)
    return sorted((name, office.name(reader.viewer.language)) for name, office in offices.items())


def begins_ms(day: str, zone: str) -> int:
    """Return the first instant of a civil day; in UTC where this machine does not know the zone."""
    try:
        return start_of_day(date.fromisoformat(day), zone)
    except Refusal:
        return start_of_day(date.fromisoformat(day), UTC)


def ends_ms(day: str, zone: str) -> int:
    """Return the first instant after a civil day; in UTC for a zone that is not known here."""
    try:
        return end_of_day(date.fromisoformat(day), zone)
    except Refusal:
        return end_of_day(date.fromisoformat(day), UTC)
