# SPDX-License-Identifier: Apache-2.0
"""Writes the file of every matter of the rooms, a list of them, and pages that lead to each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from django.utils.translation import gettext as _

from ayni.adapters.record import walking
from ayni.adapters.record.reading import ActRead
from ayni.adapters.record.walking import Cut
from ayni.core import constitution as law
from ayni.core import limits
from ayni.node.archive import folder, front, papers
from ayni.node.archive.folder import Pile
from ayni.node.archive.front import Line
from ayni.node.archive.tables import OWN, Listed, write_sheet
from ayni.web import times, words
from ayni.web.sheets import Sheet
from ayni.web.viewer import Viewer

FOLDER: Final = "matters"
TOLD_EACH_COUNT: Final = 1_000


def write(pile: Pile, within: Cut, viewer: Viewer, *, tell: Callable[[str], None]) -> Listed:
    """Write every matter and its places in the index; one matter at a time is in memory.

    Args:
        pile: where to.
        within: the acts that tables and papers hold.
        viewer: for whom.
        tell: takes a line after so many matters, for they are what takes longest.
    """
    heads = (
        _("Opened"),
        _("Party"),
        _("Matter"),
        _("Reading code"),
        _("Hash of the matter"),
        _("Acts"),
        _("Papers"),
    )

    def rows() -> Iterator[Sequence[str]]:
        for count, line in enumerate(_paged(pile, within, viewer), start=1):
            if count % TOLD_EACH_COUNT == 0:
                tell(f"matters: {count} so far")
            yield [line.day, line.party.upper(), line.kind, line.code, line.leaf,
                   str(line.acts), " ".join(line.paths)]  # fmt: skip

    title = str(OWN[f"{FOLDER}/{FOLDER}.csv"])
    return write_sheet(pile, FOLDER, Sheet(name=FOLDER, title=title, heads=heads, rows=rows))


def _paged(pile: Pile, within: Cut, viewer: Viewer) -> Iterator[Line]:
    """Yield each matter once its papers are written; write a page after so many."""
    page: list[Line] = []
    number = 1
    for line in _lines(pile, within, viewer):
        if len(page) == limits.ARCHIVE_INDEX_ROWS_COUNT:
            front.write_matters(pile, page, viewer, number=number, last=False)
            page, number = [], number + 1
        page.append(line)
        yield line
    front.write_matters(pile, page, viewer, number=number, last=True)


def _lines(pile: Pile, within: Cut, viewer: Viewer) -> Iterator[Line]:
    for opening in walking.openings(within):
        if _has_papers(opening.kind):
            yield _written(pile, opening, within, viewer)


def _has_papers(kind: str) -> bool:
    """Tell whether acts of a kind open a matter; what else the record holds is in its register."""
    slug = kind.partition(".")[0]
    return bool(slug) and (slug not in law.CORE_ROOMS or kind == law.PROPOSED)


def _written(pile: Pile, opening: ActRead, within: Cut, viewer: Viewer) -> Line:
    leaf = opening.leaf.hex()
    day = times.iso(opening.at_ms).partition("T")[0]
    slug = opening.kind.partition(".")[0]
    name = f"{FOLDER}/{slug}/{day[:4]}/{day}-{opening.code}-{leaf[:8]}"
    paths: list[str] = []
    acts = 0
    found = walking.about(opening.object_id, within)
    for count, raw in papers.matter(opening, found, viewer):
        part = f"-{len(paths) + 1}" if paths else ""
        folder.put(pile, f"{name}{part}.pdf", [raw])
        paths.append(f"{name}{part}.pdf")
        acts += count
    return Line(
        day=day,
        party=opening.party,
        kind=words.kind(opening.kind),
        code=opening.code,
        leaf=leaf,
        acts=acts,
        paths=tuple(paths),
    )
