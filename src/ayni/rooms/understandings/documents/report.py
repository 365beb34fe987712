# SPDX-License-Identifier: Apache-2.0
"""Lays the state of compliance out: counts by area and age, each side beside the other.

Nothing is weighed and no share is written: who reads a count sees how many there are. Both nodes
write the same paper but for the order of the sides. Must not read a table.
Source: rooms.md A3 (Estado de cumplimiento), A0.10; DESIGN.md section 12.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ayni.rooms.understandings import selectors
from ayni.rooms.understandings.documents.papers import Matter, matter, matters_grid
from ayni.rooms.understandings.selectors import Category, Line, Report
from ayni.web.papers.model import Bars, Block, Grid, Heading, Paper, Paragraph
from ayni.web.parties import forms as party_forms
from ayni.web.readers import Reader
from ayni.web.staff_papers import staff_paper

BAR_PARTS = 20
"""Lengths that a bar of the page can have; the style sheet has a rule for each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedRow:
    """One row of a table of counts.

    Attributes:
        label: what is counted.
        url: where those that were counted are listed; empty if nowhere.
        cells: each count, and the length of its bar in parts of the longest one; a sum has none.
    """

    label: str
    url: str = ""
    cells: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A table of counts: what is counted down the side, and categories across.

    Attributes:
        title: what the table is about.
        heads: first what stands down the side.
        rows: in their order.
        summed: the last row is the sum of the others.
    """

    title: str
    heads: tuple[str, ...]
    rows: tuple[CountedRow, ...]
    summed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView:
    """A report as its page and its papers show it.

    Attributes:
        title: what it is.
        edition: as people cite it; empty for all.
        total: understandings.
        bars: category and count.
        most: the largest of them.
        tables: by area, by age, by side.
        parties: names of the sides, in the order of the columns.
        areas: name of each area and its understandings.
        register_url: where all that were counted are listed.
        cut: there are more than a paper lists.
    """

    title: str
    edition: str
    total: int
    bars: tuple[tuple[str, int], ...]
    most: int
    tables: tuple[Counted, ...]
    parties: tuple[str, ...]
    areas: tuple[tuple[str, tuple[Matter, ...]], ...]
    register_url: str
    cut: bool

    @property
    def lengths(self) -> tuple[tuple[str, int, int], ...]:
        """Return category, count and length of each bar, in parts of the longest one."""
        return tuple((words, n, bar_length(n, self.most)) for words, n in self.bars)


def bar_length(count: int, most: int) -> int:
    """Return the length of a bar in parts of the longest one; what was found is never invisible."""
    return max(1, count * BAR_PARTS // max(1, most)) if count else 0


def category_words() -> Mapping[Category, str]:
    """Return what each category is called."""
    return {
        "fulfilled": _("fulfilled (two keys)"),
        "partly": pgettext("status of an understanding", "partly fulfilled"),
        "pending": pgettext("understandings", "pending"),
        "routine": pgettext("status of an understanding", "permanent"),
        "divergent": _("the sides differ"),
        "ended": _("ended by agreement"),
    }


def report_view(told: Report, reader: Reader) -> ReportView:
    """Lay a report out."""
    parties = _ordered(told.sides, reader)
    words = category_words()
    heads = (*(words[code] for code in selectors.CATEGORIES), _("in all"))
    return ReportView(
        title=_("State of compliance"),
        edition=told.edition,
        total=told.total,
        bars=tuple((words[code], told.by_category[code]) for code in selectors.CATEGORIES),
        most=max(told.by_category.values(), default=0),
        tables=(
            _crossed(
                _("By area"),
                (_("Area"), *heads),
                [
                    (_area(area), register_url(told.edition, area) if area else "", counts)
                    for area, counts in told.by_area.items()
                ],
                told.by_category,
            ),
            _crossed(
                _("By age"),
                (_("Age"), *heads),
                [(age, "", counts) for age, counts in zip(_ages(), told.by_age, strict=True)],
                told.by_category,
            ),
            _by_side(told, parties),
        ),
        parties=tuple(party_forms(party).bare for party in parties),
        areas=tuple(
            (area, tuple(matter(line, parties, reader) for line in lines))
            for area, lines in _listed(told.lines, told.by_area)
        ),
        register_url=register_url(told.edition),
        cut=told.cut,
    )


def register_url(edition: str, area: str = "") -> str:
    """Return where the understandings of an edition, or of an area of it, are listed."""
    asked = {name: code for name, code in (("edition", edition), ("area", area)) if code}
    where = reverse("understandings:all")
    return f"{where}?{urlencode(asked)}" if asked else where


def report_paper(view: ReportView, reader: Reader, *, cut: str, watermarked: bool) -> Paper:
    """Return a report as a paper.

    Args:
        view: the report.
        reader: who prints it.
        cut: how far each log was held, in words.
        watermarked: nobody edits it: the word of an exercise stands behind its text.
    """
    blocks: list[Block] = [
        Paragraph(label=_("Edition"), text=view.edition or _("all editions")),
        Paragraph(label=_("Understandings"), text=str(view.total)),
        Bars(rows=view.bars, most=view.most),
    ]
    for table in view.tables:
        blocks += [Heading(text=table.title), _grid(table)]
    for area, matters in view.areas:
        blocks += [Heading(text=area), matters_grid(matters, view.parties)]
    return staff_paper(
        f"{view.title} {view.edition}".strip(),
        blocks,
        reader.viewer,
        cut=cut,
        wide=True,
        watermarked=watermarked,
    )


def _grid(table: Counted) -> Grid:
    return Grid(
        heads=table.heads,
        rows=[[row.label, *(str(count) for count, _bar in row.cells)] for row in table.rows],
        shares=[3, *(1 for _count in table.heads[1:])],
        bars=[[0, *(bar for _count, bar in row.cells)] for row in table.rows],
        bar_parts=BAR_PARTS,
    )


def _crossed(
    title: str,
    heads: tuple[str, ...],
    found: Sequence[tuple[str, str, Mapping[Category, int]]],
    sums: Mapping[Category, int],
) -> Counted:
    most = max((n for _label, _url, counts in found for n in counts.values()), default=0)
    rows = [
        CountedRow(
            label=label,
            url=url,
            cells=(
                *((counts[code], bar_length(counts[code], most)) for code in selectors.CATEGORIES),
                (sum(counts.values()), 0),
            ),
        )
        for label, url, counts in found
    ]
    in_all = [*(sums[code] for code in selectors.CATEGORIES), sum(sums.values())]
    last = CountedRow(label=_("in all"), cells=tuple((count, 0) for count in in_all))
    return Counted(title=title, heads=heads, rows=(*rows, last), summed=True)


def _by_side(told: Report, parties: Sequence[str]) -> Counted:
    """Return what each side says of its own part, side beside side."""
    said = {
        **{code: str(words) for code, words in selectors.STATUSES.items()},
        "fulfilled": _("fulfilled"),
        selectors.NOT_REPORTED: _("not reported"),
    }
    most = max((n for counts in told.sides.values() for n in counts.values()), default=0)
    return Counted(
        title=_("As each side says it"),
        heads=(_("Word"), *(party_forms(party).bare for party in parties)),
        rows=tuple(
            CountedRow(
                label=words,
                cells=tuple(
                    (count, bar_length(count, most))
                    for count in (told.sides[party].get(code, 0) for party in parties)
                ),
            )
            for code, words in said.items()
        ),
    )


def _ages() -> list[str]:
    begins = [0, *selectors.AGES]
    groups = [_("{a} to {b} years").format(a=low, b=high) for low, high in pairwise(begins)]
    return [*groups, _("more than {a} years").format(a=begins[-1])]


def _area(code: str) -> str:
    return str(selectors.AREAS.get(code, code)) if code else _("without an area")


def _listed(lines: Sequence[Line], areas: Iterable[str]) -> list[tuple[str, list[Line]]]:
    """Return the understandings of each area, in the order of the counts."""
    found: dict[str, list[Line]] = {}
    for line in lines:
        found.setdefault(line.row.area, []).append(line)
    return [(_area(area), found[area]) for area in areas if area in found]


def _ordered(sides: Mapping[str, object], reader: Reader) -> tuple[str, ...]:
    own = reader.viewer.party
    return tuple(sorted(sides, key=lambda party: (party != own, party)))
