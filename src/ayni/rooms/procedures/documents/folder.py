# SPDX-License-Identifier: Apache-2.0
"""Lays out what the folder of a meeting says of protocols and contacts. Must not read a table.

Source: rooms.md A2 (carpeta de reunión), A4 (Contactos).
"""

from django.utils.translation import gettext as _

from ayni.core.errors import Refusal
from ayni.rooms.procedures import selectors
from ayni.rooms.procedures.documents.contact import contact_row, contacts_grid
from ayni.web import times
from ayni.web.papers.model import Block, Grid, Heading
from ayni.web.viewer import Viewer

PROTOCOLS_MAX_COUNT = 100
"""So many topics as partners have protocols on; a folder is carried."""


def folder_parts(viewer: Viewer, _mechanism: str) -> list[Block]:
    """Return which protocols are in force, and whom to call.

    Args:
        viewer: who carries the folder; nothing for an office to which the room is not open.
        _mechanism: that meets; protocols belong to the partnership, not to one mechanism.
    """
    try:
        reader = selectors.reader(viewer)
    except Refusal:
        return []
    blocks: list[Block] = []
    binding = selectors.listing(reader=reader, tab="binding").order_by("protocol__topic", "leaf")
    rows = [
        [
            selectors.topic_name(row.protocol.topic),
            str(row.number),
            times.moment(row.starts_ms or 0, viewer.clocks),
        ]
        for row in binding[:PROTOCOLS_MAX_COUNT]
    ]
    if rows:
        heads = (_("Topic"), _("Version"), _("In force from"))
        blocks += [
            Heading(text=_("Protocols in force")),
            Grid(heads=heads, rows=rows, shares=(6, 1, 4)),
        ]
    lines = [contact_row(line, reader) for line in selectors.contacts(reader)]
    if lines:
        blocks += [Heading(text=_("Whom to call")), contacts_grid(lines)]
    return blocks
