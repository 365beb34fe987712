# SPDX-License-Identifier: Apache-2.0
"""`ayni history`: public history with its sources, kept by this state alone."""

from __future__ import annotations

from pathlib import Path

import click

from ayni.core.errors import FormatError
from ayni.node.starting import on_node


@click.group()
def history() -> None:
    """Keep public history of mechanisms with its sources; local, never in the record."""


@history.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@on_node
def import_file(*, file: Path) -> None:
    """Take a file of public history, whole or not at all."""
    from ayni.adapters.history import keeping, reading

    try:
        rows = reading.read_history(file.read_bytes())
    except FormatError as error:
        raise FormatError(f"nothing was imported from {file.name}:\n{error}") from None
    done = keeping.keep(rows)
    click.echo(f"{done.added} added, {done.changed} changed, {done.same} here already")


@history.command()
@click.argument("mechanism")
@click.argument("rows", nargs=-1, required=True)
@on_node
def assign(*, mechanism: str, rows: tuple[str, ...]) -> None:
    """Put ROWS, by their ids, under the MECHANISM with this short code; "-" takes them from any."""
    from ayni.adapters.history import keeping

    done = keeping.assign(rows, mechanism="" if mechanism == "-" else mechanism)
    click.echo(f"{done} under {mechanism}")
