# SPDX-License-Identifier: Apache-2.0
"""Maps versions of protocols to the rows of a table: the registry and its CSV (RFC 4180).

Losses: a row holds a title and no text; an instant is read on the own clock.
"""

from django.utils.translation import gettext as _

from ayni.core.shortcodes import code_of
from ayni.rooms.procedures import selectors
from ayni.rooms.procedures.models import ProtocolVersion
from ayni.rooms.procedures.selectors import Line, Reader
from ayni.web import times
from ayni.web.parts.tables import Cell, Column, Filter, Plan
from ayni.web.parts.windows import clock_of

TONES = {"grave": "grave", "wait": "warn", "done": "", "": "quiet"}


def registry_plan(reader: Reader) -> Plan[Line]:
    """Return how the registry is laid out, on the screen and in its file."""
    return Plan(
        name="protocols",
        caption=_("Joint protocols"),
        columns=_columns(reader),
        filters=(
            Filter(
                key="topic",
                label=_("Topic"),
                choices=[(code, selectors.topic_name(code)) for code in selectors.topics_known()],
                lookup="protocol__topic",
            ),
        ),
        sort="-proposed",
        search=("protocol__short",),
        empty=_(
            "No protocol stands here. Propose one; the other parties read it side by side with "
            "its other languages, and it binds once all have consented to the same text."
        ),
    )


def _columns(reader: Reader) -> tuple[Column[Line], ...]:
    clocks = reader.viewer.clocks
    own = clocks.zones[0]

    def when(at_ms: int | None) -> str:
        return "–" if at_ms is None else times.short(at_ms, own, clocks)

    return (
        Column(key="title", label=_("Protocol"), cell=_titled),
        Column(
            key="topic",
            label=_("Topic"),
            cell=lambda line: selectors.topic_name(line.row.protocol.topic),
            order=("protocol__topic", "number"),
        ),
        Column(
            key="number",
            label=_("Version"),
            cell=lambda line: Cell(text=str(line.row.number), party=line.row.party),
            order=("number", "leaf"),
        ),
        Column(key="stands", label=_("Stands"), cell=lambda line: _standing(line.row, reader)),
        Column(
            key="since",
            label=_("In force since, {clock}").format(clock=clock_of(own.party)),
            cell=lambda line: when(line.row.starts_ms),
            order=("starts_ms", "leaf"),
        ),
        Column(
            key="proposed",
            label=_("Proposed, {clock}").format(clock=clock_of(own.party)),
            cell=lambda line: when(line.row.proposed_ms),
            order=("proposed_ms", "leaf"),
        ),
    )


def _titled(line: Line) -> Cell:
    return Cell(
        text=line.title,
        url=selectors.version_url(line.row.protocol_id, line.row.leaf),
        note=code_of(bytes.fromhex(line.row.leaf)),
    )


def _standing(row: ProtocolVersion, reader: Reader) -> Cell:
    label = selectors.label(row, reader)
    return Cell(text=label.text, tone=TONES[label.tone])
