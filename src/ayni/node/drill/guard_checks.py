# SPDX-License-Identifier: Apache-2.0
"""Looks through every file of both nodes for numbers of persons: what was refused lies nowhere.

The same search that asks before signing, over every column of every database, logs, packets, and
whatever else lies there as text. Tells where something stands and what it looks like, never the
text. The drill plants a private telephone that is refused; it is in no file of a node.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ayni.core.errors import DrillTrouble
from ayni.node.drill.cast import DIRECTORIES
from ayni.node.drill.world import World
from ayni.standards.identifiers.model import What
from ayni.standards.identifiers.read import find

NUMBERS: Final[frozenset[What]] = frozenset({"rut", "dni", "cpf", "passport", "telephone"})
NOT_LOOKED_INTO: Final = frozenset({"keys", "static"})
"""Folders of a node with keys, which are no text, and with the pages' own files."""
SUFFIX: Final = ".sqlite"
POSTS: Final = frozenset(
    str(office["telephone"]) for offices in DIRECTORIES.values() for office in offices
)
"""Telephones of the drill's duty rooms, which the directory is there to hold."""
ROWS_AT_A_TIME: Final = 500
TOLD_MAX: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something looks like a number of a person.

    Attributes:
        where: file, and in a database table and column.
        what: what it looks like.
    """

    where: str
    what: What


def check_files(world: World) -> str:
    """Look through all files of both nodes.

    Raises:
        DrillTrouble: something that looks like a number of a person lies in one of them.
    """
    found: list[Place] = []
    looked = 0
    for node in world.nodes.values():
        for path in (*files_of(node.data), world.home / f"{node.party}.log"):
            if path.is_file():
                looked += 1
                found += places_in(path)
    for folder in (world.home / "archive", world.home / "export"):
        for path in files_of(folder):
            looked += 1
            found += places_in(path)
    if found:
        told = "; ".join(f"{one.what} in {one.where}" for one in found[:TOLD_MAX])
        raise DrillTrouble(f"no number of a person in any file expected; found {told}")
    return f"no number of a person in {looked} files"


def holding(folder: Path, text: str) -> list[str]:
    """Return the names of the files of a node that hold a text, databases and logs included."""
    found = []
    for path in files_of(folder):
        try:
            raw = path.read_bytes()
        except FileNotFoundError:  # the nodes run, and what passes is gone soon
            continue
        if text.encode() in raw:
            found.append(path.name)
    return found


def files_of(folder: Path) -> Iterator[Path]:
    """Yield the files of a node or of what left it, but for keys and the pages' own."""
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder).parts
        if path.is_file() and not NOT_LOOKED_INTO & {*inside}:
            yield path


def places_in(path: Path) -> list[Place]:
    """Return where a file holds what looks like a number of a person, as surely as pages ask.

    Args:
        path: a SQLite database, or any other file; one that is no text holds nothing.
    """
    if path.suffix == SUFFIX:
        return [
            Place(where=f"{path.name}, {column}", what=what)
            for column, text in _columns(path)
            for what in _numbers(text)
        ]
    try:
        text = path.read_bytes().decode()
    except (UnicodeDecodeError, FileNotFoundError):  # the nodes run, and what passes is gone soon
        return []
    return [Place(where=path.name, what=what) for what in _numbers(text)]


def _numbers(text: str) -> list[What]:
    for telephone in POSTS:
        text = text.replace(telephone, "")
    return [
        one.what
        for one in find(text, count_max=len(text) + 1)
        if one.what in NUMBERS and one.at_least("likely")
    ]


def _columns(path: Path) -> Iterator[tuple[str, str]]:
    """Yield every text of a database with its table and column; bytes as far as they are text."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as held:
        tables = held.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (table,) in tables:
            named = table.replace('"', '""')
            rows = held.execute(f'SELECT * FROM "{named}"')  # noqa: S608  # its own tables
            names = [column[0] for column in rows.description]
            while some := rows.fetchmany(ROWS_AT_A_TIME):
                for row in some:
                    for name, value in zip(names, row, strict=True):
                        text = value.decode(errors="replace") if isinstance(value, bytes) else value
                        if isinstance(text, str):
                            yield f"{table}.{name}", text
