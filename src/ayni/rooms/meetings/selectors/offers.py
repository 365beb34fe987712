# SPDX-License-Identifier: Apache-2.0
"""Offers the room's own matters for the agenda of a meeting, and finds a matter by its code.

What earlier agendas agreed to deal with is offered again, and what any room referred to the
mechanism. Whether an item was dealt with no act says: a person chooses. Source: rooms.md A2
(Temario, *Traer*), A0.4 (referred).
"""

from collections.abc import Iterator, Mapping
from typing import cast

from django.utils.translation import gettext as _

from ayni.adapters.record import reading
from ayni.adapters.record import registry as record_registry
from ayni.core.errors import Refusal
from ayni.core.numerals import roman
from ayni.core.patterns.gathering import fact_code
from ayni.core.shortcodes import code_of
from ayni.rooms.meetings.models import Agenda, Edition, Mechanism
from ayni.rooms.meetings.selectors.agenda import agenda_state_of, agenda_url
from ayni.rooms.meetings.selectors.reader import reader
from ayni.rooms.meetings.states import items_of
from ayni.web import acts, registry, words
from ayni.web.registry import AgendaOffer
from ayni.web.viewer import Viewer

AGENDAS_MAX_COUNT = 3
REFERRED_MAX_COUNT = 200


def agenda_offers(viewer: Viewer, mechanism: str) -> list[AgendaOffer]:
    """Return what the room offers for an agenda of a mechanism.

    Args:
        viewer: who looks.
        mechanism: its object id, 64 hex digits.
    """
    try:
        reader(viewer)
    except Refusal:
        return []
    return [*_referred(viewer, mechanism), *_earlier(mechanism)]


def matter_of(typed: str, viewer: Viewer, mechanism: str) -> str:
    """Return the object id of a matter by the reading code of any act of it, or nothing.

    A child of a joint text has no act of its own: it is known while it is offered.

    Args:
        typed: reading code.
        viewer: who types.
        mechanism: object id of the mechanism that meets.
    """
    try:
        act = reading.act(reading.find(typed))
    except Refusal:
        offered = registry.agenda_offers(viewer, mechanism)
        codes = {code_of(bytes.fromhex(one.matter)): one.matter for one in offered}
        return codes.get(typed.strip().upper(), "")
    return act.object_id.hex() if act is not None and not act.reason else ""


def _earlier(mechanism: str) -> Iterator[AgendaOffer]:
    """Yield the items of the newest agreed agendas of a mechanism, each with its agenda."""
    held = Edition.objects.filter(mechanism=mechanism).values_list("object_id", "ordinal")
    ordinals = cast(Mapping[str, int], dict(held))
    rows = Agenda.objects.filter(edition__in=list(ordinals), state="agreed")
    for row in rows.order_by("-proposed_ms", "object_id")[:AGENDAS_MAX_COUNT]:
        state = agenda_state_of(bytes.fromhex(row.object_id))
        shown = state.text.current[-1].act if state.text.current else None
        if shown is None:
            continue
        titles = reading.values_of([shown.leaf]).get(shown.leaf, {}).get("titles")
        for place, item in enumerate(items_of(shown)):
            if not isinstance(titles, list) or place >= len(titles):
                continue
            yield AgendaOffer(
                group=_("Items of the agenda of the {ordinal}").format(
                    ordinal=roman(ordinals[row.edition])
                ),
                title=str(titles[place]),
                # An item is no object: it is known by its matter, else by its agenda and number.
                matter=item.matter or row.object_id,
                url=agenda_url(row.object_id),
                party=item.rapporteur,
            )


def _referred(viewer: Viewer, mechanism: str) -> Iterator[AgendaOffer]:
    """Yield what any room referred to the mechanism by its code."""
    row = Mechanism.objects.filter(pk=mechanism).first()
    kinds = [name for name in record_registry.kinds() if name.partition(".")[2] == "referred/1"]
    if row is None:
        return
    for act in reading.newest_of(kinds, at_most=REFERRED_MAX_COUNT):
        if act.reason or fact_code(act.act, "mechanism") != row.code:
            continue
        if not acts.may_see(act.kind, viewer):
            continue
        opening = reading.act(act.object_id)
        kind = opening.kind if opening is not None else act.kind
        yield AgendaOffer(
            group=_("Referred to this mechanism"),
            title=f"{words.kind(kind)} {code_of(act.object_id)}",
            matter=act.object_id.hex(),
            url=registry.object_url(act.kind, act.object_id.hex()) or "",
            party=act.party,
        )
