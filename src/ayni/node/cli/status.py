# SPDX-License-Identifier: Apache-2.0
"""`ayni status`: what a node is, holds and needs, for a person and for a monitor."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import Any

import click

from ayni.core.errors import AyniError
from ayni.node import home
from ayni.node.starting import EXIT_TROUBLE, on_node

SECOND_FACTOR_WARNING = (
    "a name and a password alone let persons act for offices: write "
    '"sign_in": {"second_factor": "required"} into node.json and start the node again.'
)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object, in one line.")
@click.option("--repeat", is_flag=True, help="Again for each line on standard input.")
def status(*, as_json: bool, repeat: bool) -> None:
    """Show party, record, link, configuration and warnings of a node, or of all in AYNI_HOME.

    A monitor that asks often spares the machine with --repeat: each line that it writes is answered
    anew, and the end of its input ends the command.
    """
    try:
        every = home.home_of(os.environ) is not None and not os.environ.get(home.NODE)
        if not every:
            _of_one(as_json=as_json, repeat=repeat)
            return
        good = [_of_every(as_json=as_json) for _question in _asked(repeat=repeat)]
    except AyniError as trouble:
        click.echo(f"ayni: {trouble}", err=True)
        raise SystemExit(EXIT_TROUBLE) from None
    if not all(good):
        raise SystemExit(EXIT_TROUBLE)


def _asked(*, repeat: bool) -> Iterator[None]:
    """Yield for the question that the command is, then for each that comes on standard input."""
    yield
    if repeat:
        for _line in sys.stdin:
            yield


@on_node
def _of_one(*, as_json: bool, repeat: bool) -> None:
    from django.db import connections

    for _question in _asked(repeat=repeat):
        found = collect()
        # Between two questions it must not hold the files of a node that is restored meanwhile.
        connections.close_all()
        if as_json:
            click.echo(json.dumps(found, sort_keys=True))
        else:
            _print(found)


def _of_every(*, as_json: bool) -> bool:
    """Tell of every node in AYNI_HOME; return whether each of them answered."""
    found, troubles = _of_all()
    if as_json:
        click.echo(json.dumps({"nodes": found, "troubles": troubles}, sort_keys=True))
    else:
        for name, values in found.items():
            click.echo(f"== {name}")
            _print(values)
    for name, told in troubles.items():
        click.echo(f"ayni: {name}: {told}", err=True)
    return not troubles


def _of_all() -> tuple[dict[str, dict[str, Any]], dict[str, str]]:
    """Ask each node in a process of its own; return what they say and what stands in the way."""
    told = home.find(os.environ)
    found: dict[str, dict[str, Any]] = {}
    troubles = dict(told.troubles)
    for place in told.places:
        done = subprocess.run(
            [sys.executable, "-m", "ayni.node.cli", "status", "--json"],
            env=home.environment_of(place.name, os.environ),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            troubles[place.name] = done.stderr.strip().removeprefix("ayni: ")
        else:
            found[place.name] = json.loads(done.stdout)
    return found, troubles


def _print(found: Mapping[str, Any]) -> None:
    for name, value in found.items():
        if isinstance(value, dict):
            click.echo(f"{name}:")
            for key, item in value.items():
                click.echo(f"  {key}: {item}")
        elif isinstance(value, list):
            click.echo(f"{name}: {'none' if not value else ''}")
            for item in value:
                click.echo(f"  {item}")
        else:
            click.echo(f"{name}: {value}")


def collect() -> dict[str, Any]:
    """Return what `ayni status --json` prints."""
    from django.conf import settings

    from ayni.adapters import digesting
    from ayni.adapters.attachments import keeping
    from ayni.adapters.record import digests, ledger, openings, rebuilding
    from ayni.core.folding import FOLD_VERSION
    from ayni.node.cli import alarm

    store = ledger.reading()
    logs = store.logs().values()
    own = next((log for log in logs if log.own and log.state == "open"), None)
    (irregular,) = store.rows(
        "SELECT COUNT(*) FROM act WHERE verdict NOT IN ('regular', 'needs_newer')"
        " OR aside IS NOT NULL"
    )[0]
    (newer,) = store.rows("SELECT COUNT(*) FROM act WHERE verdict = 'needs_newer'")[0]
    return {
        "party": settings.AYNI_PARTY,
        "mode": settings.AYNI_MODE,
        "partnership": settings.AYNI_PARTNERSHIP_LABEL,
        "log": own.id if own else "",
        "acts_own": own.size if own else 0,
        "signed": own.head_size if own else 0,
        "acts_held": sum(log.size for log in logs),
        "waiting": sum(log.size - log.folded for log in logs),
        "irregular": irregular,
        "newer": newer,
        "cut": {log: [size, root.hex()] for log, (size, root) in sorted(digests.cut().items())},
        "digest": digests.digest().hex(),
        "digests": {
            one.party: one.outcome for one in digesting.compared({log.party for log in logs})
        },
        "fold_version": FOLD_VERSION,
        "kinds": rebuilding.kinds_print(),
        "tables": tables_digest(),
        "files": asdict(keeping.counts()),
        "opening_keys": asdict(openings.own_keys()) | {"left": list(openings.own_keys().left)},
        "restores": restores(),
        "quarantined": store.rows("SELECT COUNT(*) FROM quarantine")[0][0],
        "alarm": alarm.state(),
        "alarms": store.rows("SELECT COUNT(*) FROM alarm WHERE cleared_ms IS NULL")[0][0],
        "staff_door": staff_door(),
        "configuration": configuration(),
        "warnings": warnings(),
    }


def restores() -> list[dict[str, Any]]:
    """Return the logs that restores closed: what came back, and the numbers of what did not."""
    from django.conf import settings

    from ayni.adapters.record import recovery

    return [
        {
            "party": one.party,
            "closed": one.log,
            "goes_on_in": one.successor,
            "recovered": one.recovered,
            "missing": len(one.missing),
            "missing_from": one.missing.start if one.missing else None,
        }
        for one in recovery.closed_logs(guard=Path(settings.AYNI_GUARD))
    ]


def tables_digest() -> str:
    """Return a hash over all rows of the rooms' tables: equal nodes have equal tables."""
    from django.apps import apps

    total = sha256()
    for config in sorted(apps.get_app_configs(), key=lambda each: each.name):
        if not config.name.startswith("ayni.rooms."):
            continue
        for model in sorted(config.get_models(), key=lambda each: each.__name__):
            names = [field.attname for field in model._meta.concrete_fields]  # noqa: SLF001
            names = [n for n in names if n != "id"]
            rows = sorted(map(repr, model._default_manager.values_list(*names)))  # noqa: SLF001
            total.update("\n".join((model.__name__, *rows, "")).encode())
    return total.hexdigest()


