# SPDX-License-Identifier: Apache-2.0
"""Two real nodes whose processes are killed in the middle of a deed, round after round.

What was acknowledged is kept here and asked for after each round: an act whose append returned, a
head that was let out or that the neighbour holds, a receipt that the neighbour gave. Must not look
inside the nodes: every question goes to another process of theirs.
"""

from __future__ import annotations

import secrets
import shutil
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from ayni.adapters.link.health import STATUS_NAME
from tests import postgres
from tests.link.nodes import wait_for
from tests.link.processes import STOP_WAIT_S, RealNode

DEED_S = 600
"""Longest time that a deed which nobody kills may take, seconds: a busy machine is no fault."""


@dataclass
class Ring:
    """A pair of nodes, chance, and what was promised so far.

    Attributes:
        home: folder of the run.
        chance: decides who is killed, and when.
        server: of the databases, or none for SQLite.
        acts: log to index to leaf that a process told it had kept.
        heads: log to size to root that a process told it had let out.
        rows: what the rounds of each deed came to.
        deed: the deed of this round.
    """

    home: Path
    chl: RealNode
    per: RealNode
    chance: Random
    server: postgres.Server | None = None
    acts: dict[str, dict[int, str]] = field(default_factory=dict)
    heads: dict[str, dict[int, str]] = field(default_factory=dict)
    rows: dict[str, Counter[str]] = field(default_factory=dict)
    deed: str = ""

    def round(self) -> None:
        """Kill one process in the middle of one deed, then hold the nodes to what they promised."""
        deeds = [self.kill_append, self.kill_signing, self.kill_pull, self.kill_import]
        if self.chance.random() < 0.5:
            deeds += [self.kill_restore] + [self.kill_database] * (self.server is not None)
        deed = self.chance.choice(deeds)
        self.deed = deed.__name__.removeprefix("kill_")
        self.count("rounds")
        deed()
        for node in (self.chl, self.per):
            found = node.do("fsck")
            self.count("fsck", len(found))
            assert found == [], node.party
        self.hold_promises()

    def count(self, what: str, by: int = 1) -> None:
        """Count something in the row of this round's deed."""
        self.rows.setdefault(self.deed, Counter())[what] += by

    def hold_promises(self) -> None:
        """Assert that what was acknowledged of Chile's log is there, on both sides."""
        [log] = [name for name, state in self.chl.do("own_logs").items() if state == "own"]
        held, carried = self.chl.do("leaves", log), self.per.do("leaves", log)
        lost = [i for i, leaf in self.acts.get(log, {}).items() if held[i : i + 1] != [leaf]]
        heads = self.heads.get(log, {})
        roots = self.chl.do("roots", log, *heads)
        lost += [size for size, root in zip(heads, roots, strict=True) if heads[size] != root]
        # What the neighbour holds left this node under a signed head, and its receipt is its word.
        if carried != held[: len(carried)]:
            lost.append(len(carried))
        if len(carried) < (receipted := self.chl.do("receipted", "per")):
            lost.append(receipted)
        self.count("lost", len(lost))
        assert lost == [], log

    def kill_append(self) -> None:
        """A person's deeds, killed between or inside two of them."""
        self.listen(self.struck(self.chl, "append", within_s=0.3))

    def kill_signing(self) -> None:
        """The signer, killed before, at or after the guard's mark."""
        self.listen(self.struck(self.chl, "sign", within_s=0.5))

    def kill_pull(self) -> None:
        """The link of the neighbour, killed while it fetches, stores, folds or gives receipts."""
        self.chl.do("append", self.chance.choice([1, 80, 400]))
        for node in (self.chl, self.per):
            (node.data / STATUS_NAME).unlink(missing_ok=True)
            node.start_link()
        wait_for(self.per.status, within_s=DEED_S)
        link = self.per.link
        assert link is not None
        with suppress(subprocess.TimeoutExpired):
            link.wait(timeout=self.chance.uniform(0, 0.6))
        self.per.kill_link()
        self.chl.kill_link()
        self.count("killed")

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

    def kill_database(self) -> None:
        """The whole database server, killed under a person's deeds and started again."""
        assert self.server is not None
        process = begun(self.chl, "append")
        assert process.stdout is not None
        lines = [process.stdout.readline()]
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=self.chance.uniform(0, 0.3))
        self.server.kill()
        self.count("killed")
        lines += process.communicate(timeout=DEED_S)[0].splitlines(keepends=True)
        self.server.start()
        self.listen([line.rstrip("\n") for line in lines if line.endswith("\n")])
        for node in (self.chl, self.per):
            node.reopen_desk()

    def struck(self, node: RealNode, *words: object, within_s: float) -> list[str]:
        """Begin a deed, kill it within some seconds of its first word; return what it told."""
        process = begun(node, *words)
        assert process.stdout is not None
        lines = [process.stdout.readline()]
        try:
            process.wait(timeout=self.chance.uniform(0, within_s))
        except subprocess.TimeoutExpired:
            process.kill()
            self.count("killed")
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
                self.count("acknowledged")
            elif word == "head":
                size, root = rest
                self.heads.setdefault(log, {})[int(size)] = root
                self.count("acknowledged")

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


def table(ring: Ring) -> str:
    """Return what the rounds came to, as the table that docs/operate/endurance.md keeps."""
    columns = ("rounds", "killed", "acknowledged", "lost", "fsck")
    lines = [f"| during | {' | '.join(columns)} |", f"|---|{'---:|' * len(columns)}"]
    for deed, counts in sorted(ring.rows.items()):
        lines.append(f"| {deed} | {' | '.join(str(counts[name]) for name in columns)} |")
    return "\n".join(lines)
