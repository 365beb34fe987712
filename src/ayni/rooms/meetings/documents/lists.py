# SPDX-License-Identifier: Apache-2.0
"""Lays every list of the room out as a file: mechanisms, and the editions of all of them."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from ayni.core.errors import Refusal
from ayni.rooms.meetings import selectors
from ayni.rooms.meetings.documents.mechanism import TreeLine, mechanism_view, tree_lines
from ayni.rooms.meetings.selectors import Label, Reader
from ayni.web import sheets
from ayni.web.sheets import Sheet
from ayni.web.viewer import Viewer


def lists(viewer: Viewer) -> Sequence[Sheet]:
    """Return every list of the room; none if it is not open to the viewer's office."""
    try:
        reader = selectors.reader(viewer)
    except Refusal:
        return ()
    found = tree_lines(selectors.mechanism_tree(reader=reader), reader)
    return (mechanisms_sheet(found), _editions(reader))


def mechanisms_sheet(lines: Sequence[TreeLine]) -> Sheet:
    """Return the mechanisms as the page lists them, each after the one that mandates it."""
    heads = (
        _("Mechanism"),
        _("Reading code"),
        _("Steps down"),
        _("Level"),
        _("Stands"),
        _("Last edition"),
        _("Next edition"),
    )
    rows = [
        (line.name, line.code, str(line.depth), line.level, _said(line.marks), line.last, line.next)
        for line in lines
    ]
    return sheets.short("mechanisms", _("Mechanisms"), heads, rows)


def _editions(reader: Reader) -> Sheet:
    def rows() -> Iterator[Sequence[str]]:
        for branch in selectors.mechanism_tree(reader=reader):
            read = selectors.mechanism(bytes.fromhex(branch.row.object_id), reader=reader)
            if read is None:
                continue
            for line in mechanism_view(read, reader).editions:
                yield [read.name, line.title, line.days, line.host.upper(), _said(line.marks)]

    heads = (_("Mechanism"), _("Edition"), _("Days"), _("Host"), _("Stands"))
    return Sheet(name="editions", title=_("Editions"), heads=heads, rows=rows)


def _said(marks: Sequence[Label]) -> str:
    return ", ".join(mark.text for mark in marks)
