# SPDX-License-Identifier: Apache-2.0
"""Which acts name which attached files: rows beside the bodies, written and erased with them.

A row holds hash and size; name and salt stand in the body alone. Must not touch a file.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from ayni.adapters.record.cursors import Cursor
from ayni.adapters.record.rows import Row, marks_for, slices
from ayni.core.attachments import Attachment, cited_in
from ayni.core.ports import REGULAR

_INSERT: Final = (
    "INSERT INTO attachment (hash, place, size) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"
)
_CITED: Final = (
    "SELECT t.hash, t.size, a.leaf, a.party FROM attachment t JOIN act a ON a.place = t.place"
    " WHERE a.verdict = %s"
)
_ORDER: Final = " ORDER BY a.depth, a.log, a.place"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """That a regular act names a file.

    Attributes:
        hash: salted hash, 32 bytes.
        size: bytes, as the act says.
        leaf: leaf hash of the act.
        party: whose act it is.
    """

    hash: bytes
    size: int
    leaf: bytes
    party: str


def note(cursor: Cursor, bodies: Iterable[tuple[int, bytes]]) -> None:
    """Keep what bodies name, in the transaction that stores them.

    Args:
        cursor: of that transaction.
        bodies: place and bytes of each.
    """
    rows = [(one.hash, place, one.size) for place, body in bodies for one in cited_in(body)]
    if rows:
        cursor.executemany(_INSERT, rows)


def forget(cursor: Cursor, leaf: bytes) -> tuple[bytes, ...]:
    """Drop what an act names, because its member is erased.

    Args:
        cursor: of the transaction that erases.
        leaf: leaf hash of the act.

    Returns:
        Hashes of the files that no act names any more, waiting and irregular ones included.
    """
    cursor.execute(
        "SELECT hash FROM attachment WHERE place IN (SELECT place FROM act WHERE leaf = %s)",
        (leaf,),
    )
    named = sorted({bytes(row[0]) for row in cursor.fetchall()})
    cursor.execute(
        "DELETE FROM attachment WHERE place IN (SELECT place FROM act WHERE leaf = %s)", (leaf,)
    )
    return tuple(one for one in named if one not in named_among(cursor, named))


def named_among(cursor: Cursor, hashes: Sequence[bytes]) -> frozenset[bytes]:
    """Return those of the hashes that some act names, whatever its verdict."""
    found: set[bytes] = set()
    for some in slices(hashes):
        cursor.execute(f"SELECT hash FROM attachment WHERE hash IN ({marks_for(some)})", some)
        found.update([bytes(row[0]) for row in cursor.fetchall()])
    return frozenset(found)


def cited(cursor: Cursor) -> list[Cited]:
    """Return every file that a regular act names, act by act, in display order."""
    cursor.execute(_CITED + _ORDER, (REGULAR,))
    return [_cited(row) for row in cursor.fetchall()]


def citing(cursor: Cursor, attachment: bytes) -> list[Cited]:
    """Return the regular acts that name a file, in display order."""
    cursor.execute(_CITED + " AND t.hash = %s" + _ORDER, (REGULAR, attachment))
    return [_cited(row) for row in cursor.fetchall()]


def named_by(cursor: Cursor, leaves: Collection[bytes]) -> dict[bytes, tuple[Attachment, ...]]:
    """Return what folded acts name, by leaf hash; acts that name nothing are left out."""
    found: dict[bytes, tuple[Attachment, ...]] = {}
    for some in slices(list(leaves)):
        cursor.execute(
            "SELECT a.leaf, b.data FROM act a JOIN body b ON b.place = a.place WHERE a.place IN"
            " (SELECT t.place FROM attachment t JOIN act c ON c.place = t.place"
            f" WHERE c.leaf IN ({marks_for(some)}))",
            some,
        )
        found.update({bytes(leaf): cited_in(bytes(data)) for leaf, data in cursor.fetchall()})
    return found


def _cited(row: Row) -> Cited:
    return Cited(hash=bytes(row[0]), size=int(row[1]), leaf=bytes(row[2]), party=str(row[3]))
