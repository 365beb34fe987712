# SPDX-License-Identifier: Apache-2.0
"""Nodes made once by the command line, and copied for each test.

Encrypting an identity key takes seconds on purpose, so a pair is made once for each worker of a
run. A copy keeps the ports of its node cards, which no other worker has: a link that calls the
neighbour never reaches the neighbour of another test.
"""

from __future__ import annotations

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.node.operating import PASSPHRASE, Node, init_words, wait_for
from tests.ports import free_port

Pair = tuple[Node, Node]
PARTIES = ("chl", "per")
OFFICES = [
    {
        "office": "chl.civil.duty",
        "powers": ["duty"],
        "institution": "civil_protection",
        "names": {"es": "Protección Civil, turno", "pt": "Proteção Civil", "en": "Duty desk"},
        "telephone": "+00 0 0000 0000",
    },
]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two nodes after `ayni init` and `ayni credentials export`; they do not know each other."""
    folder = tmp_path_factory.mktemp("made")
    _make(folder)
    return folder


@pytest.fixture(scope="session")
def joined(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two nodes with a constitution in force; `told.json` holds what the commands printed."""
    folder = tmp_path_factory.mktemp("joined")
    _join(made, folder)
    return folder


@pytest.fixture
def strangers(made: Path, tmp_path: Path) -> Pair:
    """Copies of two nodes that do not know each other."""
    return _copies(made, tmp_path)


@pytest.fixture
def pair(joined: Path, tmp_path: Path) -> Pair:
    """Copies of two nodes with a constitution in force; nothing runs."""
    return _copies(joined, tmp_path)


@pytest.fixture
def chl(pair: Pair) -> Node:
    """Chile's node, its doors at ports that the system chooses."""
    node, _ = pair
    node.configure(door={"port": 0}, staff={"port": free_port()})
    return node


def _copies(source: Path, target: Path) -> Pair:
    for path in source.iterdir():
        if path.is_dir():
            shutil.copytree(path, target / path.name, ignore=shutil.ignore_patterns("*.sock"))
        else:
            shutil.copy(path, target)
    return Node(target, "chl"), Node(target, "per")


def _make(folder: Path) -> None:
    passphrase = folder / "passphrase"
    passphrase.write_text(PASSPHRASE + "\n")
    ports = [free_port() for _party in PARTIES]
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda each: _make_one(folder, *each), zip(PARTIES, ports, strict=True)))


def _make_one(folder: Path, party: str, port: int) -> None:
    node = Node(folder, party)
    told = node.run(*init_words(party, folder / "passphrase", door=port))
    (folder / f"{party}-init.txt").write_text(told.out)
    node.run("credentials", "export", node.credentials)


def _join(made: Path, folder: Path) -> None:
    """Compare words, open the doors, agree on a constitution by the command line alone."""
    chl, per = _copies(made, folder)
    for node, other in ((chl, per), (per, chl)):
        words = other.run("credentials", "words").out
        node.run("credentials", "add", other.credentials, "--words", words)
    with chl.link(), per.link():
        told = _agree(chl, per)
    (folder / "told.json").write_text(json.dumps(told))


def _agree(chl: Node, per: Node) -> dict[str, Any]:
    text, offices = chl.home / "constitution.json", chl.home / "offices.json"
    told: dict[str, Any] = {}
    told["draft"] = chl.run("constitution", "draft", text).out
    told["propose"] = chl.run("constitution", "propose", text, "--by", "chl.mfa.border").out
    leaf = told["propose"].split()[1]
    wait_for(lambda: holds(per, chl), "Peru holds the proposal")
    told["proposed"] = per.run("constitution", "list").out
    for node in (per, chl):
        word = node.run("constitution", "consent", leaf, "--by", f"{node.party}.mfa.border").out
        told[f"consent {node.party}"] = word
    wait_for(lambda: holds(per, chl) and holds(chl, per), "each holds the other's consent")
    offices.write_text(json.dumps(OFFICES))
    told["declare"] = chl.run("office", "declare", offices, "--by", "chl.north.liaison").out
    wait_for(lambda: settled(chl, per), "each has a receipt for all of its acts")
    told["list"] = [node.run("constitution", "list").out for node in (chl, per)]
    told["status"] = [node.status() for node in (chl, per)]
    return told


def holds(reader: Node, writer: Node) -> bool:
    """Tell whether a node holds and has folded all that another wrote."""
    here, there = _sizes(reader, writer.party), _sizes(writer, writer.party)
    return here == there and len(set(here)) == 1


def settled(one: Node, other: Node) -> bool:
    """Tell whether each holds all of the other's acts and gave its receipt."""
    return all(
        holds(reader, writer) and _receipted(writer) == _sizes(writer, writer.party)[0]
        for reader, writer in ((one, other), (other, one))
    )


def _sizes(node: Node, party: str) -> tuple[int, int]:
    [found] = node.rows("SELECT size, folded FROM log WHERE party = ?", party)
    return found[0], found[1]


def _receipted(node: Node) -> int:
    [(size,)] = node.rows(
        "SELECT COALESCE(MAX(size), 0) FROM receipt WHERE log ="
        " (SELECT pk FROM log WHERE own = 1) AND witness <> ?",
        f"ayni/receipt/{node.party}",
    )
    return int(size)
