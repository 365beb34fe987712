# SPDX-License-Identifier: Apache-2.0
"""What an operator may set about the alarm: what cannot be read never silences it."""

from __future__ import annotations

from datetime import time

import pytest

from ayni.adapters.alarm.config import COMMAND, LIMIT_S, PLAIN, STEPS, TEST, Config, read


def test_what_is_usual_stands_where_nothing_is_set() -> None:
    assert read(PLAIN) == Config()


def test_what_is_set_is_taken() -> None:
    told = {COMMAND: "/opt/wake --sms", LIMIT_S: "5", STEPS: "1, 2, 30", TEST: "07:30"}
    assert read(told) == Config(
        words=("/opt/wake", "--sms"), limit_s=5, steps_min=(1, 2, 30), test_at=time(7, 30)
    )


def test_an_empty_hour_means_no_test() -> None:
    assert read({**PLAIN, TEST: ""}).test_at is None


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (COMMAND, "wake"),
        (COMMAND, "/opt/wake 'open"),
        (LIMIT_S, "0"),
        (LIMIT_S, "601"),
        (LIMIT_S, "soon"),
        (STEPS, "3,6"),
        (STEPS, "6,3,10"),
        (STEPS, "3,6,10,12"),
        (STEPS, "3,6,ten"),
        (STEPS, "-1,6,10"),
        (TEST, "8"),
        (TEST, "25:00"),
        (TEST, "08:60"),
        (TEST, "noon"),
    ],
)
def test_what_cannot_be_read_is_named_and_what_is_usual_is_used(name: str, text: str) -> None:
    found = read({**PLAIN, name: text})
    [told] = found.troubles
    assert told.startswith(f"{name} is {text!r}; expected")
    usual = Config()
    assert (found.words, found.limit_s, found.steps_min, found.test_at) == (
        usual.words,
        usual.limit_s,
        usual.steps_min,
        usual.test_at,
    )
