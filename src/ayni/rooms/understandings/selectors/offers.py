# SPDX-License-Identifier: Apache-2.0
"""Offers what is still open under a mechanism for the agenda of its next meeting.

Where the sides differ comes first: what is disagreed goes on the next agenda; then what waits
longest.
Source: rooms.md A2 (Temario, *Traer*), A3 (Divergencias).
"""

from django.utils.translation import gettext as _

from ayni.core.errors import Refusal
from ayni.core.room_limits import AGENDA_OFFERS_MAX_COUNT
from ayni.rooms.understandings.models import Understanding
from ayni.rooms.understandings.selectors.mechanisms import code_of_mechanism
from ayni.rooms.understandings.selectors.reader import reader
from ayni.rooms.understandings.selectors.register import lines_of
from ayni.rooms.understandings.selectors.understanding import object_url
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
    rows = Understanding.objects.filter(open=True, code=code_of_mechanism(bytes.fromhex(mechanism)))
    first = rows.order_by("-divergent", "since", "ordinal", "number", "pk")
    return [
        AgendaOffer(
            group=_("Understandings the sides see differently")
            if line.row.divergent
            else _("Open understandings"),
            title=" ".join(f"{line.row.reference} {line.text}".split()),
            matter=line.row.pk,
            url=object_url(line.row.pk),
        )
        for line in lines_of(list(first[:AGENDA_OFFERS_MAX_COUNT]), who)
    ]
