# SPDX-License-Identifier: Apache-2.0
"""Says which deeds of the room pass the own offices before they are signed, marked [V] in A1.

What an act states of its lead time is stated anew at the moment of signing: a notice that waited
for its visa may have become late. Source: rooms.md A0.4, A1.
"""

from collections.abc import Mapping

from ayni.adapters.clearance.declared import Clears, Values
from ayni.core.codec import Json
from ayni.rooms.notices import facts, rules, selectors
from ayni.rooms.notices.facts import Terms


def _ordinary(values: Values) -> bool:
    return values.get("urgent") != 1


def _wider(values: Values) -> bool:
    return bool(values.get("widens"))


def _notice(values: Values, _about: bytes | None, now_ms: int) -> Values:
    """Return a notice, or a wider version of one, with its lead time as it is now."""
    answer = rules.ask(Terms.from_facts(values), selectors.params())
    rules.check_lateness(answer, now_ms=now_ms, reason=_reason(values))
    return {**values, **rules.stated(answer, now_ms=now_ms)}


def _series(values: Values, about: bytes | None, now_ms: int) -> Values:
    """Return a series, or a version of one, with the lead time of each row as it is now."""
    before = selectors.series_state_of(about).current_rows if about else ()
    terms = [row.terms for row in facts.rows_of(values["rows"])]
    ruled = rules.ruled(terms, selectors.params(), now_ms=now_ms, before=before)
    rules.check_rows_late(ruled, reason=_reason(values), before=before)
    rows: list[Json] = [row.to_value() for row in ruled]
    return {**values, "rows": rows}


def _reason(values: Mapping[str, Json]) -> str:
    return str(values.get("lateness_reason", ""))


CLEARED = (
    Clears(kind=facts.GIVEN, when=_ordinary, renew=_notice),
    Clears(kind=facts.AMENDED, when=_wider, renew=_notice),
    Clears(kind=facts.SERIES_GIVEN, renew=_series),
    Clears(kind=facts.SERIES_AMENDED, renew=_series),
    Clears(kind=facts.POSITION_STATED),
    Clears(kind=facts.OBJECTED),
    Clears(kind=facts.RESERVED),
    Clears(kind=facts.INCIDENT_CLOSE_CONSENTED, by_default=False, two_persons=True),
)
