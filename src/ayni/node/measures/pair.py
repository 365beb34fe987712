# SPDX-License-Identifier: Apache-2.0
"""Two real nodes for measuring, and a watcher that sees when acts reach the other side."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from ayni.core.errors import DrillTrouble
from ayni.node.drill.nodes import START_WAIT_S, Node, free_ports, make_node

LIAISON = "chl.north.liaison"
WATCH_PAUSE_S = 0.0004


@dataclass(slots=True)
class Watcher:
    """Reads, in a thread of its own, how much of a log a node holds and has folded.

    Attributes:
        seen: (size, folded, instant) at each change.
    """

    database: Path
    log: str
    seen: list[tuple[int, int, float]] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def __enter__(self) -> Watcher:
        """Begin to watch."""
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop watching."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()

    def _watch(self) -> None:
        connection = sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)
        last = (-1, -1)
        while not self._stop.is_set():
            row = connection.execute(
                "SELECT size, folded FROM log WHERE id = ?", (self.log,)
            ).fetchone()
            if row is not None and row != last:
                self.seen.append((row[0], row[1], time.time()))  # noqa: TID251
                last = row
            time.sleep(WATCH_PAUSE_S)
        connection.close()

    def wait_folded(self, count: int, *, patience_s: float) -> float:
        """Return the instant at which `count` acts were folded.

        Raises:
            DrillTrouble: it did not happen in time.
        """
        return self._wait(count, place=1, patience_s=patience_s)

    def wait_stored(self, count: int, *, patience_s: float) -> float:
        """Return the instant at which `count` acts were stored; raises as `wait_folded`."""
        return self._wait(count, place=0, patience_s=patience_s)

    def _wait(self, count: int, *, place: int, patience_s: float) -> float:
        deadline = time.monotonic() + patience_s
        while time.monotonic() < deadline:
            found = next((row[2] for row in list(self.seen) if row[place] >= count), None)
            if found is not None:
                return found
            time.sleep(0.01)
        told = self.seen[-1][:2] if self.seen else "nothing"
        raise DrillTrouble(f"{count} acts expected within {patience_s:g} s; found {told}")

    def folded_at(self, index: int) -> float:
        """Return the instant at which the act of an index was folded."""
        return next(at for _size, folded, at in self.seen if folded > index)


def work(node: Node, task: str, **given: object) -> dict[str, object]:
    """Run one task of worker.py on a node and return what it found.

    Raises:
        DrillTrouble: the task failed.
    """
    return finish(begin(node, task, **given))


def begin(node: Node, task: str, **given: object) -> subprocess.Popen[str]:
    """Start one task of worker.py on a node."""
    return subprocess.Popen(
        [sys.executable, "-m", "ayni.node.measures.worker", task, json.dumps(given)],
        env=node.environment(),
        cwd=node.home,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process: subprocess.Popen[str], *, patience_s: float = 900) -> dict[str, object]:
    """Wait for a task and return what it found."""
    out, told = process.communicate(timeout=patience_s)
    if process.returncode:
        raise DrillTrouble(f"a task of the measurement failed: {told.strip()[-800:]}")
    found: dict[str, object] = json.loads(out)
    return found


def make_pair(home: Path) -> tuple[Node, Node]:
    """Make two nodes that trust each other, with a constitution in force."""
    ports = free_ports(4)
    chl = Node(
        party="chl", label="Chile", zone="America/Santiago", home=home,
        staff_port=ports[0], door_port=ports[1],
    )  # fmt: skip
    per = Node(
        party="per", label="Perú", zone="America/Lima", home=home,
        staff_port=ports[2], door_port=ports[3],
    )  # fmt: skip
    words = {}
    for node in (chl, per):
        liaison = LIAISON if node is chl else "per.south.liaison"
        words[node.party] = make_node(
            node, {f"{node.party}.mfa.border": ["foreign", "node"], liaison: ["liaison"]}
        )
    chl.run("credentials", "add", str(per.credentials), "--words", words["per"])
    per.run("credentials", "add", str(chl.credentials), "--words", words["chl"])
    text = home / "constitution.json"
    chl.run("constitution", "draft", str(text))
    leaf = chl.run("constitution", "propose", str(text), "--by", "chl.mfa.border").split()[1]
    chl.run("constitution", "consent", leaf, "--by", "chl.mfa.border")
    try:
        for node in (chl, per):
            node.start("link")
        _until(per, leaf)
        per.run("constitution", "consent", leaf, "--by", "per.mfa.border")
        _until_in_force(chl)
    except BaseException:
        for node in (chl, per):
            node.stop("link")
        raise
    return chl, per


def _until(node: Node, leaf: str) -> None:
    deadline = time.monotonic() + START_WAIT_S
    while leaf not in node.run("constitution", "list"):
        if time.monotonic() > deadline:
            raise DrillTrouble(f"{node.party}: the proposal {leaf[:12]} has not arrived")


def _until_in_force(node: Node) -> None:
    deadline = time.monotonic() + START_WAIT_S
    while "in force" not in node.run("constitution", "list"):
        if time.monotonic() > deadline:
            raise DrillTrouble(f"{node.party}: the constitution is not in force")
