# SPDX-License-Identifier: Apache-2.0
"""What the pages of the room share: who may read, the tabs of the list, how a deed is taken."""

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from ayni.adapters.record.sequencing import Appended
from ayni.core.errors import Refusal
from ayni.rooms.notices import facts, selectors
from ayni.rooms.notices.selectors import Reader, Tab
from ayni.web import acts
from ayni.web.parts.deed_fields import DeedFields, tell
from ayni.web.parts.deeds import expected_version
from ayni.web.parts.facts import FactSheet
from ayni.web.parts.timelines import Timeline
from ayni.web.room_pages import Tabbed, open_to, sentence_of, typed_in
from ayni.web.shell import page
from ayni.web.viewer import Request

open_to_readers = open_to(selectors.reader)
"""Hand a view the reader of this room."""


CONFLICT = 409


def signed(
    form: DeedFields, sign: Callable[[], Appended], *, kind: str = facts.GIVEN
) -> Appended | None:
    """Sign, or show in the form why it was refused."""
    try:
        return sign()
    except Refusal as refusal:
        tell(form, refusal, selectors.REFUSALS, kind=kind)
        return None


def tabs_of(reader: Reader, current: Tab) -> list[Tabbed]:
    """Return the tabs above the list, with how much stands in each."""
    words = {
        "current": _("Under way"),
        "coming": _("To come"),
        "awaiting": _("Awaiting acknowledgement"),
        "talked": _("With a query or objection"),
        "late": _("Given late"),
        "closed": _("Closed"),
        "series": _("Series"),
        "unusual": _("Unusual activities"),
        "incidents": _("Incidents"),
    }
    more = {"list": "current", "series-list": "series", "unusual-list": "unusual"}
    named = {tab: name for name, tab in more.items()}
    told = selectors.counts(reader=reader)
    return [
        Tabbed(
            label=words[tab],
            url=reverse(f"notices:{named.get(tab, tab)}"),
            count=told.get(tab, 0),
            current=tab == current,
        )
        for tab in (*selectors.TABS, *selectors.MORE_TABS)
    ]


def waiting_of(reader: Reader, *kinds: str) -> Timeline:
    """Return the urgent acts that wait for earlier ones, with the words for it (D-7).

    Args:
        reader: who reads.
        kinds: kinds that open the objects asked for; none: every object of the room.
    """
    waiting = selectors.urgent_waiting(reader=reader, kinds=kinds or facts.OPENINGS)
    return acts.timeline(waiting, reader.viewer)


def confirmed_page(
    request: Request, form: DeedFields, *, title: str, back_url: str, position: str = ""
) -> HttpResponse:
    """Show an objection once more before it is signed.

    Args:
        request: asks for it.
        form: the objection as typed.
        title: of what it is about.
        back_url: page of what it is about; the objection is posted there.
        position: name of the deed, for an objection to what a party states of an incident.
    """
    return page(
        request,
        "notices/confirm.html",
        title=title,
        back_url=back_url,
        position=position,
        form=form,
        expected=expected_version(request),
        sheet=FactSheet(title=_("What you sign"), facts=typed_in(form)),
        sentence=sentence_of(request.viewer),
    )
