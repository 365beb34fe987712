# SPDX-License-Identifier: Apache-2.0
"""What pages and commands read of the alarm, and the one thing a person may end; draws nothing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, F, Q, QuerySet

from ayni.adapters.alarm import trial
from ayni.adapters.alarm.config import Channel
from ayni.adapters.alarm.models import Alarm, Call
from ayni.core.errors import Refusal

RECENT_COUNT: Final = 20
DAY_MS: Final = 24 * 60 * 60 * 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """How one way of waking people did of late: the command, or mail.

    Attributes:
        last: its newest start that has ended or that runs; none if there was none.
        failed: starts that failed within a day, those that were tried again included.
        failing: the newest start failed.
    """

    last: Call | None
    failed: int
    failing: bool


def open_alarms() -> QuerySet[Alarm]:
    """Return the alarms that have not ended."""
    return Alarm.objects.filter(ended_ms=None)


def reminders_open() -> QuerySet[Alarm]:
    """Return the reminders that have not ended: no act is behind them."""
    return open_alarms().filter(log="")


def kinds() -> dict[str, int]:
    """Return how many alarms of each kind of act stand."""
    of_acts = open_alarms().exclude(log="")
    return dict(of_acts.order_by().values_list("kind").annotate(Count("leaf")))


def foremost(answered: Collection[str], *, at_most: int) -> list[Alarm]:
    """Return alarms that stand: those that ring by age, then the newest of those that sounded.

    Those that were called further, and reminders, come along, of whatever kind.

    Args:
        answered: kinds to look for.
        at_most: how many.
    """
    rows = open_alarms().filter(Q(kind__in=answered) | Q(step__gt=1) | Q(log=""))
    ringing = F("ringing_since_ms").asc(nulls_last=True)
    return list(rows.order_by(ringing, "-told_ms", "leaf")[:at_most])


def anything(now_ms: int, besides: QuerySet[Any, str]) -> bool:
    """Tell in one query whether any page has anything to show; most of the time none has.

    Args:
        now_ms: this machine's clock.
        besides: texts of what else stands for whoever looks, from the same file.
    """
    stands = open_alarms().order_by().values_list("leaf", flat=True)
    asks = trial.unsaid(now_ms).values_list("day", flat=True)
    return bool(stands.union(asks, besides, all=True)[:1])


def recent() -> Sequence[Alarm]:
    """Return the newest alarms with their calls, ended ones included."""
    return list(Alarm.objects.order_by("-told_ms")[:RECENT_COUNT].prefetch_related("calls"))


def command(now_ms: int, channel: Channel = "command") -> Command:
    """Return how one way of waking people did of late.

    Args:
        now_ms: this machine's clock.
        channel: which way.
    """
    begun = Call.objects.filter(started_ms__isnull=False, channel=channel)
    last = begun.order_by("-started_ms", "-pk").first()
    lately = begun.filter(started_ms__gt=now_ms - DAY_MS).exclude(failure="")
    failed = sum(
        call.tries - (call.outcome in {"done", "lost"} or call.ended_ms is None)
        for call in lately.only("tries", "outcome", "ended_ms")
    )
    failing = last is not None and bool(last.failure) and last.outcome != "done"
    return Command(last=last, failed=failed, failing=failing and last is not None)


def look_at(leaf: str, *, now_ms: int) -> None:
    """End what only sounded: a person of this state has looked at it.

    Args:
        leaf: leaf hash of the act, in hex.
        now_ms: this machine's clock.

    Raises:
        Refusal: `rings`: what rings is ended by an answer alone; `no_alarm`: nothing stands.
    """
    one = open_alarms().filter(leaf=leaf).first()
    if one is None:
        raise Refusal("no_alarm")
    if one.ringing_since_ms is not None or one.rings_ms is not None:
        raise Refusal("rings")
    one.ended_ms, one.end = now_ms, "looked"
    one.save(update_fields=["ended_ms", "end"])
