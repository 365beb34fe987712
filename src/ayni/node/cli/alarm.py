# SPDX-License-Identifier: Apache-2.0
"""`ayni alarm`: wake people once for a test, and say how the alarm stands.

The command is started here and now, not by the link process, so that its outcome can be told.
"""

from __future__ import annotations

import time
from typing import Any

import click

from ayni.adapters import clock
from ayni.node.starting import EXIT_TROUBLE, on_node

LOOK_AGAIN_S = 0.05


@click.group()
def alarm() -> None:
    """Test what wakes people when a neighbour's act must not wait."""


@alarm.command()
@on_node
def test() -> None:
    """Start the alarm command, and send mail, once with the kind `test`; pages ask what rang.

    Exit code 2: one of them failed, or a setting of the alarm cannot be read.
    """
    from django.conf import settings

    from ayni.adapters.alarm import calling, config, trial

    set_up = config.config()
    made = trial.again(set_up, party=settings.AYNI_PARTY, now_ms=clock.now_ms(), queued=False)
    for told in set_up.troubles:
        click.echo(f"ayni: {told}", err=True)
    if made.call is None:
        click.echo("no command is set (AYNI_ALARM_COMMAND): open pages sound once and ask.")
        raise SystemExit(EXIT_TROUBLE if set_up.troubles else 0)
    failed = False
    for call in trial.calls_of(made):
        began = time.monotonic()
        outcome = calling.run(call, set_up, mode=settings.AYNI_MODE, pause_s=LOOK_AGAIN_S)
        took_s = time.monotonic() - began
        what = "the alarm command" if call.channel == "command" else "mail"
        if outcome.code != "done":
            failed = True
            click.echo(f"ayni: {what}: {outcome.code}: {outcome.detail}".rstrip(": "), err=True)
        elif call.channel == "command":
            click.echo(f"the alarm command ended with code 0 after {took_s:.1f} s.")
        else:
            click.echo(f"the mail server took the message after {took_s:.1f} s.")
    if failed or set_up.troubles:
        raise SystemExit(EXIT_TROUBLE)
    click.echo("Say on the page Alarm whether it rang: nobody else can know.")


def state() -> dict[str, Any]:
    """Return what `ayni status` says of the alarm; Django is set up."""
    from django.conf import settings

    from ayni.adapters.alarm import config, notes, standing, trial

    now_ms = clock.now_ms()
    set_up = config.config()
    command, mail = standing.command(now_ms), standing.command(now_ms, "mail")
    tested = trial.result(set_up, zone=trial.zone_of(settings.AYNI_PARTY), now_ms=now_ms)
    stands = standing.open_alarms()
    last = command.last
    return {
        "command": set_up.words[0] if set_up.words else "",
        "mail": f"{set_up.mail.host}:{set_up.mail.port}" if set_up.mail is not None else "",
        "mail_failed_in_24_h": mail.failed,
        "limit_s": set_up.limit_s,
        "steps_min": list(set_up.steps_min),
        "ringing": stands.exclude(ringing_since_ms=None).count(),
        "standing": stands.count(),
        "failed_in_24_h": command.failed,
        "last": (last.failure if command.failing else last.outcome or "running") if last else "",
        "test": tested.code,
        "test_day": tested.day.isoformat(),
        "silenced": notes.silenced(settings.AYNI_MODE) is not None,
    }


def warnings() -> list[str]:
    """Return what an operator should change about the alarm, each with its remedy."""
    from ayni.adapters.alarm import config, standing

    found = list(config.config().troubles)
    command = standing.command(clock.now_ms())
    if command.failing and command.last is not None:
        found.append(
            f"The alarm command failed ({command.last.failure}: {command.last.detail}): nobody may "
            "have been woken. Mend it, then run ayni alarm test."
        )
    mail = standing.command(clock.now_ms(), "mail")
    if mail.failing and mail.last is not None:
        found.append(
            f"The mail of the alarm failed ({mail.last.failure}). Mend it, then run "
            "ayni alarm test."
        )
    return found
