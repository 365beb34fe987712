# SPDX-License-Identifier: Apache-2.0
"""Nodes as an operator has them: directories, the command line, and processes that run."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from ayni.adapters import clock
from ayni.adapters.link import health
from ayni.adapters.link.health import Status
from ayni.node.config import CONFIG_NAME

PASSPHRASE = "seis palabras para una prueba"
PATIENCE_S = 180.0
STOP_WAIT_S = 60
LOOK_AGAIN_S = 0.05
ZONES = {"chl": "America/Santiago", "per": "America/Lima"}
FOUNDERS = {
    "chl": {"chl.mfa.border": "foreign,node", "chl.north.liaison": "liaison"},
    "per": {"per.mfa.border": "foreign,node", "per.south.liaison": "liaison"},
}
LINK = ("-m", "ayni.adapters.link")
WEB = ("-m", "ayni.node.web")


def wait_for(condition: Callable[[], object], what: str, *, within_s: float = PATIENCE_S) -> None:
    """Wait until a condition holds; fail when it does not in time."""
    until = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < until, f"did not happen: {what}"
        time.sleep(LOOK_AGAIN_S)


@dataclass(frozen=True, slots=True)
class Told:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def sentence(self) -> str:
        """Return the one line that the command wrote to standard error."""
        lines = self.err.strip().splitlines()
        assert len(lines) == 1, self.err
        return lines[0]


@dataclass
class Node:
    """One node in a folder."""

    home: Path
    party: str
    variables: dict[str, str] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        return self.home / self.party

    @property
    def guard(self) -> Path:
        return self.home / f"{self.party}-guard"

    @property
    def keys(self) -> Path:
        return self.data / "keys"

    @property
    def log_key(self) -> Path:
        [key] = self.keys.glob("log-*.key")
        return key

    @property
    def credentials(self) -> Path:
        return self.home / f"{self.party}-credentials.note"

    @property
    def database(self) -> Path:
        return self.data / "record.sqlite"

    def environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("AYNI_", "DJANGO_"))}
        return {
            **kept,
            "AYNI_DATA": str(self.data),
            "AYNI_GUARD": str(self.guard),
            "LANGUAGE": "en",
            **self.variables,
        }

    def run(
        self, *words: object, stdin: str = "", expect: int = 0, before: Sequence[str] = ()
    ) -> Told:
        """Run an `ayni` command on this node; it must end with the code that is expected."""
        done = subprocess.run(
            [*before, sys.executable, "-m", "ayni.node.cli", *map(str, words)],
            env=self.environment(),
            cwd=self.home,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )
        told = Told(done.returncode, done.stdout, done.stderr)
        assert told.code == expect, told
        assert "Traceback" not in told.err, told.err
        return told

    def script(self, text: str, *words: object, before: Sequence[str] = ()) -> Told:
        """Run a few lines of Python on this node, Django set up."""
        begin = "import django, os\nos.environ['DJANGO_SETTINGS_MODULE'] = 'ayni.node.settings'\n"
        done = subprocess.run(
            [*before, sys.executable, "-c", f"{begin}django.setup()\n{text}", *map(str, words)],
            env=self.environment(),
            cwd=self.home,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )
        return Told(done.returncode, done.stdout, done.stderr)

    def status(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.run("status", "--json").out)
        return found

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Read the database beside the node's processes, as another program would."""
        with closing(sqlite3.connect(self.database, timeout=10)) as held:
            return held.execute(sql, values).fetchall()

    def damage(self, sql: str, *values: object) -> None:
        """Change rows behind the node's back; exactly one must change."""
        with closing(sqlite3.connect(self.database, timeout=10)) as held, held:
            assert held.execute(sql, values).rowcount == 1

    def configure(self, **changes: dict[str, object]) -> None:
        """Change sections of node.json."""
        path = self.data / CONFIG_NAME
        found = json.loads(path.read_bytes())
        for name, section in changes.items():
            found[name] |= section
        path.write_bytes(msgspec.json.encode(found))

    def link_status(self) -> Status | None:
        """Return what the link process last told the pages, however old."""
        return health.read_status(self.data, now_ms=0)

    @contextmanager
    def process(self, *words: str) -> Iterator[subprocess.Popen[bytes]]:
        """Let a process of this node run; its output goes to a file beside the data."""
        with (self.home / f"{self.party}.log").open("ab") as log:
            running = subprocess.Popen(
                [sys.executable, *words],
                env=self.environment(),
                cwd=self.home,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
            try:
                yield running
            finally:
                stop(running)

    @contextmanager
    def link(self) -> Iterator[subprocess.Popen[bytes]]:
        """Let the link process run, and go on when it has told how it stands."""
        since = clock.now_ms()
        with self.process(*LINK) as running:
            wait_for(lambda: self.told_since(since), f"{self.party}: the link says how it stands")
            yield running

    def told_since(self, since_ms: int) -> bool:
        status = self.link_status()
        return status is not None and status.written_ms >= since_ms


def stop(process: subprocess.Popen[bytes]) -> int:
    """End a process that a test started in its own session, politely first; return its exit code.

    A process that does not end in time goes with its children: a child left alone keeps its port.
    """
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        return process.wait(STOP_WAIT_S)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        return process.wait(STOP_WAIT_S)


def init_words(party: str, passphrase_file: Path, *, door: int = 8450) -> list[str]:
    """Return the words of `ayni init` for one party of the drill."""
    words = [
        "init", "--party", party, "--label", f"Nodo {party}", "--mode", "exercise",
        "--partnership", "Ensayo", "--zone", ZONES[party],
        "--staff", f"http://{party}.localhost:8440", "--door", f"127.0.0.1:{door}",
        "--second-factor", "optional", "--passphrase-file", str(passphrase_file),
    ]  # fmt: skip
    for office, powers in FOUNDERS[party].items():
        words += ["--founder", f"{office}:{powers}"]
    return words
