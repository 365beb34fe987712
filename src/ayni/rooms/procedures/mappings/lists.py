# SPDX-License-Identifier: Apache-2.0
"""Maps every list of the room to a file: whole, in the columns of the page's own CSV."""

from collections.abc import Sequence

from ayni.core.errors import Refusal
from ayni.rooms.procedures import selectors
from ayni.rooms.procedures.mappings.protocol import registry_plan
from ayni.web.parts import tables
from ayni.web.sheets import Sheet
from ayni.web.viewer import Viewer


def lists(viewer: Viewer) -> Sequence[Sheet]:
    """Return the registry of all versions; nothing if it is not open to the viewer's office."""
    try:
        reader = selectors.reader(viewer)
    except Refusal:
        return ()
    plan = registry_plan(reader)
    rows = tables.query_reader(selectors.listing(reader=reader), plan)
    return (tables.sheet(plan, selectors.titled(rows, reader)),)
