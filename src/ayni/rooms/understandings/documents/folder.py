# SPDX-License-Identifier: Apache-2.0
"""Lays out what the folder of a meeting says of understandings. Must not read a table.

Where the sides differ comes first. Source: rooms.md A2 (carpeta de reunión), A3 (Divergencias).
"""

from itertools import groupby

from django.utils.translation import gettext as _

from ayni.core.errors import Refusal
from ayni.rooms.understandings import selectors
from ayni.rooms.understandings.documents.papers import matter, matters_grid
from ayni.web.papers.model import Block, Heading
from ayni.web.parties import forms
from ayni.web.viewer import Viewer


def folder_parts(viewer: Viewer, mechanism: str) -> list[Block]:
    """Return the open understandings of a mechanism, those that are seen differently first.

    Args:
        viewer: who carries the folder; nothing for an office to which the room is not open.
        mechanism: object id of the mechanism that meets, 64 hex digits.
    """
    try:
        reader = selectors.reader(viewer)
    except Refusal:
        return []
    parties = sorted(viewer.parties, key=lambda party: (party != viewer.party, party))
    names = [forms(party).bare for party in parties]
    blocks: list[Block] = []
    for group, lines in groupby(
        selectors.open_under(mechanism, reader=reader), key=lambda one: one[0]
    ):
        told = [matter(line, parties, reader) for _group, line in lines]
        blocks += [Heading(text=group, level=2), matters_grid(told, names)]
    return [Heading(text=_("State of the understandings")), *blocks] if blocks else []
