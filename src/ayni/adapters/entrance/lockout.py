# SPDX-License-Identifier: Apache-2.0
"""Makes whoever guesses wait: longer each time, for the account and for the address.

An outsider who guesses at a known name must not keep its owner out at three in the morning: a
browser that the person enrolled has a count of its own, and the account's pause does not hold
there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from ayni.adapters.entrance.models import NAME_CHARS_MAX, Browser, Pause
from ayni.core.errors import Refusal

PERSON: Final = "person"
BROWSER: Final = "browser"
ADDRESS: Final = "address"

FREE_TRIES: Final = {PERSON: 5, BROWSER: 5, ADDRESS: 20}
"""Failures before the first pause; an address may be that of a whole office."""
PAUSE_S: Final = 60
PAUSE_MAX_S: Final = 3600
"""The first pause and the longest; each failure after the free ones doubles it."""
FORGET_S: Final = {PERSON: 86_400, BROWSER: 86_400, ADDRESS: 3600}
"""How long after the last failure a count is forgotten."""
LEFT_OVER: Final = timedelta(days=2)
"""After this no count matters: whoever guesses at many names must not fill the table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """Who tries to come in, and from where.

    Attributes:
        name: as typed; lower case.
        address: where the request came from.
        browser: SHA-256 of an enrolled browser of this person, or empty.
    """

    name: str
    address: str
    browser: str = ""

    @property
    def counts(self) -> tuple[str, ...]:
        """Return what is counted for this door."""
        own = f"{BROWSER}:{self.browser}" if self.browser else f"{PERSON}:{self.name}"
        return (own[: NAME_CHARS_MAX + 16], f"{ADDRESS}:{self.address}")


def require_open(door: Door, *, at: datetime) -> None:
    """Let a try pass unless somebody must wait.

    Raises:
        Refusal: `sign_in_locked`, with `seconds` left and `until`, aware.
    """
    waits = [one.until for one in _held(door.counts, at=at) if one.until and one.until > at]
    if waits:
        until = max(waits)
        left = int((until - at).total_seconds()) + 1
        raise Refusal("sign_in_locked", seconds=left, until=until)


def count_failure(door: Door, *, at: datetime) -> datetime | None:
    """Count a failure; return until when the next try waits, or none while tries are free."""
    waits = []
    with transaction.atomic():
        Pause.objects.filter(last_at__lt=at - LEFT_OVER).delete()
        for name in door.counts:
            row, _new = Pause.objects.select_for_update().get_or_create(
                door=name, defaults={"last_at": at}
            )
            if _forgotten(row, at=at):
                row.failures = 0
            row.failures += 1
            row.last_at = at
            row.until = _until(row, at=at)
            row.save()
            waits.append(row.until)
    return max((one for one in waits if one), default=None)


def forget(door: Door) -> None:
    """Forget the failures of who came in; the address keeps its own.

    Otherwise one account of one's own would let somebody guess at others without end.
    """
    Pause.objects.filter(door=door.counts[0]).delete()


def release(*, person: str = "", address: str = "") -> int:
    """Lift the pauses of an account or an address; return how many there were."""
    names = [f"{ADDRESS}:{address}"] if address else []
    if person:
        enrolled = Browser.objects.filter(person__username=person).values_list("secret", flat=True)
        names += [f"{PERSON}:{person}", *(f"{BROWSER}:{secret}" for secret in enrolled)]
    count, _each = Pause.objects.filter(door__in=names).delete()
    return count


def pauses(*, at: datetime) -> list[Pause]:
    """Return who waits now, the longest first."""
    return list(Pause.objects.filter(until__gt=at).order_by("-until"))


def _held(names: Sequence[str], *, at: datetime) -> list[Pause]:
    rows = Pause.objects.filter(door__in=names)
    return [row for row in rows if not _forgotten(row, at=at)]


def _forgotten(row: Pause, *, at: datetime) -> bool:
    kind = row.door.partition(":")[0]
    return at - row.last_at > timedelta(seconds=FORGET_S[kind])


def _until(row: Pause, *, at: datetime) -> datetime | None:
    beyond = row.failures - FREE_TRIES[row.door.partition(":")[0]]
    if beyond < 0:
        return None
    return at + timedelta(seconds=min(PAUSE_MAX_S, PAUSE_S << min(beyond, 16)))
