# SPDX-License-Identifier: Apache-2.0
"""Says which meetings an acta in force announces and nobody has proposed: its host convenes them.

The Desk shows it with the day by which dates are agreed. Source: rooms.md A2 (Notices and
deadlines: *seguimiento* as written).
"""

from datetime import date

from django.utils.translation import gettext as _

from ayni.core.limits import EDITIONS_SHOWN_MAX_COUNT
from ayni.rooms.meetings.models import Acta, Edition
from ayni.rooms.meetings.rules import CONVOCATION_DAYS
from ayni.rooms.meetings.selectors.mechanism import (
    all_mechanisms,
    mechanism_url,
    names_of,
    replaced_by,
)
from ayni.rooms.meetings.selectors.reader import DESK_ITEMS_MAX, Reader, days_before_ms
from ayni.web import times
from ayni.web.registry import DeskItem


def nexts_desk(reader: Reader) -> list[DeskItem]:
    """Return the meetings that were announced and that nobody has proposed, the soonest first."""
    told = Acta.objects.filter(state="agreed").exclude(next_day="").order_by("next_day", "pk")
    actas = list(told[:EDITIONS_SHOWN_MAX_COUNT])
    if not actas:
        return []
    held = Edition.objects.in_bulk([acta.edition for acta in actas])
    above = all_mechanisms()
    mechanisms = {row.mechanism for row in held.values()}
    known = Edition.objects.filter(mechanism__in=mechanisms).exclude(state="cancelled")
    newest: dict[str, str] = {}
    for mechanism, day in known.values_list("mechanism", "first_day"):
        newest[mechanism] = max(newest.get(mechanism, ""), day)
    gone = replaced_by(above.values())
    awaited: dict[str, Acta] = {}
    for acta in actas:
        row = held.get(acta.edition)
        kept = above.get(row.mechanism) if row is not None else None
        if row is None or kept is None or kept.state != "active" or kept.object_id in gone:
            continue
        if row.first_day == newest[kept.object_id]:
            awaited.setdefault(kept.object_id, acta)
    names = names_of([above[one] for one in awaited], reader)
    return [
        _item(acta, held[acta.edition], names[mechanism], reader)
        for mechanism, acta in [*awaited.items()][:DESK_ITEMS_MAX]
    ]


def _item(acta: Acta, row: Edition, name: str, reader: Reader) -> DeskItem:
    own = reader.viewer.party
    whose = acta.next_host if acta.next_host in row.parties else own
    mine = whose == own
    asked = _("Convene the meeting of {day}") if mine else _("convocation for {day} awaited")
    day = times.civil(date.fromisoformat(acta.next_day), reader.viewer.clocks)
    return DeskItem(
        waits="mine" if mine else "theirs",
        title=name,
        url=mechanism_url(row.mechanism),
        party=whose,
        since_ms=acta.agreed_ms or acta.proposed_ms,
        deadline_ms=days_before_ms(
            acta.next_day, reader.zone_of(whose), reader.days(CONVOCATION_DAYS)
        ),
        whose=whose,
        asked=asked.format(day=day),
    )
