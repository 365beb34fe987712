# SPDX-License-Identifier: Apache-2.0
"""Two nodes as they run: databases, key files, guard, and the link in a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import msgspec

from ayni.adapters.link import health
from ayni.node.config import CONFIG_NAME, SECRET_NAME, Door, NodeConfig, SignIn, new_secret
from tests import prepared
from tests.ports import free_port

ROOT = Path(__file__).parents[2]
STOP_WAIT_S = 60


@dataclass
class RealNode:
    """One node in a folder of its own.

    Attributes:
        own_keys: its identity key is its alone; else all nodes of a party have one in a run.
    """

    home: Path
    party: str
    port: int
    desk: subprocess.Popen[str] | None = None
    link: subprocess.Popen[str] | None = None
    card: str = ""
    database: str = ""
    mode: str = "exercise"
    capture: str = ""
    own_keys: bool = False
    poll_s: int = 60
    output: list[IO[str]] = field(default_factory=list)

    @property
    def data(self) -> Path:
        return self.home / self.party

    @property
    def guard(self) -> Path:
        return self.home / f"{self.party}-guard"

    def environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("AYNI_", "DJANGO_"))}
        if self.database:
            kept["AYNI_DATABASE"] = self.database
        if self.capture:
            kept["AYNI_TEST_CAPTURE"] = self.capture
        return {
            **kept,
            "AYNI_DATA": str(self.data),
            "AYNI_GUARD": str(self.guard),
            "AYNI_TEST_PARTY": self.party,
            "AYNI_POLL_S": str(self.poll_s),
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        }

    def make(self) -> None:
        """Begin to make the node; its card is the answer."""
        self.data.mkdir(parents=True)
        config = NodeConfig(
            party=self.party,
            door=Door(port=self.port),
            mode=self.mode,
            sign_in=SignIn(second_factor="optional"),
        )
        (self.data / CONFIG_NAME).write_bytes(msgspec.json.encode(config))
        (self.data / SECRET_NAME).write_text(new_secret(), encoding="ascii")
        if not self.database:
            prepared.copy_tables(_fill_tables, self.data)
        self.desk = self._start()
        self.ask("make", self.party, str(self.port), *["own"] * self.own_keys)

    def do(self, *words: object) -> Any:
        """Have the node do something in its other process; return what it answers."""
        self.ask(*words)
        return self.answer()

    def ask(self, *words: object) -> None:
        assert self.desk is not None
        assert self.desk.stdin is not None
        self.desk.stdin.write(" ".join(str(word) for word in words) + "\n")
        self.desk.stdin.flush()

    def answer(self) -> Any:
        assert self.desk is not None
        assert self.desk.stdout is not None
        line = self.desk.stdout.readline()
        assert line, (self.home / f"{self.party}.log").read_text(encoding="utf-8")
        return json.loads(line)

    def start_link(self) -> None:
        self.link = self._start("link")

    def stop_link(self) -> None:
        link, self.link = self.link, None
        assert link is not None
        link.send_signal(signal.SIGTERM)
        link.communicate(timeout=STOP_WAIT_S)

    def kill_link(self) -> None:
        """End the link as a power cut would."""
        link, self.link = self.link, None
        assert link is not None
        link.kill()
        link.communicate(timeout=STOP_WAIT_S)

    def reopen_desk(self) -> None:
        """End the other process and begin it anew: its connection is gone."""
        assert self.desk is not None
        self.desk.kill()
        self.desk.communicate()
        self.desk = self._start()

    def end(self) -> None:
        for process in (self.desk, self.link):
            if process is not None:
                process.kill()
                process.communicate()
        for file in self.output:
            file.close()

    def status(self) -> health.Status | None:
        return health.read_status(self.data, now_ms=0)

    def _start(self, *words: str) -> subprocess.Popen[str]:
        told = (self.home / f"{self.party}.log").open("a", encoding="utf-8")
        self.output.append(told)
        return subprocess.Popen(
            [sys.executable, "-m", "tests.link.driver", *words],
            env=self.environment(),
            cwd=self.home,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=told,
            text=True,
        )


def _fill_tables(folder: Path) -> None:
    """Make both databases of a node that is nowhere else."""
    subprocess.run(
        [sys.executable, "-m", "tests.link.driver", "tables"],
        env={**os.environ, "AYNI_DATA": str(folder), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
        cwd=folder,
        check=True,
        timeout=STOP_WAIT_S,
    )


def make_pair(home: Path, databases: tuple[str, str] = ("", "")) -> tuple[RealNode, RealNode]:
    """Make two nodes that know each other; their links do not run yet.

    Args:
        home: folder of both.
        databases: addresses of PostgreSQL databases; empty for SQLite.
    """
    chl, per = (
        RealNode(home, party, free_port(), database=database)
        for party, database in zip(("chl", "per"), databases, strict=True)
    )
    for node in (chl, per):
        node.make()
    for node in (chl, per):
        node.card = node.answer()
    chl.do("know", per.card)
    per.do("know", chl.card)
    return chl, per


def copy_of(node: RealNode, home: Path) -> RealNode:
    """Copy a node that does not run into another folder, and open its desk."""
    copied = RealNode(home, node.party, node.port, card=node.card)
    shutil.copytree(node.data, copied.data)
    if node.guard.exists():
        shutil.copytree(node.guard, copied.guard)
    copied.desk = copied._start()
    return copied
