# SPDX-License-Identifier: Apache-2.0
"""Maps the room's kinds to how urgent they are for whoever receives them; total, without a clock.

An ordinary notice sounds once, and rings in the last quarter of the time in which it should be
acknowledged; a question in that of its answer. What is not named here stands on the Desk.
Source: rooms.md A0.7, A1 (Notices and deadlines).
"""

from collections.abc import Callable, Mapping
from typing import cast

from ayni.adapters.alarm.urgency import LIST, ONCE, RING, Told, Urgency
from ayni.core.codec import Json
from ayni.rooms.notices import facts
from ayni.rooms.notices.rules import HOUR_MS
from ayni.rooms.notices.selectors.notice import ACKNOWLEDGE_HOURS, QUERY_HOURS


def urgency(told: Told) -> Urgency:
    """Return how urgent an act of the room is for an office that receives it."""
    judge = _JUDGES.get(told.kind)
    return judge(told) if judge is not None else Urgency(code=LIST)


def _once(_told: Told) -> Urgency:
    return Urgency(code=ONCE)


def _ring(_told: Told) -> Urgency:
    return Urgency(code=RING)


def _given(told: Told) -> Urgency:
    if told.facts.get("urgent") == 1:
        return Urgency(code=RING)
    return _announced(told, [told.facts])


def _amended(told: Told) -> Urgency:
    """Ask anew for an acknowledgement only where the notice goes further."""
    return _announced(told, [told.facts]) if told.facts.get("widens") else _once(told)


def _series(told: Told) -> Urgency:
    rows = told.facts.get("rows")
    named = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return _announced(told, named)


def _asked(told: Told) -> Urgency:
    due_ms = told.at_ms + _hours(told, QUERY_HOURS) * HOUR_MS
    return Urgency(code=ONCE, rings_ms=_last_quarter(told.at_ms, due_ms))


def _announced(told: Told, windows: list[Mapping[str, Json]] | list[dict[str, Json]]) -> Urgency:
    starts = [at for window in windows if (at := _instant(window.get("start"))) is not None]
    ends = [_instant(window.get("end")) for window in windows]
    if not starts:
        return Urgency(code=ONCE)
    lead = max(0, min(starts) - told.at_ms)
    due_ms = told.at_ms + min(_hours(told, ACKNOWLEDGE_HOURS) * HOUR_MS, lead // 4)
    return Urgency(
        code=ONCE,
        rings_ms=_last_quarter(told.at_ms, due_ms),
        until_ms=None if None in ends else max(cast(list[int], ends)),
    )


def _last_quarter(asked_ms: int, due_ms: int) -> int:
    return asked_ms + (due_ms - asked_ms) * 3 // 4


def _instant(value: Json) -> int | None:
    at = value.get("ms") if isinstance(value, dict) else None
    return at if isinstance(at, int) else None


def _hours(told: Told, param: tuple[str, int]) -> int:
    name, plain = param
    return told.params.get(name, plain)


_JUDGES: Mapping[str, Callable[[Told], Urgency]] = {
    facts.GIVEN: _given,
    facts.AMENDED: _amended,
    facts.CANCELLED: _once,
    facts.QUERIED: _asked,
    facts.REPLIED: _once,
    facts.OBJECTED: _once,
    facts.RESERVED: _once,
    facts.SERIES_GIVEN: _series,
    facts.SERIES_AMENDED: _series,
    facts.SERIES_WITHDRAWN: _once,
    facts.ROW_CANCELLED: _once,
    facts.UNUSUAL_ASKED: _ring,
    facts.UNUSUAL_ANSWERED: _once,
    facts.INCIDENT_OPENED: _ring,
    facts.POSITION_STATED: _once,
    facts.RETURNED: _once,
    facts.INCIDENT_CLOSE_PROPOSED: _once,
    facts.OBSERVER_OFFERED: _once,
}
