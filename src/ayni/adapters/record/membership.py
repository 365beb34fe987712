# SPDX-License-Identifier: Apache-2.0
"""Who takes part in this record, and how far each log goes to a party that left.

Reads only. Source: core/membership.py; kernel.md S8.
"""

from __future__ import annotations

from typing import Final

from ayni.adapters.record import frames
from ayni.adapters.record.store import SqlStore
from ayni.core.folding import read_candidate
from ayni.core.frame import FrameIndex
from ayni.core.membership import Membership, goes_to
from ayni.core.ports import LogState

_limits: Final[dict[tuple[str, str, int], int]] = {}
"""Database, log and version to where the log ends for who left with it: found once, true for ever.

A few for each party that ever left, so nothing bounds it.
"""


def membership_now(store: SqlStore) -> Membership:
    """Return who takes part as everything folded here has it."""
    return frames.standing_now(store)[1]


def limit_of(store: SqlStore, log: LogState, party: str) -> int:
    """Return how many acts of a log go to a party: all, unless it left.

    Args:
        store: to read from.
        log: where this node stands with the log.
        party: who is to receive them, or whose they are.
    """
    left_with = membership_now(store).left.get(party)
    if left_with is None:
        return log.size
    key = (str(store.db.settings_dict["NAME"]), log.id, left_with)
    found = _limits.get(key)
    if found is None:
        found = _searched(store, log, left_with)
        if found < log.folded:
            _limits[key] = found
    return found


def head_within(store: SqlStore, log: LogState, size: int) -> bytes:
    """Return the largest signed head of a log of at most so many acts; nothing if none is held."""
    rows = store.rows(
        "SELECT note FROM head WHERE log = %s AND size <= %s ORDER BY size DESC LIMIT 1",
        (store.pk(log.id), size),
    )
    return bytes(rows[0][0]) if rows else b""


def awaited(store: SqlStore) -> frozenset[str]:
    """Return the parties whose acts another's act names as seen and that are not held here."""
    logs = store.logs()
    missing: set[str] = set()
    for log in logs.values():
        if log.folded >= log.size:
            continue
        for entry in store.entries(log.id, log.folded, log.folded + 1):
            header = read_candidate(entry).header
            for name, size, _root in header.seen if header is not None else ():
                named = logs.get(name)
                if named is not None and named.size < size:
                    missing.add(named.party)
    return frozenset(missing)


def _searched(store: SqlStore, log: LogState, left_with: int) -> int:
    index = FrameIndex(store.frame_acts(), founding=frames.founding_of(store))
    low, high = 0, log.folded
    while low < high:
        middle = (low + high) // 2
        mark = store.marks([(log.id, middle + 1)])[log.id, middle + 1]
        if goes_to(index.at(mark.past), left_with):
            low = middle + 1
        else:
            high = middle
    return low
