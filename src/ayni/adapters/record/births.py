# SPDX-License-Identifier: Apache-2.0
"""Finds what a joint text brought into being, and from a child its parent; writes nothing.

A child has no opening act: the timeline index (`touch`) leads from its id to the acts that state
the text, and the text itself says which children it has. Source: kernel.md S7.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any, Final

import msgspec

from ayni.adapters.record import registry
from ayni.adapters.record.rows import Row, index_of, marks_for, slices
from ayni.core.ports import REGULAR, Spot

Rows = Callable[[str, Sequence[Any]], list[Row]]
"""Runs a query and returns its rows."""

_facts: Final = msgspec.json.Decoder(dict[str, Any])


def spots_of(rows: Rows, children: Collection[bytes]) -> dict[bytes, tuple[Spot, ...]]:
    """Return where the texts stand that bring some children into being; unknown ids have none.

    Args:
        rows: runs a query.
        children: ids of objects, 32 bytes each.
    """
    found: dict[bytes, tuple[Spot, ...]] = {}
    for child, row in _texts(rows, children):
        _leaf, log, party, place, kind, _facts_held, _object = row
        bears = registry.kinds()[kind].bears
        if bears is not None:
            spot = Spot(log, party, index_of(place), bears.born, opens=True, regular=True)
            found[child] = (*found.get(child, ()), spot)
    return found


def parents_of(rows: Rows, children: Collection[bytes]) -> dict[bytes, bytes]:
    """Return the object that each child is born of; those that are no child are left out.

    Args:
        rows: runs a query.
        children: ids of objects, 32 bytes each.
    """
    return {child: bytes(row[6]) for child, row in _texts(rows, children)}


def _texts(rows: Rows, children: Collection[bytes]) -> Iterable[tuple[bytes, Row]]:
    """Yield each child with the row of a text that has it among its children.

    Anybody may cite an id: only a text that computes it is its parent.
    """
    bearing = [name for name, kind in registry.kinds().items() if kind.bears is not None]
    if not bearing or not children:
        return
    for some in slices(list(children)):
        for child, *row in rows(
            "SELECT t.object, a.leaf, a.log, a.party, a.place, a.kind, a.facts, a.object"
            " FROM touch t JOIN act a ON a.place = t.place"
            f" WHERE t.object IN ({marks_for(some)}) AND a.verdict = %s"
            f" AND a.kind IN ({marks_for(bearing)}) ORDER BY a.place",
            (*some, REGULAR, *bearing),
        ):
            bears = registry.kinds()[row[4]].bears
            if bears is not None:
                has = bears.children(bytes(row[0]), _facts.decode(bytes(row[5])))
                if bytes(child) in has:
                    yield bytes(child), tuple(row)
