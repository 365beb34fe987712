# SPDX-License-Identifier: Apache-2.0
"""Who reads in this room, and what the constitution says of it as of now.

Source: rooms.md A0.11.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, cast

from ayni.adapters.accounts import directory
from ayni.adapters.record import reading
from ayni.core.errors import Refusal
from ayni.rooms.procedures import facts
from ayni.web import recorded
from ayni.web.viewer import ALWAYS_SEE, Viewer

Tone = Literal["", "wait", "grave", "done"]
DAY_MS = 86_400_000
DESK_ITEMS_MAX = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One word or phrase about how something stands at this moment."""

    text: str
    tone: Tone = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A viewer to whom the room is open, with what the constitution says as of now.

    Attributes:
        viewer: who looks.
        params: the agreed numbers.
        powers: kind without its version to the powers the constitution asks for.
        languages: of the partnership, in the order of the columns.
        places: place id to its name in the viewer's language.
    """

    viewer: Viewer
    params: Mapping[str, int]
    powers: Mapping[str, Sequence[str]]
    languages: tuple[str, ...]
    places: Mapping[str, str]

    def may(self, kind: str) -> bool:
        """Tell whether the viewer's office holds a power for a kind of act."""
        return self.viewer.may(_powers(kind, self.powers))

    def agreed(self, param: tuple[str, int]) -> int:
        """Return an agreed number, or the model's where nothing is agreed."""
        name, otherwise = param
        return self.params.get(name, otherwise)


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
        raise Refusal("power_lacking", power=min(facts.ROOM_POWERS), offices=able)
    return Reader(
        viewer=viewer,
        params=cast(dict[str, int], told.get("params") or {}),
        powers=powers,
        languages=tuple(cast(list[str], told.get("languages") or ["es"])),
        places=reading.places(viewer.language),
    )


def switched_on() -> bool:
    """Tell whether the constitution in force switches the room on."""
    constitution = recorded.frame().constitution
    return constitution is not None and facts.ROOM in constitution.rooms


def _powers(kind: str, told: Mapping[str, Sequence[str]]) -> frozenset[str]:
    name = kind.partition("/")[0]
    return frozenset(told[name]) if name in told else facts.KINDS[kind].powers
