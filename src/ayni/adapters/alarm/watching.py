# SPDX-License-Identifier: Apache-2.0
"""Looks every second for what must ring, rings it once, calls further, and lets it end.

Runs in a thread of its own in the link process, also while the node may not sign. The row of an
alarm, kept for ever, is what keeps an act from ringing twice: after a restart, after a rebuild.
After a restore the desk may have lost those rows; then what this state acknowledged does not ring,
and so this waits a moment until its own acts are back. Source: rooms.md A0.7.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from ayni.adapters import clock
from ayni.adapters.alarm import answering, arriving, calling, notes, offices, trial
from ayni.adapters.alarm.arriving import Arrival
from ayni.adapters.alarm.calling import MINUTE_MS, Caller
from ayni.adapters.alarm.config import Config, config
from ayni.adapters.alarm.models import Alarm, Call
from ayni.adapters.alarm.standing import open_alarms
from ayni.adapters.alarm.urgency import ONCE, RING
from ayni.adapters.link import health
from ayni.adapters.link.chores import Chore
from ayni.adapters.record import reading, recovery, registry
from ayni.adapters.record.rows import QUERY_VALUES_MAX, slices
from ayni.adapters.watches import attending
from ayni.core.limits import ALARM_NEWS_MAX_MS, ALARM_RECOVERY_MAX_MS

LOOK_S: Final = 1.0
"""Seconds between two looks: well within the five that a signature may take to wake somebody."""

COMPARED_MS: Final = MINUTE_MS
"""How often every alarm is compared, for an act about another matter may set an act aside."""


class Watch:
    """What one process has looked at, so that a second in which nothing moved costs almost nothing.

    Attributes:
        caller: the commands that run.
    """

    def __init__(self) -> None:
        """Begin without having looked."""
        self.caller = Caller()
        self._sizes: Mapping[str, tuple[int, int]] | None = None
        self._seen: Mapping[str, tuple[int, int]] = {}
        self._began_ms: int | None = None
        self._compared_ms = 0

    def look(self, now_ms: int) -> None:
        """Ring what came in, call further where nobody answered, end what was answered.

        Args:
            now_ms: this machine's clock.
        """
        set_up, party, mode = config(), settings.AYNI_PARTY, settings.AYNI_MODE
        self._began_ms = self._began_ms or now_ms
        sizes = arriving.sizes()
        moved = sizes != self._sizes and not self._recovering(now_ms)
        if moved:
            taken = take_in(self._seen, party=party, now_ms=now_ms)
            all_of_them = now_ms - self._compared_ms >= COMPARED_MS
            matters = None if all_of_them else taken.touched
            end_answered(matters, party=party, now_ms=now_ms)
            self._compared_ms = now_ms if all_of_them else self._compared_ms
            self._seen, self._sizes = taken.seen, sizes if taken.all_of_them else None
        still = notes.silenced(mode) is not None
        if open_alarms().exists():
            fade(now_ms=now_ms)
            attend(now_ms=now_ms)
            go_on(set_up, party=party, now_ms=now_ms, still=still)
        if not still:
            trial.run_daily(set_up, party=party, now_ms=now_ms)
        self.caller.turn(set_up, mode=mode, now_ms=now_ms)

    def _recovering(self, now_ms: int) -> bool:
        """Tell whether own acts that a restore lost may still be on their way back."""
        if now_ms - (self._began_ms or now_ms) > ALARM_RECOVERY_MAX_MS:
            return False
        ours = [one for one in recovery.closed_logs(guard=Path(settings.AYNI_GUARD))
                if one.party == settings.AYNI_PARTY]  # fmt: skip
        if not ours:
            return False
        if any(one.missing for one in ours):
            return True
        status = health.read_status(settings.AYNI_DATA, now_ms=now_ms)
        return status is None or any(
            (one.reached_ms or 0) < (self._began_ms or now_ms) or one.missing_here or one.waiting
            for one in status.neighbours
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What one look took in.

    Attributes:
        touched: the objects that acts folded since the last look are about.
        seen: waiting acts looked at: log id to the first index and the one after the last.
        all_of_them: nothing is left that was there when it began.
    """

    touched: set[bytes]
    seen: Mapping[str, tuple[int, int]]
    all_of_them: bool


