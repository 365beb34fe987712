# SPDX-License-Identifier: Apache-2.0
"""Notes who read, printed and exported what, after the page is out: no page waits for it.

One insert for each such page. Where the desk database is busy the line waits in memory for the next
page. The memory has a bound; the oldest lines fall out of it first.
"""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import DEFAULT_DB_ALIAS, OperationalError, connections

from ayni.adapters.accounts.models import Person
from ayni.adapters.entrance.models import ADDRESS_CHARS_MAX, TOLD_CHARS_MAX, Entry
from ayni.core.limits import READS_WAITING_MAX_COUNT

BUSY_MS: Final = 50
"""How long a line waits for the lock of the file before it waits for the next page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """Who read what.

    Attributes:
        kind: `journal.READ`, `PRINTED` or `EXPORTED`.
        office: which the session acted for.
        about: object or act, 64 hex digits; empty for a list.
        told: path of the page.
    """

    kind: str
    at: datetime
    person: Person
    office: str
    address: str
    about: str
    told: str


_waiting: deque[Read] = deque(maxlen=READS_WAITING_MAX_COUNT)
_lock = threading.Lock()


def note(read: Read) -> None:
    """Keep a line for the next flush."""
    with _lock:
        _waiting.append(read)


def flush() -> int:
    """Write what waits, in one insert; return how many lines still wait."""
    with _lock:
        lines = [_waiting.popleft() for _each in range(len(_waiting))]
    if not lines:
        return 0
    if _written(lines):
        return 0
    with _lock:
        _waiting.extendleft(reversed(lines))
        return len(_waiting)


def _written(lines: list[Read]) -> bool:
    connection = connections[DEFAULT_DB_ALIAS]
    connection.ensure_connection()
    usual_ms = int(connection.settings_dict["OPTIONS"].get("timeout", 5) * 1000)
    connection.connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    try:
        Entry.objects.bulk_create(_entry(one) for one in lines)
    except OperationalError:  # locked: somebody writes
        return False
    else:
        return True
    finally:
        connection.connection.execute(f"PRAGMA busy_timeout = {usual_ms}")


def _entry(one: Read) -> Entry:
    return Entry(
        kind=one.kind,
        at=one.at,
        person=one.person,
        office=one.office,
        address=one.address[:ADDRESS_CHARS_MAX],
        about=one.about,
        told=one.told[:TOLD_CHARS_MAX],
    )
