# SPDX-License-Identifier: Apache-2.0
"""Starts the command that wakes people, or sends mail, when a call is due; keeps how each ended.

Each start is written down as soon as it runs: an alarm that was started is not started again after
a restart of the node, and one that failed is tried again. Both ways have room of their own: a mail
server that hangs keeps no command waiting. Must not wait for either.
"""

from __future__ import annotations

import atexit
import logging
import sys
import time
from collections.abc import Sequence
from typing import Final

from django.db.models import Case, When

from ayni.adapters import clock
from ayni.adapters.alarm import hook, letters, mailing
from ayni.adapters.alarm.config import Channel, Config
from ayni.adapters.alarm.hook import Outcome, Running
from ayni.adapters.alarm.models import DETAIL_CHARS_MAX, Alarm, Call
from ayni.adapters.alarm.urgency import ONCE, RING
from ayni.core import shortcodes
from ayni.core.limits import (
    ALARM_CALLS_AT_ONCE_MAX_COUNT,
    ALARM_CALLS_PER_MINUTE_MAX_COUNT,
    ALARM_TRIES_MAX_COUNT,
)

TEST_KIND: Final = "test"
MINUTE_MS: Final = 60_000
RETRY_FIRST_MS: Final = 10_000
"""Pause after the first start that failed; it doubles."""

log = logging.getLogger("ayni.alarm")


class Caller:
    """What this process has started and that runs now."""

    def __init__(self) -> None:
        """Begin with nothing; what runs when the process ends is ended with it."""
        self._running: dict[int, Running] = {}
        self._fresh = True
        atexit.register(self.end)

    def turn(self, config: Config, *, mode: str, now_ms: int) -> None:
        """Look at what runs, then start what is due and has room.

        Args:
            config: what the operator set.
            mode: mode of this node.
            now_ms: this machine's clock.
        """
        if self._fresh:
            # Started by a process that is gone: it rang, and nobody knows how it ended.
            begun = Call.objects.filter(started_ms__isnull=False, ended_ms__isnull=True)
            begun.filter(outcome="").update(outcome="lost", ended_ms=now_ms)
            self._fresh = False
        for name, running in list(self._running.items()):
            outcome = running.look()
            if outcome is not None:
                del self._running[name]
                _ended(Call.objects.get(pk=name), outcome, now_ms=now_ms)
        for channel in config.channels:
            for call in self._due(channel, now_ms):
                self._start(call, config, mode=mode, now_ms=now_ms)

    def end(self) -> None:
        """End all that runs."""
        for running in self._running.values():
            running.end()
        self._running.clear()

    def _due(self, channel: Channel, now_ms: int) -> Sequence[Call]:
        waiting = Call.objects.filter(outcome="", due_ms__lte=now_ms, channel=channel)
        # One that runs may be another process's: `ayni alarm test` starts its own.
        waiting = waiting.exclude(started_ms__isnull=False, ended_ms__isnull=True)
        over = waiting.filter(alarm__ended_ms__isnull=False)
        if over.exists():
            over.update(outcome="dropped", ended_ms=now_ms)
        room = self._room(channel, now_ms) if waiting.exists() else 0
        if not room:  # thousands may wait: they are put in order only when one may start
            return ()
        # "timbre" comes before "aviso": what rings is not kept waiting by what sounds once.
        rings = Case(When(urgency=RING, then=1), default=0)
        found = waiting.order_by(rings.desc(), "due_ms", "pk").select_related("alarm")
        return list(found[:room])

    def _room(self, channel: Channel, now_ms: int) -> int:
        alike = Call.objects.filter(channel=channel)
        room = min(
            ALARM_CALLS_AT_ONCE_MAX_COUNT - alike.filter(pk__in=self._running).count(),
            ALARM_CALLS_PER_MINUTE_MAX_COUNT
            - alike.filter(started_ms__gt=now_ms - MINUTE_MS).count(),
        )
        return max(0, room)

    def _start(self, call: Call, config: Config, *, mode: str, now_ms: int) -> None:
        begun = _begun(call, config, mode=mode)
        call.tries += 1
        call.started_ms, call.ended_ms = now_ms, None
        if isinstance(begun, Outcome):
            _ended(call, begun, now_ms=now_ms)
            return
        self._running[call.pk] = begun
        call.save()


