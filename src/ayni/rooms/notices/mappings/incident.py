# SPDX-License-Identifier: Apache-2.0
"""Maps incidents to the rows of a table: the list on the screen and its CSV (RFC 4180).

Losses: a row holds counts and no text; an instant is read on the own clock.
"""

from django.utils.translation import gettext as _

from ayni.core.shortcodes import code_of
from ayni.rooms.notices import selectors
from ayni.rooms.notices.mappings.notice import NOT_STATED, marks_cell
from ayni.rooms.notices.models import Incident
from ayni.rooms.notices.selectors import Reader
from ayni.web import times
from ayni.web.parts.tables import Cell, Column, Filter, Plan
from ayni.web.parts.windows import clock_of


def incident_plan(reader: Reader) -> Plan[Incident]:
    """Return how the list of incidents is laid out, on the screen and in its file."""
    return Plan(
        name="incidents",
        caption=_("Incidents"),
        columns=_columns(reader),
        filters=(
            Filter(
                key="state",
                label=_("Stands"),
                choices=list(selectors.STAGES.items()),
                lookup="state",
            ),
            Filter(
                key="type",
                label=_("What happened"),
                choices=list(selectors.INCIDENT_TYPES.items()),
                lookup="type",
            ),
            Filter(
                key="place",
                label=_("Place"),
                choices=selectors.place_choices(reader),
                lookup="place",
            ),
        ),
        sort="-opened",
        search=("short",),
        empty=_(
            "No incident stands here. One that either party opens appears by itself, on both "
            "nodes, with the count of each."
        ),
    )


def _columns(reader: Reader) -> tuple[Column[Incident], ...]:
    clocks = reader.viewer.clocks
    own = clocks.zones[0]
    return (
        Column(key="code", label=_("Reading code"), cell=_incident_code),
        Column(
            key="type",
            label=_("What happened"),
            cell=lambda row: str(selectors.INCIDENT_TYPES.get(row.type, row.type)),
            order=("type", "opened_ms"),
        ),
        Column(
            key="party",
            label=_("Opened by"),
            cell=lambda row: Cell(text="", party=row.party),
            order=("party", "opened_ms"),
        ),
        Column(
            key="place",
            label=_("Place"),
            cell=lambda row: reader.place(row.place),
            order=("place", "opened_ms"),
        ),
        Column(
            key="opened",
            label=_("Opened, {clock}").format(clock=clock_of(own.party)),
            cell=lambda row: times.short(row.opened_ms, own, clocks),
            order=("opened_ms",),
        ),
        Column(key="persons", label=_("Persons out / counted"), cell=_persons_cell),
        Column(
            key="material",
            label=_("Material out"),
            cell=lambda row: str(row.pieces_out),
            order=("pieces_out", "opened_ms"),
            numeric=True,
        ),
        Column(
            key="marks",
            label=_("Stands"),
            cell=lambda row: marks_cell(selectors.incident_labels(row, reader)),
        ),
    )


def _incident_code(row: Incident) -> Cell:
    code = code_of(bytes.fromhex(row.object_id))
    return Cell(text=code, url=selectors.incident_url(row.object_id), code=True)


def _persons_cell(row: Incident) -> str:
    """Return every party's count by itself: "CHL 0 / 5, PER 1 / 6"."""
    told = []
    for one in sorted(row.counts.all(), key=lambda count: count.party):
        if one.number is not None:
            told.append(f"{one.party.upper()} {max(0, one.number - one.back)} / {one.number}")
        elif one.known:
            counted = str(selectors.STRENGTHS.get(one.band, _("not known")))
            told.append(f"{one.party.upper()} ? / {counted}")
    return ", ".join(told) or NOT_STATED
