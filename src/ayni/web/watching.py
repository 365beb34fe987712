# SPDX-License-Identifier: Apache-2.0
"""Keeps what other parts of the node tell the duty officer's page; shows and decides nothing.

What plugs in is a line of the band: the result of the alarm's daily test, for one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from ayni.web import frames, recorded, registry
from ayni.web.registry import UrgentDeed
from ayni.web.viewer import Viewer

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

_lines: list[LineSource] = []


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


def offered_deeds(viewer: Viewer) -> list[UrgentDeed]:
    """Return the urgent deeds of the rooms in use that the viewer's office may sign."""
    deeds = registry.urgent_deeds(frames.now().rooms)
    return [deed for deed in deeds if viewer.may(recorded.powers_for(deed.kind))]
