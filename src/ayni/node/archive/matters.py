# SPDX-License-Identifier: Apache-2.0
"""Writes the file of every matter of the rooms, a list of them, and pages that lead to each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
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
from ayni.web.papers import press
from ayni.web.papers.model import Paper
from ayni.web.sheets import Sheet
from ayni.web.viewer import Viewer

FOLDER: Final = "matters"
TOLD_EACH_COUNT: Final = 1_000
BATCH_ACTS_COUNT: Final = 500
"""Acts whose papers one process writes: it takes some seconds, and a tenth of them to start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """A part of the file of one matter, before it is laid out.

    Attributes:
        opening: the act that opened the matter.
        acts: how many acts it holds.
        paper: what it says.
    """

    opening: ActRead
    acts: int
    paper: Paper


def write(pile: Pile, within: Cut, viewer: Viewer, *, tell: Callable[[str], None]) -> Listed:
    """Write every matter and its places in the index; a batch of papers at a time is in memory.

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
    """Yield each matter once all of its volumes are written."""
    line: Line | None = None
    for batch in _batches(_volumes(within, viewer)):
        made = press.pdfs_written([volume.paper for volume in batch])
        for volume, raw in zip(batch, made, strict=True):
            if line is not None and line.leaf != volume.opening.leaf.hex():
                yield line
                line = None
            line = _with(line or _opened(volume.opening), volume, raw, pile)
    if line is not None:
        yield line


def _volumes(within: Cut, viewer: Viewer) -> Iterator[Volume]:
    for opening in walking.openings(within):
        if _has_papers(opening.kind):
            found = walking.about(opening.object_id, within)
            for acts, paper in papers.matter(opening, found, viewer):
                yield Volume(opening=opening, acts=acts, paper=paper)


def _batches(volumes: Iterable[Volume]) -> Iterator[list[Volume]]:
    """Yield volumes in batches of so many acts, for one process each."""
    batch: list[Volume] = []
    for volume in volumes:
        batch.append(volume)
        if sum(one.acts for one in batch) >= BATCH_ACTS_COUNT:
            yield batch
            batch = []
    if batch:
        yield batch


def _has_papers(kind: str) -> bool:
    """Tell whether acts of a kind open a matter; what else the record holds is in its register."""
    slug = kind.partition(".")[0]
    return bool(slug) and (slug not in law.CORE_ROOMS or kind == law.PROPOSED)


def _opened(opening: ActRead) -> Line:
    return Line(
        day=times.iso(opening.at_ms).partition("T")[0],
        party=opening.party,
        kind=words.kind(opening.kind),
        code=opening.code,
        leaf=opening.leaf.hex(),
        acts=0,
        paths=(),
    )


def _with(line: Line, volume: Volume, raw: bytes, pile: Pile) -> Line:
    """Write one volume of a matter, and return the matter with it."""
    slug = volume.opening.kind.partition(".")[0]
    name = f"{FOLDER}/{slug}/{line.day[:4]}/{line.day}-{line.code}-{line.leaf[:8]}"
    part = f"-{len(line.paths) + 1}" if line.paths else ""
    path = f"{name}{part}.pdf"
    folder.put(pile, path, [raw])
    return replace(line, acts=line.acts + volume.acts, paths=(*line.paths, path))
