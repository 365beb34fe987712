# SPDX-License-Identifier: Apache-2.0
"""Reads what the own state has announced in this room and still owes: its open notices and series.

Who announces an activity owes its neighbour that it keeps to it, amends it, or closes it.
"""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from ayni.core.errors import Refusal
from ayni.rooms.notices.models import Notice, Series
from ayni.rooms.notices.selectors.notice import object_url, reader, title
from ayni.rooms.notices.selectors.series import series_title, series_url
from ayni.web.readers import DESK_ITEMS_MAX
from ayni.web.registry import DeskItem
from ayni.web.viewer import Viewer


def promises(viewer: Viewer, _now_ms: int) -> Sequence[DeskItem]:
    """Return the own open notices and series, those that end first before."""
    try:
        who = reader(viewer)
    except Refusal:
        return ()
    notices = Notice.objects.filter(party=viewer.party, open=True).order_by("ends_ms", "pk")
    series = Series.objects.filter(party=viewer.party, open=True).order_by("pk")
    return [
        *(
            DeskItem(
                waits="deadline",
                title=title(row, who),
                url=object_url(row.object_id),
                party=row.party,
                since_ms=row.starts_ms,
                deadline_ms=row.ends_ms,
                asked=_("keep to it, amend it, or close it when it has ended"),
            )
            for row in notices[:DESK_ITEMS_MAX]
        ),
        *(
            DeskItem(
                waits="deadline",
                title=series_title(row, who),
                url=series_url(row.object_id),
                party=row.party,
                since_ms=0,
                asked=_("keep to its rows, change or cancel them before they begin"),
            )
            for row in series[:DESK_ITEMS_MAX]
        ),
    ]
