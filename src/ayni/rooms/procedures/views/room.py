# SPDX-License-Identifier: Apache-2.0
"""What the pages of the room share: who may read, the tabs of the registry, how a deed is taken."""

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from ayni.rooms.procedures import selectors
from ayni.rooms.procedures.selectors import ProtocolRead, Reader, Tab
from ayni.rooms.procedures.states import Version
from ayni.web.room_pages import Tabbed, open_to

open_to_readers = open_to(selectors.reader)
"""Hand a view the reader of this room."""


def tabs_of(reader: Reader, current: Tab) -> list[Tabbed]:
    """Return the tabs above the registry, with how much stands in each."""
    labels: dict[Tab, str] = {
        "binding": _("In force"),
        "untested": _("Never activated"),
        "proposed": _("Proposed"),
        "adoption": _("Agreed, not in force yet"),
        "ended": _("No longer in force"),
        "all": _("All versions"),
    }
    told = selectors.counts(reader=reader)
    return [
        Tabbed(
            label=labels[tab],
            url=reverse("procedures:list" if tab == "binding" else f"procedures:{tab}"),
            count=told[tab],
            current=tab == current,
        )
        for tab in selectors.TABS
    ]


def read_or_404(object_id: str, reader: Reader) -> ProtocolRead:
    """Return a protocol.

    Raises:
        Http404: nothing regular is held about it.
    """
    read = selectors.protocol(bytes.fromhex(object_id), reader=reader)
    if read is None:
        raise Http404
    return read


def version_or_404(read: ProtocolRead, leaf: str) -> Version:
    """Return a version of a protocol.

    Raises:
        Http404: the protocol has no such version.
    """
    version = read.state.version(bytes.fromhex(leaf))
    if version is None:
        raise Http404
    return version
