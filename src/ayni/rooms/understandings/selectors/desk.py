# SPDX-License-Identifier: Apache-2.0
"""What the Desk shows of the room: claims and changes to answer, deadlines, papers to compare.

Reminders stand 30, 7 and 0 days before a deadline with the responsible office, and once it is over
with the secretariat too; so do those of the report round before a meeting, one line for all that an
office has not spoken of, and those of what an acta brought and nobody is responsible for. Nothing
ends by silence. Source: rooms.md A3 (Notices and deadlines), A2 (owners D+15).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from ayni.core.errors import Refusal
from ayni.rooms.understandings import facts, rules
from ayni.rooms.understandings.models import Understanding, UnderstandingSide
from ayni.rooms.understandings.selectors.reader import reader
from ayni.rooms.understandings.selectors.rounds import Round, round_url, rounds, unsaid
from ayni.rooms.understandings.selectors.understanding import (
    heirs_of,
    object_url,
    side_of,
    waits_for_reading,
)
from ayni.web.readers import DAY_MS, DESK_ITEMS_MAX, Reader, ends_ms, switched_on
from ayni.web.registry import DeskItem
from ayni.web.viewer import Viewer


def desk_items(viewer: Viewer, now_ms: int) -> list[DeskItem]:
    """Return what the Desk shows of the room."""
    del now_ms  # the viewer's is the same
    who = _reader(viewer)
    if who is None:
        return []
    rows = _rows(who, days=who.agreed(rules.REMINDER_DAYS))
    return [
        *(item for row in rows for item in _claims(row, who)),
        *(item for row in rows for item in _asked(row, who)),
        *(item for row in rows for item in _deadline(row, who)),
        *_readings(who),
        *_unowned(who),
        *(item for one in rounds(who) for item in _round(one, who)),
    ]


def promises(viewer: Viewer, now_ms: int) -> list[DeskItem]:
    """Return what is promised with a day, and asks something of the own state still."""
    del now_ms
    who = _reader(viewer)
    if who is None:
        return []
    rows = Understanding.objects.filter(open=True).exclude(deadline="")
    return [
        _item(
            row,
            waits="deadline",
            since_ms=row.opened_ms,
            deadline_ms=due_ms(row),
            whose=_whose(row, who),
            asked=_("understanding to fulfil"),
        )
        for row in rows.order_by("deadline", "reference")[:DESK_ITEMS_MAX]
    ]


def due_ms(row: Understanding) -> int:
    """Return the first instant after the day that an understanding is due on."""
    return ends_ms(row.deadline, row.deadline_zone)


def _reader(viewer: Viewer) -> Reader | None:
    if not switched_on(facts.ROOM):
        return None
    try:
        return reader(viewer)
    except Refusal:
        return None


def _rows(who: Reader, *, days: int) -> list[Understanding]:
    until = (who.today + timedelta(days=days + 1)).isoformat()
    due = Q(open=True, deadline__gt="", deadline__lte=until)
    rows = Understanding.objects.filter(Q(waiting=True) | due).prefetch_related("sides")
    return list(rows.order_by("changed_ms", "pk")[: 4 * DESK_ITEMS_MAX])


def _item(row: Understanding, **more: Any) -> DeskItem:
    return DeskItem(
        **{"title": row.reference, "url": object_url(row.pk), "party": row.party, **more}
    )


def _claims(row: Understanding, who: Reader) -> list[DeskItem]:
    own, days = who.viewer.party, who.agreed(rules.CLAIM_DAYS)
    found = []
    for _leaf, party, at_ms, missing in row.claims:
        mine = own in missing
        if not mine and party != own:
            continue
        found.append(
            _item(
                row,
                party=party,
                waits="mine" if mine else "theirs",
                since_ms=at_ms,
                deadline_ms=at_ms + days * DAY_MS,
                whose=own if mine else next(iter(missing), own),
                asked=_("confirm the fulfilment, or do not share it")
                if mine
                else _("confirmation awaited"),
            )
        )
    return found


def _asked(row: Understanding, who: Reader) -> list[DeskItem]:
    own, days = who.viewer.party, who.agreed(rules.CHANGE_DAYS)
    return [
        _item(
            row,
            party=party,
            waits="mine" if own in missing else "theirs",
            since_ms=at_ms,
            deadline_ms=at_ms + days * DAY_MS,
            whose=own if own in missing else next(iter(missing), own),
            asked=pgettext("deed", "Consent") if own in missing else _("consent awaited"),
        )
        for _leaf, party, at_ms, missing, _what in row.asked
    ]


def _deadline(row: Understanding, who: Reader) -> list[DeskItem]:
    if not row.open or not row.deadline:
        return []
    viewer, now_ms = who.viewer, who.viewer.now_ms
    due = due_ms(row)
    left = -(-(due - now_ms) // DAY_MS)
    if left > who.agreed(rules.REMINDER_DAYS):
        return []
    side = side_of(row, viewer.party)
    owns = side is not None and (
        side.owner == viewer.office or viewer.office in heirs_of(row, viewer.party)
    )
    over = now_ms >= due
    asked_of = facts.LIAISON | (facts.SECRETARIAT if over else frozenset())
    if not owns and not viewer.may(asked_of):
        return []
    last = who.agreed(rules.LAST_REMINDER_DAYS)
    if over:
        told = _("over time; report how it stands")
    elif left <= last:
        told = ngettext("{n} day left", "{n} days left", left).format(n=left)
    else:
        told = _("due within {n} days").format(n=who.agreed(rules.REMINDER_DAYS))
    mine = owns and left <= last
    return [
        _item(
            row,
            waits="mine" if mine else "deadline",
            since_ms=max(row.opened_ms, due - who.agreed(rules.REMINDER_DAYS) * DAY_MS),
            deadline_ms=due,
            whose=_whose(row, who),
            asked=told,
        )
    ]


def _readings(who: Reader) -> Sequence[DeskItem]:
    """Return one line for all transcriptions of others that nobody here compared with the paper."""
    if not who.may(facts.TRANSCRIPTION_CONFIRMED):
        return ()
    rows = Understanding.objects.filter(waits_for_reading(who.viewer.party))
    found = list(rows.order_by("opened_ms").values_list("opened_ms", "party")[:1_000])
    if not found:
        return ()
    told = ngettext(
        "{n} transcription of an old acta", "{n} transcriptions of old actas", len(found)
    )
    return (
        DeskItem(
            waits="mine",
            title=told.format(n=len(found)),
            url=reverse("understandings:reading"),
            party=found[0][1],
            since_ms=found[0][0],
            whose=who.viewer.party,
            asked=_("compare with the paper"),
        ),
    )


def _unowned(who: Reader) -> Sequence[DeskItem]:
    """Return a line for each edition of whose understandings nobody is named on the own side.

    Those of an acta in force: what was read from old papers is named when somebody takes it up.
    """
    if not who.may(facts.OWNER_NAMED):
        return ()
    own, days = who.viewer.party, who.agreed(rules.OWNER_DAYS)
    sides = UnderstandingSide.objects.filter(
        party=own, owner="", understanding__open=True, understanding__born=True
    )
    found = sides.values("understanding__edition", "understanding__party").annotate(
        n=Count("pk"), since=Min("understanding__opened_ms")
    )
    told = []
    for edition in found.order_by("since", "understanding__edition")[:DESK_ITEMS_MAX]:
        name, due = edition["understanding__edition"], edition["since"] + days * DAY_MS
        left = -(-(due - who.viewer.now_ms) // DAY_MS)
        title = ngettext(
            "{edition}: {n} understanding without a responsible office",
            "{edition}: {n} understandings without a responsible office",
            edition["n"],
        )
        told.append(
            DeskItem(
                waits="mine" if left <= who.agreed(rules.LAST_REMINDER_DAYS) else "deadline",
                title=title.format(edition=name, n=edition["n"]),
                url=f"{reverse('understandings:list')}?edition={name}&owner=none",
                party=edition["understanding__party"],
                since_ms=edition["since"],
                deadline_ms=due,
                whose=own,
                asked=_("Name the responsible office"),
            )
        )
    return told


def _round(one: Round, who: Reader) -> list[DeskItem]:
    """Return how many understandings a side has not spoken of before a meeting, of each side."""
    viewer = who.viewer
    left = -(-(one.due_ms - viewer.now_ms) // DAY_MS)
    over = viewer.now_ms >= one.due_ms
    asked_of = facts.LIAISON | (facts.SECRETARIAT if over else frozenset())
    rows = unsaid(one, viewer.party)
    if not viewer.may(asked_of):
        rows = rows.filter(sides__party=viewer.party, sides__owner=viewer.office)
    own = rows.count()
    others = [party for party in viewer.parties if party != viewer.party]
    theirs = {party: unsaid(one, party).count() for party in others} if over else {}
    told = ngettext(
        "{reference}: {n} understanding without a report",
        "{reference}: {n} understandings without a report",
        own,
    )
    near = left <= who.agreed(rules.LAST_REMINDER_DAYS)
    item = DeskItem(
        waits="mine" if near else "deadline",
        title=told.format(reference=one.meeting.reference, n=own),
        url=round_url(one),
        party=one.meeting.host,
        since_ms=one.opens_ms,
        deadline_ms=one.due_ms,
        whose=one.meeting.host,
        asked=_("say how they stand before the meeting"),
    )
    return [
        *([item] if own else ()),
        *(
            replace(
                item,
                waits="theirs",
                title=told.format(reference=one.meeting.reference, n=n),
                party=party,
                asked=_("report awaited"),
            )
            for party, n in theirs.items()
            if n and viewer.may(asked_of)
        ),
    ]


def _whose(row: Understanding, who: Reader) -> str:
    """Return the party whose calendar the deadline names; the own one if it is nobody's."""
    zones = {zone.zone: zone.party for zone in who.viewer.clocks.zones}
    return zones.get(row.deadline_zone, who.viewer.party)
