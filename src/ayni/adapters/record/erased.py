# SPDX-License-Identifier: Apache-2.0
"""Which content is gone from this node for ever: rows that name it and hold none of it.

Whatever comes in is compared with them, so that nothing that was erased is stored again: a
neighbour that sends it once more, a packet that was under way, a copy that was restored. Must not
destroy anything itself: `erasing.py` does. Source: DESIGN.md section 5 (Erasure); kernel.md S9.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from ayni.adapters.record import registry
from ayni.adapters.record.cursors import Cursor
from ayni.adapters.record.rows import marks_for, slices
from ayni.core.acts import decode_header
from ayni.core.commitments import close_members
from ayni.core.erasure import content_among
from ayni.core.errors import CodecError, LimitExceeded
from ayni.core.ports import Entry
from ayni.core.readings import read_body

ALL: Final = ""
"""In place of a name: all content of the act."""

_MEMBER: Final = re.compile(r"[a-z0-9_.\-]{1,64}")

Row = tuple[bytes, str]
"""Leaf hash, and the name of a member or ALL."""

_INSERT: Final = (
    "INSERT INTO erased (leaf, name, at_ms) VALUES (%s, %s, %s) ON CONFLICT (leaf, name) DO NOTHING"
)


def rows_of(gone: Mapping[bytes, frozenset[str]]) -> list[Row]:
    """Return what is gone as rows, sorted.

    Args:
        gone: as core/erasure.py gives it: an empty set stands for all content.
    """
    return sorted(
        (leaf, name)
        for leaf, names in gone.items()
        for name in names or {ALL}
        if name == ALL or _MEMBER.fullmatch(name)  # no body has a member of another form
    )


def note(cursor: Cursor, rows: Iterable[Row], *, now_ms: int) -> None:
    """Keep what is gone; twice is as once.

    Args:
        cursor: of the transaction that destroys it.
        rows: leaf hash and name.
        now_ms: this machine's time, milliseconds UTC.
    """
    cursor.executemany(_INSERT, [(leaf, name, now_ms) for leaf, name in rows])


def names_of(cursor: Cursor, leaves: Collection[bytes]) -> dict[bytes, frozenset[str]]:
    """Return which members of acts are gone; acts of which nothing is gone are left out."""
    found: dict[bytes, set[str]] = {}
    for some in slices(list(leaves)):
        cursor.execute(f"SELECT leaf, name FROM erased WHERE leaf IN ({marks_for(some)})", some)
        for leaf, name in cursor.fetchall():
            found.setdefault(bytes(leaf), set()).add(name)
    return {leaf: frozenset(names) for leaf, names in found.items()}


def all_rows(cursor: Cursor) -> list[Row]:
    """Return everything that is gone, oldest first."""
    cursor.execute("SELECT leaf, name FROM erased ORDER BY num")
    return [(bytes(leaf), name) for leaf, name in cursor.fetchall()]


def keep_out(cursor: Cursor, entries: Sequence[Entry]) -> list[bytes | None]:
    """Return the bodies of acts about to be stored, without what is gone from this node.

    Args:
        cursor: of the transaction that stores them.
        entries: acts with their bodies, which their headers commit to.
    """
    gone = names_of(cursor, [entry.leaf for entry in entries if entry.body is not None])
    if not gone:
        return [entry.body for entry in entries]
    return [
        entry.body
        if entry.body is None or entry.leaf not in gone
        else closed(entry.header, entry.body, gone[entry.leaf])
        for entry in entries
    ]


def closed(header: bytes, body: bytes, names: frozenset[str]) -> bytes:
    """Return a body with what is gone closed; a kind that is unknown here loses nothing.

    Args:
        header: bytes of the act's header.
        body: its stored body.
        names: what is gone of it; ALL for all content.
    """
    shut = to_close(header, body, names)
    return close_members(body, shut) if shut else body


def to_close(header: bytes, body: bytes, names: frozenset[str]) -> frozenset[str]:
    """Return the open members of a body that are to be closed."""
    try:
        kind = registry.kinds().get(decode_header(header).kind)
    except (CodecError, LimitExceeded):
        return frozenset()
    if kind is None:
        return frozenset()
    reading = read_body(body)
    present = (*reading.values, *reading.unreadable)
    return content_among(kind, present, () if ALL in names else names)
