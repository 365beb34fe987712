# SPDX-License-Identifier: Apache-2.0
"""`ayni history`: public history with its sources, kept by this state alone."""

from __future__ import annotations

from pathlib import Path

import click

from ayni.core.errors import FormatError, Refusal
from ayni.core.room_limits import MECHANISMS_OFFERED_MAX_COUNT
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
    undated = sum(not row.date for row in rows)
    doubted = sum(bool(row.note) for row in rows)
    click.echo(f"{done.added} added, {done.changed} changed, {done.same} here already")
    click.echo(f"{undated} without a date, {doubted} with sources that differ or a doubt")
    click.echo(
        "Read them in Meetings, Public history; `ayni history assign MECHANISM ROW...` puts them "
        "under a mechanism."
    )


@history.command()
@click.argument("mechanism")
@click.argument("rows", nargs=-1, required=True)
@on_node
def assign(*, mechanism: str, rows: tuple[str, ...]) -> None:
    """Put ROWS, by their ids, under the MECHANISM with this short code; "-" takes them from any."""
    from ayni.adapters.history import keeping
    from ayni.adapters.record import reading
    from ayni.rooms.meetings.facts import MECHANISM_PROPOSED, MECHANISM_REVISED

    kinds = (MECHANISM_PROPOSED, MECHANISM_REVISED)
    held = reading.newest_of(kinds, at_most=MECHANISMS_OFFERED_MAX_COUNT)
    known = sorted({str(act.values.get("code")) for act in held})
    if mechanism not in {"-", *known}:
        codes = ", ".join(known) or "none"
        raise FormatError(
            f"no mechanism has the short code {mechanism!r}; known are: {codes}. "
            "Nothing was changed."
        )
    try:
        done = keeping.assign(rows, mechanism="" if mechanism == "-" else mechanism)
    except Refusal as refusal:
        raise FormatError(
            f"no row has the id {refusal.params['found']}; the ids stand in Meetings, Public "
            "history. Nothing was changed."
        ) from None
    click.echo(f"{done} taken from any" if mechanism == "-" else f"{done} under {mechanism}")
