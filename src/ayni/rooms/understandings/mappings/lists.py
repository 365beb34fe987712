# SPDX-License-Identifier: Apache-2.0
"""Maps every list of the room to a file: whole, in the columns of the page's own CSV."""

from collections.abc import Sequence

from ayni.core.errors import Refusal
from ayni.rooms.understandings import selectors
from ayni.rooms.understandings.mappings.register import register_plan
from ayni.web.parts import tables
from ayni.web.sheets import Sheet
from ayni.web.viewer import Viewer


def lists(viewer: Viewer) -> Sequence[Sheet]:
    """Return the register of all understandings; nothing if it is not open to the office."""
    try:
        reader = selectors.reader(viewer)
    except Refusal:
        return ()
    plan = register_plan(reader, whole=True)
    rows = tables.query_reader(selectors.listing(reader=reader), plan)
    return (tables.sheet(plan, selectors.with_texts(rows, reader)),)
