# SPDX-License-Identifier: Apache-2.0
"""This process's cache of the acts that rule others; checked against the database at every use.

Writers and readers have caches of their own: a writer's may hold acts that are rolled back.
"""

from __future__ import annotations

from typing import Final

from django.db.backends.base.base import BaseDatabaseWrapper

from ayni.adapters.record.store import SqlStore
from ayni.core.acts import Act
from ayni.core.frame import Frame, FrameIndex
from ayni.core.membership import Membership, membership_of

FOUNDING_NAME: Final = "founding"

# Number of frame acts, the founding constitution, the last erasure, place and leaf of the last
# frame act: a leaf is random, so equal means equal. The erasure is there because whatever a process
# remembers of contents goes with the frame.
Signature = tuple[int, str | None, int | None, int, bytes]

_writers: Final[dict[str, tuple[Signature, FrameIndex]]] = {}
_readers: Final[dict[str, tuple[Signature, Frame, Membership, tuple[Act, ...]]]] = {}


def writer_index(store: SqlStore) -> FrameIndex:
    """Return the frame acts folded so far; the caller is inside `ledger.write`."""
    name, found = _name(store.db), _signature(store)
    held = _writers.get(name)
    index = held[1] if held is not None and held[0] == found else None
    if index is None:
        index = FrameIndex(store.frame_acts(), founding=founding_of(store))
    # What this transaction adds is not in the signature: it is checked again at the next.
    _writers[name] = (found, index)
    return index


def frame_now(store: SqlStore) -> Frame:
    """Return constitution and directories as everything folded here makes them."""
    return standing_now(store)[0]


def standing_now(store: SqlStore) -> tuple[Frame, Membership]:
    """Return the frame, and who takes part, as everything folded here makes them."""
    return _now(store)[1:3]


def acts_now(store: SqlStore) -> tuple[Act, ...]:
    """Return the regular acts that rule others, of everything folded here."""
    return _now(store)[3]


def _now(store: SqlStore) -> tuple[Signature, Frame, Membership, tuple[Act, ...]]:
    name, found = _name(store.db), _signature(store)
    held = _readers.get(name)
    if held is None or held[0] != found:
        founding = founding_of(store)
        index = FrameIndex(store.frame_acts(), founding=founding)
        acts = tuple(index.acts())
        held = (found, index.now(), membership_of(acts, founding=founding), acts)
        _readers[name] = held
    return held


def founding_of(store: SqlStore) -> bytes | None:
    """Return the first constitution that persons compared, or none before they have."""
    rows = store.rows("SELECT value FROM meta WHERE name = %s", (FOUNDING_NAME,))
    return bytes.fromhex(rows[0][0]) if rows else None


def forget(connection: BaseDatabaseWrapper) -> None:
    """Drop a writer's cache: its transaction was rolled back."""
    _writers.pop(_name(connection), None)


def _name(connection: BaseDatabaseWrapper) -> str:
    return str(connection.settings_dict["NAME"])


def _signature(store: SqlStore) -> Signature:
    rows = store.rows(
        "SELECT (SELECT COUNT(*) FROM act WHERE frame = 1),"
        " (SELECT value FROM meta WHERE name = %s), (SELECT MAX(num) FROM erased), place, leaf"
        " FROM act WHERE frame = 1 ORDER BY place DESC LIMIT 1",
        (FOUNDING_NAME,),
    )
    return rows[0] if rows else (0, None, None, 0, b"")