def take_in(seen: Mapping[str, tuple[int, int]], *, party: str, now_ms: int) -> Taken:
    """Write down what came in and is not for the Desk alone.

    What is held at the very first look is old: of it only what came within a day can ring. What an
    older release could not read comes in when the software has learned its kind; where no release
    wrote down which kinds it knew, again only what came within a day.

    Args:
        seen: waiting acts that an earlier look of this process looked at.
        party: this state.
        now_ms: this machine's clock.
    """
    looked, known = notes.read(notes.LOOKED), notes.read(notes.KINDS)
    kinds = sorted(registry.kinds())
    constitution = reading.frame().constitution
    params = constitution.params if constitution is not None else {}
    sizes = arriving.sizes()
    most = arriving.at_once(sizes)
    found, reached = arriving.folded_since(looked or {}, party=party, params=params, most=most)
    within, seen = arriving.unseen(sizes, seen, most=most)
    found += arriving.waiting(within, party=party, params=params)
    learned = set(kinds).difference(known or ()) if looked is not None else set()
    older = arriving.of_kinds(learned, party=party, params=params)
    fresh = {
        one.leaf: one
        for some, first in ((found, looked is None), (older, known is None))
        for one in some
        if _is_news(one, first=first, now_ms=now_ms)
    }
    with transaction.atomic():
        told = _unanswered(_unknown(fresh.values()), party)
        Alarm.objects.bulk_create([_alarm_of(one, now_ms=now_ms) for one in told])
        if reached != looked:
            notes.keep(notes.LOOKED, reached)
        if kinds != known:
            notes.keep(notes.KINDS, kinds)
    return Taken(
        touched=arriving.touched(looked or {}, reached),
        seen=seen,
        all_of_them=all(
            reached.get(log) == folded and seen.get(log, (0, 0))[0] <= folded
            for log, (folded, _) in arriving.sizes().items()
        ),
    )


def _unknown(found: Collection[Arrival]) -> list[Arrival]:
    known: set[str] = set()
    for some in slices([one.leaf.hex() for one in found]):
        known.update(Alarm.objects.filter(leaf__in=some).values_list("leaf", flat=True))
    return [one for one in found if one.leaf.hex() not in known]


def _is_news(one: Arrival, *, first: bool, now_ms: int) -> bool:
    """Tell whether what came in is more than something old."""
    if one.urgency.until_ms is not None and now_ms >= one.urgency.until_ms:
        return False
    if not first and (one.urgency.code == RING or one.urgency.rings_ms is not None):
        return True
    return now_ms - one.at_ms <= ALARM_NEWS_MAX_MS


def _unanswered(fresh: Sequence[Arrival], party: str) -> list[Arrival]:
    # Most of what comes in nobody here has spoken of: their acts need not be read.
    spoken_of = answering.spoken_of({one.matter for one in fresh}, party=party)
    acts = answering.matters(spoken_of)
    return [
        one
        for one in fresh
        if not answering.answered(
            leaf=one.leaf,
            log=one.log,
            index=one.index,
            acts=acts.get(one.matter, ()),
            party=party,
        )
    ]


def _alarm_of(one: Arrival, *, now_ms: int) -> Alarm:
    urgency = one.urgency
    until_ms = urgency.until_ms
    if urgency.code == ONCE and urgency.rings_ms is None:
        until_ms = min(until_ms or now_ms + ALARM_NEWS_MAX_MS, now_ms + ALARM_NEWS_MAX_MS)
    return Alarm(
        leaf=one.leaf.hex(),
        matter=one.matter.hex(),
        log=one.log,
        index=one.index,
        kind=one.kind,
        party=one.party,
        urgency=urgency.code,
        told_ms=now_ms,
        rings_ms=urgency.rings_ms,
        until_ms=until_ms,
        ringing_since_ms=now_ms if urgency.code == RING else None,
    )


def end_answered(matters: Collection[bytes] | None, *, party: str, now_ms: int) -> None:
    """End the alarms that an act of this state answers, and those whose act counts for nothing.

    Args:
        matters: objects of which something was folded; none: every alarm is looked at.
        party: this state.
        now_ms: this machine's clock.
    """
    for some in _open_about(matters):
        aside = answering.set_aside([bytes.fromhex(leaf) for leaf, _matter in some])
        _end([leaf.hex() for leaf in aside], "aside", now_ms)
        spoken_of = answering.spoken_of({bytes.fromhex(m) for _leaf, m in some}, party=party)
        if not spoken_of:
            continue
        acts = answering.matters(spoken_of)
        named = [leaf for leaf, matter in some if bytes.fromhex(matter) in spoken_of]
        answered = [
            one.leaf
            for one in open_alarms().filter(leaf__in=named)
            if answering.answered(
                leaf=bytes.fromhex(one.leaf),
                log=one.log,
                index=one.index,
                acts=acts.get(bytes.fromhex(one.matter), ()),
                party=party,
            )
        ]
        _end(answered, "acknowledged", now_ms)


