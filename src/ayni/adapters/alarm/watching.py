# SPDX-License-Identifier: Apache-2.0
"""Looks every second for what must ring, rings it once, calls further, and lets it end.

Runs in a thread of its own in the link process, also while the node may not sign. The row of an
alarm, kept for ever, is what keeps an act from ringing twice: after a restart, after a rebuild.
After a restore the desk may have lost those rows; then what this state acknowledged does not ring,
and so this waits a moment until its own acts are back. Source: rooms.md A0.7.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import transaction

from ayni.adapters import clock
from ayni.adapters.alarm import answering, arriving, calling, notes, offices, trial
from ayni.adapters.alarm.arriving import Arrival
from ayni.adapters.alarm.calling import MINUTE_MS, Caller
from ayni.adapters.alarm.config import Config, config
from ayni.adapters.alarm.models import Alarm
from ayni.adapters.alarm.urgency import ONCE, RING
from ayni.adapters.link import health
from ayni.adapters.link.chores import Chore
from ayni.adapters.record import reading, recovery
from ayni.adapters.watches import attending
from ayni.core.limits import ALARM_NEWS_MAX_MS, ALARM_RECOVERY_MAX_MS

LOOK_S: Final = 1.0
"""Seconds between two looks: well within the five that a signature may take to wake somebody."""


class Watch:
    """What one process has looked at, so that a second in which nothing moved costs almost nothing.

    Attributes:
        caller: the commands that run.
    """

    def __init__(self) -> None:
        """Begin without having looked."""
        self.caller = Caller()
        self._sizes: Mapping[str, tuple[int, int]] | None = None
        self._began_ms: int | None = None

    def look(self, now_ms: int) -> None:
        """Ring what came in, call further where nobody answered, end what was answered.

        Args:
            now_ms: this machine's clock.
        """
        set_up, party, mode = config(), settings.AYNI_PARTY, settings.AYNI_MODE
        self._began_ms = self._began_ms or now_ms
        sizes = arriving.sizes()
        moved = sizes != self._sizes
        if moved and not self._recovering(now_ms):
            done = take_in(party=party, now_ms=now_ms)
            self._sizes = sizes if done else None
        standing = list(Alarm.objects.filter(ended_ms__isnull=True))
        if standing:
            if moved:
                end_answered(standing, party=party, now_ms=now_ms)
            fade(standing, now_ms=now_ms)
            attend(standing, now_ms=now_ms)
        still = notes.silenced(mode) is not None
        go_on(standing, set_up, party=party, now_ms=now_ms, still=still)
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


def take_in(*, party: str, now_ms: int) -> bool:
    """Write down what came in and is not for the Desk alone; return whether all of it was seen.

    What is held at the very first look is old: of it only what came within a day can ring.

    Args:
        party: this state.
        now_ms: this machine's clock.
    """
    looked = notes.read(notes.LOOKED)
    constitution = reading.frame().constitution
    params = constitution.params if constitution is not None else {}
    found, reached = arriving.folded_since(looked or {}, party=party, params=params)
    found += arriving.waiting(party=party, params=params)
    fresh = [one for one in found if _is_news(one, first=looked is None, now_ms=now_ms)]
    known = set(
        Alarm.objects.filter(leaf__in=[one.leaf.hex() for one in fresh]).values_list(
            "leaf", flat=True
        )
    )
    fresh = [one for one in fresh if one.leaf.hex() not in known]
    with transaction.atomic():
        for one in _unanswered(fresh, party):
            _write_down(one, now_ms=now_ms)
        if reached != looked:
            notes.keep(notes.LOOKED, reached)
    return all(reached.get(log) == folded for log, (folded, _) in arriving.sizes().items())


def _is_news(one: Arrival, *, first: bool, now_ms: int) -> bool:
    """Tell whether what came in is more than something old."""
    if one.urgency.until_ms is not None and now_ms >= one.urgency.until_ms:
        return False
    if not first and (one.urgency.code == RING or one.urgency.rings_ms is not None):
        return True
    return now_ms - one.at_ms <= ALARM_NEWS_MAX_MS


def _unanswered(fresh: Iterable[Arrival], party: str) -> list[Arrival]:
    rows = list(fresh)
    acts = answering.matters({one.matter for one in rows})
    return [
        one
        for one in rows
        if not answering.answered(
            leaf=one.leaf,
            log=one.log,
            index=one.index,
            acts=acts.get(one.matter, ()),
            party=party,
        )
    ]


def _write_down(one: Arrival, *, now_ms: int) -> None:
    urgency = one.urgency
    until_ms = urgency.until_ms
    if urgency.code == ONCE and urgency.rings_ms is None:
        until_ms = min(until_ms or now_ms + ALARM_NEWS_MAX_MS, now_ms + ALARM_NEWS_MAX_MS)
    Alarm.objects.create(
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


def end_answered(standing: Sequence[Alarm], *, party: str, now_ms: int) -> None:
    """End the alarms that an act of this state answers, and those whose act counts for nothing.

    Args:
        standing: alarms that have not ended.
        party: this state.
        now_ms: this machine's clock.
    """
    acts = answering.matters({bytes.fromhex(one.matter) for one in standing})
    judged = {act.leaf: act for act in reading.acts([bytes.fromhex(one.leaf) for one in standing])}
    for one in standing:
        leaf = bytes.fromhex(one.leaf)
        held = judged.get(leaf)
        if held is not None and held.reason:
            _end(one, "aside", now_ms)
        elif answering.answered(
            leaf=leaf,
            log=one.log,
            index=one.index,
            acts=acts.get(bytes.fromhex(one.matter), ()),
            party=party,
        ):
            _end(one, "acknowledged", now_ms)


def fade(standing: Sequence[Alarm], *, now_ms: int) -> None:
    """End what is for the Desk alone from now on."""
    for one in standing:
        if one.ended_ms is None and one.until_ms is not None and one.until_ms <= now_ms:
            _end(one, "faded", now_ms)


def attend(standing: Sequence[Alarm], *, now_ms: int) -> None:
    """Let what somebody of this state attends to be still, and ring anew what was let go."""
    now = datetime.fromtimestamp(now_ms / 1_000, tz=UTC)
    taken = {row.object_id: row.office for row in attending.attended(at=now)}
    for one in standing:
        by = taken.get(one.matter, "")
        if one.ended_ms is None and by != one.taken_by:
            one.taken_by = by
            if one.ringing_since_ms is not None and not by:
                one.ringing_since_ms, one.step = now_ms, 0
            one.save(update_fields=["taken_by", "ringing_since_ms", "step"])


def go_on(
    standing: Sequence[Alarm], set_up: Config, *, party: str, now_ms: int, still: bool
) -> None:
    """Take the next step of every alarm: sound, then ring, then call further.

    Args:
        standing: alarms that had not ended at the begin of this look.
        set_up: what the operator set.
        party: this state.
        now_ms: this machine's clock.
        still: an exercise whose alarms are silenced: pages show them, nobody is called.
    """
    for one in standing:
        if one.ended_ms is not None or one.taken_by:
            continue
        if one.ringing_since_ms is None and one.rings_ms is not None and one.rings_ms <= now_ms:
            # Step 1 was the sound: from now on it rings, for the same offices first.
            one.urgency, one.ringing_since_ms, one.step = RING, now_ms, 0
            one.save(update_fields=["urgency", "ringing_since_ms", "step"])
        step = due_step(one, set_up, now_ms=now_ms)
        if step > one.step and not still:
            _take_step(one, step, set_up, party=party, now_ms=now_ms)


def _take_step(one: Alarm, step: int, set_up: Config, *, party: str, now_ms: int) -> None:
    asked = offices.powers_asked(one.kind, reading.frame().constitution)
    called = offices.called(step, asked=asked, posts=offices.posts(party))
    with transaction.atomic():
        one.step = step
        one.offices = sorted({*one.offices, *called})
        one.save(update_fields=["step", "offices"])
        if set_up.words:
            calling.queue(one, step=step, offices=called, now_ms=now_ms)


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


def _end(one: Alarm, end: str, now_ms: int) -> None:
    one.ended_ms, one.end, one.ringing_since_ms = now_ms, end, None
    one.save(update_fields=["ended_ms", "end", "ringing_since_ms"])


_watch: Final[list[Watch]] = []


def _work() -> None:
    if not _watch:
        _watch.append(Watch())
    _watch[0].look(clock.now_ms())


CHORE: Final = Chore(name="alarm", every_s=LOOK_S, work=_work, signing=False)
