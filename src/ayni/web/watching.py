# SPDX-License-Identifier: Apache-2.0
"""Keeps what other parts of the node tell the duty officer's page; shows and decides nothing.

Two places to plug in: a line of the band (the result of the alarm's daily test, for one), and the
page that asks for the second factor when a watch is taken.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from django.http import HttpResponse

from ayni.adapters.record import registry as record_registry
from ayni.web import frames, recorded, registry
from ayni.web.registry import UrgentDeed
from ayni.web.viewer import Request, Viewer

Tone = Literal["up", "behind", "down"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BandLine:
    """One line of the band on Turno.

    Attributes:
        tone: `up`, `behind` or `down`; the words say the same.
        icon: name in the sprite.
        sentence: how something stands, in words.
        url: where more is to be read, or empty.
    """

    tone: Tone
    icon: str
    sentence: str
    url: str = ""


LineSource = Callable[[Viewer], BandLine | None]
FactorPage = Callable[[Request], HttpResponse | None]


def _nothing_asked(_request: Request) -> HttpResponse | None:
    return None


_lines: list[LineSource] = []
_factors: list[FactorPage] = [_nothing_asked]


def add_line(source: LineSource) -> None:
    """Show one more line in the band on Turno.

    Args:
        source: returns the line, or none while there is nothing to say; cheap, asked on each page.
    """
    if source not in _lines:
        _lines.append(source)


def lines(viewer: Viewer) -> tuple[BandLine, ...]:
    """Return the lines that others have for the band."""
    return tuple(line for source in _lines if (line := source(viewer)) is not None)


def use_second_factor(page: FactorPage) -> None:
    """Ask for a second factor when a watch is taken, and never again for an urgent deed.

    Args:
        page: returns the answer that asks for it, or none if the session has just given it.
    Source: rooms.md A0.1 (Turno).
    """
    _factors[:] = [page]


def asks_second_factor(request: Request) -> HttpResponse | None:
    """Return the answer that asks for a second factor before a watch is taken, or none."""
    return _factors[0](request)


def offered_deeds(viewer: Viewer) -> list[UrgentDeed]:
    """Return the urgent deeds of the rooms in use that the viewer's office may sign."""
    constitution = recorded.frame().constitution
    known = record_registry.kinds()

    def powers(kind: str) -> frozenset[str]:
        told = constitution.powers_for(kind) if constitution is not None else None
        if told is not None:
            return told
        return known[kind].powers if kind in known else frozenset()

    deeds = registry.urgent_deeds(frames.now().rooms)
    return [deed for deed in deeds if viewer.may(powers(deed.kind))]
