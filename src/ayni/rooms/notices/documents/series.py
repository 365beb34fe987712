# SPDX-License-Identifier: Apache-2.0
"""Lays a series out for reading: on its page, on the page of a row, and on paper.

What a rule or a fold decided is only shown. Must not read a table. Source: rooms.md A0.10, A1.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from ayni.core.attachments import MEMBER, read_attachments
from ayni.core.patterns.declaration import Version
from ayni.core.ports import LogState
from ayni.core.shortcodes import spell
from ayni.rooms.notices import selectors
from ayni.rooms.notices.documents.room import entry_of, listener, stamp_of, value_in_words
from ayni.rooms.notices.facts import ACKNOWLEDGED, ROWS_ACKNOWLEDGED
from ayni.rooms.notices.selectors import Label, Reader, SeriesRead
from ayni.web import acts, times
from ayni.web.attaching import FIELD
from ayni.web.parts.acknowledgements import Line
from ayni.web.parts.attach_field import Chosen
from ayni.web.parts.facts import Fact, FactSheet
from ayni.web.parts.responses import Said, calls, talks
from ayni.web.parts.stamps import Stamp
from ayni.web.parts.timelines import Timeline
from ayni.web.parts.versions import facts_of_version
from ayni.web.parts.windows import Window, window
from ayni.web.sentences.standing import d5_acknowledged

DETAILS = ("purpose", "contact", "units", "equipment", "lateness_reason", "own_ref")
IN_TIMELINE = (
    *("rows", "row", "reason", "why", "outcome", "remarks", "ground", "asks", "question"),
    *("answer", "text", "result", "office_called", "heard", "code", "note", "type", "number"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesVersionView:
    """One version, with the numbers of the rows that it changed."""

    title: str
    sheet: FactSheet


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesView:
    """A series as its page and its print show it; its rows are a table beside it."""

    object_id: str
    title: str
    party: str
    marks: tuple[Label, ...]
    code: str
    spoken: str
    sheet: FactSheet
    acknowledged: tuple[Line, ...]
    talks: tuple[Said, ...]
    calls: tuple[Said, ...]
    versions: tuple[SeriesVersionView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowView:
    """One row on a page of its own."""

    number: int
    title: str
    marks: tuple[Label, ...]
    window: Window
    sheet: FactSheet


def series_view(read: SeriesRead, reader: Reader) -> SeriesView:
    """Lay a series out."""
    viewer = reader.viewer
    code = read.act(bytes.fromhex(read.row.object_id)).code
    heard_by = listener(reader, answers=lambda _asking: read.row.party)
    told = facts_of_version(
        read.act(read.state.current[-1].act.leaf),
        DETAILS,
        before={},
        in_words=partial(value_in_words, reader),
    )
    return SeriesView(
        object_id=read.row.object_id,
        title=selectors.series_title(read.row, reader),
        party=read.row.party,
        marks=selectors.series_labels(read.row, reader),
        code=code,
        spoken=" · ".join(spell(code, viewer.language)),
        sheet=FactSheet(title=_("What is said of all rows"), facts=told),
        acknowledged=tuple(
            line
            for party in viewer.parties
            if party != read.row.party
            for line in _acknowledged(read, party, reader)
        ),
        talks=talks(read.acts, read.state.declaration.responses, heard_by),
        calls=calls(read.acts, heard_by),
        versions=tuple(_version(read, each, reader) for each in reversed(read.state.versions)),
    )


def series_timeline(read: SeriesRead, reader: Reader) -> Timeline:
    """Return the acts about a series, set-aside ones included."""
    numbers = {version.act.leaf.hex(): version.number for version in read.state.versions}
    entries = [entry_of(act, reader, names=IN_TIMELINE, numbers=numbers) for act in read.acts]
    return Timeline(entries=entries, clocks=reader.viewer.clocks)


def series_stamp(read: SeriesRead, reader: Reader, *, logs: Sequence[LogState]) -> Stamp:
    """Return what the print of a series carries besides its matter."""
    return stamp_of(read.act(bytes.fromhex(read.row.object_id)), reader, logs=logs)


def row_view(read: SeriesRead, number: int, reader: Reader) -> RowView:
    """Lay one row out.

    Args:
        read: the series.
        number: of the row, from 0.
        reader: who reads.
    """
    terms = read.state.current_rows[number].terms
    instants: list[tuple[str, int | None]] = [
        (_("Begins"), terms.start.ms),
        (_("Ends"), terms.end.ms if terms.end else None),
    ]
    bands = (
        (_("Kind of activity"), selectors.ACTIVITIES, terms.activity),
        (_("Distance from the boundary"), selectors.DISTANCES, terms.distance),
        (_("Strength"), selectors.STRENGTHS, terms.strength),
        (_("Arms"), selectors.ARMS, terms.arms),
    )
    places = ", ".join(reader.place(place) for place in terms.places)
    told = [
        Fact(label=label, value=str(words.get(code or "", code))) for label, words, code in bands
    ]
    return RowView(
        number=number + 1,
        title=_("Row {n}").format(n=number + 1),
        marks=selectors.row_labels(read, number, reader),
        window=window(_("Window of the activity"), instants, reader.viewer.clocks),
        sheet=FactSheet(
            title=_("What is announced"),
            facts=[told[0], Fact(label=_("Place"), value=places), *told[1:]],
        ),
    )


def series_within_reach(read: SeriesRead, reader: Reader) -> list[tuple[str, dict[str, Any]]]:
    """Return the deeds that a party may do now: name on the page, and what stands in its fields."""
    own = reader.viewer.party
    current = read.state.current[-1].act.leaf
    found: list[tuple[str, dict[str, Any]]] = []
    if not read.row.open:
        pass
    elif read.row.party == own:
        found += [
            (f"reply-{query.leaf.hex()[:16]}", {"query": query.leaf.hex()})
            for query in read.state.open_queries
            if query.party != own
        ]
        if read.row.starts_ms <= reader.viewer.now_ms:
            found.append(("close", {}))
        found.append(("withdraw", {}))
    else:
        held = read.state.declaration.responses.acknowledged.get(own, frozenset())
        awaited = read.awaited(own)
        if current not in held and awaited:
            found.append(("acknowledge", {"version": current.hex()}))
        if len(awaited) > 1:
            found.append(("rows", _rows_offered(read, awaited, reader)))
        found += [("query", {}), ("object", {"version": current.hex()})]
    found += [
        (f"lift-{one.leaf.hex()[:16]}", {"objection": one.leaf.hex()})
        for one in read.state.open_objections
        if one.party == own
    ]
    found += [("reserve", {}), ("contact", {}), ("heard", {})]
    return found


def row_within_reach(
    read: SeriesRead, number: int, reader: Reader
) -> list[tuple[str, dict[str, Any]]]:
    """Return the deeds that a party may do about one row now."""
    own = reader.viewer.party
    if not read.rows[number].open or number in read.apart:
        return []
    if read.row.party == own:
        return [("change", _as_it_stands(read, number)), ("cancel", {})]
    if number not in read.awaited(own):
        return []
    return [("rows", {**_rows_offered(read, (number,), reader), "rows": [number]})]


def _rows_offered(read: SeriesRead, numbers: Sequence[int], reader: Reader) -> dict[str, Any]:
    """Return the rows that may be acknowledged one by one, in words."""
    own = reader.viewer.clocks.zones[0]
    words: Mapping[int, str] = {
        number: _("Row {n}: {t}, {place}").format(
            n=number + 1,
            t=times.short(read.rows[number].starts_ms, own, reader.viewer.clocks),
            place=reader.place(read.rows[number].place),
        )
        for number in numbers
    }
    return {"version": read.state.current[-1].act.leaf.hex(), "row_words": list(words.items())}


def series_as_it_stands(read: SeriesRead) -> dict[str, Any]:
    """Return what is said of all rows as it stands in the fields of an amendment."""
    told = read.act(read.state.current[-1].act.leaf).values
    stands = {name: told.get(name, "") for name in DETAILS if name != "lateness_reason"}
    return {**stands, FIELD: Chosen(read_attachments(told.get(MEMBER)))}


def _as_it_stands(read: SeriesRead, number: int) -> dict[str, Any]:
    terms = read.state.current_rows[number].terms
    told = read.act(read.state.current[-1].act.leaf).values
    return {
        **{name: told.get(name, "") for name in ("purpose", "contact", "units", "equipment")},
        "activity": terms.activity,
        "place": terms.places[0] if terms.places else "",
        "more_places": list(terms.places[1:]),
        "start": terms.start.ms,
        "end": terms.end.ms if terms.end else None,
        "distance": terms.distance or "",
        "strength": terms.strength or "",
        "arms": terms.arms or "",
    }


def _acknowledged(read: SeriesRead, party: str, reader: Reader) -> list[Line]:
    """Return what one party acknowledged of the series, and how many rows wait."""
    viewer = reader.viewer
    numbers = {version.act.leaf.hex(): version.number for version in read.state.versions}
    found = [
        Line(
            party=party,
            text=d5_acknowledged(
                office=acts.office_name(act.act.header.by, viewer),
                version=numbers[str(act.facts["version"])],
                at=times.hour(act.at_ms, viewer.clocks),
            ),
            note=_rows_named(act.facts.get("rows")),
        )
        for act in read.acts
        if act.party == party
        and act.regular
        and act.kind in (ACKNOWLEDGED, ROWS_ACKNOWLEDGED)
        and act.facts.get("version") in numbers
    ]
    left = read.awaited(party)
    if left:
        rows = ", ".join(str(number + 1) for number in left)
        text = _("Acknowledgement awaited for rows: {rows}.").format(rows=rows)
        found.append(Line(party=party, text=text))
    return found or [Line(party=party, text=_("No office acknowledged it."))]


def _rows_named(value: object) -> str:
    if not isinstance(value, list):
        return ""
    return _("Rows {rows} alone.").format(rows=", ".join(str(int(row) + 1) for row in value))


def _version(read: SeriesRead, version: Version, reader: Reader) -> SeriesVersionView:
    at = times.moment(version.act.header.at, reader.viewer.clocks)
    changed = [
        str(number + 1)
        for number in range(len(read.state.rows[version.act.leaf]))
        if version in read.state.row_history(number)
    ]
    act = read.act(version.act.leaf)
    before = {
        name: value for leaf in version.supersedes for name, value in read.act(leaf).values.items()
    }
    told = facts_of_version(
        act, ("reason", *DETAILS), before=before, in_words=partial(value_in_words, reader)
    )
    rows = Fact(label=_("Rows stated anew"), value=", ".join(changed) or "–")
    return SeriesVersionView(
        title=_("Version {n}, {t}").format(n=version.number, t=at),
        sheet=FactSheet(title="", facts=[rows, *told]),
    )
