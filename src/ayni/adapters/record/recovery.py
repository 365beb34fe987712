# SPDX-License-Identifier: Apache-2.0
"""What became of logs that a restore closed: what came back, and what nobody holds any more.

Reads only, and from the record alone: the act that opens a log names the logs before it and how
far they were known. What a party has in them beyond that was recovered; a head that was signed
over acts that nobody holds shows a lost tail. Source: kernel.md S4; record.md R8 (d3).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from ayni.adapters.record import guard as guarding
from ayni.adapters.record import ledger
from ayni.adapters.record.store import SqlStore
from ayni.core import codec
from ayni.core import constitution as law
from ayni.core.codec import Json
from ayni.core.errors import GuardTrouble
from ayni.core.ports import LogState


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedLog:
    """A log that a restore of its party closed.

    Attributes:
        party: whose log it is.
        log: its id.
        successor: id of the log that the restore opened.
        at_ms: claimed time of that opening, milliseconds UTC.
        named: acts that the opening says were known; the rest came back from neighbours.
        held: acts held here.
        signed: acts of the largest head or mark known.
    """

    party: str
    log: str
    successor: str
    at_ms: int
    named: int
    held: int
    signed: int

    @property
    def recovered(self) -> int:
        """Return how many acts are held beyond what the opening names."""
        return max(0, self.held - self.named)

    @property
    def missing(self) -> range:
        """Return the numbers of the acts that were signed and that are not held here."""
        return range(self.held, max(self.held, self.signed))


@dataclass(frozen=True, slots=True)
class _Opened:
    log: str
    party: str
    at_ms: int
    predecessors: Mapping[str, int]


def closed_logs(*, guard: Path | None = None) -> list[ClosedLog]:
    """Return every log that a restore closed, by party and time.

    Args:
        guard: the guard directory, to count what this node signed and no longer has.
    """
    store = ledger.reading()
    logs = store.logs()
    if len({log.party for log in logs.values()}) == len(logs):
        return []  # each party writes its first log still
    opened = _opened(store)
    signed: dict[int, int] = dict(store.rows("SELECT log, MAX(size) FROM head GROUP BY log"))
    found = []
    for log_id, (by, named) in _closed(logs.values(), opened).items():
        log = logs[log_id]
        marked = _mark(guard, log) if _is_ours(log, logs.values()) else 0
        found.append(
            ClosedLog(
                party=log.party,
                log=log_id,
                successor=by.log,
                at_ms=by.at_ms,
                named=named,
                held=log.size,
                signed=max(log.size, signed.get(store.pk(log_id), 0), marked),
            )
        )
    return sorted(found, key=lambda one: (one.party, one.at_ms, one.log))


def known_sizes(store: SqlStore, logs: Mapping[str, LogState]) -> dict[str, int]:
    """Return, for own logs that a restore closed, how many acts its opening knew; cheap if none."""
    if all(log.own for log in logs.values() if _is_ours(log, logs.values())):
        return {}
    closed = _closed(logs.values(), _opened(store))
    ours = {log.id for log in logs.values() if _is_ours(log, logs.values())}
    return {log_id: named for log_id, (_, named) in closed.items() if log_id in ours}


def known_before(logs: Mapping[str, LogState]) -> dict[str, int]:
    """Return, for every log that a restore closed, how many acts the restored node still had.

    What a log holds beyond that was recovered: its index is the number given or greater.

    Costs no query while no party has two logs.

    Args:
        logs: every log by id.
    """
    if len({log.party for log in logs.values()}) == len(logs):
        return {}
    closed = _closed(logs.values(), _opened(ledger.reading()))
    return {log_id: named for log_id, (_, named) in closed.items()}


def superseded() -> frozenset[str]:
    """Return the ids of the logs that a later log of their party closes."""
    store = ledger.reading()
    return frozenset(_closed(store.logs().values(), _opened(store)))


def _closed(logs: Iterable[LogState], opened: list[_Opened]) -> dict[str, tuple[_Opened, int]]:
    """Return log id to the opening that closes it and the size that it names.

    Of several restores the one that knew least counts. An own log that no opening names was
    begun by a life of this node that the backup did not know: all of it was recovered.
    """
    held = {log.id: log for log in logs}
    found: dict[str, tuple[_Opened, int]] = {}
    for one in opened:
        for log_id, size in one.predecessors.items():
            log = held.get(log_id)
            if log is None or log.party != one.party or log.own:
                continue
            if log_id not in found or size < found[log_id][1]:
                found[log_id] = (one, size)
    writing = next((log for log in held.values() if log.own and log.state == "open"), None)
    by = next((one for one in opened if writing is not None and one.log == writing.id), None)
    for log in held.values():
        if by is not None and not log.own and log.party == by.party and log.id not in found:
            found[log.id] = (by, 0)
    return found


def _opened(store: SqlStore) -> list[_Opened]:
    rows = store.rows(
        "SELECT a.log, a.party, a.facts, e.header FROM act a JOIN entry e ON e.place = a.place"
        " WHERE a.kind = %s AND a.verdict = 'regular' ORDER BY a.depth, a.log, a.place",
        (law.LOG_OPENED,),
    )
    return [
        _Opened(
            log=str(log),
            party=str(party),
            at_ms=int(cast(int, cast(dict[str, Json], codec.decode(bytes(header)))["at"])),
            predecessors=_predecessors(bytes(facts)),
        )
        for log, party, facts, header in rows
    ]


def _predecessors(facts: bytes) -> dict[str, int]:
    told = cast(dict[str, Json], codec.decode(facts))
    rows = cast(list[dict[str, Json]], told["predecessors"])
    return {str(row["log"]): int(cast(int, row["size"])) for row in rows}


def _is_ours(log: LogState, logs: Iterable[LogState]) -> bool:
    return any(each.own and each.party == log.party for each in logs)


def _mark(guard: Path | None, log: LogState) -> int:
    if guard is None:
        return 0
    try:
        mark = guarding.read_mark(guard, log.id)
    except GuardTrouble:
        return 0
    return mark.size if mark is not None else 0
