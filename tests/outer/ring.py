# SPDX-License-Identifier: Apache-2.0
"""Two real nodes whose processes are killed in the middle of a deed, round after round.

What a killed process had told as durable is kept here and asked for after each round. Must not
look inside the nodes: every question goes to another process of theirs.
"""

from __future__ import annotations

import secrets
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from tests import postgres
from tests.link.processes import STOP_WAIT_S, RealNode

DEED_S = 60
"""Longest time that a deed which nobody kills may take, seconds."""


@dataclass
class Ring:
    """A pair of nodes, chance, and what was promised so far.

    Attributes:
        home: folder of the run.
        chance: decides who is killed, and when.
        server: of the databases, or none for SQLite.
        acts: log to index to leaf that a process told it had kept.
        heads: log to size to root that a process told it had let out.
        counts: rounds of each kind, and how they ended.
    """

    home: Path
    chl: RealNode
    per: RealNode
    chance: Random
    server: postgres.Server | None = None
    acts: dict[str, dict[int, str]] = field(default_factory=dict)
    heads: dict[str, dict[int, str]] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)

    def round(self) -> None:
        """Kill one process in the middle of one deed, then hold the node to what it promised."""
        deed = self.chance.choice(
            [self.kill_append, self.kill_signing, self.kill_pull, self.kill_import]
            + [self.kill_restore] * (self.chance.random() < 0.5)
        )
        self.counts[deed.__name__.removeprefix("kill_")] += 1
        deed()
        for node in (self.chl, self.per):
            assert node.do("fsck") == [], node.party
        self.hold_promises(self.chl)

    def hold_promises(self, node: RealNode) -> None:
        """Assert that a node has every act and head that was told of Chile's logs."""
        for log, acts in self.acts.items():
            held = node.do("leaves", log)
            assert {i: held[i] for i in acts if i < len(held)} == acts, log
        for log, heads in self.heads.items():
            assert node.do("roots", log, *heads) == list(heads.values()), log

    def kill_append(self) -> None:
        """A person's deeds, killed between or inside two of them."""
        self.listen(self.struck(self.chl, "append", within_s=0.3))

    def kill_signing(self) -> None:
        """The signer, killed before, at or after the guard's mark."""
        self.listen(self.struck(self.chl, "sign", within_s=0.5))

    def kill_pull(self) -> None:
        """The link of the neighbour, killed while it fetches, stores, folds or gives receipts."""
        self.chl.do("append", self.chance.choice([1, 80, 400]))
        self.chl.start_link()
        self.per.start_link()
        link = self.per.link
        assert link is not None
        try:
            link.wait(timeout=0.4 + self.chance.random())
        except subprocess.TimeoutExpired:
            self.counts["pull killed"] += 1
        self.per.kill_link()
        self.chl.kill_link()

    def kill_import(self) -> None:
        """The reading of a packet, killed; read again, it is whole."""
        self.chl.do("append", self.chance.choice([1, 150]))
        written = self.chl.do("write", "per")
        path = written["path"]
        assert path, written
        self.struck(self.per, "read", path, within_s=0.3)
        assert done(self.per, "read", path)[-1] == "done"
        [log] = [name for name, state in self.chl.do("own_logs").items() if state == "own"]
        assert self.per.do("leaves", log) == self.chl.do("leaves", log)

    def kill_restore(self) -> None:
        """A restore on a spare machine, killed; begun again, it opens one new log."""
        copy = self.home / f"copy-{secrets.token_hex(4)}"
        self.chl.do("backup", copy)
        node = self.spare(self.chl)
        key = node.data / "keys" / "opening-1.key"
        told = self.struck(node, "restore", copy, key, within_s=1.0)
        if told[-1:] == ["ready"]:
            told = done(node, "restore", copy, key)
        word, log = told[-1].split(maxsplit=1)
        assert word == "opened", log
        node.desk = node._start()
        logs = node.do("own_logs")
        assert logs.pop(log) == "own"
        assert set(logs.values()) == {"closed"}
        node.do("append", 3)
        assert node.do("fsck") == []
        node.end()
        shutil.rmtree(node.home)

    def struck(self, node: RealNode, *words: object, within_s: float) -> list[str]:
        """Begin a deed, kill it within some seconds of its first word; return what it told."""
        process = begun(node, *words)
        assert process.stdout is not None
        lines = [process.stdout.readline()]
        try:
            process.wait(timeout=self.chance.uniform(0, within_s))
        except subprocess.TimeoutExpired:
            process.kill()
            self.counts["killed"] += 1
        lines += process.communicate(timeout=STOP_WAIT_S)[0].splitlines(keepends=True)
        # The last line may have been cut: it promises nothing.
        return [line.rstrip("\n") for line in lines if line.endswith("\n")]

    def listen(self, lines: list[str]) -> None:
        """Keep what a process told as durable."""
        log = ""
        for line in lines:
            word, *rest = line.split()
            if word == "act":
                log, index, leaf = rest
                self.acts.setdefault(log, {})[int(index)] = leaf
            elif word == "head":
                size, root = rest
                self.heads.setdefault(log, {})[int(size)] = root

    def spare(self, node: RealNode) -> RealNode:
        """Return a machine with a node's keys and configuration, and no record."""
        home = self.home / f"spare-{secrets.token_hex(4)}"
        home.mkdir()
        spare = RealNode(home, node.party, node.port, card=node.card)
        shutil.copytree(
            node.data, spare.data, ignore=shutil.ignore_patterns("*.sock", "*.sqlite*", "link.*")
        )
        if self.server is not None:
            name = f"spare_{secrets.token_hex(4)}"
            self.server.create(name)
            spare.database = self.server.address(name)
        return spare


def done(node: RealNode, *words: object) -> list[str]:
    """Do a deed of worker.py to its end and return what it told."""
    return begun(node, *words).communicate(timeout=DEED_S)[0].splitlines()


def begun(node: RealNode, *words: object) -> subprocess.Popen[str]:
    """Begin a deed of worker.py in a process of the node."""
    told = (node.home / f"{node.party}.log").open("a", encoding="utf-8")
    node.output.append(told)
    return subprocess.Popen(
        [sys.executable, "-m", "tests.outer.worker", *map(str, words)],
        env=node.environment(),
        cwd=node.home,
        stdout=subprocess.PIPE,
        stderr=told,
        text=True,
    )


def tell(ring: Ring, write: Callable[[str], Any] = print) -> None:
    """Write how many rounds of which kind there were."""
    write(", ".join(f"{count} {name}" for name, count in sorted(ring.counts.items())))
