# SPDX-License-Identifier: Apache-2.0
"""Lets rooms give their parts to the folder of a meeting; knows no room and no meeting.

A room offers them once, in `ready()`. Beside `web/registry.py`, which must not know papers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ayni.core.errors import NodeTrouble
from ayni.web.papers.model import Block
from ayni.web.viewer import Viewer

FolderSource = Callable[[Viewer, str], Sequence[Block]]
"""Viewer and object id of the mechanism that meets to what a room has for a meeting's folder."""

_sources: dict[str, tuple[int, FolderSource]] = {}


def offer_parts(slug: str, source: FolderSource, *, order: int) -> None:
    """Take a room's parts into the folders of meetings.

    Args:
        slug: of the room.
        source: what it has; nothing for an office to which the room is not open.
        order: place among the rooms, as in the menu.

    Raises:
        NodeTrouble: another source of this room is there.
    """
    if _sources.setdefault(slug, (order, source))[1] is not source:
        raise NodeTrouble(
            f"Two rooms called {slug!r} offer parts of a folder; expected one. Remove one folder "
            "of rooms/."
        )


def parts_of(viewer: Viewer, mechanism: str) -> list[Block]:
    """Return what all rooms have for the folder of a meeting, room by room.

    Args:
        viewer: who carries it.
        mechanism: object id of the mechanism that meets, 64 hex digits.
    """
    ordered = sorted(_sources.items(), key=lambda one: (one[1][0], one[0]))
    return [block for _slug, (_order, source) in ordered for block in source(viewer, mechanism)]
