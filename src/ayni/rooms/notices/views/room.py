# SPDX-License-Identifier: Apache-2.0
"""What the pages of the room share: who may read, the tabs of the list, how a deed is taken."""

from collections.abc import Mapping
from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _

from ayni.rooms.notices import facts, forms, selectors
from ayni.rooms.notices.selectors import Reader, Tab
from ayni.web import acts, matter_pages
from ayni.web.parts.deed_fields import DeedFields
from ayni.web.parts.reach import Drawn
from ayni.web.parts.timelines import Timeline
from ayni.web.room_pages import Tabbed, open_to

open_to_readers = open_to(selectors.reader)
"""Hand a view the reader of this room."""


CONFLICT = 409


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


def objection_lead() -> str:
    """Return what an objection to a notice changes and what not."""
    return _(
        "An objection stands beside the notice for all parties to read. It does not change the "
        "notice; you can lift it later."
    )


def drawn_of(
    kinds: Mapping[str, type[DeedFields]], reader: Reader, read: matter_pages.MatterRead
) -> Drawn:
    """Return what the deeds on the page of a matter of this room need of it.

    Args:
        kinds: first word of a deed's name to its fields.
        reader: who reads.
        read: the matter.
    """
    make = partial(forms.deed_form, kinds, reader)
    return matter_pages.drawn_of(reader.viewer, read, make, opened=forms.OPEN_DEEDS)
