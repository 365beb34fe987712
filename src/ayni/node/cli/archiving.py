# SPDX-License-Identifier: Apache-2.0
"""`ayni archive`: the whole partnership as a folder for an archive, or for the day of leaving."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import click

from ayni.node.starting import on_node

EXIT_ENDED = 128 + signal.SIGTERM


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--language", type=click.Choice(["es", "pt", "en"]), default="es", show_default=True,
    help="Of tables and papers; index and README come in all three.",
)  # fmt: skip
@click.option("--zip", "zipped", is_flag=True, help="Pack it into FOLDER.zip as well.")
@on_node
def archive(*, folder: Path, language: str, zipped: bool) -> None:
    """Write the whole partnership into FOLDER: papers, tables, and the bundle that proves them.

    PDF/A and CSV to read, the signed bundle and its keys to check; the node may run meanwhile and
    its record is not changed. The folder is not encrypted.
    """
    from ayni.node.archive import folder as piles
    from ayni.node.archive import writing

    # Left to itself the signal would end this process and leave what it wrote, in the clear.
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(EXIT_ENDED))
    contents = writing.write(
        folder, language=language, tell=lambda line: click.echo(line, err=True)
    )
    click.echo(
        f"{folder.name}: {contents.acts.rows} acts, {contents.matters.rows} matters, "
        f"{len(contents.lists)} lists; open index.html, check it with "
        f"`ayni verify {folder.name}/{writing.BUNDLE}`"
    )
    if zipped:
        packed = piles.zipped(folder)
        click.echo(f"{packed.name}: {packed.stat().st_size} bytes")
