# SPDX-License-Identifier: Apache-2.0
"""Attached files between two nodes with databases and link processes of their own."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ayni.core import limits, packets
from tests.link.nodes import wait_for
from tests.link.processes import RealNode, copy_of, make_pair
from tests.link.sticks import files_of, packed, seal, unseal

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
    wait_for(lambda: per.do("logs")["chl"]["folded"] == 3)
    per.do("consent", leaf, text)
    wait_for(lambda: chl.do("logs")["per"]["folded"] == 2)
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
    wait_for(lambda: chl.do("begun", name) > 0)
    chl.kill_link()
    there = chl.do("begun", name)
    assert 0 < there < limits.ATTACHMENT_SIZE_MAX_BYTES
    chl.start_link()
    wait_for(lambda: held(chl, name).exists())
    assert held(chl, name).read_bytes() == croquis.read_bytes()
    wait_for(lambda: per.do("receipted", "chl") == per.do("logs")["per"]["size"])
    assert chl.do("files")["missing"] == 0
    wait_for(lambda: (shown := chl.status()) and shown.files.missing == 0)


def carried(sender: RealNode, reader: RealNode) -> tuple[Any, Any]:
    """Write a packet at one node and read it at the other; return both answers."""
    packet = sender.do("write", reader.party)
    told = reader.do("read", packet["path"])
    assert told["standing"] == "done", told
    return packet["answer"]["written"], told["taken"]


def test_a_packet_carries_the_files_of_its_acts(pair: Pair, croquis: Path) -> None:
    chl, per = pair
    name = per.do("attach", croquis)
    written, taken = carried(per, chl)
    assert (written["files"], written["files_left"]) == (1, 0)
    assert (taken["acts"], taken["files"], taken["receipts_out"]) == (1, 1, 1)
    assert held(chl, name).read_bytes() == PDF
    carried(chl, per)
    written, taken = carried(per, chl)
    assert (written["files"], taken["files"]) == (0, 0), "what is there does not travel again"


def test_a_file_that_does_not_fit_goes_on_in_the_next_packets(pair: Pair, croquis: Path) -> None:
    chl, per = pair
    name = per.do("attach", croquis)
    per.do("bound", 3 * limits.MIB)
    told = []
    for _ in range(3):
        written, taken = carried(per, chl)
        told.append((written["files_left"], taken["files_begun"], taken["files"]))
        carried(chl, per)
    assert told == [(1, 1, 0), (1, 1, 0), (0, 0, 1)]
    assert held(chl, name).read_bytes() == PDF
    assert per.do("receipted", "chl") == per.do("logs")["per"]["size"]


def test_a_lost_packet_with_a_part_of_a_file_costs_only_time(pair: Pair, croquis: Path) -> None:
    chl, per = pair
    name = per.do("attach", croquis)
    per.do("bound", 5 * limits.MIB)
    first = per.do("write", "chl")["path"]
    chl.do("read", first)
    carried(chl, per)
    lost = per.do("write", "chl")["path"]
    again = chl.do("read", first)
    assert again["taken"]["files_begun"] == 0, "a part that is here changes nothing"
    chl.do("read", lost)
    chl.do("read", lost)
    assert held(chl, name).read_bytes() == PDF


def test_a_packet_may_leave_files_out_and_brings_them_when_they_are_missed(
    pair: Pair, croquis: Path
) -> None:
    chl, per = pair
    name = per.do("attach", croquis)
    per.do("bound", 0)
    written, taken = carried(per, chl)
    assert (written["files"], taken["acts"], taken["receipts_out"]) == (0, 1, 1)
    assert chl.do("files")["missing"] == 1
    per.do("bound", 10 * limits.MIB)
    carried(chl, per)
    carried(per, chl)
    assert held(chl, name).read_bytes() == PDF


def test_a_packet_with_a_changed_file_brings_its_acts_and_says_so(
    pair: Pair, croquis: Path, tmp_path: Path
) -> None:
    chl, per = pair
    name = per.do("attach", croquis)
    packed_files = files_of(unseal(chl, per.do("write", "chl")["path"]))
    packed_files[packets.file_path(bytes.fromhex(name), 0)] = b"$" + PDF[1:]
    told = chl.do("read", seal(chl, packed(packed_files.items()), tmp_path / "changed.age"))
    assert (told["standing"], told["code"]) == ("refused", "bad_content")
    assert "attachment" in told["told"]
    assert chl.do("logs")["per"]["folded"] == per.do("logs")["per"]["size"]
    assert not held(chl, name).exists()
    assert chl.do("begun", name) == 0
