# SPDX-License-Identifier: Apache-2.0
"""What an operator may set about the alarm; a value that cannot be read never silences it.

Environment, all of it optional::

    AYNI_ALARM_COMMAND   absolute path and arguments of what wakes people   none
    AYNI_ALARM_LIMIT_S   seconds it may take, 1 to 600                      30
    AYNI_ALARM_STEPS     minutes to the alternates, the others, the head    3,6,10
    AYNI_ALARM_TEST      hour of the daily test on this state's clock       08:00; empty for none
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Final

from django.conf import settings

from ayni.adapters.alarm import hook

COMMAND: Final = "AYNI_ALARM_COMMAND"
LIMIT_S: Final = "AYNI_ALARM_LIMIT_S"
STEPS: Final = "AYNI_ALARM_STEPS"
TEST: Final = "AYNI_ALARM_TEST"

PLAIN: Final[Mapping[str, str]] = {
    COMMAND: "",
    LIMIT_S: "30",
    STEPS: "3,6,10",
    TEST: "08:00",
}
LIMIT_MAX_S: Final = 600
STEP_MAX_MIN: Final = 24 * 60
STEPS_COUNT: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """How this node wakes people.

    Attributes:
        words: path and arguments of the command; empty if none is set.
        limit_s: seconds it has.
        steps_min: minutes after which the alternates, the further ones and the head are called.
        test_at: when the daily test is made, on this state's clock; none for no test.
        troubles: settings that could not be read; what is usual stands in their place.
    """

    words: tuple[str, ...] = ()
    limit_s: int = 30
    steps_min: tuple[int, ...] = (3, 6, 10)
    test_at: time | None = time(8)
    troubles: tuple[str, ...] = ()


def config() -> Config:
    """Return what the operator set, as far as it can be read."""
    told: Mapping[str, str] = getattr(settings, "AYNI_ALARM", PLAIN)
    return read({**PLAIN, **told})


def read(told: Mapping[str, str]) -> Config:
    """Return what the texts of the settings say.

    Args:
        told: name of each setting to its text.
    """
    troubles: list[str] = []

    def wrong(name: str, expected: str) -> None:
        used = PLAIN[name] or "no command"
        troubles.append(f"{name} is {told[name]!r}; expected {expected}. {used} is used.")

    try:
        words = tuple(hook.words_of(told[COMMAND]))
    except ValueError as error:
        words = ()
        wrong(COMMAND, f"an absolute path and arguments ({error})")
    limit_s = _whole(told[LIMIT_S], LIMIT_MAX_S)
    if limit_s is None:
        wrong(LIMIT_S, f"a whole number from 1 to {LIMIT_MAX_S}")
    steps = [_whole(text.strip(), STEP_MAX_MIN) for text in told[STEPS].split(",")]
    known = tuple(step for step in steps if step is not None)
    if len(known) != STEPS_COUNT or len(steps) != STEPS_COUNT or sorted(set(known)) != list(known):
        known = ()
        wrong(STEPS, f"{STEPS_COUNT} growing numbers of minutes, such as {PLAIN[STEPS]}")
    test_at = _hour(told[TEST])
    if test_at is None and told[TEST]:
        wrong(TEST, "an hour such as 08:00, or nothing")
        test_at = time(8)
    return Config(
        words=words,
        limit_s=limit_s or 30,
        steps_min=known or (3, 6, 10),
        test_at=test_at,
        troubles=tuple(troubles),
    )


def _whole(text: str, most: int) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,4}", text) and 0 < int(text) <= most else None


def _hour(text: str) -> time | None:
    if not re.fullmatch(r"[0-2][0-9]:[0-5][0-9]", text) or text > "23:59":
        return None
    return time.fromisoformat(text)
