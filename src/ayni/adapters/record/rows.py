# SPDX-License-Identifier: Apache-2.0
"""Turns rows of the record's tables into the values of core/ports.py and back; runs no query."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, TypeVar

import msgspec

from ayni.core.acts import Act, Header
from ayni.core.constitution import FRAME_KINDS
from ayni.core.ports import REGULAR, Folded, LogState

INDEX_BITS: Final = 40
"""A place is number of the log << 40 | index: a log holds fewer acts than that."""
INDEX_END: Final = 1 << INDEX_BITS
QUERY_VALUES_MAX: Final = 500
"""Values in one IN list: within the limit of every SQLite."""

Row = tuple[Any, ...]
_T = TypeVar("_T")

LOG_COLUMNS: Final = (
    "id, party, number, key, own, state, reason, size, frontier, bodies, folded, fold_frontier,"
    " root, depth, seen, past, head_size, head_root, head_note"
)
ACT_COLUMNS: Final = (
    "place, log, party, leaf, act_id, kind, object, opens, frame, depth, root, past, facts, verdict"
)

_encoder: Final = msgspec.json.Encoder(order="sorted")
_sizes: Final = msgspec.json.Decoder(dict[str, int])
_facts: Final = msgspec.json.Decoder(dict[str, Any])
# Headers come from rows whose bytes were judged when they were folded: no second check.
_header: Final = msgspec.json.Decoder(Header)


def place_of(log_pk: int, index: int) -> int:
    """Return the key of the rows about one act."""
    return log_pk << INDEX_BITS | index


def index_of(place: int) -> int:
    """Return the index of an act inside its log."""
    return place & INDEX_END - 1


def marks_for(values: Sequence[object]) -> str:
    """Return the placeholders of an IN list."""
    return ",".join(["%s"] * len(values))


def slices(values: Sequence[_T]) -> Iterator[Sequence[_T]]:
    """Yield values in runs that fit one IN list."""
    for at in range(0, len(values), QUERY_VALUES_MAX):
        yield values[at : at + QUERY_VALUES_MAX]


def log_row(log: LogState) -> Row:
    """Return the columns of LOG_COLUMNS."""
    return (
        log.id,
        log.party,
        log.number,
        log.key,
        int(log.own),
        log.state,
        log.reason,
        log.size,
        log.frontier,
        log.bodies,
        log.folded,
        log.fold_frontier,
        log.root,
        log.depth,
        _encoder.encode(log.seen),
        _encoder.encode(log.past),
        log.head_size,
        log.head_root,
        log.head_note,
    )


def log_of(row: Row) -> LogState:
    """Return where this node stands with a log, from the columns of LOG_COLUMNS."""
    return LogState(
        id=row[0],
        party=row[1],
        number=row[2],
        key=row[3],
        own=bool(row[4]),
        state=row[5],
        reason=row[6],
        size=row[7],
        frontier=row[8],
        bodies=row[9],
        folded=row[10],
        fold_frontier=row[11],
        root=row[12],
        depth=row[13],
        seen=_sizes.decode(row[14]),
        past=_sizes.decode(row[15]),
        head_size=row[16],
        head_root=row[17],
        head_note=row[18],
    )


def act_row(place: int, folded: Folded) -> Row:
    """Return the columns of ACT_COLUMNS."""
    header = folded.header
    if header is None:
        named: Row = (None, "", None, 0, 0)
    else:
        named = (
            bytes.fromhex(header.id),
            header.kind,
            folded.object_id(),
            int(header.about is None),
            int(folded.verdict == REGULAR and header.kind in FRAME_KINDS),
        )
    return (
        place,
        folded.log,
        folded.party,
        folded.leaf,
        *named,
        folded.depth,
        folded.root,
        _encoder.encode(folded.past),
        _encoder.encode(folded.facts),
        folded.verdict,
    )


READ_COLUMNS: Final = "a.leaf, a.log, a.party, a.place, e.header, a.facts, a.past, a.depth"
READ_FROM: Final = "FROM act a JOIN entry e ON e.place = a.place"


def act_of(row: Row) -> Act:
    """Return an act from READ_COLUMNS."""
    return Act(
        leaf=row[0],
        log=row[1],
        party=row[2],
        index=index_of(row[3]),
        header=_header.decode(row[4]),
        facts=_facts.decode(row[5]),
        past=_sizes.decode(row[6]),
        depth=row[7],
    )


def sizes_of(raw: bytes) -> Mapping[str, int]:
    """Return a map from log id to size."""
    return _sizes.decode(raw)
