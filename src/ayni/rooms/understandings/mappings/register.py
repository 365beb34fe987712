# SPDX-License-Identifier: Apache-2.0
"""Maps understandings to the rows of a table: the register and its CSV (RFC 4180).

Losses: a row holds the text in one language, and no evidence; a page shows its beginning.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ayni.core.shortcodes import code_of
from ayni.rooms.understandings import selectors
from ayni.rooms.understandings.models import Understanding
from ayni.rooms.understandings.selectors import Line, Narrowed, Round
from ayni.web import offices
from ayni.web.parts.tables import Cell, Column, Filter, Plan
from ayni.web.readers import Reader

TONES = {"grave": "grave", "wait": "warn", "done": "", "": "quiet"}


def register_plan(
    reader: Reader, *, empty: str = "", whole: bool = False, rounds: Sequence[Round] = ()
) -> Plan[Line]:
    """Return how the register is laid out.

    Args:
        reader: who reads.
        empty: what to say when there is no row.
        whole: for a file: whole texts, and filters that only a page has are left out.
        rounds: report rounds that are open; the table can be narrowed by them.
    """
    return Plan(
        name="understandings",
        caption=_("Understandings"),
        columns=_columns(reader, whole=whole),
        filters=() if whole else _filters(reader, rounds),
        sort="-reference",
        word=not whole,
        search=("reference", "short"),
        empty=empty
        or _(
            "No understanding stands here. One is born of every acta in force whose statements "
            "both sides agree; those of past meetings are loaded from their papers."
        ),
    )


def in_full(plan: Plan[Line], reader: Reader) -> Plan[Line]:
    """Return the same table for a file: with whole texts, narrowed as on the page."""
    return replace(plan, columns=_columns(reader, whole=True))


def _filters(reader: Reader, rounds: Sequence[Round]) -> Sequence[Filter[Line]]:
    viewer = reader.viewer
    held = [(name, offices.name(name, viewer)) for name in selectors.owners_known(viewer.party)]
    meetings = [(one.meeting.reference, one.meeting.reference) for one in rounds]
    asked: Filter[Line] = Filter(key="round", label=_("Without our report for"), choices=meetings)
    years = [(str(n), ngettext("{n} year", "{n} years", n).format(n=n)) for n in selectors.YEARS]
    return (
        *which_filters(),
        Filter(key="state", label=_("Both"), choices=list(selectors.PAIRS.items()), lookup="pair"),
        # These are not columns of one table: the selector narrows by them.
        Filter(key="owner", label=_("Responsible office"), choices=[("none", _("missing")), *held]),
        Filter(key="older", label=_("Older than"), choices=years),
        *([asked] if rounds else ()),
    )


def which_filters() -> tuple[Filter[Any], Filter[Any]]:
    """Return what narrows any list of understandings by edition and by area."""
    return (
        Filter(
            key="edition",
            label=_("Edition"),
            choices=[(one, one) for one in selectors.editions()],
            lookup="edition",
        ),
        Filter(
            key="area",
            label=_("Area"),
            choices=[(code, selectors.AREAS.get(code, code)) for code in selectors.areas_known()],
            lookup="area",
        ),
    )


def _columns(reader: Reader, *, whole: bool) -> tuple[Column[Line], ...]:
    viewer = reader.viewer
    return (
        *_what(whole=whole),
        *(
            Column(
                key=f"side-{party}",
                label=_("{party} says").format(party=party.upper()),
                cell=_status_cell(party, own=party == viewer.party),
            )
            for party in viewer.parties
        ),
        Column(key="pair", label=_("Both"), cell=_pair_cell, order=("pair", "reference")),
        Column(
            key="age",
            label=_("Age"),
            cell=lambda line: _age_cell(line.row, reader),
            order=("since", "reference", "pk"),
        ),
        Column(
            key="owners",
            label=_("Responsible offices"),
            cell=lambda line: Cell(text=owners_in_words(line.row, reader)),
        ),
        Column(
            key="deadline",
            label=_("Deadline"),
            cell=lambda line: Cell(text=line.row.deadline or "–"),
            order=("deadline", "reference"),
        ),
    )


def _what(*, whole: bool) -> tuple[Column[Line], ...]:
    """Return the columns that say which understanding it is."""
    return (
        Column(
            key="reference",
            label=_("Understanding"),
            cell=lambda line: Cell(
                text=line.row.reference,
                url=selectors.object_url(line.row.pk),
                note=code_of(bytes.fromhex(line.row.pk)),
            ),
            order=("code", "ordinal", "number", "pk"),
        ),
        Column(
            key="text",
            label=_("Text"),
            cell=lambda line: line.text if whole else selectors.shortened(line.text),
        ),
        Column(
            key="area",
            label=_("Area"),
            cell=lambda line: str(selectors.AREAS.get(line.row.area, line.row.area)) or "–",
            order=("area", "code", "ordinal", "number", "pk"),
        ),
    )


def _status_cell(party: str, *, own: bool) -> Callable[[Line], Cell]:
    def cell(line: Line) -> Cell:
        side = selectors.side_of(line.row, party)
        return Cell(text=selectors.status_of(side, own=own) if side is not None else "–")

    return cell


def _pair_cell(line: Line) -> Cell:
    label = selectors.label(line.row)
    note = _("claimed; not shared by all") if line.row.contested else ""
    if line.row.claims and not note:
        note = _("claimed; confirmation awaited")
    return Cell(text=label.text, tone=TONES[label.tone], note=note)


def _age_cell(row: Understanding, reader: Reader) -> Cell:
    times = row.rescheduled
    note = (
        ngettext("rescheduled {n} time", "rescheduled {n} times", times).format(n=times)
        if times
        else ""
    )
    return Cell(text=selectors.age_in_words(row, reader), note=note)


def owners_in_words(row: Understanding, reader: Reader) -> str:
    """Return the responsible offices of the sides; of a side without one that it has none."""
    standing = [side for side in selectors.ordered_sides(row) if selectors.owner_stands(side)]
    if not standing:
        return _("none in office")
    told = []
    for side in selectors.ordered_sides(row):
        name = (
            offices.name(side.owner, reader.viewer)
            if selectors.owner_stands(side)
            else _("none in office")
        )
        told.append(f"{side.party.upper()}: {name}")
    return "; ".join(told)


def narrowed_by(asked: Mapping[str, str], rounds: Sequence[Round] = ()) -> Narrowed:
    """Return what the address narrows the register by, besides what the table does alone.

    Args:
        asked: what stands in the address after the question mark.
        rounds: report rounds that are open.
    """
    years = {str(n): n for n in selectors.YEARS}
    owner = asked.get("owner", "")
    meeting = asked.get("round", "")
    return Narrowed(
        unowned=owner == "none",
        owner="" if owner == "none" else owner,
        older_years=years.get(asked.get("older", ""), 0),
        round=next((one for one in rounds if one.meeting.reference == meeting), None),
    )
