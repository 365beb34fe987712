# SPDX-License-Identifier: Apache-2.0
"""Says to whom the room is open and what the constitution says of it; reads no table of the room.

Source: rooms.md A0.11.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, cast

from ayni.adapters.accounts import directory
from ayni.core.deadlines import day_of, end_of_day, start_of_day
from ayni.core.errors import Refusal
from ayni.rooms.meetings import facts
from ayni.web import recorded
from ayni.web.viewer import ALWAYS_SEE, Viewer

DESK_ITEMS_MAX = 50
DAYS_MAX = 3_650
"""Days before a meeting that pages reckon with; a constitution may name any number."""
UTC = "UTC"

Tone = Literal["", "wait", "grave", "done"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One word or phrase about how a matter stands at this moment."""

    text: str
    tone: Tone = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A viewer to whom the room is open, with what the constitution says as of now.

    Attributes:
        viewer: who looks.
        params: the agreed numbers.
        powers: kind without its version to the powers the constitution asks for.
        today: the day on the viewer's own calendar.
    """

    viewer: Viewer
    params: Mapping[str, int]
    powers: Mapping[str, Sequence[str]]
    today: date

    def may(self, kind: str) -> bool:
        """Tell whether the viewer's office holds a power for a kind of act."""
        return self.viewer.may(_powers(kind, self.powers))

    def days(self, param: tuple[str, int]) -> int:
        """Return an agreed number of days, or the model's where nothing is agreed."""
        name, otherwise = param
        return max(0, min(DAYS_MAX, self.params.get(name, otherwise)))

    def zone_of(self, party: str) -> str:
        """Return the zone of a party's calendar; the own one for a party that is none."""
        zones = {zone.party: zone.zone for zone in self.viewer.clocks.zones}
        return zones.get(party, self.viewer.clocks.zones[0].zone)

    def today_of(self, party: str) -> date:
        """Return the day on a party's calendar."""
        return day_of(self.viewer.now_ms, self.zone_of(party))


def reader(viewer: Viewer) -> Reader:
    """Return the viewer as a reader of this room.

    Raises:
        Refusal: power_lacking, with `power` and `offices`; the room is not open to the office.
    """
    current = recorded.frame().constitution
    told = current.facts if current else {}
    powers = cast(dict[str, list[str]], told.get("powers") or {})
    asked = frozenset[str]().union(*(_powers(kind, powers) for kind in facts.KINDS))
    if not viewer.sees(asked):
        offices = directory.offices_of(viewer.party)
        able = sorted(n for n, office in offices.items() if office.powers & (asked | ALWAYS_SEE))
        raise Refusal("power_lacking", power=",".join(sorted(facts.ROOM_POWERS)), offices=able)
    return Reader(
        viewer=viewer,
        params=cast(dict[str, int], told.get("params") or {}),
        powers=powers,
        today=day_of(viewer.now_ms, viewer.clocks.zones[0].zone),
    )


def own_offices(reader: Reader) -> list[tuple[str, str]]:
    """Return the offices of the own state and their names, for a field."""
    offices = directory.offices_of(reader.viewer.party)
    return sorted((name, office.name(reader.viewer.language)) for name, office in offices.items())


def points(reader: Reader) -> list[tuple[str, str]]:
    """Return the places of the constitution and their names, for a field."""
    return sorted(recorded.place_names(reader.viewer.language).items(), key=lambda one: one[1])


def begins_ms(day: str, zone: str) -> int:
    """Return the first instant of a civil day; in UTC where this machine does not know the zone."""
    try:
        return start_of_day(date.fromisoformat(day), zone)
    except Refusal:
        return start_of_day(date.fromisoformat(day), UTC)


def ends_ms(day: str, zone: str) -> int:
    """Return the first instant after a civil day."""
    try:
        return end_of_day(date.fromisoformat(day), zone)
    except Refusal:
        return end_of_day(date.fromisoformat(day), UTC)


def days_before_ms(day: str, zone: str, days: int) -> int:
    """Return the first instant that is too late for what is due so many days before a day."""
    due = date.fromisoformat(day) - timedelta(days=days)
    return ends_ms(due.isoformat(), zone)


def _powers(kind: str, agreed: Mapping[str, Sequence[str]]) -> frozenset[str]:
    told = agreed.get(kind.partition("/")[0])
    return facts.KINDS[kind].powers if told is None else frozenset(told)
