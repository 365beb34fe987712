# SPDX-License-Identifier: Apache-2.0
"""What becomes of an alarm when the command that wakes people does not do what it should."""

from __future__ import annotations

from pathlib import Path

import pytest

from ayni.adapters.alarm.models import Alarm, Call
from ayni.core.limits import ALARM_CALLS_AT_ONCE_MAX_COUNT, ALARM_TRIES_MAX_COUNT
from ayni.rooms.notices import facts
from ayni.rooms.notices.tests.alarms import URGENT, Alarms, acknowledge
from tests.alarm.commands import command, logs_itself
from tests.pair import Scene

pytestmark = pytest.mark.django_db(databases=["default", "record"])


def test_without_a_command_the_pages_alone_ring(scene: Scene, alarms: Alarms) -> None:
    alarms.use("")
    scene.per(facts.GIVEN, URGENT)
    alarms.look()
    assert Alarm.objects.get().ringing_since_ms is not None
    assert not Call.objects.exists()


def test_a_command_that_fails_is_tried_again_then_given_up_and_said(
    scene: Scene, alarms: Alarms, tmp_path: Path
) -> None:
    alarms.use(command(tmp_path / "fails", "exit 3"))
    scene.per(facts.GIVEN, URGENT)
    alarms.look()
    first = Call.objects.get(step=1)
    assert (first.tries, first.failure, first.detail) == (1, "failed", "exit code 3")
    for _ in range(ALARM_TRIES_MAX_COUNT):
        alarms.look(2.8)
    first.refresh_from_db()
    assert (first.tries, first.outcome) == (ALARM_TRIES_MAX_COUNT, "given_up")


def test_a_command_that_is_mended_is_heard_at_the_next_try(
    scene: Scene, alarms: Alarms, tmp_path: Path
) -> None:
    alarms.use(tmp_path / "not-there")
    scene.per(facts.GIVEN, URGENT)
    alarms.look()
    assert Call.objects.get().failure == "missing"
    alarms.use(logs_itself(tmp_path / "not-there", alarms.log))
    alarms.look(0.2)
    assert Call.objects.get().outcome == "done"
    assert len(alarms.calls) == 1


def test_commands_that_hang_keep_no_look_waiting_and_leave_room_for_no_flood(
    scene: Scene, alarms: Alarms, tmp_path: Path
) -> None:
    alarms.use(command(tmp_path / "hangs", "sleep 600"))
    for _ in range(ALARM_CALLS_AT_ONCE_MAX_COUNT + 2):
        scene.per(facts.GIVEN, URGENT)
    alarms.watch.look(scene.now_ms)
    alarms.watch.look(scene.now_ms)
    running = Call.objects.filter(started_ms__isnull=False, ended_ms=None)
    assert running.count() == ALARM_CALLS_AT_ONCE_MAX_COUNT
    for one in alarms.watch.caller._running.values():
        one.until = 0.0
    alarms.watch.look(scene.now_ms)
    hung = Call.objects.filter(failure="hung")
    assert hung.count() == ALARM_CALLS_AT_ONCE_MAX_COUNT
    assert running.count() == 2


def test_a_call_that_ran_when_the_process_ended_is_not_made_twice(
    scene: Scene, alarms: Alarms, tmp_path: Path
) -> None:
    alarms.use(command(tmp_path / "hangs", "sleep 600"))
    scene.per(facts.GIVEN, URGENT)
    alarms.watch.look(scene.now_ms)
    alarms.restart()
    alarms.look()
    assert [one.outcome for one in Call.objects.all()] == ["lost"]


def test_a_call_that_waits_is_dropped_when_its_alarm_ends(
    scene: Scene, alarms: Alarms, tmp_path: Path
) -> None:
    alarms.use(tmp_path / "not-there")
    notice = scene.per(facts.GIVEN, URGENT)
    alarms.look()
    acknowledge(scene, notice, notice)
    alarms.look(1)
    assert [(one.tries, one.outcome) for one in Call.objects.all()] == [(1, "dropped")]
