# SPDX-License-Identifier: Apache-2.0
"""`ayni bundle` and `ayni prove`: what leaves the node as files that others can check."""

from __future__ import annotations

from pathlib import Path

import click

from ayni.core.errors import CodecError, Refusal
from ayni.node.starting import EXIT_REFUSED, on_node


@click.group()
def bundle() -> None:
    """Write the record as files."""


@bundle.command()
@click.option("--plain", is_flag=True, help="Not encrypted: for your own archive.")
@click.argument("out", type=click.Path(path_type=Path, file_okay=False))
@on_node
def export(*, plain: bool, out: Path) -> None:
    """Write all logs with receipts, tiles, entries and bodies into the folder OUT."""
    from ayni.adapters.record import exporting

    if not plain:
        raise click.UsageError("only --plain is written by this command; nothing was written")
    if out.exists() and any(out.iterdir()):
        raise click.UsageError(f"{out} is not empty; nothing was written")
    count = exporting.export_plain(out)
    click.echo(f"{count} files in {out.name}; check them with `ayni verify {out.name}`")


@click.command()
@click.argument("act")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--open", "members", multiple=True, help="Member to show; the others stay closed.")
@on_node
def prove(*, act: str, file: Path, members: tuple[str, ...]) -> None:
    """Write the proof of one act, named by its hash or reading code, to FILE."""
    from ayni.adapters.record import exporting, reading

    try:
        leaf = reading.find(act)
        file.write_bytes(exporting.prove(leaf, members))
    except (Refusal, CodecError) as refusal:
        click.echo(f"refused: {refusal}", err=True)
        raise SystemExit(EXIT_REFUSED) from None
    click.echo(f"{file.name}: check it with `ayni verify {file.name} --policy FILE`")
