# SPDX-License-Identifier: Apache-2.0
"""How urgent an act of a neighbour is, as its room declares it; rings nothing itself.

A room announces one pure function for its kinds; kinds it does not speak of stand on the Desk
alone. Must not know any room by name. Source: rooms.md A0.7.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from ayni.core.codec import Json

Code = Literal["timbre", "aviso", "lista"]
"""The words of rooms.md A0.7, as the command that wakes people reads them.

timbre: rings until it is acknowledged. aviso: sounds once. lista: stands on the Desk alone.
"""

RING: Final[Code] = "timbre"
ONCE: Final[Code] = "aviso"
LIST: Final[Code] = "lista"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What may decide how urgent an act is: never its content.

    Attributes:
        kind: its kind.
        facts: its structural members.
        at_ms: its claimed time, milliseconds UTC.
        params: the agreed numbers of the constitution in force.
    """

    kind: str
    facts: Mapping[str, Json] = field(default_factory=dict)
    at_ms: int = 0
    params: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Urgency:
    """How urgent an act is.

    Attributes:
        code: at once.
        rings_ms: instant from which it rings if nobody has acknowledged it by then; or none.
        until_ms: instant after which it is for the Desk alone, whoever answered; or none.
    """

    code: Code
    rings_ms: int | None = None
    until_ms: int | None = None


Judge = Callable[[Told], Urgency]

_judges: Final[dict[str, Judge]] = {}


def announce(room: str, judge: Judge) -> None:
    """Take what a room says of its kinds; the same room again replaces it.

    Args:
        room: first word of its kinds.
        judge: pure; total over the kinds of the room.
    """
    _judges[room] = judge


def forget(room: str) -> None:
    """Take a room away again."""
    _judges.pop(room, None)


def urgency_of(told: Told) -> Urgency:
    """Return how urgent an act is; `lista` for kinds of which no room says anything."""
    judge = _judges.get(told.kind.partition(".")[0])
    return judge(told) if judge is not None else Urgency(code=LIST)
