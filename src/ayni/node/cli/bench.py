# SPDX-License-Identifier: Apache-2.0
"""`ayni bench`: measure this machine against its own limits; prints a table, writes JSON."""

from __future__ import annotations

import signal
import sys
import tempfile
from pathlib import Path

import click

from ayni.node.measures.report import print_table, write_results
from ayni.node.measures.run import Bench, run

EXIT_ENDED = 128 + signal.SIGTERM


@click.command()
@click.option("--acts", default=100_000, show_default=True, help="Acts of a catch-up.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("bench/results.json"),
    show_default=True,
)
def bench(*, acts: int, out: Path) -> None:
    """Measure two real nodes on this machine (loopback only, about five minutes)."""
    # Left to itself the signal would end this process and leave its nodes behind.
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(EXIT_ENDED))
    with tempfile.TemporaryDirectory(prefix="ayni-bench-") as home:
        results = run(Bench(Path(home), acts, lambda text: click.echo(f"  {text}", err=True)))
    print_table(results)
    write_results(results, out)
    click.echo(f"written to {out}")
