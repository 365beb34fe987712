# SPDX-License-Identifier: Apache-2.0
"""What the pages of the room share: who may read, the tabs of the register."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ayni.rooms.understandings import selectors
from ayni.rooms.understandings.selectors import Tab
from ayni.web.readers import Reader
from ayni.web.room_pages import Tabbed, open_to

open_to_readers = open_to(selectors.reader)
"""Hand a view the reader of this room."""


def tabs_of(reader: Reader, current: Tab) -> list[Tabbed]:
    """Return the tabs above the register, with how much stands in each."""
    labels: dict[Tab, str] = {
        "open": pgettext("understandings", "Open"),
        "divergent": _("Divergences"),
        "reading": _("To compare with the paper"),
        "closed": _("Fulfilled or ended"),
        "all": _("All of them"),
    }
    told = selectors.counts(reader=reader)
    return [
        Tabbed(
            label=labels[tab],
            url=reverse("understandings:list" if tab == "open" else f"understandings:{tab}"),
            count=told[tab],
            current=tab == current,
        )
        for tab in selectors.TABS
    ]
