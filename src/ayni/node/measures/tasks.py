# SPDX-License-Identifier: Apache-2.0
"""The tasks of a measurement that need one node's database; run by worker.py."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from ayni.adapters import clock
from ayni.adapters.record import ledger, rebuilding
from ayni.adapters.search import indexing
from ayni.core.acts import decode_body, decode_header
from ayni.node.measures import limits, workload


def append(*, count: int, office: str, pause_ms: int = 0) -> dict[str, object]:
    """Append notices one by one, as a person's deed does; return times and instants."""
    spent, at = [], []
    for number in range(count):
        draft = workload.given(number, office=office, now_ms=clock.now_ms())
        start = time.perf_counter()
        appended = ledger.append(draft, expected=None, now_ms=draft.at)
        spent.append((time.perf_counter() - start) * 1_000)
        at.append((appended.index, time.time()))  # noqa: TID251  # two processes compare instants
        if pause_ms:
            time.sleep(pause_ms / 1_000)
    return {"ms": spent, "at": at}


def fill(*, count: int, office: str) -> dict[str, object]:
    """Append many acts quickly."""
    return {"count": workload.fill(count, office=office, now_ms=clock.now_ms())}


def rebuild() -> dict[str, object]:
    """Rebuild all tables, and read and decode the same entries; return both times."""
    store = ledger.reading()
    start = time.perf_counter()
    read = 0
    for log in store.logs().values():
        for at in range(0, log.folded, 1_000):
            for entry in store.entries(log.id, at, min(at + 1_000, log.folded)):
                decode_header(entry.header)
                if entry.body is not None:
                    decode_body(entry.body)
                read += 1
    decoded_s = time.perf_counter() - start
    start = time.perf_counter()
    folded = rebuilding.rebuild()
    return {"read": read, "decoded_s": decoded_s, "folded": folded,
            "rebuilt_s": time.perf_counter() - start}  # fmt: skip


def rows(*, count: int) -> dict[str, object]:
    """Insert the same bytes by plain `executemany` beside the node; return rows per second."""
    store = ledger.reading()
    log = max(store.logs().values(), key=lambda each: each.size)
    entries = store.entries(log.id, 0, min(count, log.size))
    data = [(entry.header, entry.body or b"") for entry in entries]
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        return {"rows_per_s": limits.executemany_per_s(Path(folder), data), "rows": len(data)}


def listed() -> dict[str, object]:
    """List what the search has not listed yet; return how many acts, and the seconds it took."""
    start = time.perf_counter()
    count = indexing.follow(gives_way=False)
    return {"count": count, "spent_s": time.perf_counter() - start}


TASKS: dict[str, Callable[..., dict[str, object]]] = {
    "append": append,
    "fill": fill,
    "listed": listed,
    "rebuild": rebuild,
    "rows": rows,
}
