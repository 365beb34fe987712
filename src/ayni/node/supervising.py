# SPDX-License-Identifier: Apache-2.0
"""Keeps the processes of one or several nodes running; holds no key and opens no database.

A node is prepared, then its parts are started. What ends is started again, later and later while
it keeps failing; one node's trouble never touches another's processes.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import click

PARTS = {
    "web": ("-m", "ayni.node.web"),
    "link": ("-m", "ayni.adapters.link"),
}
PREPARE = "prepare"
_COMMANDS = {PREPARE: ("-m", "ayni.node.prepare"), **PARTS}
RESTART_WAIT_S_MAX = 30.0
STEADY_S = 20.0
TICK_S = 0.2
STOP_WAIT_S = 10.0


@dataclass(slots=True, kw_only=True)
class Node:
    """One node whose processes are kept running.

    Attributes:
        name: before what is said of its processes; empty where there is but one node.
        environment: of its processes.
        lock: open file that its processes inherit: nobody restores under them.
        parts: what to run of it once it is prepared.
        children: its processes.
    """

    name: str
    environment: Mapping[str, str]
    lock: int
    parts: Sequence[str] = tuple(PARTS)
    children: list[_Child] = field(default_factory=list)


@dataclass(slots=True)
class _Child:
    part: str
    process: subprocess.Popen[bytes]
    started: float = field(default_factory=time.monotonic)
    failures: int = 0
    restart_at: float | None = None


def prepare(node: Node) -> int:
    """Bring a node's tables up to date and wait for it; return the exit code."""
    return _begin(node, PREPARE).wait()


def supervise(nodes: Sequence[Node], *, prepared: bool) -> None:
    """Keep the processes of these nodes running until a signal asks to stop.

    Args:
        nodes: each with its lock held.
        prepared: `prepare` was called for all of them; else each is prepared here first.
    """
    stopping: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda received, _frame: stopping.append(received))
    for node in nodes:
        first = node.parts if prepared else (PREPARE,)
        node.children = [_Child(part, _begin(node, part)) for part in first]
    while not stopping:
        for node in nodes:
            for child in list(node.children):
                _tend(node, child)
        time.sleep(TICK_S)
    _stop([child for node in nodes for child in node.children])


def _begin(node: Node, part: str) -> subprocess.Popen[bytes]:
    # Each thread of the link would get a heap of its own and keep it: some 15 MB for nothing.
    environment = {"MALLOC_ARENA_MAX": "2", **node.environment}
    # A part that outlives its supervisor keeps the lock: nobody restores under it.
    command = [sys.executable, *_COMMANDS[part]]
    return subprocess.Popen(command, env=environment, pass_fds=(node.lock,))


def _tend(node: Node, child: _Child) -> None:
    """Restart a child that ended, later and later while it keeps failing."""
    now = time.monotonic()
    if child.restart_at is not None:
        if now >= child.restart_at:
            child.process = _begin(node, child.part)
            child.started, child.restart_at = now, None
        return
    code = child.process.poll()
    if code is None:
        return
    if child.part == PREPARE and code == 0:
        node.children = [_Child(part, _begin(node, part)) for part in node.parts]
        return
    child.failures = 0 if now - child.started > STEADY_S else child.failures + 1
    wait = min(RESTART_WAIT_S_MAX, 0.5 * 2**child.failures)
    of = f"{node.name}: " if node.name else ""
    click.echo(
        f"ayni: {of}{child.part} ended with code {code}; starting it again in {wait:g} s",
        err=True,
    )
    child.restart_at = now + wait


def _stop(children: Sequence[_Child]) -> None:
    for child in children:
        if child.process.poll() is None:
            child.process.terminate()
    deadline = time.monotonic() + STOP_WAIT_S
    for child in children:
        try:
            child.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.process.kill()
