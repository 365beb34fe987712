# SPDX-License-Identifier: Apache-2.0
"""`ayni alarm test` and what `ayni status` says of the alarm, with commands good and bad."""

from __future__ import annotations

import pytest

from tests.alarm.commands import calls, command, logs_itself
from tests.node.operating import Node


def test_the_command_is_started_once_and_its_outcome_is_told(chl: Node) -> None:
    log = chl.home / "rings"
    chl.variables["AYNI_ALARM_COMMAND"] = str(logs_itself(chl.home / "wake", log))
    told = chl.run("alarm", "test")
    assert "ended with code 0" in told.out
    [ring] = calls(log)
    assert ring["AYNI_ALARM_KIND"] == "test"
    assert ring["AYNI_ALARM_EXERCISE"] == "1"
    assert "AYNI_DATA" not in ring
    found = chl.status()
    assert found["alarm"] | {"test_day": ""} == {
        "command": str(chl.home / "wake"),
        "limit_s": 30,
        "steps_min": [3, 6, 10],
        "ringing": 0,
        "standing": 0,
        "failed_in_24_h": 0,
        "mail": "",
        "mail_failed_in_24_h": 0,
        "last": "done",
        "test": "unsaid",
        "test_day": "",
        "silenced": False,
    }
    assert not any("alarm" in told for told in found["warnings"])


@pytest.mark.parametrize(
    ("lines", "mode", "code"),
    [
        (("exit 3",), 0o755, "failed: exit code 3"),
        (("sleep 600 & wait",), 0o755, "hung: its time was over"),
        (("exit 0",), 0o644, "not_executable"),
    ],
)
def test_a_command_that_fails_is_told_and_stays_told(
    chl: Node, lines: tuple[str, ...], mode: int, code: str
) -> None:
    path = command(chl.home / "wake", *lines, mode=mode)
    chl.variables |= {"AYNI_ALARM_COMMAND": str(path), "AYNI_ALARM_LIMIT_S": "1"}
    assert code in chl.run("alarm", "test", expect=2).sentence
    found = chl.status()
    assert (found["alarm"]["test"], found["alarm"]["failed_in_24_h"]) == ("failed", 1)
    assert any(code in told for told in found["warnings"])


def test_a_missing_command_and_none_at_all_are_two_things(chl: Node) -> None:
    assert "no command is set" in chl.run("alarm", "test").out
    chl.variables["AYNI_ALARM_COMMAND"] = "/nowhere/wake"
    assert "missing" in chl.run("alarm", "test", expect=2).sentence


def test_a_setting_that_cannot_be_read_is_named(chl: Node) -> None:
    chl.variables["AYNI_ALARM_STEPS"] = "soon"
    assert "AYNI_ALARM_STEPS is 'soon'" in chl.run("alarm", "test", expect=2).sentence
    assert any("AYNI_ALARM_STEPS" in told for told in chl.status()["warnings"])
