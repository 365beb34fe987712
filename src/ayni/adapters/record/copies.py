# SPDX-License-Identifier: Apache-2.0
"""Reads what a copy made by `ayni backup` is, before anything is put in its place.

Must not open the record's own database. Source: kernel.md A6; docs/operate/restore.md.
"""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Final, Literal

from ayni.core.errors import NodeTrouble, StoreTrouble

NODE_NAME: Final = "node"
"""Name under which the record keeps the text of node.json, so that every copy holds it."""

RESTORE_PROGRAM: Final = "pg_restore"
_HEADS: Final[dict[bytes, Literal["sqlite", "postgresql"]]] = {
    b"SQLite format 3\0": "sqlite",
    b"PGDMP": "postgresql",
}


def store_of(file: Path) -> Literal["sqlite", "postgresql"]:
    """Return which store a copy was made from, by its first bytes.

    Raises:
        NodeTrouble: it cannot be read, or is no copy made by `ayni backup`.
    """
    try:
        with file.open("rb") as opened:
            head = opened.read(16)
    except OSError as trouble:
        raise NodeTrouble(
            f"{file}: {trouble.strerror}. Nothing was changed. Name a file that `ayni backup` made."
        ) from trouble
    found = next((store for magic, store in _HEADS.items() if head.startswith(magic)), None)
    if found is None:
        raise NodeTrouble(
            f"{file.name} begins with {head[:8]!r}: a SQLite file or an archive of pg_dump was "
            "expected. Nothing was changed. Name a file that `ayni backup` made."
        )
    return found


def node_in(file: Path) -> bytes:
    """Return the text of node.json that a copy holds; empty if it holds none.

    Raises:
        NodeTrouble: no copy, or PostgreSQL's program is not installed.
        StoreTrouble: the copy is damaged.
    """
    if store_of(file) == "postgresql":
        return _node_in_archive(file)
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True)) as copy:
            rows = copy.execute("SELECT value FROM meta WHERE name = ?", (NODE_NAME,)).fetchall()
    except sqlite3.Error as trouble:
        raise damaged(file, str(trouble)) from trouble
    return str(rows[0][0]).encode() if rows else b""


def damaged(file: Path, why: str) -> StoreTrouble:
    """Return the trouble of a copy that cannot be used."""
    return StoreTrouble(
        f"{file.name} cannot be used: {why.strip().partition(chr(10))[0]}. Nothing was changed. "
        "Take an older copy."
    )


def restore_program() -> str:
    """Return the path of PostgreSQL's program that reads archives.

    Raises:
        NodeTrouble: it is not installed.
    """
    program = shutil.which(RESTORE_PROGRAM)
    if program is None:
        raise NodeTrouble(
            f"{RESTORE_PROGRAM} is not installed. Nothing was changed. Install PostgreSQL's client "
            "programs in the version of the server."
        )
    return program


def _node_in_archive(file: Path) -> bytes:
    done = subprocess.run(  # noqa: S603  # a list, no shell
        [restore_program(), "--data-only", "--table=meta", "--file=-", str(file)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise damaged(file, done.stderr or f"{RESTORE_PROGRAM} ended with {done.returncode}")
    for line in done.stdout.splitlines():
        name, _, value = line.partition("\t")
        if name == NODE_NAME:
            # COPY doubles backslashes; JSON without line breaks needs nothing else undone.
            return value.replace("\\\\", "\\").encode()
    return b""
