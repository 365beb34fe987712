# SPDX-License-Identifier: Apache-2.0
"""Offers what is still open under a mechanism for the agenda of its next meeting.

Where the sides differ comes first: what is disagreed goes on the next agenda; then claims that
nobody answered in the time agreed; then what waits longest.
Source: rooms.md A2 (Temario, *Traer*), A3 (Divergencias).
"""

from django.utils.translation import gettext as _

from ayni.core.errors import Refusal
from ayni.core.room_limits import AGENDA_OFFERS_MAX_COUNT
from ayni.rooms.understandings import rules
from ayni.rooms.understandings.models import Understanding
from ayni.rooms.understandings.selectors.mechanisms import code_of_mechanism
from ayni.rooms.understandings.selectors.reader import reader
from ayni.rooms.understandings.selectors.register import Line, lines_of
from ayni.rooms.understandings.selectors.understanding import object_url
from ayni.web.readers import DAY_MS, Reader
from ayni.web.registry import AgendaOffer
from ayni.web.viewer import Viewer


def agenda_offers(viewer: Viewer, mechanism: str) -> list[AgendaOffer]:
    """Return the open understandings of a mechanism as items of an agenda.

    Args:
        viewer: who looks.
        mechanism: its object id, 64 hex digits.
    """
    try:
        who = reader(viewer)
    except Refusal:
        return []
    return [
        AgendaOffer(
            group=group,
            title=" ".join(f"{line.row.reference} {line.text}".split()),
            matter=line.row.pk,
            url=object_url(line.row.pk),
        )
        for group, line in open_under(mechanism, reader=who)
    ]


def open_under(mechanism: str, *, reader: Reader) -> list[tuple[str, Line]]:
    """Return the open understandings of a mechanism, each with its group; group by group.

    Args:
        mechanism: its object id, 64 hex digits.
        reader: who looks.
    """
    rows = Understanding.objects.filter(open=True, code=code_of_mechanism(bytes.fromhex(mechanism)))
    first = rows.order_by("-divergent", "-waiting", "since", "ordinal", "number", "pk")
    chosen = first.prefetch_related("sides")[:AGENDA_OFFERS_MAX_COUNT]
    lines = lines_of(list(chosen), reader)
    lines.sort(key=lambda line: _rank(line.row, reader))
    groups = (
        _("Understandings the sides see differently"),
        _("Claims of fulfilment without an answer"),
        _("Open understandings"),
    )
    return [(groups[_rank(line.row, reader)], line) for line in lines]


def _rank(row: Understanding, who: Reader) -> int:
    """Return the group of an understanding: seen differently, a claim left unanswered, open."""
    if row.divergent:
        return 0
    late_ms = who.viewer.now_ms - who.days(rules.CLAIM_DAYS) * DAY_MS
    return 1 if any(at_ms <= late_ms for _leaf, _party, at_ms, _missing in row.claims) else 2
