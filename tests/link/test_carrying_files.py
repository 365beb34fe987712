# SPDX-License-Identifier: Apache-2.0
"""Attached files between two nodes with databases and link processes of their own."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from ayni.core import limits
from tests.link.nodes import wait_for
from tests.link.processes import RealNode, copy_of, make_pair

Pair = tuple[RealNode, RealNode]
PDF = b"%PDF-1.7\n" + random.Random(3).randbytes(8 * limits.MIB)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """Two nodes with a constitution in force, made once."""
    chl, per = make_pair(tmp_path_factory.mktemp("original"))
    for node in (chl, per):
        node.start_link()
    leaf, text = chl.do("propose")
    chl.do("consent", leaf, text)
    wait_for(lambda: per.do("logs")["chl"]["folded"] == 3, within_s=60)
    per.do("consent", leaf, text)
    wait_for(lambda: chl.do("logs")["per"]["folded"] == 2, within_s=60)
    for node in (chl, per):
        node.stop_link()
        node.end()
    return chl, per


@pytest.fixture
def pair(original: Pair, tmp_path: Path) -> Iterator[Pair]:
    chl, per = original
    nodes = (copy_of(chl, tmp_path), copy_of(per, tmp_path))
    yield nodes
    for node in nodes:
        node.end()


@pytest.fixture
def croquis(tmp_path: Path) -> Path:
    path = tmp_path / "croquis.pdf"
    path.write_bytes(PDF)
    return path


def held(node: RealNode, name: str) -> Path:
    return node.data / "attachments" / "held" / name[:2] / name


def test_a_file_goes_on_after_the_link_was_killed(pair: Pair, croquis: Path) -> None:
    chl, per = pair
    with croquis.open("r+b") as file:
        file.truncate(limits.ATTACHMENT_SIZE_MAX_BYTES)
    name = per.do("attach", croquis)
    for node in pair:
        node.start_link()
    wait_for(lambda: chl.do("begun", name) > 0, within_s=60)
    chl.kill_link()
    there = chl.do("begun", name)
    assert 0 < there < limits.ATTACHMENT_SIZE_MAX_BYTES
    chl.start_link()
    wait_for(lambda: held(chl, name).exists(), within_s=60)
    assert held(chl, name).read_bytes() == croquis.read_bytes()
    wait_for(lambda: per.do("receipted", "chl") == per.do("logs")["per"]["size"], within_s=30)
    assert chl.do("files")["missing"] == 0
    wait_for(lambda: (shown := chl.status()) and shown.files.missing == 0, within_s=30)
