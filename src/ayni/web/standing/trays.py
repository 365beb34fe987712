# SPDX-License-Identifier: Apache-2.0
"""Sorts what the rooms lay on the Desk for the duty officer: urgent first, then clocks, then all.

The Desk, the page of the watch, its sheets and the papers for a successor read the same lines.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass

from ayni.web import attention, registry
from ayni.web.attention import Mark, Marks
from ayni.web.registry import DeskItem
from ayni.web.standing import breaches, clearance, data, framework
from ayni.web.viewer import Request, Viewer

LINES_SHOWN_MAX = 25
"""Of each heap, unless all are asked for: a page over a bad line has at most 100 kB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the Desk with who attends to it.

    Attributes:
        item: the line.
        mark: who attends to its matter, or none.
        attendable: it waits for this office and leads to the page of an object.
    """

    item: DeskItem
    mark: Mark | None = None
    attendable: bool = False

    @property
    def waits_here(self) -> bool:
        """Tell whether it awaits the own state."""
        return self.item.waits == "mine"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heaps:
    """What the duty officer has before them.

    Attributes:
        urgent: unanswered urgent matters of both sides, those that await us first.
        clocks: lines with a time that runs out, soonest first.
        others: what else awaits us.
        theirs: what else awaits the others.
    """

    urgent: tuple[Line, ...]
    clocks: tuple[Line, ...]
    others: tuple[Line, ...]
    theirs: tuple[Line, ...]


def shown_max(request: Request) -> int:
    """Return how many lines of a heap a page shows; those that are urgent it shows all."""
    return sys.maxsize if "all" in request.GET else LINES_SHOWN_MAX


def items(viewer: Viewer) -> list[DeskItem]:
    """Return every line of the Desk, urgent and oldest first."""
    return [
        *framework.desk_items(viewer),
        *data.desk_items(viewer),
        *clearance.desk_items(viewer),
        *breaches.desk_items(viewer),
        *registry.desk_items(viewer, viewer.now_ms),
    ]


def lines(found: Sequence[DeskItem], marks: Marks) -> list[Line]:
    """Return lines with who attends to each."""
    return [
        Line(
            item=item,
            mark=marks.of(item.url),
            attendable=item.waits == "mine" and bool(attention.object_of(item.url)),
        )
        for item in found
    ]


def heaps(found: Sequence[Line]) -> Heaps:
    """Sort lines for the page of the watch; a line stands once among the waiting."""
    clocks = [line for line in found if line.item.deadline_ms is not None]
    plain = [line for line in found if not line.item.urgent]
    return Heaps(
        urgent=tuple(
            sorted(
                (line for line in found if line.item.urgent),
                key=lambda line: (not line.waits_here, line.item.since_ms),
            )
        ),
        clocks=tuple(sorted(clocks, key=lambda line: line.item.deadline_ms or 0)),
        others=tuple(line for line in plain if line.item.waits == "mine"),
        theirs=tuple(line for line in plain if line.item.waits == "theirs"),
    )
