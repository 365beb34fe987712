# SPDX-License-Identifier: Apache-2.0
"""Asks every room, from the morning on, what of this day is to be called to mind; writes nothing.

Runs in the link process, for all of the state and no person. Source: rooms.md A0.7, A2.
"""

from datetime import UTC, datetime
from typing import Final

from django.conf import settings

from ayni.adapters import clock
from ayni.adapters.alarm import reminding, trial
from ayni.adapters.alarm.reminding import Reminder
from ayni.adapters.link.chores import Chore
from ayni.core import constitution as law
from ayni.web import frames, registry
from ayni.web.viewer import ALWAYS_SEE, Viewer

MORNING_H: Final = 8
"""Hour of this state's clock from which something is called to mind, as the alarm is tested."""
LOOK_S: Final = 60.0


def look(now_ms: int) -> None:
    """Let what is due today sound once, and end what is due no longer.

    Args:
        now_ms: this machine's clock.
    """
    reminding.remind(due(now_ms), party=settings.AYNI_PARTY, mode=settings.AYNI_MODE, now_ms=now_ms)


def due(now_ms: int) -> list[Reminder]:
    """Return what all rooms call to mind now; nothing before the morning.

    Args:
        now_ms: this machine's clock.
    """
    zone = trial.zone_of(settings.AYNI_PARTY)
    if datetime.fromtimestamp(now_ms / 1_000, tz=UTC).astimezone(zone).hour < MORNING_H:
        return []
    viewer = _whole_state(now_ms)
    return [one for room in registry.rooms() for one in room.reminders(viewer)]


def _whole_state(now_ms: int) -> Viewer:
    """Return the viewer to whom every room is open and who is no person."""
    party = settings.AYNI_PARTY
    return Viewer(
        party=party,
        powers=frozenset(law.POWERS) | ALWAYS_SEE,
        neighbours=tuple(code for code in frames.parties() if code != party),
        invited=frames.invited(),
        now_ms=now_ms,
        zones=frames.zones(),
    )


def _work() -> None:
    look(clock.now_ms())


CHORE: Final = Chore(name="reminders", every_s=LOOK_S, work=_work, signing=False)