def configuration() -> dict[str, str]:
    """Return the configuration in force, without secrets."""
    from django.conf import settings
    from django.db import connections

    return {
        "AYNI_DATA": Path(settings.AYNI_DATA).name,
        "AYNI_GUARD": Path(settings.AYNI_GUARD).name,
        "database": connections["record"].vendor,
        "staff": f"{settings.AYNI_STAFF_SCHEME}://{settings.AYNI_STAFF_HOST}:"
        f"{settings.AYNI_STAFF_PORT}",
        "door": f"{settings.AYNI_DOOR_HOST}:{settings.AYNI_DOOR_PORT}",
    }


def staff_door() -> dict[str, Any]:
    """Return who waits after failed tries, and how many codes are left in envelopes."""
    from django.conf import settings

    from ayni.adapters import clock
    from ayni.adapters.accounts import directory
    from ayni.adapters.entrance import envelopes, lockout

    offices = directory.offices_of(settings.AYNI_PARTY)
    return {
        "second_factor": settings.AYNI_SECOND_FACTOR,
        "identity": settings.AYNI_IDENTITY.issuer if settings.AYNI_IDENTITY else "",
        "paused": [row.door for row in lockout.pauses(at=clock.now())],
        "envelopes": {
            office: envelopes.left(office)
            for office, entry in sorted(offices.items())
            if envelopes.POWER in entry.powers
        },
    }


def warnings() -> list[str]:
    """Return what an operator should change, each with its remedy."""
    from django.conf import settings

    from ayni.adapters.record.guard import shares_disk
    from ayni.node.cli import alarm
    from ayni.node.cli.serve import GUARD_WARNING

    data, guard = Path(settings.AYNI_DATA), Path(settings.AYNI_GUARD)
    found = []
    if shares_disk(guard, data):
        found.append(GUARD_WARNING)
    if settings.AYNI_SECOND_FACTOR != "required":
        found.append(SECOND_FACTOR_WARNING)
    found += [
        f"keys/{name} is still on this machine: move it to a safe place."
        for name in ("identity.age", "opening-1.key")
        if (data / "keys" / name).exists()
    ]
    return [*found, *alarm.warnings()]
