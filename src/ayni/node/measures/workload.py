# SPDX-License-Identifier: Apache-2.0
"""Acts for measuring: prior notices as a busy pair would sign them, five acts to a notice.

Every value is invented and of the size that real notices have.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import replace

from ayni.adapters.record import ledger, registry
from ayni.core.acts import leaf_of
from ayni.core.codec import Json
from ayni.core.composing import Draft, compose
from ayni.core.errors import DrillTrouble
from ayni.core.merkle import Frontier
from ayni.core.ports import REGULAR, Entry, LogState
from ayni.rooms.notices import facts
from ayni.rooms.notices.facts import Moment, Terms

BATCH_ACTS = 500
_HOUR_MS = 3_600_000


def terms(number: int, now_ms: int) -> Terms:
    """Return what the notice of a number announces."""
    start = now_ms + (48 + number % 400) * _HOUR_MS
    return Terms(
        activity=facts.ACTIVITIES[number % len(facts.ACTIVITIES)],
        places=("f-07",),
        start=Moment(ms=start, zone="America/Santiago", offset=-180),
        end=Moment(ms=start + 6 * _HOUR_MS, zone="America/Santiago", offset=-180),
        distance=facts.DISTANCES[number % 4],
        strength=facts.STRENGTHS[number % 5],
        arms=facts.ARMS[number % 4],
    )


def given(number: int, *, office: str, now_ms: int) -> Draft:
    """Return the draft of one notice."""
    values: dict[str, Json] = {
        "urgent": 0,
        **terms(number, now_ms).to_values(),
        "rule": "a-1.1",
        "asked_minutes": 2_880,
        "late": 0,
        "purpose": f"Patrulla de presencia y mantenimiento de senderos, tramo {number}",
        "exact_strength": "8 personas, un vehículo liviano",
        "contact": "Puesto de mando, radio canal 4",
    }
    return _draft(facts.GIVEN, values, office=office, now_ms=now_ms)


def story(number: int, *, now_ms: int) -> Iterator[tuple[str, dict[str, Json]]]:
    """Yield the acts that follow a notice: kind and members; `leaf` stands for its opening."""
    note: dict[str, Json] = {"result": "spoke", "office_called": "Oficina de enlace del vecino"}
    yield facts.CONTACT_NOTED, note
    yield (
        facts.AMENDED,
        {
            "supersedes": ["leaf"],
            "widens": ["start"],
            **terms(number + 1, now_ms).to_values(),
            "reason": "Cambio de condiciones en la ruta de acceso",
            "purpose": f"Patrulla de presencia, tramo {number}, versión dos",
        },
    )
    yield facts.CONTACT_NOTED, note
    yield facts.CLOSED, {"outcome": "as_notified", "remarks": "Sin novedad"}


def fill(count: int, *, office: str, now_ms: int) -> int:
    """Append `count` acts to the own log in large transactions, and fold them.

    Returns:
        How many acts were appended.
    """
    done = 0
    number = 0
    while done < count:
        with ledger.write() as txn:
            logs = txn.store.logs()
            own = next(log for log in logs.values() if log.own and log.state == "open")
            entries: list[Entry] = []
            while len(entries) < min(BATCH_ACTS, count - done):
                # The first act of a batch says what its author's node has seen; the rest adds none.
                entries += _notice(number, office, now_ms, own, {} if entries else logs)
                number += 1
            txn.store.add_entries(own.id, own.size, entries)
            frontier = Frontier.from_bytes(own.size, own.frontier)
            frontier.extend([entry.leaf for entry in entries])
            txn.store.put_log(
                replace(own, size=frontier.size, frontier=frontier.to_bytes(), bodies=frontier.size)
            )
            folded = ledger.fold_in(txn, count_max=len(entries))
            if any(act.verdict != REGULAR for act in folded):
                raise DrillTrouble(f"regular acts expected; found {folded[0].verdict}")
            done += len(entries)
    return done


def _notice(
    number: int, office: str, now_ms: int, own: LogState, logs: Mapping[str, LogState]
) -> list[Entry]:
    kinds = registry.kinds()
    opening = given(number, office=office, now_ms=now_ms)
    entries = [compose(opening, own, logs, kind=kinds[opening.kind], salts=secrets.token_bytes)]
    leaf = leaf_of(entries[0].header)
    for kind, values in story(number, now_ms=now_ms):
        said: dict[str, Json] = {
            name: [leaf.hex()] if value == ["leaf"] else value for name, value in values.items()
        }
        draft = replace(_draft(kind, said, office=office, now_ms=now_ms), about=leaf)
        entries.append(compose(draft, own, {}, kind=kinds[kind], salts=secrets.token_bytes))
    return entries


def _draft(kind: str, values: dict[str, Json], *, office: str, now_ms: int) -> Draft:
    return Draft(
        kind=kind,
        by=office,
        values=values,
        at=now_ms,
        id=secrets.token_hex(16),
        mode="exercise",
    )
