# SPDX-License-Identifier: Apache-2.0
"""Where the files of a run lie: in memory, where there is room, for they are gone at its end.

A node writes each act to the disk before it goes on, a server of PostgreSQL makes a file for each
table: a run waited for the disk longer than for all else. What a test proves is the same in memory:
programs ask for the disk as often, a killed process leaves as much, and tests of disks that fail or
are full bring their own.

    python3 -m tests.scratch        prints the folder of files that come and go
"""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")
ROOM_BYTES = 6 * 1024**3
"""A run of three workers and the demo need less than half of it."""


def folder() -> Path:
    """Return where files that come and go lie: where the caller says, in memory, or in /tmp."""
    told = os.environ.get("TMPDIR")
    return Path(told) if told else MEMORY if fits(MEMORY) else Path(tempfile.gettempdir())


def use() -> None:
    """Let this process and those that it starts keep such files there."""
    os.environ["TMPDIR"] = tempfile.tempdir = str(folder())


def fits(place: Path) -> bool:
    """Tell whether a folder of memory takes a run and lets programs be started from it."""
    if not place.is_dir() or not os.access(place, os.W_OK):
        return False
    found = os.statvfs(place)
    room = min(found.f_bavail * found.f_frsize, free_memory_bytes())
    return room >= ROOM_BYTES and not found.f_flag & os.ST_NOEXEC


def free_memory_bytes() -> int:
    """Return how much memory programs may still ask for; 0 where Linux does not tell."""
    told = Path("/proc/meminfo")
    lines = told.read_text(encoding="ascii") if told.exists() else ""
    found = re.search(r"^MemAvailable: +([0-9]+) kB$", lines, re.MULTILINE)
    return int(found[1]) * 1024 if found else 0


if __name__ == "__main__":
    print(folder())
