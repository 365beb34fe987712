# SPDX-License-Identifier: Apache-2.0
"""Lays understandings out on papers that a staff edits: the register, a chain, a report's rows.

Must not read a table. Source: rooms.md A3 (Register, Prints and exports), A0.10.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ayni.core.wording import Piece
from ayni.rooms.understandings import selectors
from ayni.rooms.understandings.documents.chain import ChainView, StepView
from ayni.rooms.understandings.selectors import Line
from ayni.web import offices
from ayni.web.papers.model import Block, Grid, Heading, Paper, Paragraph
from ayni.web.readers import Reader
from ayni.web.sheets import Sheet
from ayni.web.staff_papers import staff_paper

_SHARES = {0: 3, 1: 9, 2: 2}
"""Room of the first columns of the register: what it is, its text, its area."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """One understanding as the report lists it."""

    url: str
    reference: str
    text: str
    said: tuple[str, ...]
    both: str
    age: str
    owners: str
    deadline: str


def matter(line: Line, parties: Sequence[str], reader: Reader) -> Matter:
    """Lay one understanding out as reports list it."""
    row = line.row
    sides = [selectors.side_of(row, party) for party in parties]
    # In one order on every node: only the columns of the sides follow the reader.
    owners = [
        f"{side.party.upper()}: {offices.name(side.owner, reader.viewer)}"
        if selectors.owner_stands(side)
        else f"{side.party.upper()}: {_('none in office')}"
        for side in selectors.ordered_sides(row)
    ]
    return Matter(
        url=selectors.object_url(row.pk),
        reference=row.reference,
        text=line.text,
        said=tuple(selectors.status_of(side) if side is not None else "–" for side in sides),
        both=selectors.label(row).text,
        age=selectors.age_in_words(row, reader),
        owners="\n".join(owners) if any(map(_is_owned, sides)) else _("none in office"),
        deadline=row.deadline or "–",
    )


def _is_owned(side: Any) -> bool:
    return side is not None and selectors.owner_stands(side)


def register_paper(sheet: Sheet, reader: Reader, *, cut: str) -> Paper:
    """Return the register as it is narrowed, every row with its whole text.

    Args:
        sheet: the same as goes into a CSV file.
        reader: who prints it.
        cut: how far each log was held, in words.
    """
    shares = [_SHARES.get(place, 3) for place in range(len(sheet.heads))]
    rows = [[*row, *[""] * (len(sheet.heads) - len(row))] for row in sheet.rows()]
    grid = Grid(heads=tuple(sheet.heads), rows=rows, shares=shares)
    return staff_paper(sheet.title, [grid], reader.viewer, cut=cut, wide=True)


def chain_paper(view: ChainView, reference: str, reader: Reader, *, cut: str) -> Paper:
    """Return a chain, the oldest text first, each with what changed since the one before."""
    blocks: list[Block] = [
        Paragraph(label=_("Understanding"), text=reference),
        Paragraph(label=_("Age"), text=view.age),
    ]
    for step in view.steps:
        blocks += [Heading(text=step.reference), *_step(step)]
    return staff_paper(_("Chain"), blocks, reader.viewer, cut=cut, wide=True)


def matters_grid(matters: Sequence[Matter], parties: Sequence[str]) -> Grid:
    """Return understandings as reports list them, with a column for each side."""
    return Grid(
        heads=(
            _("Understanding"),
            _("Text"),
            *(_("{party} says").format(party=party) for party in parties),
            _("Both"),
            _("Age"),
            _("Responsible offices"),
            _("Deadline"),
        ),
        rows=[
            [one.reference, one.text, *one.said, one.both, one.age, one.owners, one.deadline]
            for one in matters
        ],
        shares=[3, 8, *(3 for _party in parties), 3, 2, 4, 3],
    )


def _step(step: StepView) -> list[Block]:
    told = (
        Paragraph(label=_("Since"), text=f"{step.day} · {step.age}"),
        *(Paragraph(text=relation) for relation in step.relations),
        Paragraph(label=_("Text"), text=step.text),
        Paragraph(label=_("Taken out"), text=_words(step.pieces, "removed")),
        Paragraph(label=_("Put in"), text=_words(step.pieces, "added")),
        Paragraph(label=_("Both"), text=step.mark.text),
    )
    return [one for one in told if one.text]


def _words(pieces: Sequence[Piece], op: str) -> str:
    """Return the words that stand in one of two texts alone; their places are parted."""
    return " … ".join(piece.text.strip() for piece in pieces if piece.op == op)
