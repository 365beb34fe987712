# SPDX-License-Identifier: Apache-2.0
"""Reads urgent acts that are stored and wait for earlier ones, for the lists and the Desk.

They come from the waiting set: no fold has judged them and no projection has seen them, so their
members are shown as they stand and nothing is computed from them. Source: kernel.md A22.
"""

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext as _

from ayni.adapters.record import reading
from ayni.adapters.record.reading import ActRead
from ayni.rooms.notices import facts
from ayni.web import words
from ayni.web.readers import DESK_ITEMS_MAX, Reader
from ayni.web.registry import DeskItem


def urgent_waiting(*, reader: Reader, kinds: Collection[str] = facts.OPENINGS) -> list[ActRead]:
    """Return urgent acts that are stored and wait for earlier ones: shown at once, and not judged.

    Args:
        reader: who reads.
        kinds: kinds that open the objects asked for.
    """
    del reader  # whoever has one may see every object of the room
    return [act for act in reading.urgent_waiting() if act.kind in kinds]


def waiting_items(reader: Reader) -> list[DeskItem]:
    """Return what the Desk shows of urgent acts of other parties that wait for earlier ones.

    An ordinary notice waits like any act: it is urgent only if it says so itself.
    """
    found = [
        act
        for act in urgent_waiting(reader=reader)
        if not act.own and (act.kind != facts.GIVEN or act.values.get("urgent") == 1)
    ]
    return [
        DeskItem(
            waits="mine",
            title=_("{what}, code {code}").format(what=words.kind(act.kind), code=act.code),
            url=reverse("web:act", args=[act.leaf.hex()]),
            party=act.party,
            since_ms=act.received_ms or act.at_ms,
            asked=_("waits for earlier acts"),
            urgent=True,
        )
        for act in found[:DESK_ITEMS_MAX]
    ]
