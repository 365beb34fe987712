# SPDX-License-Identifier: Apache-2.0
"""Says in words what a transcription holds besides its text, before it is signed or confirmed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ayni.rooms.understandings import selectors
from ayni.rooms.understandings.mappings.register import which_filters
from ayni.rooms.understandings.rules import Loaded
from ayni.rooms.understandings.selectors import Line
from ayni.web import times
from ayni.web.parts import tables
from ayni.web.parts.tables import Column, Plan
from ayni.web.readers import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A transcription of the other party, as whoever holds a paper compares it.

    Attributes:
        line: the understanding with its text.
        url: its page.
        marks: area, day of the edition and whatever else is short, in words.
        said: what the paper says besides the text, a sentence each: deliverable, indicator.
    """

    line: Line
    url: str
    marks: tuple[str, ...]
    said: tuple[str, ...]


def besides(row: Loaded) -> list[str]:
    """Return each mark of a row that its reference, text, area and day do not show, in words."""
    told = {name: getattr(row, name) for name in (*_MARKS, *_SENTENCES)}
    deadline = row.deadline.isoformat() if row.deadline else ""
    return [*_short(told, deadline), *_said(told)]


def compared(line: Line, held: Mapping[str, object], reader: Reader) -> Compared:
    """Return everything that a transcription says, for a look at the paper.

    Args:
        line: the understanding with its text.
        held: the members of its transcription; those that were erased are missing.
        reader: who compares.
    """
    row, clocks = line.row, reader.viewer.clocks
    deadline = times.civil(date.fromisoformat(row.deadline), clocks) if row.deadline else ""
    area = str(selectors.AREAS.get(row.area, row.area))
    since = times.civil(date.fromisoformat(row.since), clocks)
    return Compared(
        line=line,
        url=selectors.object_url(row.pk),
        marks=(*([area] if area else ()), since, *_short(held, deadline)),
        said=tuple(_said(held)),
    )


def comparing_plan() -> Plan[Compared]:
    """Return how transcriptions of others are narrowed and turned over, in the paper's order."""
    return Plan(
        name="transcriptions",
        caption=_("To compare with the paper"),
        columns=(
            Column(
                key="reference",
                label=_("Understanding"),
                cell=lambda one: one.line.row.reference,
                order=("code", "ordinal", "number", "pk"),
            ),
            Column(key="text", label=_("Text"), cell=lambda one: one.line.text),
            Column(
                key="besides",
                label=_("Besides"),
                cell=lambda one: "; ".join((*one.marks, *one.said)),
            ),
        ),
        filters=which_filters(),
        sort="reference",
        empty=_("Nothing to compare: every transcription of the other party is answered."),
    )


def comparing(rows: QuerySet[Any], plan: Plan[Compared], reader: Reader) -> tables.Reader[Compared]:
    """Return a source of transcriptions as whoever compares them is shown them."""
    read = selectors.with_texts(tables.query_reader(rows, plan), reader)

    def shown(asked: tables.Asked) -> tables.Slice[Compared]:
        lines, total = read(asked)
        held = selectors.transcribed(lines, reader)
        return [compared(line, held.get(line.row.pk, {}), reader) for line in lines], total

    return shown


_MARKS = ("page", "every_months", "nature", "authority", "cost", "scan")
_SENTENCES = ("deliverable", "indicator")


def _short(told: Mapping[str, object], deadline: str) -> list[str]:
    months = told.get("every_months")
    every = ngettext("every month", "every {n} months", months) if isinstance(months, int) else ""
    scan = str(told.get("scan") or "")
    found = (
        (_("Page of the paper"), str(told.get("page") or "")),
        (_("Deadline"), deadline),
        (_("Periodicity"), every.format(n=months)),
        (_("Declared nature"), _coded(told, "nature")),
        (_("Signing authority"), _coded(told, "authority")),
        (_("Who pays"), _coded(told, "cost")),
        (_("Fingerprint of the scan"), f"{scan[:16]}…" if scan else ""),
    )
    return [f"{label}: {value}" for label, value in found if value]


def _said(told: Mapping[str, object]) -> list[str]:
    labels = ((_("Deliverable"), "deliverable"), (_("Indicator"), "indicator"))
    found = ((label, str(told.get(name) or "")) for label, name in labels)
    return [f"{label}: {value}" for label, value in found if value]


def _coded(told: Mapping[str, object], name: str) -> str:
    code = str(told.get(name) or "")
    return str(selectors.CODES[name].get(code, code))
