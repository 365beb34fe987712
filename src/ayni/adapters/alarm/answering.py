# SPDX-License-Identifier: Apache-2.0
"""What ends an alarm: an act of one's own state that answers it; decides from the record alone.

Whoever answers must have had the act before it: an answer that crossed it ends nothing. An
acknowledgement names a version, and so answers that version and what it replaced.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from ayni.adapters.record.ledger import reading
from ayni.adapters.record.rows import READ_COLUMNS, READ_FROM, act_of, marks_for, slices
from ayni.core.acts import Act
from ayni.core.ports import REGULAR


def spoken_of(objects: Collection[bytes], *, party: str) -> set[bytes]:
    """Return those of some objects about which this state signed anything.

    Args:
        objects: ids of the objects.
        party: this state.
    """
    found: set[bytes] = set()
    for some in slices(sorted(objects)):
        rows = reading().rows(
            f"SELECT DISTINCT object FROM act WHERE object IN ({marks_for(some)})"  # noqa: S608
            " AND party = %s",
            (*some, party),
        )
        found.update(bytes(row[0]) for row in rows)
    return found


def set_aside(leaves: Collection[bytes]) -> set[bytes]:
    """Return those of some folded acts that count for nothing.

    Args:
        leaves: leaf hashes.
    """
    found: set[bytes] = set()
    for some in slices(sorted(leaves)):
        rows = reading().rows(
            f"SELECT leaf FROM act WHERE leaf IN ({marks_for(some)})"  # noqa: S608
            " AND (verdict <> %s OR aside IS NOT NULL)",
            (*some, REGULAR),
        )
        found.update(bytes(row[0]) for row in rows)
    return found


def matters(objects: Collection[bytes]) -> dict[bytes, list[Act]]:
    """Return the regular acts about some objects, by object.

    Args:
        objects: ids of the objects.
    """
    found: dict[bytes, list[Act]] = {}
    for some in slices(sorted(objects)):
        rows = reading().rows(
            f"SELECT a.object, {READ_COLUMNS} {READ_FROM} WHERE a.object IN ({marks_for(some)})"
            " AND a.verdict = %s AND a.aside IS NULL",
            (*some, REGULAR),
        )
        for row in rows:
            found.setdefault(bytes(row[0]), []).append(act_of(row[1:]))
    return found


def answered(*, leaf: bytes, log: str, index: int, acts: Iterable[Act], party: str) -> bool:
    """Tell whether an act of this state answers an act of a neighbour.

    Args:
        leaf: leaf hash of the neighbour's act.
        log: id of its log.
        index: its place there.
        acts: regular acts about its object.
        party: this state.
    """
    held = {act.leaf: act for act in acts}
    return any(
        act.party == party
        and index < act.past.get(log, 0)
        and _speaks_of(act, leaf, log, index, held)
        for act in held.values()
    )


def _speaks_of(act: Act, leaf: bytes, log: str, index: int, held: Mapping[bytes, Act]) -> bool:
    named = act.facts.get("version")
    if not isinstance(named, str):
        return True
    version = held.get(bytes.fromhex(named))
    return named == leaf.hex() or (version is not None and index < version.past.get(log, 0))
