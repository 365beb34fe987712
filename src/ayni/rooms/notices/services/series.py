# SPDX-License-Identifier: Apache-2.0
"""What people do with series: each deed asks the rules, then appends one act.

A row that changes alone is given as a notice of its own; the series is not touched by it. Must not
write a row: the projection does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ayni.adapters.record import reading
from ayni.adapters.record.sequencing import STALE, Appended
from ayni.core.codec import Json
from ayni.core.errors import StalePage
from ayni.rooms.notices import facts, rules, selectors
from ayni.rooms.notices.facts import Row, Terms
from ayni.rooms.notices.services.notice import give_notice
from ayni.web.deeds import Deed, append, files_of, require, said

_DETAILS = frozenset({"purpose", "equipment", "units", "contact", "lateness_reason", "own_ref"})


def give_series(deed: Deed, *, rows: Sequence[Terms], details: Mapping[str, Json]) -> Appended:
    """Give notice of many occurrences at once.

    Args:
        deed: who acts.
        rows: what each row announces, in the order of their numbers.
        details: further members; `purpose` at least, `lateness_reason` if a row is late.

    Raises:
        Refusal: power_lacking, or a rule of the room; the code says which, `row` counts from 1.
    """
    require(deed.author, facts.SERIES_GIVEN)
    values = _stated(deed, rows, details)
    return append(deed, facts.SERIES_GIVEN, values)


def amend_series(
    deed: Deed, *, rows: Sequence[Terms], details: Mapping[str, Json], reason: str
) -> Appended:
    """State a series anew: every row of it, and more at the end.

    A row that goes further than before needs a new acknowledgement, and its lead time again.

    Raises:
        Refusal: power_lacking, not_author, after_end, or a rule of the room.
        StalePage: the series moved since the page was drawn.
    """
    require(deed.author, facts.SERIES_AMENDED)
    state = selectors.series_state_of(deed.about)
    rules.check_series_author(state, deed.author.party)
    current = state.current[-1].act.leaf
    held = reading.values_of([current]).get(current, {})
    before = {name: value for name, value in held.items() if name in _DETAILS}
    changed = len(state.current) > 1 or dict(details) != before
    changed = changed or set(deed.attachments) != set(files_of(current))
    rules.check_series_amendment(state, rows, reason=reason, changed=changed)
    values = _stated(deed, rows, details, before=state.current_rows)
    replaced: dict[str, Json] = {
        "supersedes": [version.act.leaf.hex() for version in state.current],
        "reason": reason.strip(),
    }
    return append(deed, facts.SERIES_AMENDED, {**values, **replaced})


def withdraw_series(deed: Deed, *, why: str, note: str) -> Appended:
    """Withdraw a series: none of it takes place any more.

    Rows that are notices of their own stand until they are cancelled there.

    Raises:
        Refusal: power_lacking, not_author or after_end.
        StalePage: the series moved since the page was drawn.
    """
    require(deed.author, facts.SERIES_WITHDRAWN)
    rules.check_series_author(selectors.series_state_of(deed.about), deed.author.party)
    return append(deed, facts.SERIES_WITHDRAWN, {"why": why, **said(note=note)})


def close_series(deed: Deed, *, outcome: str, remarks: str) -> Appended:
    """Close a series after its last row: how it went.

    Raises:
        Refusal: power_lacking, not_author or after_end.
        StalePage: the series moved since the page was drawn.
    """
    require(deed.author, facts.SERIES_CLOSED)
    rules.check_series_author(selectors.series_state_of(deed.about), deed.author.party)
    return append(deed, facts.SERIES_CLOSED, {"outcome": outcome, **said(remarks=remarks)})


def cancel_row(deed: Deed, *, row: int, why: str, note: str) -> Appended:
    """Cancel one row; the others stand.

    Args:
        deed: who acts on which series.
        row: number of the row, from 0.
        why: code of the reason.
        note: more, or empty.

    Raises:
        Refusal: power_lacking, not_author, after_end, row_unknown, row_cancelled or row_apart.
        StalePage: the series moved since the page was drawn.
    """
    require(deed.author, facts.ROW_CANCELLED)
    state = selectors.series_state_of(deed.about)
    rules.check_series_author(state, deed.author.party)
    rules.check_row(state, row, apart=row in selectors.rows_apart(deed.about))
    values: dict[str, Json] = {
        "version": state.current[-1].act.leaf.hex(),
        "row": row,
        "why": why,
        **said(note=note),
    }
    return append(deed, facts.ROW_CANCELLED, values)


def change_row(deed: Deed, *, row: int, terms: Terms, details: Mapping[str, Json]) -> Appended:
    """Give one row as a notice of its own: it leaves the table, and is acknowledged anew.

    Args:
        deed: who acts on which series.
        row: number of the row, from 0.
        terms: the row as it shall stand.
        details: further members of the notice; `purpose` at least.

    Raises:
        Refusal: power_lacking, not_author, after_end, row_unknown, row_cancelled, row_apart,
            nothing_changed, or a rule for notices.
        StalePage: the series moved since the page was drawn.
    """
    require(deed.author, facts.SERIES_AMENDED)
    state = selectors.series_state_of(deed.about)
    rules.check_series_author(state, deed.author.party)
    rules.check_row(state, row, apart=row in selectors.rows_apart(deed.about))
    rules.check_row_change(state, row, terms)
    held = reading.version_of(deed.about)
    if deed.expected is not None and deed.expected != held:
        newer = tuple(act.leaf for act in reading.acts_about(deed.about)[deed.expected :])
        raise StalePage(STALE, expected=deed.expected, found=held, newer=newer)
    linked: dict[str, Json] = {**details, "series": deed.about.hex(), "row": row}
    return give_notice(replace(deed, about=b"", expected=None), terms=terms, details=linked)


def acknowledge_series(deed: Deed, *, version: str) -> Appended:
    """Acknowledge a version with all its rows: an office has it. Never agreement.

    Args:
        deed: who acts on which series.
        version: leaf hash of the act that states the version, 64 hex digits.

    Raises:
        Refusal: power_lacking, own_act, version_unknown or already_acknowledged.
    """
    require(deed.author, facts.ACKNOWLEDGED)
    state = selectors.series_state_of(deed.about)
    rules.check_series_acknowledgement(state, deed.author.party, bytes.fromhex(version))
    return append(deed, facts.ACKNOWLEDGED, {"version": version})


def acknowledge_rows(deed: Deed, *, version: str, rows: Sequence[int]) -> Appended:
    """Acknowledge single rows of a version.

    Args:
        deed: who acts on which series.
        version: leaf hash of the act that states the version, 64 hex digits.
        rows: numbers of rows, from 0.

    Raises:
        Refusal: power_lacking, own_act, version_unknown, row_unknown or already_acknowledged.
    """
    require(deed.author, facts.ROWS_ACKNOWLEDGED)
    state = selectors.series_state_of(deed.about)
    party, leaf = deed.author.party, bytes.fromhex(version)
    rules.check_rows_acknowledgement(state, party, leaf, rows)
    values: dict[str, Json] = {"version": version, "rows": list(rows)}
    return append(deed, facts.ROWS_ACKNOWLEDGED, values)


def _stated(
    deed: Deed,
    rows: Sequence[Terms],
    details: Mapping[str, Json],
    *,
    before: Sequence[Row] = (),
) -> dict[str, Json]:
    """Return what a version states; a row that is as before keeps what was stated of it."""
    rules.check_purpose(str(details.get("purpose", "")))
    rules.check_rows(rows)
    ruled = rules.ruled(rows, selectors.params(), now_ms=deed.author.now_ms, before=before)
    reason = str(details.get("lateness_reason", ""))
    rules.check_rows_late(ruled, reason=reason, before=before)
    return {"rows": [row.to_value() for row in ruled], **details}
