# SPDX-License-Identifier: Apache-2.0
"""The daily alarm test: at its hour on the state's own clock, once, and never made up for at night.

The scene begins at 11:00 in Chile.
"""

from __future__ import annotations

import pytest
from pytest_django import Settings

from ayni.adapters.alarm import config, notes, trial
from ayni.adapters.alarm.models import Trial
from ayni.rooms.notices.tests.alarms import Alarms
from tests.pair import NOW_MS, Scene

pytestmark = pytest.mark.django_db(databases=["default", "record"])
DAY_MIN = 24 * 60


def at(settings: Settings, hour: str) -> None:
    """Set the hour of the test; the command stays."""
    settings.AYNI_ALARM = {**settings.AYNI_ALARM, config.TEST: hour}


def result(scene: Scene) -> str:
    found = trial.result(config.config(), zone=trial.zone_of("chl"), now_ms=scene.now_ms)
    return found.code


def test_at_its_hour_the_command_is_called_once_a_day(
    scene: Scene, alarms: Alarms, settings: Settings
) -> None:
    at(settings, "11:30")
    alarms.look()
    assert not alarms.calls
    assert result(scene) == "none_yet"
    alarms.look(31)
    alarms.look(5)
    assert [ring["AYNI_ALARM_KIND"] for ring in alarms.calls] == ["test"]
    assert result(scene) == "unsaid"
    alarms.restart()
    alarms.look(5)
    assert len(alarms.calls) == 1
    alarms.look(DAY_MIN)
    assert len(alarms.calls) == 2
    assert [row.day for row in Trial.objects.order_by("day")] == ["2026-11-23", "2026-11-24"]


def test_a_node_that_was_away_in_the_morning_does_not_ring_at_night(
    scene: Scene, alarms: Alarms, settings: Settings
) -> None:
    notes.keep(notes.BEGAN, NOW_MS - 2 * DAY_MIN * 60_000)
    at(settings, "08:00")
    alarms.look(10 * 60)
    assert not alarms.calls
    assert result(scene) == "missing"


def test_an_exercise_that_is_stilled_makes_no_test(
    scene: Scene, alarms: Alarms, settings: Settings
) -> None:
    at(settings, "11:00")
    notes.silence(mode="exercise", office="chl.civil.duty", now_ms=scene.now_ms)
    alarms.look()
    assert not Trial.objects.exists()
    notes.drop(notes.SILENCED)
    alarms.look()
    assert len(alarms.calls) == 1


def test_without_an_hour_there_is_no_test_and_that_is_said(
    scene: Scene, alarms: Alarms, settings: Settings
) -> None:
    at(settings, "")
    alarms.look()
    assert result(scene) == "off"
    assert not Trial.objects.exists()


def test_a_test_whose_command_fails_is_told_as_failed(
    scene: Scene, alarms: Alarms, settings: Settings
) -> None:
    alarms.use("/nowhere/wake")
    at(settings, "11:00")
    alarms.look()
    assert result(scene) == "failed"