def _open_about(matters: Collection[bytes] | None) -> Iterator[Sequence[tuple[str, str]]]:
    """Yield leaf and matter of the alarms that stand, in runs: all, or those about some objects."""
    rows = open_alarms().order_by("leaf").values_list("leaf", "matter")
    if matters is None:
        last = ""
        while found := list(rows.filter(leaf__gt=last)[:QUERY_VALUES_MAX]):  # never all in memory
            yield found
            last = found[-1][0]
        return
    for some in slices(sorted(matter.hex() for matter in matters)):
        if found := list(rows.filter(matter__in=some)):
            yield from slices(found)


def fade(*, now_ms: int) -> None:
    """End what is for the Desk alone from now on."""
    over = open_alarms().filter(until_ms__lte=now_ms).order_by()
    _end(list(over.values_list("leaf", flat=True)), "faded", now_ms)


def attend(*, now_ms: int) -> None:
    """Let what somebody of this state attends to be still, and ring anew what was let go."""
    now = datetime.fromtimestamp(now_ms / 1_000, tz=UTC)
    taken = {row.object_id: row.office for row in attending.attended(at=now)}
    for one in open_alarms().filter(Q(matter__in=taken) | ~Q(taken_by="")):
        by = taken.get(one.matter, "")
        if by != one.taken_by:
            one.taken_by = by
            if one.ringing_since_ms is not None and not by:
                one.ringing_since_ms, one.step = now_ms, 0
            one.save(update_fields=["taken_by", "ringing_since_ms", "step"])


def go_on(set_up: Config, *, party: str, now_ms: int, still: bool) -> None:
    """Take the next step of every alarm: sound, then ring, then call further.

    What only sounded and does not ring has no further step: a thousand such alarms cost nothing.

    Args:
        set_up: what the operator set.
        party: this state.
        now_ms: this machine's clock.
        still: an exercise whose alarms are silenced: pages show them, nobody is called.
    """
    due = open_alarms().filter(ringing_since_ms=None, rings_ms__lte=now_ms, taken_by="")
    # Step 1 was the sound: from now on it rings, for the same offices first.
    if due.exists():
        due.update(urgency=RING, ringing_since_ms=now_ms, step=0)
    if still:
        return
    waiting = open_alarms().filter(taken_by="")
    rows = waiting.filter(Q(step=0) | Q(ringing_since_ms__isnull=False))
    moving = {
        one: step for one in rows if (step := due_step(one, set_up, now_ms=now_ms)) > one.step
    }
    if moving:
        _take_steps(moving, set_up, party=party, now_ms=now_ms)


def _take_steps(moving: Mapping[Alarm, int], set_up: Config, *, party: str, now_ms: int) -> None:
    constitution, posts = reading.frame().constitution, offices.posts(party)
    alike: dict[tuple[int, tuple[str, ...]], list[str]] = {}
    calls: list[Call] = []
    for one, step in moving.items():
        asked = offices.powers_asked(one.kind, constitution)
        called = offices.called(step, asked=asked, posts=posts)
        alike.setdefault((step, tuple(sorted({*one.offices, *called}))), []).append(one.leaf)
        calls += [
            calling.call_for(one, channel=way, step=step, offices=called, now_ms=now_ms)
            for way in set_up.channels
        ]
    with transaction.atomic():
        for (step, called), leaves in alike.items():
            for some in slices(leaves):
                Alarm.objects.filter(leaf__in=some).update(step=step, offices=list(called))
        Call.objects.bulk_create(calls)


def due_step(one: Alarm, set_up: Config, *, now_ms: int) -> int:
    """Return the step that an alarm should have reached; of steps due at once only the last.

    Args:
        one: an alarm that stands.
        set_up: what the operator set.
        now_ms: this machine's clock.
    """
    if one.ringing_since_ms is None:
        return 1
    waited_ms = now_ms - one.ringing_since_ms
    return 1 + sum(waited_ms >= minutes * MINUTE_MS for minutes in set_up.steps_min)


def _end(leaves: Sequence[str], end: str, now_ms: int) -> None:
    for some in slices(leaves):
        named = open_alarms().filter(leaf__in=some)
        named.update(ended_ms=now_ms, end=end, ringing_since_ms=None)


_watch: Final[list[Watch]] = []


def _work() -> None:
    if not _watch:
        _watch.append(Watch())
    _watch[0].look(clock.now_ms())


CHORE: Final = Chore(name="alarm", every_s=LOOK_S, work=_work, signing=False)
