# SPDX-License-Identifier: Apache-2.0
"""Reads an exported folder from disk and spreads its checking over all cores; needs no Django."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import click

from ayni.core import limits
from ayni.core.errors import LimitExceeded
from ayni.core.exporting import LOGS_FOLDER
from ayni.core.scanning import BodyCount, Span

# The largest file of an export: a bundle of joint texts.
_FILE_SIZE_MAX_BYTES = limits.TILE_WIDTH_COUNT * (limits.JOINT_BODY_SIZE_MAX_BYTES + 4)
# Below this many spans a second process costs more than it saves.
_SPANS_FOR_PROCESSES_COUNT = 16


@dataclass(frozen=True, slots=True)
class Folder:
    """An exported folder on disk, as core/scanning.py reads it."""

    root: Path

    def read(self, path: str) -> bytes | None:
        """Return the content of a file, or None if there is none."""
        file = self.root / path
        return read_file(file) if file.is_file() else None

    def logs(self) -> list[str]:
        """Return the names of the folders in `full/`."""
        full = self.root / LOGS_FOLDER
        return [folder.name for folder in full.iterdir()] if full.is_dir() else []


def read_file(path: Path) -> bytes:
    """Return the content of a file.

    Raises:
        LimitExceeded: longer than any file of an export can be.
    """
    size = path.stat().st_size
    if size > _FILE_SIZE_MAX_BYTES:
        raise LimitExceeded(
            f"expected {path.name} of at most {_FILE_SIZE_MAX_BYTES} bytes; found {size}"
        )
    return path.read_bytes()


def in_processes(check: Callable[[Span], BodyCount], spans: Iterable[Span]) -> Iterator[BodyCount]:
    """Work spans off on every core, in their order, with a bar on a terminal.

    Args:
        check: a function that another process can import, with its arguments bound.
        spans: independent pieces of work.
    """
    work = list(spans)
    counts = _on_cores(check, work)
    if not sys.stderr.isatty():
        yield from counts
        return
    label = work[0].log if work else ""
    with click.progressbar(counts, length=len(work), label=label, file=sys.stderr) as bar:
        yield from bar


def _on_cores(check: Callable[[Span], BodyCount], work: list[Span]) -> Iterator[BodyCount]:
    cores = os.cpu_count() or 1
    if cores == 1 or len(work) < _SPANS_FOR_PROCESSES_COUNT:
        yield from map(check, work)
        return
    with ProcessPoolExecutor(cores, mp_context=get_context(_start_method())) as pool:
        yield from pool.map(check, work)


def _start_method() -> str:
    """Return how further processes begin: as copies where that is safe, else as new programs.

    A copy is there in a hundredth of the time, but holds for ever what another thread held.
    """
    copies = sys.platform == "linux" and threading.active_count() == 1
    return "fork" if copies else "spawn"