def told(call: Call, *, mode: str) -> dict[str, str]:
    """Return the variables that the command gets: nothing of any content."""
    return {
        "AYNI_ALARM_KIND": call.kind,
        "AYNI_ALARM_CODE": call.code,
        "AYNI_ALARM_URGENCY": call.urgency,
        "AYNI_ALARM_EXERCISE": "1" if mode == "exercise" else "0",
        "AYNI_ALARM_STEP": str(call.step),
        "AYNI_ALARM_OFFICES": " ".join(call.offices),
    }


def _begun(call: Call, config: Config, *, mode: str) -> Running | Outcome:
    if call.channel == "command":
        return hook.start(config.words, told(call, mode=mode), limit_s=config.limit_s)
    if config.mail is None:
        return Outcome("not_started", "no mail is set")
    variables = letters.variables(call, config.mail, mode=mode)
    if not variables[letters.TO]:
        return Outcome("mail_nobody", "no office of this step declares an address of mail")
    words = (sys.executable, "-m", mailing.__name__)
    return hook.start(words, variables, limit_s=config.limit_s)


def call_for(
    alarm: Alarm, *, channel: Channel, step: int, offices: Sequence[str], now_ms: int
) -> Call:
    """Return a start of one way for an alarm, due at once, not kept yet.

    Args:
        alarm: what it is about.
        channel: by which way.
        step: of the escalation, from 1.
        offices: whom it is meant for.
        now_ms: this machine's clock.
    """
    return Call(
        alarm=alarm,
        channel=channel,
        kind=alarm.kind,
        code=shortcodes.code_of(bytes.fromhex(alarm.leaf)),
        urgency=alarm.urgency,
        step=step,
        offices=list(offices),
        due_ms=now_ms,
    )


def queue_test(
    *, channel: Channel, offices: Sequence[str], now_ms: int, queued: bool = True
) -> Call:
    """Let somebody be called once for a test.

    Args:
        channel: by which way.
        offices: whom it is meant for.
        now_ms: this machine's clock.
        queued: the link process starts it; else whoever asked does, by `run`.
    """
    return Call.objects.create(
        channel=channel,
        kind=TEST_KIND,
        urgency=ONCE,
        step=1,
        offices=list(offices),
        due_ms=now_ms,
        started_ms=None if queued else now_ms,
    )


def run(call: Call, config: Config, *, mode: str, pause_s: float) -> Outcome:
    """Start a call here and now, wait for it, and keep how it ended.

    Args:
        call: one that is not queued.
        config: what the operator set.
        mode: mode of this node.
        pause_s: between two looks at it.
    """
    call.tries += 1
    begun = _begun(call, config, mode=mode)
    while isinstance(begun, Running):
        outcome = begun.look()
        if outcome is None:
            time.sleep(pause_s)
        else:
            begun = outcome
    # A person sees the outcome, and decides whether to try again.
    return _ended(call, begun, now_ms=clock.now_ms(), tries_max=1)


def _ended(
    call: Call, outcome: Outcome, *, now_ms: int, tries_max: int = ALARM_TRIES_MAX_COUNT
) -> Outcome:
    if call.channel == "mail" and outcome.exit_code:
        code = mailing.EXITS.get(outcome.exit_code)
        outcome = Outcome(code) if code is not None else outcome
    call.ended_ms = now_ms
    if outcome.code == "done":
        call.outcome = "done"
    else:
        call.failure, call.detail = outcome.code, outcome.detail[:DETAIL_CHARS_MAX]
        if tries_max > 1:  # else whoever started it is told
            log.warning(
                "alarm %s: %s (%s), try %d",
                call.channel, outcome.code, outcome.detail, call.tries,
            )  # fmt: skip
        if call.tries >= tries_max:
            call.outcome = "given_up"
        call.due_ms = now_ms + RETRY_FIRST_MS * 2 ** (call.tries - 1)
    call.save()
    return outcome
