# SPDX-License-Identifier: Apache-2.0
"""Writes the CSV files of the archive: the record act by act, its logs, its files, every list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.adapters.attachments import files, keeping
from ayni.adapters.record import reading, walking
from ayni.adapters.record.walking import Cut
from ayni.core.attachments import MEDIA_TYPES, MEMBER, Attachment, read_attachments
from ayni.core.checkpoints import Checkpoint
from ayni.core.errors import NotAuthentic
from ayni.node.archive import folder, papers
from ayni.node.archive.folder import Pile
from ayni.web import act_rows, registry, sheets, words
from ayni.web.parts.attached import standing_in_words
from ayni.web.registry import Words
from ayni.web.sheets import Sheet
from ayni.web.standing import lists as standing_lists
from ayni.web.viewer import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One CSV file of the archive.

    Attributes:
        path: inside the folder.
        title: what it holds, in the language of the archive.
        rows: how many it has.
    """

    path: str
    title: str
    rows: int


OWN: Final[Mapping[str, Words]] = {
    "matters/matters.csv": gettext_lazy("Matters, each with its papers"),
    "record/acts.csv": gettext_lazy("Every act of every party, in the order of the Record"),
    "record/logs.csv": gettext_lazy("Logs of the parties"),
    "record/files.csv": gettext_lazy("Attached files that acts name"),
}
"""Lists that the archive makes itself: where each lies, and what it holds."""


def titles(viewer: Viewer) -> dict[str, str]:
    """Return what each list holds, by its path, in the language that is spoken now."""
    found = {path: str(title) for path, title in OWN.items()}
    found |= {_path("lists", sheet): sheet.title for sheet in standing_lists.lists(viewer)}
    for room in registry.rooms():
        place = f"lists/{room.slug}"
        found |= {_path(place, sheet): sheet.title for sheet in room.lists(viewer)}
    return found


def write_sheet(pile: Pile, place: str, sheet: Sheet) -> Listed:
    """Write one list; rows pass through one after another.

    Args:
        pile: where to.
        place: directory inside the folder.
        sheet: the list.
    """
    path = _path(place, sheet)
    written = 0

    def counted() -> Iterator[bytes]:
        nonlocal written
        for number, line in enumerate(sheets.lines(sheet)):
            written = number
            yield line

    folder.put(pile, path, counted())
    return Listed(path=path, title=sheet.title, rows=written)


def _path(place: str, sheet: Sheet) -> str:
    return f"{place}/{sheet.name}.csv"


def write_lists(pile: Pile, viewer: Viewer) -> list[Listed]:
    """Write every list of the partnership and of its rooms."""
    found = [write_sheet(pile, "lists", sheet) for sheet in standing_lists.lists(viewer)]
    for room in registry.rooms():
        found += [write_sheet(pile, f"lists/{room.slug}", sheet) for sheet in room.lists(viewer)]
    return found


def write_acts(pile: Pile, within: Cut, viewer: Viewer) -> Listed:
    """Write every act with its header, where it stands, who gave receipts, and what it says."""
    columns = act_rows.columns(viewer)

    def rows() -> Iterator[Sequence[str]]:
        for act in walking.acts(within):
            said = "\n".join(f"{label}: {value}" for label, value in papers.says(act, viewer))
            yield [*act_rows.cells(act, columns), said]

    sheet = Sheet(
        name="acts",
        title=str(OWN["record/acts.csv"]),
        heads=[*(str(column.label) for column in columns), _("What it says")],
        rows=rows,
    )
    return write_sheet(pile, "record", sheet)


def write_logs(pile: Pile, within: Cut, bundled: Mapping[str, Checkpoint]) -> Listed:
    """Write how far each log goes here, in this archive and in its bundle.

    Args:
        pile: where to.
        within: acts of each log that tables and papers hold.
        bundled: signed head of each log in the bundle.
    """

    def rows() -> Iterator[Sequence[str]]:
        for log in reading.logs():
            head = bundled.get(log.id)
            yield [
                log.party.upper(),
                log.id,
                str(log.number),
                str(words.LOG_STATES.get(log.state, log.state)),
                str(within.get(log.id, 0)),
                str(head.size if head else 0),
                head.root.hex() if head else "",
            ]

    heads = (
        _("Party"),
        _("Log"),
        _("Number"),
        _("State"),
        _("Acts in tables and papers"),
        _("Acts in the bundle"),
        _("Root hash in the bundle"),
    )
    sheet = Sheet(name="logs", title=str(OWN["record/logs.csv"]), heads=heads, rows=rows)
    return write_sheet(pile, "record", sheet)


def write_files(pile: Pile, within: Cut) -> tuple[Listed, Counter[str]]:
    """Write every attached file that is here and whole, and a list of all that acts name.

    Returns:
        The list, and how many files stand in which state.
    """
    states: Counter[str] = Counter()

    def rows() -> Iterator[Sequence[str]]:
        largest = keeping.size_max()
        for act in walking.naming_files(within):
            for one in read_attachments(act.values.get(MEMBER)):
                state, told, path = _file(pile, one, largest)
                states[state] += 1
                yield [act.code, act.leaf.hex(), one.name, str(one.size), one.type,
                       one.hash.hex(), told, path]  # fmt: skip

    heads = (
        _("Reading code"),
        _("Hash of the act"),
        _("Name"),
        _("Bytes"),
        _("Type"),
        _("Fingerprint of the file"),
        _("State"),
        _("Where it lies in this folder"),
    )
    sheet = Sheet(name="files", title=str(OWN["record/files.csv"]), heads=heads, rows=rows)
    return write_sheet(pile, "record", sheet), states


def _file(pile: Pile, one: Attachment, largest: int) -> tuple[str, str, str]:
    """Copy a file if it is whole; return its state, that in words, and where it lies."""
    standing = keeping.standing(one, largest=largest)
    if standing.state != "held":
        return standing.state, standing_in_words(one, standing), ""
    root = keeping.root()
    path = f"attachments/{one.hash.hex()}.{MEDIA_TYPES[one.type].endings[0]}"
    told = standing_in_words(one, standing)
    if (pile.root / path).exists():
        return standing.state, told, path
    try:
        files.verify_held(root, one)
    except (NotAuthentic, FileNotFoundError):
        lost = _("damaged on this node's disk; not copied")
        return "damaged", lost, ""
    folder.put(pile, path, files.pieces_of(files.held_path(root, one.hash)))
    return standing.state, told, path
