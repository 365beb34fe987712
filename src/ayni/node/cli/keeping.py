# SPDX-License-Identifier: Apache-2.0
"""`ayni fsck`, `ayni rebuild`, `ayni backup`: check, derive again, keep a copy."""

from __future__ import annotations

from pathlib import Path

import click

from ayni.node.starting import EXIT_REFUSED, on_node


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

    click.echo(f"{rebuilding.rebuild()} acts folded")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@on_node
def backup(*, file: Path) -> None:
    """Write a consistent copy of the record to FILE; keys and guard stay out of it."""
    from ayni.adapters.record import backup as copying

    copying.backup(file)
    click.echo(f"{file.name}: {file.stat().st_size} bytes")
