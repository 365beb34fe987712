# SPDX-License-Identifier: Apache-2.0
"""The limits of this machine that figures are held against; must not use any code of ours."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ROWS_OF_ONE_COMMIT = 5_000


def connect(path: Path) -> sqlite3.Connection:
    """Return a durable SQLite connection as a node has it."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    return connection


def commit_and_sign_ms(directory: Path, *, rows_bytes: int, count: int) -> list[float]:
    """Return the times of one-row durable commits with one Ed25519 signature each, ms."""
    connection = connect(directory / "limit-commit.sqlite")
    connection.execute("CREATE TABLE IF NOT EXISTS row (id INTEGER PRIMARY KEY, data BLOB)")
    key = Ed25519PrivateKey.generate()
    times = []
    for _ in range(count):
        data = os.urandom(rows_bytes)
        start = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO row (data) VALUES (?)", (data,))
        connection.execute("COMMIT")
        key.sign(data[:120])
        times.append((time.perf_counter() - start) * 1_000)
    connection.close()
    return times


def commits_ms(directory: Path, *, rows_bytes: int, count: int) -> list[float]:
    """Return the times of two one-row durable commits in two files, ms: a link without a line."""
    one, two = (connect(directory / f"limit-link-{n}.sqlite") for n in (1, 2))
    times = []
    for connection in (one, two):
        connection.execute("CREATE TABLE IF NOT EXISTS row (id INTEGER PRIMARY KEY, data BLOB)")
    for _ in range(count):
        data = os.urandom(rows_bytes)
        start = time.perf_counter()
        for connection in (one, two):
            connection.execute("INSERT INTO row (data) VALUES (?)", (data,))
        times.append((time.perf_counter() - start) * 1_000)
    one.close()
    two.close()
    return times


def executemany_per_s(directory: Path, rows: Sequence[tuple[bytes, bytes]]) -> float:
    """Return rows per second of plain `executemany` of the same bytes, in large commits."""
    connection = connect(directory / "limit-rows.sqlite")
    connection.execute(
        "CREATE TABLE IF NOT EXISTS row (id INTEGER PRIMARY KEY, header BLOB, body BLOB)"
    )
    start = time.perf_counter()
    for at in range(0, len(rows), ROWS_OF_ONE_COMMIT):
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(
            "INSERT INTO row (header, body) VALUES (?, ?)", rows[at : at + ROWS_OF_ONE_COMMIT]
        )
        connection.execute("COMMIT")
    spent = time.perf_counter() - start
    connection.close()
    return len(rows) / spent


def hash_s(pieces: Sequence[bytes]) -> float:
    """Return the seconds that SHA-256 of each piece takes, one hashlib call each."""
    digest = hashlib.sha256
    start = time.perf_counter()
    for piece in pieces:
        digest(piece).digest()
    return time.perf_counter() - start


def bare_django_mb() -> float:
    """Return the memory of a process that has only set Django up, MB (proportional share)."""
    program = (
        "import django;from django.conf import settings;"
        "settings.configure(INSTALLED_APPS=['django.contrib.contenttypes','django.contrib.auth']);"
        "django.setup();import sys;print('up',flush=True);sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        if process.stdout is None or process.stdin is None:
            raise RuntimeError("the pipes were asked for")
        process.stdout.readline()
        found = memory_mb([process.pid])
        process.stdin.close()
    return found


def memory_mb(pids: Sequence[int]) -> float:
    """Return the proportional memory of processes and all their descendants, MB."""
    total_kb = 0
    for pid in _with_descendants(pids):
        try:
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except OSError:
            continue
        total_kb += sum(int(line.split()[1]) for line in rollup.splitlines() if line[:4] == "Pss:")
    return total_kb / 1_000


def _with_descendants(pids: Sequence[int]) -> set[int]:
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                after_name = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents[int(entry.name)] = int(after_name[1])
    found = set(pids)
    grew = True
    while grew:
        more = {pid for pid, parent in parents.items() if parent in found} - found
        found |= more
        grew = bool(more)
    return found
