# SPDX-License-Identifier: Apache-2.0
"""Writes the copies of one day, record and desk, and lets those end whose time is over.

A copy that never ends keeps what was erased: whoever states until when copies are held must hold to
it without a person. Must touch no file that it did not name itself.
"""

from __future__ import annotations

import os
import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connections

from ayni.adapters.record import backup, ledger
from ayni.core.errors import NodeTrouble, StoreTrouble

_STAMP: Final = "%Y%m%dT%H%M%SZ"
_OWN: Final = re.compile(r"\A(?:record|desk)-(\d{8}T\d{6}Z)\.(?:sqlite|dump)\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """What one run has written and ended.

    Attributes:
        record: copy of the record.
        desk: copy of accounts, sessions and journal.
        ended: names of the copies that were removed, sorted.
    """

    record: Path
    desk: Path
    ended: tuple[str, ...]


def copy_into(folder: Path, *, node: bytes, days: int, at: datetime) -> Copied:
    """Write a copy of record and desk under the hour, and remove older ones of the same names.

    Nothing is removed unless both copies are whole.

    Args:
        folder: where copies are kept; outside the data directory and the guard.
        node: text of node.json.
        days: how long a copy is kept; 0 keeps all.
        at: the present instant, aware.

    Raises:
        NodeTrouble: the folder is not there, or lies inside what is to be copied.
        StoreTrouble: the disk or a database does not do what was asked.
    """
    _require_apart(folder)
    stamp = at.astimezone(UTC).strftime(_STAMP)
    end = "dump" if connections[ledger.ALIAS].vendor == "postgresql" else "sqlite"
    record = folder / f"record-{stamp}.{end}"
    desk = folder / f"desk-{stamp}.sqlite"
    backup.backup(record, node=node)
    _copy_desk(desk)
    return Copied(record=record, desk=desk, ended=_end(folder, days=days, at=at))


def _require_apart(folder: Path) -> None:
    if not folder.is_dir():
        raise NodeTrouble(f"{folder.name} is no folder; nothing was copied. Make it, mode 700.")
    for held in (Path(settings.AYNI_DATA), Path(settings.AYNI_GUARD)):
        if folder.resolve().is_relative_to(held.resolve()):
            raise NodeTrouble(
                f"{folder.name} lies inside {held.name}; nothing was copied. A copy is lost with "
                "what it lies in: name a folder on another disk."
            )


def _copy_desk(target: Path) -> None:
    unfinished = target.with_name(target.name + ".unfinished")
    try:
        unfinished.unlink(missing_ok=True)
        os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        with closing(sqlite3.connect(Path(settings.AYNI_DATA) / "desk.sqlite")) as desk:
            desk.execute("VACUUM INTO ?", [str(unfinished)])
        with unfinished.open("rb") as whole:
            os.fsync(whole.fileno())
        unfinished.rename(target)
    except (sqlite3.Error, OSError) as trouble:
        raise StoreTrouble(
            f"the copy of the desk could not be written: {trouble}. There is no {target.name}. "
            "Check free space and the rights on its folder."
        ) from trouble
    finally:
        unfinished.unlink(missing_ok=True)


def _end(folder: Path, *, days: int, at: datetime) -> tuple[str, ...]:
    """Remove copies whose own name says that their time is over."""
    if not days:
        return ()
    gone = []
    for path in sorted(folder.iterdir()):
        found = _OWN.match(path.name)
        if found is None or path.is_symlink() or not path.is_file():
            continue
        made = datetime.strptime(found[1], _STAMP).replace(tzinfo=UTC)
        if at - made > timedelta(days=days):
            path.unlink()
            gone.append(path.name)
    return tuple(gone)
