# SPDX-License-Identifier: Apache-2.0
"""Disks that fail: a library between a process and its disk, and small disks of memory.

Must not touch a disk of the machine.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.link.processes import RealNode

SOURCE = Path(__file__).with_name("failing_disk.c")
DISK_BYTES = 48 << 20
SERVER_DISK_BYTES = 160 << 20


@dataclass
class FailingNode(RealNode):
    """A node whose disk fails while the flag is there, for the files that a test names."""

    library: Path = Path()
    failing: dict[str, str] = field(default_factory=dict)

    def environment(self) -> dict[str, str]:
        return {**super().environment(), "LD_PRELOAD": str(self.library), **self.failing}

    def fail(self, at: str, *, full: bool = False) -> None:
        """Let syncs of these files fail, or writes as on a full disk."""
        flag = self.home / "fail"
        flag.touch()
        how = "full" if full else "dying"
        self.failing = {"AYNI_FAIL_FLAG": str(flag), "AYNI_FAIL_AT": at, "AYNI_FAIL_AS": how}

    def heal(self) -> None:
        (self.home / "fail").unlink()


def built_library(folder: Path) -> Path:
    """Build the library that lets disks fail; skip the test where there is no compiler."""
    compiler = shutil.which("gcc")
    if compiler is None:
        text = "Debian's package `gcc` is not installed: apt-get install gcc libc6-dev"
        if os.environ.get("AYNI_CI") == "1":
            pytest.fail(text)
        pytest.skip(text)
    built = folder / "failing_disk.so"
    command = [compiler, "-Wall", "-Werror", "-shared", "-fPIC", "-o", str(built), str(SOURCE)]
    subprocess.run([*command, "-ldl"], check=True, timeout=60)
    return built


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """Put what a folder holds on a small disk of memory; skip where nothing may be mounted."""
    kept = folder.with_name(f"{folder.name}.kept")
    folder.rename(kept)
    folder.mkdir(mode=0o700)
    with empty_disk(folder, DISK_BYTES):
        shutil.copytree(kept, folder, dirs_exist_ok=True)
        yield


@contextmanager
def empty_disk(folder: Path, size_bytes: int) -> Iterator[None]:
    """Mount a small disk of memory on an empty folder; skip where nothing may be mounted."""
    try:
        _mount("-t", "tmpfs", "-o", f"size={size_bytes},mode=700", "tmpfs", str(folder))
    except subprocess.CalledProcessError as refused:
        pytest.skip(f"this machine mounts nothing for us: {refused.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True, timeout=60)


def remount(folder: Path, *, writable: bool) -> None:
    """Make a small disk read-only, as a kernel does that found it broken, or writable again."""
    _mount("-o", f"remount,{'rw' if writable else 'ro'}", str(folder))


def fill(folder: Path) -> Path:
    """Fill a disk to its last byte; return the file that fills it."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (1 << 20, 4096, 1):
            try:
                while True:
                    file.write(bytes(size))
            except OSError:
                continue
    return ballast


def _mount(*words: str) -> None:
    command = ["mount", *words]
    subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)
