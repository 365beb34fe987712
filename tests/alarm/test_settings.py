# SPDX-License-Identifier: Apache-2.0
"""What an operator may set about the alarm: what cannot be read never silences it."""

from __future__ import annotations

from datetime import time

import pytest

from ayni.adapters.alarm.config import (
    COMMAND,
    LIMIT_S,
    MAIL,
    MAIL_CA,
    MAIL_FROM,
    MAIL_SECRET,
    MAIL_TO,
    PLAIN,
    STEPS,
    TEST,
    Config,
    Mail,
    read,
)


def test_what_is_usual_stands_where_nothing_is_set() -> None:
    assert read(PLAIN) == Config()


def test_what_is_set_is_taken() -> None:
    told = {COMMAND: "/opt/wake --sms", LIMIT_S: "5", STEPS: "1, 2, 30", TEST: "07:30"}
    assert read({**PLAIN, **told}) == Config(
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


MAILED = {**PLAIN, MAIL: "smtp://mail.example.cl", MAIL_FROM: "ayni@example.cl"}


@pytest.mark.parametrize(
    ("told", "host", "port", "security", "user"),
    [
        ("smtp://localhost", "localhost", 25, "plain", ""),
        ("smtp://10.0.0.7:2525", "10.0.0.7", 2525, "plain", ""),
        ("smtp+tls://ayni@mail.example.cl", "mail.example.cl", 587, "starttls", "ayni"),
        ("smtps://a@example.cl@mail.example.cl", "mail.example.cl", 465, "tls", "a@example.cl"),
    ],
)
def test_a_mail_server_is_one_address(
    told: str, host: str, port: int, security: str, user: str
) -> None:
    secret = "/etc/ayni/mail.secret" if user else ""
    found = read({**MAILED, MAIL: told, MAIL_SECRET: secret, MAIL_TO: "a@b.cl, c@d.cl"})
    assert found.troubles == ()
    assert found.mail == Mail(
        host=host,
        port=port,
        security=security,  # type: ignore[arg-type]
        sender="ayni@example.cl",
        user=user,
        to=("a@b.cl", "c@d.cl"),
        secret_file=secret,
    )
    assert found.channels == ("mail",)


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        (MAIL, {MAIL: "mail.example.cl"}),
        (MAIL, {MAIL: "http://mail.example.cl"}),
        (MAIL, {MAIL: "smtp://mail.example.cl:0"}),
        (MAIL, {MAIL: "smtp://mail.example.cl:70000"}),
        (MAIL, {MAIL: "smtp://ayni@mail.example.cl", MAIL_SECRET: "/s"}),
        (MAIL, {MAIL: "smtps://ayni:word@mail.example.cl", MAIL_SECRET: "/s"}),
        (MAIL_FROM, {MAIL_FROM: ""}),
        (MAIL_FROM, {MAIL_FROM: "Nodo <ayni@example.cl>"}),
        (MAIL_TO, {MAIL_TO: "the duty room"}),
        (MAIL_SECRET, {MAIL: "smtps://ayni@mail.example.cl"}),
        (MAIL_SECRET, {MAIL_SECRET: "mail.secret"}),
        (MAIL_CA, {MAIL_CA: "ca.pem"}),
    ],
)
def test_mail_that_cannot_be_read_sends_nothing_and_is_named(
    name: str, changes: dict[str, str]
) -> None:
    found = read({**MAILED, COMMAND: "/opt/wake", **changes})
    [told] = found.troubles
    assert told.startswith(f"{name} is ")
    assert told.endswith("no mail is used.")
    assert found.mail is None
    assert found.channels == ("command",), "the command wakes people all the same"
