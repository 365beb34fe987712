# SPDX-License-Identifier: Apache-2.0
"""`ayni serve`: the supervisor of one node's two processes; holds no key and opens no database."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import click

from ayni.adapters.record.guard import shares_disk
from ayni.core.errors import AyniError
from ayni.node import serving
from ayni.node.config import load_config
from ayni.node.starting import EXIT_TROUBLE, data_dir

GUARD_WARNING = (
    "The guard directory shares a file system with the data: a restored snapshot rolls both back. "
    "Put AYNI_GUARD on another disk."
)
PARTS = {
    "web": ("-m", "ayni.node.web"),
    "link": ("-m", "ayni.adapters.link"),
}
RESTART_WAIT_S_MAX = 30.0
STEADY_S = 20.0
TICK_S = 0.2
STOP_WAIT_S = 10.0


@dataclass(slots=True)
class _Child:
    name: str
    process: subprocess.Popen[bytes]
    started: float = field(default_factory=time.monotonic)
    failures: int = 0
    restart_at: float | None = None


@click.command()
@click.option(
    "--part",
    type=click.Choice(["all", *PARTS]),
    default="all",
    help="Start only one of the two processes (for several machines on one database).",
)
def serve(part: str) -> None:
    """Serve the node in AYNI_DATA: the pages and the neighbour door."""
    try:
        config = load_config(data_dir())
        lock = serving.hold_for_serving(data_dir())
    except AyniError as trouble:
        click.echo(f"ayni: {trouble}", err=True)
        raise SystemExit(EXIT_TROUBLE) from None
    prepared = subprocess.run([sys.executable, "-m", "ayni.node.prepare"], check=False)
    if prepared.returncode:
        raise SystemExit(prepared.returncode)
    staff = config.staff
    click.echo(f"{config.label or config.party}: {staff.scheme}://{staff.host}:{staff.port}/")
    names = list(PARTS) if part == "all" else [part]
    warn_of_guard()
    _supervise([_start(name, lock) for name in names], lock)


def warn_of_guard() -> None:
    """Say at the start that the guard lies where a snapshot of the data reaches it."""
    data = data_dir()
    guard = Path(os.environ.get("AYNI_GUARD", f"{data}-guard"))
    if shares_disk(guard, data):
        click.echo(f"ayni: {GUARD_WARNING}", err=True)


def _start(name: str, lock: int) -> _Child:
    # Each thread of the link would get a heap of its own and keep it: some 15 MB for nothing.
    environment = {"MALLOC_ARENA_MAX": "2", **os.environ}
    # A part that outlives its supervisor keeps the lock: nobody restores under it.
    command = [sys.executable, *PARTS[name]]
    return _Child(name, subprocess.Popen(command, env=environment, pass_fds=(lock,)))


def _supervise(children: list[_Child], lock: int) -> None:
    """Keep the children running until a signal asks to stop."""
    stopping: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda received, _frame: stopping.append(received))
    while not stopping:
        for child in children:
            _tend(child, lock)
        time.sleep(TICK_S)
    _stop(children)


def _tend(child: _Child, lock: int) -> None:
    """Restart a child that ended, later and later while it keeps failing."""
    now = time.monotonic()
    if child.restart_at is not None:
        if now >= child.restart_at:
            child.process = _start(child.name, lock).process
            child.started, child.restart_at = now, None
        return
    code = child.process.poll()
    if code is None:
        return
    child.failures = 0 if now - child.started > STEADY_S else child.failures + 1
    wait = min(RESTART_WAIT_S_MAX, 0.5 * 2**child.failures)
    click.echo(
        f"ayni: {child.name} ended with code {code}; starting it again in {wait:g} s", err=True
    )
    child.restart_at = now + wait


def _stop(children: list[_Child]) -> None:
    for child in children:
        if child.process.poll() is None:
            child.process.terminate()
    deadline = time.monotonic() + STOP_WAIT_S
    for child in children:
        try:
            child.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.process.kill()
