# SPDX-License-Identifier: Apache-2.0
"""What a series and its rows need; no clock.

Lead times are those of single notices, asked row by row. Source: rooms.md A1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ayni.core.errors import Refusal
from ayni.core.limits import SERIES_ROWS_MAX_COUNT
from ayni.rooms.notices.facts import (
    PURPOSE_CHARS_MAX,
    ROW_PLACES_MAX_COUNT,
    Row,
    Terms,
)
from ayni.rooms.notices.rules.notice import ask, is_late
from ayni.rooms.notices.states import SeriesState, clashing, wider_in


def check_rows(terms: Sequence[Terms]) -> None:
    """Refuse rows that cannot stand in one series.

    Args:
        terms: of each row, in their order.

    Raises:
        Refusal: rows_missing, rows_many, row_faulty (with `row`, from 1) or rows_clash (with
            `first` and `second`, from 1).
    """
    if not terms:
        raise Refusal("rows_missing")
    if len(terms) > SERIES_ROWS_MAX_COUNT:
        raise Refusal("rows_many", found=len(terms), limit=SERIES_ROWS_MAX_COUNT)
    for number, one in enumerate(terms, start=1):
        if not 1 <= len(one.places) <= ROW_PLACES_MAX_COUNT:
            raise Refusal("row_place", row=number)
        if one.end is None or one.end.ms <= one.start.ms:
            raise Refusal("row_window", row=number)
        if None in (one.distance, one.strength, one.arms):
            raise Refusal("row_band", row=number)
    pair = clashing(terms)
    if pair is not None:
        raise Refusal("rows_clash", first=pair[0] + 1, second=pair[1] + 1)


def check_purpose(purpose: str) -> None:
    """Refuse a series that does not say what it is for.

    Raises:
        Refusal: purpose_missing or purpose_long.
    """
    if not purpose.strip():
        raise Refusal("purpose_missing")
    if len(purpose) > PURPOSE_CHARS_MAX:
        raise Refusal("purpose_long", found=len(purpose), limit=PURPOSE_CHARS_MAX)


def ruled(
    terms: Sequence[Terms],
    params: Mapping[str, int],
    *,
    now_ms: int,
    before: Sequence[Row] = (),
) -> tuple[Row, ...]:
    """Return the rows with what the rules ask for each of them.

    A row that does not go further than before keeps what was stated of it.

    Args:
        terms: of each row.
        params: the constitution's parameters.
        now_ms: when the series is signed.
        before: the rows that these replace, by number.
    """
    found = []
    for number, one in enumerate(terms):
        held = before[number] if number < len(before) else None
        if held is not None and not wider_in(held.terms, one):
            found.append(replace(held, terms=one))
            continue
        answer = ask(one, params)
        found.append(
            Row(
                terms=one,
                rule=answer.number.lower(),
                asked_minutes=answer.lead_hours * 60,
                late=is_late(answer, now_ms=now_ms),
            )
        )
    return tuple(found)


def check_rows_late(rows: Sequence[Row], *, reason: str, before: Sequence[Row] = ()) -> None:
    """Refuse a series with a late row and no reason; with one it is given and marked.

    Args:
        rows: as they are stated.
        reason: why, or empty.
        before: the rows that these replace; what was late there was explained there.

    Raises:
        Refusal: lateness_reason_missing, with `row`, from 1.
    """
    known = {number for number, row in enumerate(before) if row.late}
    late = next((n + 1 for n, row in enumerate(rows) if row.late and n not in known), None)
    if late is not None and not reason.strip():
        raise Refusal("lateness_reason_missing", row=late)


def check_series_author(state: SeriesState, party: str) -> None:
    """Refuse a deed of the author by anybody else, or after the series has ended.

    Raises:
        Refusal: not_author or after_end.
    """
    opening = state.declaration.opening
    if opening is None or opening.party != party:
        raise Refusal("not_author")
    if state.declaration.ends:
        raise Refusal("after_end")


def check_series_amendment(
    state: SeriesState, rows: Sequence[Terms], *, reason: str, changed: bool
) -> None:
    """Refuse a version that leaves a row out, changes nothing or says no reason.

    Args:
        state: the series.
        rows: terms of each row as they shall stand.
        reason: why.
        changed: something besides the rows differs.

    Raises:
        Refusal: reason_missing, rows_dropped or nothing_changed.
    """
    if not reason.strip():
        raise Refusal("reason_missing")
    held = [row.terms for row in state.current_rows]
    if len(rows) < max(len(state.rows[version.act.leaf]) for version in state.current):
        raise Refusal("rows_dropped", found=len(rows), expected=len(held))
    if list(rows) == held and not changed:
        raise Refusal("nothing_changed")


def check_row(state: SeriesState, row: int, *, apart: bool) -> None:
    """Refuse to move a row that is not there, is cancelled, or is a notice of its own.

    Args:
        state: the series.
        row: its number, from 0.
        apart: a notice of its own stands for it.

    Raises:
        Refusal: row_unknown, row_cancelled or row_apart.
    """
    if not 0 <= row < len(state.current_rows):
        raise Refusal("row_unknown", row=row + 1)
    if row in state.cancelled:
        raise Refusal("row_cancelled", row=row + 1)
    if apart:
        raise Refusal("row_apart", row=row + 1)


def check_row_change(state: SeriesState, row: int, terms: Terms) -> None:
    """Refuse to give a row as a notice of its own that says what the row says.

    Raises:
        Refusal: nothing_changed.
    """
    if state.current_rows[row].terms == terms:
        raise Refusal("nothing_changed")


def check_series_acknowledgement(state: SeriesState, party: str, version: bytes) -> None:
    """Refuse an acknowledgement by the author, of no version, or of what has been already.

    Raises:
        Refusal: own_act, version_unknown or already_acknowledged.
    """
    opening = state.declaration.opening
    if opening is not None and opening.party == party:
        raise Refusal("own_act")
    if state.declaration.version(version) is None:
        raise Refusal("version_unknown")
    if version in state.declaration.responses.acknowledged.get(party, frozenset()):
        raise Refusal("already_acknowledged")


def check_rows_acknowledgement(
    state: SeriesState, party: str, version: bytes, rows: Sequence[int]
) -> None:
    """Refuse an acknowledgement of rows by the author, of no row, or of rows it has already.

    Raises:
        Refusal: own_act, version_unknown, row_unknown or already_acknowledged.
    """
    opening = state.declaration.opening
    if opening is not None and opening.party == party:
        raise Refusal("own_act")
    held = state.rows.get(version)
    if held is None:
        raise Refusal("version_unknown")
    unknown = [row for row in rows if not 0 <= row < len(held)]
    if not rows or unknown:
        raise Refusal("row_unknown", row=unknown[0] + 1 if unknown else 0)
    if all(row < len(state.asked) and state.acknowledged(party, row) for row in rows):
        raise Refusal("already_acknowledged")
