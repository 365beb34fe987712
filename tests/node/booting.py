# SPDX-License-Identifier: Apache-2.0
"""A machine of its own for the units: systemd as the first process, booted in namespaces.

Everything it starts lies in one control group of its own, and ends with it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.node.operating import wait_for

ROOT = Path(__file__).parents[2]
NAMESPACES = ("--mount", "--pid", "--net", "--uts", "--ipc", "--cgroup")


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine that runs.

    Attributes:
        first: number of its first process, as this machine counts.
        log: what its systemd said.
    """

    first: int
    log: Path

    def run(self, *words: str, code: int | None = 0) -> str:
        """Run a command in it as root; return what it printed."""
        done = subprocess.run(
            ["nsenter", f"--target={self.first}", "--all", f"--root=/proc/{self.first}/root",
             "--wd=/", "/usr/bin/env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", *words],
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )  # fmt: skip
        if code is not None:
            assert done.returncode == code, (words, done.stdout[-2_000:], done.stderr[-2_000:])
        return done.stdout

    @property
    def up(self) -> bool:
        """Tell whether its units can be asked for."""
        return self.run("systemctl", "is-active", "bare.target", code=None).strip() == "active"

    def as_node(self, name: str, *words: str) -> str:
        """Run an `ayni` command as the user of a node, as docs/operate/install.md writes it."""
        told = f'set -a; . /etc/ayni/{name}.env; exec /opt/ayni/venv/bin/ayni "$@"'
        return self.run("runuser", "-u", "ayni", "--", "sh", "-c", told, "ayni", *words)

    def put(self, path: str, text: str) -> None:
        """Write a file in it."""
        place = Path(f"/proc/{self.first}/root{path}")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")


@contextmanager
def booted(scratch: Path) -> Iterator[Machine]:
    """Boot a machine; skip the test where this account may not, or there is no systemd."""
    group = _group()
    log = scratch.with_suffix(".log")
    words = [
        "unshare", "--fork", "--kill-child", *NAMESPACES,
        "sh", str(Path(__file__).parent / "boot.sh"), str(scratch),
        sys.base_prefix, sysconfig.get_path("purelib"), str(ROOT),
    ]  # fmt: skip
    entered = f'echo $$ > "{group}/cgroup.procs"; exec "$@"'
    with log.open("wb") as out:
        scratch.mkdir()
        process = subprocess.Popen(["sh", "-c", entered, "sh", *words], stdout=out, stderr=out)
        try:
            machine = Machine(_first(group, process, log), log)
            wait_for(lambda: machine.up, "the machine is up")
            yield machine
        finally:
            (group / "cgroup.kill").write_text("1")
            process.wait()
            wait_for(
                lambda: "populated 0" in (group / "cgroup.events").read_text(), "all has ended"
            )
            for folder in sorted((p for p in group.rglob("*") if p.is_dir()), reverse=True):
                folder.rmdir()
            group.rmdir()


def _group() -> Path:
    """Make a control group for all that a machine runs."""
    for tool in ("unshare", "nsenter", "ip"):
        if shutil.which(tool) is None:
            pytest.skip(f"no {tool} here")
    if os.geteuid() != 0 or not Path("/lib/systemd/systemd").exists():
        pytest.skip("to boot a machine needs root and Debian's systemd")
    mounts = ["unshare", "--fork", *NAMESPACES, "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    tried = subprocess.run(mounts, capture_output=True, check=False)
    places = [p for p in ("/sys/fs/cgroup/unified", "/sys/fs/cgroup")
              if Path(p, "cgroup.procs").exists() and os.access(p, os.W_OK)]  # fmt: skip
    if tried.returncode != 0 or not places:
        pytest.skip("this account may make no namespaces or control groups")
    group = Path(places[0], f"ayni-test-{os.getpid()}")
    group.mkdir()
    return group


def _first(group: Path, process: subprocess.Popen[bytes], log: Path) -> int:
    """Return the number of systemd once it runs."""
    found: list[int] = []

    def runs() -> bool:
        assert process.poll() is None, log.read_text(errors="replace")[-2_000:]
        for folder in (group, *group.glob("init.scope")):
            numbers = map(int, (folder / "cgroup.procs").read_text().split())
            found.extend(n for n in numbers if _is_systemd(n))
        return bool(found)

    wait_for(runs, "systemd runs")
    return found[0]


def _is_systemd(number: int) -> bool:
    return Path(f"/proc/{number}/comm").read_text().strip() == "systemd"
