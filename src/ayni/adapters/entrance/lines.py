# SPDX-License-Identifier: Apache-2.0
"""Reads the journals of this node as one: what happened at the door, who read, who signed.

Writes nothing. The two tables stay apart, because a deed is written with its act.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import F, Model, Q, QuerySet, Value

from ayni.adapters.accounts.models import Deed, Person
from ayni.adapters.entrance.models import Entry

SIGNED: Final = "signed"
"""What the lines of the journal of deeds are called among the others."""
PERSONS_MAX_COUNT: Final = 500
"""Names in the choice of persons; a node has some dozens."""
_COLUMNS: Final = (
    "at", "what", "display", "username", "named", "operator", "office", "address", "object", "why",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of either journal.

    Attributes:
        at: when, aware.
        what: one of `journal.KINDS`, or SIGNED.
        display: how colleagues read the person's name, or empty.
        username: the name that is typed, or empty.
        named: what was typed where no person is known, or who opened an envelope.
        operator: account of the machine that gave a command, or empty.
        office: which the session acted for, or empty.
        address: where it came from, or empty.
        object: object or act, 64 hex digits, or empty.
        why: kind of the act, factor, reason or page.
    """

    at: datetime
    what: str
    display: str
    username: str
    named: str
    operator: str
    office: str
    address: str
    object: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which lines are asked for; what is empty narrows nothing.

    Attributes:
        kinds: of `journal.KINDS` and SIGNED.
        username: of a person.
        since: first instant, aware.
        words: looked for in persons, names, operators, offices, addresses and pages.
    """

    kinds: Collection[str] = ()
    username: str = ""
    since: datetime | None = None
    words: str = ""


def page(asked: Asked, *, offset: int, limit: int) -> tuple[list[Line], int]:
    """Return lines, the newest first, and how many there are in all.

    Args:
        asked: which.
        offset: lines to leave out, 0-based.
        limit: lines at most.
    """
    found = [_narrowed(rows, asked) for rows in _sources(asked.kinds)]
    total = sum(rows.count() for rows in found)
    heads = [rows.order_by("-at", "-pk").values_list(*_COLUMNS)[: offset + limit] for rows in found]
    merged = heapq.merge(*heads, key=lambda row: row[0], reverse=True)
    lines = [_line(row) for _number, row in zip(range(offset + limit), merged, strict=False)]
    return lines[offset:], total


def persons() -> list[tuple[str, str]]:
    """Return user name and display name of those who may stand in a line, by name."""
    rows = Person.objects.order_by("display_name", "pk").values_list("username", "display_name")
    return list(rows[:PERSONS_MAX_COUNT])


def _sources(kinds: Collection[str]) -> list[QuerySet[Any]]:
    who = {"display": F("person__display_name"), "username": F("person__username")}
    entries = Entry.objects.annotate(
        **who, what=F("kind"), named=F("name"), object=F("about"), why=F("told")
    )
    deeds = Deed.objects.annotate(
        **who,
        what=Value(SIGNED),
        named=Value(""),
        address=Value(""),
        object=F("leaf"),
        why=F("kind"),
    )
    if not kinds:
        return [entries, deeds]
    of_entries = [kind for kind in kinds if kind != SIGNED]
    found: list[QuerySet[Any]] = [entries.filter(kind__in=of_entries)] if of_entries else []
    return [*found, deeds] if SIGNED in kinds else found


def _narrowed(rows: QuerySet[Model], asked: Asked) -> QuerySet[Model]:
    if asked.username:
        rows = rows.filter(person__username=asked.username)
    if asked.since is not None:
        rows = rows.filter(at__gte=asked.since)
    if asked.words:
        anywhere = Q()
        for name in ("display", "username", "named", "operator", "office", "address", "why"):
            anywhere |= Q(**{f"{name}__icontains": asked.words})
        rows = rows.filter(anywhere)
    return rows


def _line(row: tuple[Any, ...]) -> Line:
    at, *texts = row
    return Line(at=at, **dict(zip(_COLUMNS[1:], (text or "" for text in texts), strict=True)))
