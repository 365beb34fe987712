# SPDX-License-Identifier: Apache-2.0
"""`ayni demo`: two nodes on this machine and a drill in progress; all of it fictional."""

from __future__ import annotations

import shutil
import signal
import threading
from pathlib import Path

import click
from rich.console import Console

from ayni.node.drill import running
from ayni.node.drill.nodes import free_ports
from ayni.node.drill.world import World

EXIT_FAILED = 1
DEFAULT_HOME = Path("demo-data")
PORTS = (8441, 8451, 8442, 8452)
"""Those that the manual names."""


@click.command()
@click.option("--check", is_flag=True, help="Run the drill without a person, then stop.")
@click.argument(
    "home", type=click.Path(path_type=Path, file_okay=False), default=DEFAULT_HOME, required=False
)
def demo(*, check: bool, home: Path) -> None:
    """Make two nodes in HOME, run the drill, and keep them up until Ctrl-C."""
    console = Console(stderr=True)
    home = home.absolute()
    _clear(home)
    world = running.make_world(home, ports=free_ports(4) if check else PORTS)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: stop.set())
    console.print("Simulacro CHASQUI: two nodes on this machine, everything fictional.")
    try:
        results = running.run_steps(world, console.print)
        if all(result.ok for result in results) and not stop.is_set():
            results.append(running.run_checks(world, console.print))
        running.write_report(results, home / "report.json")
        failed = [result for result in results if not result.ok]
        console.print(f"{len(results) - len(failed)} passed, {len(failed)} failed")
        if not check and not failed:
            _show(console, world)
            stop.wait()
    finally:
        for node in world.nodes.values():
            node.stop("web", "link")
    if failed:
        raise SystemExit(EXIT_FAILED)


def _clear(home: Path) -> None:
    """Make room for a new drill; only a folder that an earlier drill made is removed."""
    if (home / "report.json").exists() or (home / "chl-passphrase").exists():
        shutil.rmtree(home)
    if home.exists() and any(home.iterdir()):
        raise click.UsageError(
            f"{home.name} is not empty and no earlier drill: nothing was touched"
        )
    home.mkdir(parents=True, exist_ok=True)


def _show(console: Console, world: World) -> None:
    for node in world.nodes.values():
        console.print(f"\n[bold]{node.label}[/bold]  {node.address}")
        for username, password in node.passwords.items():
            console.print(f"  {username:18} {password}", highlight=False)
    console.print("\nBoth nodes stay up. Ctrl-C stops them.")
