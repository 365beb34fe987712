# SPDX-License-Identifier: Apache-2.0
"""The daily alarm test: the command is called, and a person says whether it rang.

A test that was not made, or that nobody heard, is told by its absence: pages ask for the result of
the day. Must not ring at night because the node was away in the morning. Source: rooms.md A0.7.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from ayni.adapters.accounts.models import Person
from ayni.adapters.alarm import calling, notes, offices
from ayni.adapters.alarm.config import Config
from ayni.adapters.alarm.models import Call, Trial
from ayni.adapters.record import reading
from ayni.core import constitution as law
from ayni.core.errors import Refusal
from ayni.core.frame import Constitution

WINDOW: Final = timedelta(hours=1)
"""How long after its hour a test may still be made by itself, and is asked about on pages."""

Code = Literal["off", "none_yet", "missing", "failed", "silent", "unsaid", "rang"]
"""How the newest test stands.

off: there is none by the settings. none_yet: its hour has not come since this node began.
missing: it was not made. failed: the command did not do it. silent: a person heard nothing.
unsaid: it was made, and no person has said whether it rang. rang: a person heard it.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """How the newest test that should have been stands.

    Attributes:
        code: in one word.
        day: whose test it is.
        called_ms: when it was made; none if it was not.
        office: office for which a person said what was heard; may be empty.
        said_ms: when.
        failure: how the command failed: a code of hook.py; may be empty.
        detail: what was found, in technical words.
        commanded: a command was called, and not the pages alone.
    """

    code: Code
    day: date
    called_ms: int | None = None
    office: str = ""
    said_ms: int | None = None
    failure: str = ""
    detail: str = ""
    commanded: bool = False


def zone_of(party: str) -> ZoneInfo:
    """Return the zone this state reckons in: the constitution's, or UTC before there is one."""
    return zone_in(reading.frame().constitution, party)


def zone_in(constitution: Constitution | None, party: str) -> ZoneInfo:
    """Return the zone that a constitution gives a state, or UTC before there is one.

    Pages and the link process must agree on the day of a test.
    """
    rows = law.parties_of(constitution.facts) if constitution is not None else []
    return ZoneInfo(next((str(row["zone"]) for row in rows if row["party"] == party), "UTC"))


def run_daily(set_up: Config, *, party: str, now_ms: int) -> Trial | None:
    """Make the test of the day if its hour has come and it was not made; return it if so.

    Args:
        set_up: what the operator set.
        party: this state.
        now_ms: this machine's clock.
    """
    if notes.read(notes.BEGAN) is None:
        notes.keep(notes.BEGAN, now_ms)
    if set_up.test_at is None:
        return None
    zone = zone_of(party)
    begins = _hour(_local(now_ms, zone).date(), set_up, zone)
    if not begins <= _instant(now_ms) < begins + WINDOW:
        return None
    return make(set_up, party=party, now_ms=now_ms)


def make(set_up: Config, *, party: str, now_ms: int, queued: bool = True) -> Trial | None:
    """Make the test of this day unless it was made; return it if it is made now.

    Args:
        set_up: what the operator set.
        party: this state.
        now_ms: this machine's clock.
        queued: the link process starts the command; else whoever asked does.
    """
    day = _local(now_ms, zone_of(party)).date().isoformat()
    if Trial.objects.filter(day=day).exists():
        return None
    try:
        with transaction.atomic():
            row = Trial.objects.create(day=day, called_ms=now_ms)
            first = offices.called(1, asked=offices.DUTY, posts=offices.posts(party))
            made = [
                calling.queue_test(channel=way, offices=first, now_ms=now_ms, queued=queued)
                for way in set_up.channels
            ]
            if made:  # the command first: it decides whether the test failed
                row.call = made[0]
                row.save(update_fields=["call"])
    except IntegrityError:
        return None  # another process was quicker
    return row


def again(set_up: Config, *, party: str, now_ms: int, queued: bool = True) -> Trial:
    """Make the test of this day, whether or not it was made; what was said of it is forgotten.

    Args:
        set_up: what the operator set.
        party: this state.
        now_ms: this machine's clock.
        queued: the link process starts the command; else whoever asked does.

    Raises:
        Refusal: `test_running`: another process makes it at this moment.
    """
    day = _local(now_ms, zone_of(party)).date().isoformat()
    with transaction.atomic():
        Trial.objects.filter(day=day).delete()
        made = make(set_up, party=party, now_ms=now_ms, queued=queued)
    if made is None:
        raise Refusal("test_running")
    return made


def calls_of(row: Trial) -> QuerySet[Call]:
    """Return what a test called, each way once, before any of it was tried again."""
    return Call.objects.filter(kind=calling.TEST_KIND, due_ms=row.called_ms).order_by("pk")


def say(person: Person, office: str, *, rang: bool, zone: ZoneInfo, now_ms: int) -> None:
    """Note what a person heard of the test of this day.

    Args:
        person: who heard it, or did not.
        office: office for which the session acts.
        rang: whether it rang.
        zone: that this state reckons in.
        now_ms: this machine's clock.

    Raises:
        Refusal: `no_test_today`.
    """
    day = _local(now_ms, zone).date().isoformat()
    done = Trial.objects.filter(day=day).update(
        rang=rang, said_ms=now_ms, office=office, person=person
    )
    if not done:
        raise Refusal("no_test_today")


def result(set_up: Config, *, zone: ZoneInfo, now_ms: int) -> Result:
    """Return how the newest test that should have been stands.

    Args:
        set_up: what the operator set.
        zone: that this state reckons in.
        now_ms: this machine's clock.
    """
    today = _local(now_ms, zone).date()
    row = Trial.objects.select_related("call").filter(day=today.isoformat()).first()
    if row is not None:
        return _told(row, today)
    if set_up.test_at is None:
        return Result(code="off", day=today)
    began = notes.read(notes.BEGAN)
    ended = _hour(today, set_up, zone) + WINDOW
    day = today if _instant(now_ms) >= ended else today - timedelta(days=1)
    if began is None or _instant(began) >= _hour(day, set_up, zone):
        return Result(code="none_yet", day=today)
    row = Trial.objects.select_related("call").filter(day=day.isoformat()).first()
    return _told(row, day) if row is not None else Result(code="missing", day=day)


def unsaid(now_ms: int) -> QuerySet[Trial]:
    """Return the test of the last hour of which no person has said what was heard, if there is one.

    Args:
        now_ms: this machine's clock.
    """
    since_ms = now_ms - WINDOW // timedelta(milliseconds=1)
    return Trial.objects.filter(rang__isnull=True, called_ms__gt=since_ms)


def _told(row: Trial, day: date) -> Result:
    call = row.call
    code: Code = "unsaid"
    if row.rang is not None:
        code = "rang" if row.rang else "silent"
    elif call is not None and call.failure and call.outcome != "done":
        code = "failed"
    return Result(
        code=code,
        day=day,
        called_ms=row.called_ms,
        office=row.office,
        said_ms=row.said_ms,
        failure=call.failure if call is not None and call.outcome != "done" else "",
        detail=call.detail if call is not None and call.outcome != "done" else "",
        commanded=call is not None,
    )


def _hour(day: date, set_up: Config, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, set_up.test_at or datetime.min.time(), tzinfo=zone)


def _local(now_ms: int, zone: ZoneInfo) -> datetime:
    return _instant(now_ms).astimezone(zone)


def _instant(now_ms: int) -> datetime:
    return datetime.fromtimestamp(now_ms / 1_000, tz=UTC)
