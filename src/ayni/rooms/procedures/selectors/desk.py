# SPDX-License-Identifier: Apache-2.0
"""What the Desk shows of the room: consents and adoptions that are asked, overlaps, reviews."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ayni.core.errors import Refusal
from ayni.rooms.procedures import facts, rules
from ayni.rooms.procedures.models import ProtocolVersion
from ayni.rooms.procedures.selectors.activation import activation_items
from ayni.rooms.procedures.selectors.contact import contact_items
from ayni.rooms.procedures.selectors.protocol import (
    adoption_due_ms,
    standing,
    topic_name,
    version_url,
)
from ayni.rooms.procedures.selectors.reader import (
    DAY_MS,
    Reader,
    reader,
    switched_on,
)
from ayni.rooms.procedures.selectors.today import overlaps_on
from ayni.web import times
from ayni.web.registry import DeskItem
from ayni.web.viewer import Viewer


def desk_items(viewer: Viewer, now_ms: int) -> list[DeskItem]:
    """Return what the Desk shows of the room."""
    if not switched_on():
        return []
    try:
        who = reader(viewer)
    except Refusal:
        return []
    rows = list(standing(reader=who))  # one read for all heaps of texts
    asked = [row for row in rows if row.agreed_ms is None]
    agreed = [row for row in rows if row.agreed_ms is not None]
    return [
        *activation_items(who),
        *(_consent(row, who) for row in asked if row.valid_ms > now_ms and not row.answered),
        *(_adoption(row, who) for row in agreed if row.unadopted),
        *_reviews([row for row in agreed if row.review and row.starts_ms is not None], who),
        *_overlaps(agreed, who),
        *contact_items(who),
    ]


def _item(row: ProtocolVersion, **more: Any) -> DeskItem:
    told = _("{topic}, version {n}").format(topic=topic_name(row.protocol.topic), n=row.number)
    url = version_url(row.protocol_id, row.leaf)
    return DeskItem(**{"title": told, "url": url, "party": row.party, **more})


def _consent(row: ProtocolVersion, who: Reader) -> DeskItem:
    own = who.viewer.party
    mine = own in row.missing
    return _item(
        row,
        waits="mine" if mine else "theirs",
        since_ms=row.proposed_ms,
        deadline_ms=row.valid_ms,
        whose=own if mine else next(iter(row.missing), own),
        asked=pgettext("deed", "Consent") if mine else _("consent awaited"),
    )


def _adoption(row: ProtocolVersion, who: Reader) -> DeskItem:
    own = who.viewer.party
    mine = own in row.unadopted
    return _item(
        row,
        waits="mine" if mine else "theirs",
        since_ms=row.agreed_ms or row.proposed_ms,
        deadline_ms=adoption_due_ms(row, who),
        whose=own if mine else row.unadopted[0],
        asked=_("Declare internal adoption") if mine else _("internal adoption awaited"),
    )


def _reviews(rows: Sequence[ProtocolVersion], who: Reader) -> list[DeskItem]:
    zone = who.viewer.clocks.zones[0]
    early = who.agreed(rules.REVIEW_DAYS) * DAY_MS
    late = who.agreed(rules.LAST_REVIEW_DAYS) * DAY_MS
    may = who.may(facts.REPLACEMENT_PROPOSED)
    found = []
    for row in rows:
        due = times.day_after_ms(date.fromisoformat(row.review), zone)
        if due - early <= who.viewer.now_ms:
            told = _("review the text")
            since = max(due - early, row.starts_ms or 0)
            mine = may and due - late <= who.viewer.now_ms
            waits = "mine" if mine else "deadline"
            found.append(_item(row, waits=waits, since_ms=since, deadline_ms=due, asked=told))
    return found


def _overlaps(rows: Sequence[ProtocolVersion], who: Reader) -> list[DeskItem]:
    """Return a line for every topic on which two texts bind at once; it is shown to all parties."""
    topics: dict[str, list[ProtocolVersion]] = {}
    for row in rows:
        topics.setdefault(row.protocol.topic, []).append(row)
    return [
        DeskItem(
            waits="mine",
            title=_("Two texts bind on one topic: {topic}").format(topic=topic_name(topic)),
            url=version_url(held[-1].protocol_id, held[-1].leaf),
            party=held[-1].party,
            since_ms=max(row.agreed_ms or 0 for row in held),
            whose=who.viewer.party,
            asked=_("agree which one stands"),
            urgent=True,
        )
        for topic, held in topics.items()
        if len(held) > 1 and overlaps_on(topic)
    ]
