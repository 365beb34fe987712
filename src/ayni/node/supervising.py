# SPDX-License-Identifier: Apache-2.0
"""Keeps the processes of one or several nodes running; holds no key and opens no database.

The code of a node is loaded once, by its keeper. What runs are copies of that process: they share
what nobody changes, and start in a moment. Of several nodes each has its own keeper, so that one
node's trouble never touches another's processes. What ends is started again, later and later while
it keeps failing. Source: docs/decisions/0053-parts-are-copies-of-one-process.md.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import runpy
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Final

import click

from ayni.core.errors import AyniError
from ayni.node.ending import end_with
from ayni.node.starting import EXIT_TROUBLE, start_django

PARTS: Final[Mapping[str, str]] = {"web": "ayni.node.web", "link": "ayni.adapters.link"}
"""What runs of a node, and the module that is run."""
PREPARE: Final = "ayni.node.prepare"
RESTART_WAIT_S_MAX = 30.0
STEADY_S = 20.0
TICK_S = 0.2
STOP_WAIT_S = 10.0
KEEPER_STOP_WAIT_S = 15.0
"""A keeper is waited for longer than it waits for its parts."""

_STOPPING: Final = (signal.SIGINT, signal.SIGTERM)
_HEAPS_COUNT: Final = 2
"""Each thread of the link would get a heap of its own and keep it: some 15 MB for nothing."""
_SET_HEAPS: Final = -8
"""M_ARENA_MAX. Source: mallopt(3)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One node whose processes are kept running.

    Attributes:
        name: before what is said of its processes; empty where there is but one node.
        environment: of its processes.
        lock: open file that its processes inherit: nobody restores under them.
        parts: what to run of it once it is prepared.
    """

    name: str
    environment: Mapping[str, str]
    lock: int
    parts: Sequence[str] = tuple(PARTS)


@dataclass(slots=True)
class _Child:
    name: str
    begin: Callable[[], BaseProcess]
    process: BaseProcess
    started: float = field(default_factory=time.monotonic)
    failures: int = 0
    restart_at: float | None = None


def load() -> None:
    """Load the code of the node that the environment names; what is begun next shares it.

    Raises:
        AyniError: the node's settings cannot be used.
    """
    # The settings choose the storage with hashed names once a folder is collected, or now.
    os.environ["AYNI_COLLECTING"] = "1"
    try:
        start_django()
    finally:
        del os.environ["AYNI_COLLECTING"]
    with suppress(AttributeError, OSError):  # another C library
        ctypes.CDLL(None).mallopt(_SET_HEAPS, _HEAPS_COUNT)


def prepare() -> int:
    """Bring the loaded node's tables up to date and wait for it; return the exit code."""
    process = _begin("prepare", partial(_run, PREPARE))
    process.join()
    return process.exitcode or 0


def keep(node: Node) -> None:
    """Keep the parts of the node that was loaded and prepared running, until a signal."""
    before = f"{node.name}: " if node.name else ""
    parts = {
        part: partial(_begin, f"{part} {node.name}".strip(), partial(_run, PARTS[part]))
        for part in node.parts
    }
    _watch(parts, before, wait_s=STOP_WAIT_S)


def supervise(nodes: Sequence[Node]) -> None:
    """Keep a keeper for each of several nodes running, until a signal.

    Args:
        nodes: each with its lock held; nothing of a node was loaded.
    """
    keepers = {
        node.name: partial(_begin, node.name, partial(_keep_one, node, nodes)) for node in nodes
    }
    _watch(keepers, "", wait_s=KEEPER_STOP_WAIT_S)


def _keep_one(node: Node, nodes: Sequence[Node]) -> None:
    """Be the keeper of one node of several."""
    for other in nodes:
        if other is not node:
            os.close(other.lock)  # it ends with the processes of that node
    os.environ.clear()
    os.environ.update(node.environment)
    try:
        load()
    except AyniError as trouble:
        click.echo(f"ayni: {node.name}: {trouble}", err=True)
        raise SystemExit(EXIT_TROUBLE) from None
    if code := prepare():
        raise SystemExit(code)
    keep(node)


def _run(module: str) -> None:
    """Be a part: what `python -m` does, but for the loading."""
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def _begin(name: str, work: Callable[[], None]) -> BaseProcess:
    """Start a copy of this process, which must have one thread alone."""
    process = multiprocessing.get_context("fork").Process(
        target=_be, args=(name, os.getpid(), work)
    )
    # A signal that comes while the copy still has this process's handlers would be lost on it.
    signal.pthread_sigmask(signal.SIG_BLOCK, _STOPPING)
    try:
        process.start()
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPPING)
    return process


def _be(name: str, parent: int, work: Callable[[], None]) -> None:
    for number in _STOPPING:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPPING)
    end_with(parent, signal.SIGTERM)
    with suppress(OSError):  # for whoever lists processes; Linux's
        Path("/proc/self/comm").write_text(f"ayni {name}")
    work()


def _watch(begin: Mapping[str, Callable[[], BaseProcess]], before: str, *, wait_s: float) -> None:
    """Begin all, by their names, and begin again what ends, until a signal asks to stop."""
    stopping: list[int] = []
    for number in _STOPPING:
        signal.signal(number, lambda received, _frame: stopping.append(received))
    children = [_Child(name, begin_one, begin_one()) for name, begin_one in begin.items()]
    while not stopping:
        for child in children:
            _tend(child, before)
        time.sleep(TICK_S)
    _stop([child.process for child in children], wait_s=wait_s)


def _tend(child: _Child, before: str) -> None:
    """Restart a child that ended, later and later while it keeps failing."""
    now = time.monotonic()
    if child.restart_at is not None:
        if now >= child.restart_at:
            child.process = child.begin()
            child.started, child.restart_at = now, None
        return
    code = child.process.exitcode
    if code is None:
        return
    child.failures = 0 if now - child.started > STEADY_S else child.failures + 1
    wait = min(RESTART_WAIT_S_MAX, 0.5 * 2**child.failures)
    sys.stderr.write(
        f"ayni: {before}{child.name} ended with code {code}; starting it again in {wait:g} s\n"
    )
    child.restart_at = now + wait


def _stop(processes: Sequence[BaseProcess], *, wait_s: float) -> None:
    for process in processes:
        if process.is_alive():
            process.terminate()
    deadline = time.monotonic() + wait_s
    for process in processes:
        process.join(max(0.1, deadline - time.monotonic()))
        if process.exitcode is None:
            process.kill()
            process.join()
