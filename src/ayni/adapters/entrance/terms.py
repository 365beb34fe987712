# SPDX-License-Identifier: Apache-2.0
"""Lets lines of the journals go whose term is over, and says so in the journal first.

Triggers hold that: no line goes that the journal of the door does not speak of, none that is
younger than 90 days, and the lines that say so stay for ever. Terms are this state's own. Must not
change a line. Source: rooms.md A0.12; decision 43.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import connection, transaction
from django.db.models import CASCADE, ManyToOneRel, QuerySet

from ayni.adapters import clock
from ayni.adapters.accounts import people
from ayni.adapters.accounts.models import Deed, Person
from ayni.adapters.entrance import journal
from ayni.adapters.entrance.models import Entry
from ayni.adapters.link.chores import Chore
from ayni.adapters.record import cleaning
from ayni.adapters.screening.models import Answer
from ayni.core.limits import JOURNAL_LINES_AT_ONCE

LOOK_S: Final = 3_600
"""Seconds between two looks whether a term is over; lines go by whole days."""

TOLD_FORMAT: Final = "%Y-%m-%d %H:%M:%S"
"""How a line says before which instant lines went: as SQLite holds instants, for the trigger."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Journal:
    """One journal whose lines have a term.

    Attributes:
        rows: its model.
        days: name of the setting that holds its term, in days; 0 keeps lines with the record.
    """

    rows: type[Entry] | type[Deed] | type[Answer]
    days: str

    @property
    def table(self) -> str:
        """Return the name by which lines and triggers speak of it."""
        return self.rows._meta.db_table  # noqa: SLF001  # Django's own way to ask


JOURNALS: Final = (
    Journal(rows=Entry, days="AYNI_JOURNAL_DAYS"),
    Journal(rows=Deed, days="AYNI_SIGNED_DAYS"),
    Journal(rows=Answer, days="AYNI_SIGNED_DAYS"),
)

_NOT_A_LINE: Final = frozenset({"accounts.Holding", "watches.Note", "alarm.Trial"})
"""Tables that name a person and are no reason to keep the name."""


def shorten(now: datetime) -> Mapping[str, int]:
    """Let go of every line whose term is over.

    Args:
        now: this machine's clock, aware, UTC.

    Returns:
        Name of the table to lines that went; tables without any are left out.
    """
    gone: dict[str, int] = {}
    for one in JOURNALS:
        days = int(getattr(settings, one.days))
        before = now.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=days)
        if days and (count := _due(one, before).count()):
            journal.note_shortened(one.table, before=f"{before:{TOLD_FORMAT}}", count=count, at=now)
            gone[one.table] = sum(_deleted(one, before))
    return gone


def forget_names() -> int:
    """Take away the names of closed accounts that no line speaks of any more; return how many.

    The row stays, without a name: watches and holdings of the office point to it.
    """
    closed = Person.objects.filter(is_active=False).exclude(
        username__startswith=people.STAND_IN_MARK
    )
    nameless = [person for person in closed if not _spoken_of(person)]
    for person in nameless:
        people.forget_name(person)
    return len(nameless)


def newest() -> datetime | None:
    """Return when lines last went, or none if none ever did."""
    told = Entry.objects.filter(kind=journal.JOURNAL_SHORTENED).order_by("-at").first()
    return told.at if told is not None else None


def _due(one: Journal, before: datetime) -> QuerySet[Any]:
    rows: QuerySet[Any] = one.rows.objects.filter(at__lt=before)
    return rows.exclude(kind=journal.JOURNAL_SHORTENED) if one.rows is Entry else rows


def _deleted(one: Journal, before: datetime) -> Iterator[int]:
    """Delete in small transactions: a person who signs waits for one of them at most."""
    keys = _due(one, before).order_by("pk").values_list("pk", flat=True)
    while some := list(keys[:JOURNAL_LINES_AT_ONCE]):
        with transaction.atomic():
            yield one.rows.objects.filter(pk__in=some).delete()[0]


def _spoken_of(person: Person) -> bool:
    """Tell whether a line of any journal, or a text of this state, still names a person."""
    for relation in Person._meta.get_fields(include_hidden=True):  # noqa: SLF001
        if isinstance(relation, ManyToOneRel) and relation.on_delete is not CASCADE:
            model: Any = relation.related_model
            named = model._meta.label not in _NOT_A_LINE  # noqa: SLF001
            if named and model.objects.filter(**{relation.field.name: person}).exists():
                return True
    return False


def _work() -> None:
    if shorten(clock.now()):
        forget_names()
        # What was deleted leaves the write-ahead log too, now or at the next look.
        cleaning.empty_log(connection)


CHORE: Final = Chore(name="journals", every_s=LOOK_S, work=_work, signing=False)
