# SPDX-License-Identifier: Apache-2.0
"""Keeps bad input and alarms for people to look at; decides nothing and stops nothing.

Source: DESIGN.md section 6; kernel.md A11, S14.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ayni.adapters.record import ledger
from ayni.adapters.record.ledger import Txn

QUARANTINE_ROWS_MAX: Final = 1_000
"""A neighbour that sends rubbish must not fill the disk."""
DETAIL_MAX_CHARS: Final = 500
SAMPLE_MAX_BYTES: Final = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """Bad input that was set aside.

    Attributes:
        at_ms: when, milliseconds UTC.
        peer: party whose node sent it.
        reason: short code.
        detail: what was found and what was expected.
        sample: its first bytes.
    """

    at_ms: int
    peer: str
    reason: str
    detail: str
    sample: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """Something that a person must decide.

    Attributes:
        number: names it on this node.
        code: what it is, such as ``fork`` or ``own_history``.
        log: log id, or empty.
        detail: what was found.
        evidence: bytes that prove it; never thrown away.
    """

    number: int
    at_ms: int
    code: str
    log: str
    detail: str
    evidence: bytes
    cleared_ms: int | None


def set_aside(txn: Txn, *, peer: str, reason: str, detail: str, sample: bytes) -> None:
    """Keep a note of bad input; the oldest notes give way."""
    txn.store.execute(
        "INSERT INTO quarantine (at_ms, peer, reason, detail, sample) VALUES (%s, %s, %s, %s, %s)",
        (txn.now_ms, peer, reason, _plain(detail), sample[:SAMPLE_MAX_BYTES]),
    )
    txn.store.execute(
        "DELETE FROM quarantine WHERE num <= (SELECT MAX(num) FROM quarantine) - %s",
        (QUARANTINE_ROWS_MAX,),
    )


def raise_alarm(txn: Txn, *, code: str, log: str, detail: str, evidence: bytes) -> None:
    """Keep an alarm with its evidence; the same one is kept once."""
    known = txn.store.rows(
        "SELECT 1 FROM alarm WHERE code = %s AND log = %s AND evidence = %s",
        (code, log, evidence),
    )
    if not known:
        txn.store.execute(
            "INSERT INTO alarm (at_ms, code, log, detail, evidence) VALUES (%s, %s, %s, %s, %s)",
            (txn.now_ms, code, log, _plain(detail), evidence),
        )


def clear_alarm(number: int, *, now_ms: int) -> None:
    """Note that a person has dealt with an alarm; it stays in the list."""
    with ledger.write(now_ms=now_ms) as txn:
        txn.store.execute(
            "UPDATE alarm SET cleared_ms = %s WHERE num = %s AND cleared_ms IS NULL",
            (now_ms, number),
        )


def alarms(*, cleared: bool = False) -> list[Alarm]:
    """Return alarms, newest first: open ones, or with `cleared` all."""
    where = "" if cleared else "WHERE cleared_ms IS NULL"
    rows = ledger.reading().rows(
        "SELECT num, at_ms, code, log, detail, evidence, cleared_ms FROM alarm"
        f" {where} ORDER BY num DESC"
    )
    return [
        Alarm(
            number=row[0],
            at_ms=row[1],
            code=row[2],
            log=row[3],
            detail=row[4],
            evidence=row[5],
            cleared_ms=row[6],
        )
        for row in rows
    ]


def quarantine(*, count_max: int = 50) -> list[SetAside]:
    """Return bad input that was set aside, newest first."""
    rows = ledger.reading().rows(
        "SELECT at_ms, peer, reason, detail, sample FROM quarantine ORDER BY num DESC LIMIT %s",
        (count_max,),
    )
    return [
        SetAside(at_ms=row[0], peer=row[1], reason=row[2], detail=row[3], sample=row[4])
        for row in rows
    ]


def quarantine_counts() -> dict[tuple[str, str], int]:
    """Return how often each neighbour's input was set aside: (party, reason) to count."""
    rows = ledger.reading().rows(
        "SELECT peer, reason, COUNT(*) FROM quarantine GROUP BY peer, reason"
    )
    return {(peer, reason): count for peer, reason, count in rows}


def _plain(text: str) -> str:
    # PostgreSQL keeps no zero byte in a text.
    return text.replace("\0", "\N{SYMBOL FOR NULL}")[:DETAIL_MAX_CHARS]
