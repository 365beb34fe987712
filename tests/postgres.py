# SPDX-License-Identifier: Apache-2.0
"""A PostgreSQL server of the test run's own: Debian's, on a Unix socket, gone at the end.

Must not touch a server that was there before.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

_BIN = Path("/usr/lib/postgresql")
_USER = "postgres"


@dataclass(frozen=True, slots=True)
class Server:
    """A running server.

    Attributes:
        socket: directory of its socket.
    """

    socket: Path

    def database(self, name: str) -> dict[str, object]:
        """Return Django's description of a database on it."""
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": name,
            "USER": _USER,
            "HOST": str(self.socket),
            "PORT": "5432",
        }

    def address(self, name: str) -> str:
        """Return the address of a database as AYNI_DATABASE takes it."""
        host = str(self.socket).replace("/", "%2F")
        return f"postgresql://{_USER}@{host}:5432/{name}"

    def create(self, name: str, *, like: str = "template1") -> None:
        """Create a database as a copy of another one, which nobody uses now."""
        self._run("createdb", "--template", like, name)

    def drop(self, name: str) -> None:
        """Remove a database, connections and all."""
        self._run("dropdb", "--force", name)

    def kill(self) -> None:
        """End every process of the server at once, as a power cut would."""
        self._control("-m", "immediate", "stop")

    def runs(self) -> bool:
        """Tell whether the server takes connections."""
        command = [program_path("pg_isready"), "-q", "-h", str(self.socket)]
        return subprocess.run(command, check=False, timeout=60).returncode == 0

    def start(self) -> None:
        """Start the server; after `kill` it recovers from its log first."""
        # A database made for tests may be fast: durability is the disk's business, not theirs.
        options = f"-k {self.socket} -c listen_addresses='' -c fsync=off -c max_connections=60"
        self._control("-w", "-o", options, "-l", str(self.socket / "log"), "start")

    def _control(self, *words: str) -> None:
        command = [program_path("pg_ctl"), "-D", str(self.socket / "data"), *words]
        _as_owner(os.geteuid() == 0, *command)

    def _run(self, program: str, *words: str) -> None:
        command = [program_path(program), "-h", str(self.socket), "-U", _USER, *words]
        subprocess.run(command, check=True, capture_output=True, timeout=60)


def program_path(name: str) -> str:
    """Return the path of one of PostgreSQL's programs; skip the test if there is none.

    With AYNI_CI=1 a missing server is a failure: nothing may go untested unseen.
    """
    found = sorted(_BIN.glob(f"*/bin/{name}"))
    if found:
        return str(found[-1])
    text = "Debian's package `postgresql` is not installed: apt-get install postgresql"
    if os.environ.get("AYNI_CI") == "1":
        pytest.fail(text)
    pytest.skip(text)


@contextmanager
def running_server(home: Path | None = None) -> Iterator[Server]:
    """Start a server on a new cluster and stop it at the end.

    Args:
        home: an empty folder that it lives in, short enough for the address of a socket.
    """
    initdb = program_path("initdb")
    home = home or Path(tempfile.mkdtemp(prefix="ayni-pg-"))
    as_root = os.geteuid() == 0
    if as_root:
        shutil.chown(home, _USER)
    server = Server(home)
    try:
        _as_owner(as_root, initdb, "-D", str(home / "data"), "-U", _USER, "-A", "trust")
        server.start()
        try:
            with _ended_with_this_process(home):
                yield server
        finally:
            server.kill()
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def _ended_with_this_process(home: Path) -> Iterator[None]:
    """Stop the server and remove its files even if this process is killed and cleans nothing up.

    A shell waits for the end of a pipe that only this process holds open.
    """
    # The number is read at the end: a test may have killed the server and started another.
    pid = f"$(head -n 1 '{home}/data/postmaster.pid')"
    script = f"read -r word; [ \"$word\" = done ] || {{ kill -QUIT {pid}; rm -rf '{home}'; }}"
    with subprocess.Popen(
        ["/bin/sh", "-c", script], stdin=subprocess.PIPE, text=True, start_new_session=True
    ) as watcher:
        try:
            yield
        finally:
            watcher.communicate("done\n")


def _as_owner(as_root: bool, *command: str) -> None:
    """Run a command; PostgreSQL refuses to run as root."""
    words = ["runuser", "-u", _USER, "--", *command] if as_root else list(command)
    done = subprocess.run(words, capture_output=True, text=True, timeout=120, check=False, cwd="/")
    if done.returncode:
        raise RuntimeError(f"{command[0]}: {done.stderr.strip() or done.stdout.strip()}")
