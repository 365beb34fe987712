# SPDX-License-Identifier: Apache-2.0
"""`ayni fsck`, `ayni rebuild`, `ayni backup`: check, derive again, keep a copy."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import click

from ayni.core.limits import BACKUP_DAYS_MAX
from ayni.node.config import CONFIG_NAME
from ayni.node.starting import EXIT_REFUSED, data_dir, on_node


@click.command()
@on_node
def fsck() -> None:
    """Derive every hash, tile and head again from the rows; name the first that differs."""
    from ayni.adapters.record import fsck as checking

    report = checking.check()
    for problem in report.problems:
        click.echo(problem, err=True)
    click.echo(f"{report.acts} acts, {report.logs} logs: {len(report.problems)} problems")
    if report.problems:
        raise SystemExit(EXIT_REFUSED)


@click.command()
@on_node
def rebuild() -> None:
    """Fold the record again and write every derived table anew."""
    from ayni.adapters.record import rebuilding
    from ayni.adapters.search import indexing

    click.echo(f"{rebuilding.rebuild()} acts folded")
    click.echo(f"{indexing.follow(gives_way=False)} acts listed for the search")


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--into",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write record and desk into this folder, named by the hour; for a timer.",
)
@click.option(
    "--days",
    type=click.IntRange(0, BACKUP_DAYS_MAX),
    default=0,
    help="With --into: remove copies older than this; 0 keeps all.",
)
@on_node
def backup(*, file: Path | None, folder: Path | None, days: int) -> None:
    """Write a consistent copy of the record to FILE; keys and guard stay out of it."""
    from ayni.adapters.record import backup as writing

    if (file is None) == (folder is None) or (days and folder is None):
        raise click.UsageError("name one FILE, or a folder with --into (and --days with it)")
    node = (data_dir() / CONFIG_NAME).read_bytes()
    if file is None:
        _into(cast(Path, folder), node=node, days=days)
        return
    writing.backup(file, node=node)
    click.echo(f"{file.name}: {file.stat().st_size} bytes")
    for line in _needed(file, node):
        click.echo(line)


def _into(folder: Path, *, node: bytes, days: int) -> None:
    from ayni.adapters import clock
    from ayni.node import copying

    done = copying.copy_into(folder, node=node, days=days, at=clock.now())
    for path in (done.record, done.desk):
        click.echo(f"{path.name}: {path.stat().st_size} bytes")
    for name in done.ended:
        click.echo(f"{name}: its time was over; removed")


def _needed(file: Path, node: bytes) -> list[str]:
    """Return what a restore of this copy needs, checked against what lies here."""
    from ayni.adapters.record import copies, openings
    from ayni.node.restore import NEEDED_KEYS, missing_keys

    held = copies.node_in(file) == node
    missing = missing_keys(data_dir())
    left = openings.own_keys().left
    keys = f"{', '.join(missing)} MISSING HERE" if missing else "all here; is their copy in a safe?"
    return [
        f"In it: the record{', node.json' if held else '; NOT node.json: copy it by hand'}.",
        "Not in it: keys, guard, accounts (desk.sqlite).",
        f"A restore needs beside it: keys/{{{','.join(NEEDED_KEYS)}}} ({keys})",
        f"and one opening key: {len(left)} left ({', '.join(map(str, left)) or 'none'}).",
    ]
