# SPDX-License-Identifier: Apache-2.0
"""What receipts and acts show of what another party's node held: evidence for people.

No fold and no rule reads any of it. Source: kernel.md S10, S14; DESIGN.md section 5 (Receipt).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from ayni.adapters.record import frames, ledger
from ayni.adapters.record.actreads import ActRead
from ayni.core.limits import CLAIMED_TIME_TOLERANCE_MS


@dataclass(frozen=True, slots=True)
class HeldBeyond:
    """Acts of one log that a party's node had stored, and that its later act claims not to know.

    Attributes:
        party: whose acts.
        count: how many.
        at_ms: when it had stored them, by its own receipt, milliseconds UTC.
    """

    party: str
    count: int
    at_ms: int


def held_beyond(act: ActRead) -> HeldBeyond | None:
    """Return what the author's own receipt shows beyond what its act claims to have seen, or none.

    What is stored is folded a moment later, unless it waits for others: near times say nothing.
    """
    if act.header is None or not act.regular:
        return None
    store = ledger.reading()
    before_s = (act.at_ms - CLAIMED_TIME_TOLERANCE_MS) // 1_000
    found = []
    for log in store.logs().values():
        known = act.past.get(log.id, 0)
        if log.party != act.party and known < log.size:
            rows = store.rows(
                "SELECT size, time_s FROM receipt WHERE log = %s AND witness = %s AND size > %s"
                " AND time_s <= %s ORDER BY size DESC LIMIT 1",
                (store.pk(log.id), witness_of(act.party), known, before_s),
            )
            found += [HeldBeyond(log.party, int(n) - known, int(s) * 1_000) for n, s in rows]
    return max(found, key=lambda one: one.count, default=None)


def received_by_all(log_id: str) -> int:
    """Return how many acts of a log all other members are known to have received.

    A member shows it by a receipt, or by an act of its own that has seen them.
    """
    store = ledger.reading()
    logs = store.logs()
    constitution = frames.frame_now(store).constitution
    members = set(constitution.parties) if constitution is not None else set[str]()
    others = (members | {settings.AYNI_PARTY}) - {logs[log_id].party}
    receipts = store.receipts(log_id)
    sizes = {party: receipts.get(witness_of(party), 0) for party in others}
    for log in logs.values():
        if log.party in sizes:
            sizes[log.party] = max(sizes[log.party], log.past.get(log_id, 0))
    return min(sizes.values())


def witness_of(party: str) -> str:
    """Return the name under which a party's node signs receipts."""
    return f"ayni/receipt/{party}"
