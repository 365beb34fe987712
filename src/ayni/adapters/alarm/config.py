# SPDX-License-Identifier: Apache-2.0
"""What an operator may set about the alarm; a value that cannot be read never silences it.

Environment, all of it optional::

    AYNI_ALARM_COMMAND   absolute path and arguments of what wakes people   none
    AYNI_ALARM_LIMIT_S   seconds it may take, 1 to 600                      30
    AYNI_ALARM_STEPS     minutes to the alternates, the others, the head    3,6,10
    AYNI_ALARM_TEST      hour of the daily test on this state's clock       08:00; empty for none
    AYNI_ALARM_MAIL      smtp://host:25, smtp+tls://user@host:587, smtps://user@host:465   none
    AYNI_ALARM_MAIL_FROM     address that mail comes from                   needed with the first
    AYNI_ALARM_MAIL_TO       further addresses, a comma between             none
    AYNI_ALARM_MAIL_SECRET   file that holds the password of the user       none
    AYNI_ALARM_MAIL_CA       file with the authority of the server          those of the machine
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Final, Literal

from django.conf import settings

from ayni.adapters.alarm import hook

COMMAND: Final = "AYNI_ALARM_COMMAND"
LIMIT_S: Final = "AYNI_ALARM_LIMIT_S"
STEPS: Final = "AYNI_ALARM_STEPS"
TEST: Final = "AYNI_ALARM_TEST"
MAIL: Final = "AYNI_ALARM_MAIL"
MAIL_FROM: Final = "AYNI_ALARM_MAIL_FROM"
MAIL_TO: Final = "AYNI_ALARM_MAIL_TO"
MAIL_SECRET: Final = "AYNI_ALARM_MAIL_SECRET"  # noqa: S105  # the name of a setting
MAIL_CA: Final = "AYNI_ALARM_MAIL_CA"

PLAIN: Final[Mapping[str, str]] = {
    COMMAND: "",
    LIMIT_S: "30",
    STEPS: "3,6,10",
    TEST: "08:00",
    MAIL: "",
    MAIL_FROM: "",
    MAIL_TO: "",
    MAIL_SECRET: "",
    MAIL_CA: "",
}
LIMIT_MAX_S: Final = 600
STEP_MAX_MIN: Final = 24 * 60
STEPS_COUNT: Final = 3

Channel = Literal["command", "mail"]
Security = Literal["plain", "starttls", "tls"]
_SCHEMES: Final[Mapping[str, tuple[Security, int]]] = {
    "smtp": ("plain", 25),
    "smtp+tls": ("starttls", 587),
    "smtps": ("tls", 465),
}
_SERVER: Final = re.compile(
    r"(?P<scheme>smtp|smtp\+tls|smtps)://(?:(?P<user>[^\s:/]{1,190})@)?"
    r"(?P<host>[A-Za-z0-9.-]{1,253})(?::(?P<port>[0-9]{1,5}))?/?",
    re.ASCII,
)
ADDRESS: Final = re.compile(r"[^\s@,;<>\"]{1,64}@[A-Za-z0-9.-]{1,190}", re.ASCII)
"""A plain address of mail: no name before it, no group."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """The mail server of this state that takes messages without content.

    Attributes:
        host: its name.
        port: TCP port.
        security: `plain`, `starttls` or `tls`.
        user: name to sign in with; empty for none.
        sender: address that messages come from.
        to: addresses besides those that offices declare.
        secret_file: path of the file with the password; empty for none.
        ca_file: path of the authority that signed the server's certificate; empty for the
            machine's own list.
    """

    host: str
    port: int
    security: Security
    sender: str
    user: str = ""
    to: tuple[str, ...] = ()
    secret_file: str = ""
    ca_file: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """How this node wakes people.

    Attributes:
        words: path and arguments of the command; empty if none is set.
        limit_s: seconds it has.
        steps_min: minutes after which the alternates, the further ones and the head are called.
        mail: the server that takes mail without content; none if no mail is sent.
        test_at: when the daily test is made, on this state's clock; none for no test.
        troubles: settings that could not be read; what is usual stands in their place.
    """

    words: tuple[str, ...] = ()
    limit_s: int = 30
    steps_min: tuple[int, ...] = (3, 6, 10)
    test_at: time | None = time(8)
    mail: Mail | None = None
    troubles: tuple[str, ...] = ()

    @property
    def channels(self) -> tuple[Channel, ...]:
        """Return the ways by which people are called besides open pages."""
        told: list[Channel] = ["command"] if self.words else []
        return (*told, "mail") if self.mail is not None else tuple(told)


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
        used = PLAIN[name] or ("no mail" if name.startswith(MAIL) else "no command")
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
        mail=_mail(told, wrong) if told[MAIL] else None,
        troubles=tuple(troubles),
    )


def _mail(told: Mapping[str, str], wrong: Callable[[str, str], None]) -> Mail | None:
    """Return the mail server, or none if anything about it cannot be read."""
    found = _SERVER.fullmatch(told[MAIL])
    if found is None:
        wrong(MAIL, "smtp://host:25, smtp+tls://user@host:587 or smtps://user@host:465")
        return None
    security, usual = _SCHEMES[found["scheme"]]
    port = int(found["port"] or usual)
    user = found["user"] or ""
    to = tuple(one.strip() for one in told[MAIL_TO].split(",") if one.strip())
    for bad, name, expected in (
        (not 0 < port < 65_536, MAIL, "a port from 1 to 65535"),
        (user and security == "plain", MAIL, "smtp+tls or smtps: no password goes in the clear"),
        (not ADDRESS.fullmatch(told[MAIL_FROM]), MAIL_FROM, "an address such as ayni@example.cl"),
        (not all(map(ADDRESS.fullmatch, to)), MAIL_TO, "plain addresses, a comma between"),
        (not _path_or_nothing(told[MAIL_SECRET]), MAIL_SECRET, "an absolute path, or nothing"),
        (not _path_or_nothing(told[MAIL_CA]), MAIL_CA, "an absolute path, or nothing"),
        (user and not told[MAIL_SECRET], MAIL_SECRET, f"the file with the password of {user}"),
    ):
        if bad:
            wrong(name, expected)
            return None
    return Mail(
        host=found["host"],
        port=port,
        security=security,
        user=user,
        sender=told[MAIL_FROM],
        to=to,
        secret_file=told[MAIL_SECRET],
        ca_file=told[MAIL_CA],
    )


def _path_or_nothing(text: str) -> bool:
    return not text or Path(text).is_absolute()


def _whole(text: str, most: int) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,4}", text) and 0 < int(text) <= most else None


def _hour(text: str) -> time | None:
    if not re.fullmatch(r"[0-2][0-9]:[0-5][0-9]", text) or text > "23:59":
        return None
    return time.fromisoformat(text)
