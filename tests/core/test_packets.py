# SPDX-License-Identifier: Apache-2.0
"""Which acts a packet holds, and that packets laid over each other are a whole export."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from ayni.core import packets
from ayni.core.checkpoints import parse_checkpoint
from ayni.core.errors import PacketRefused
from ayni.core.exporting import format_manifest
from ayni.core.merkle import root_at
from ayni.core.notes import parse_note
from ayni.core.packets import Manifest, Run
from ayni.core.policy import format_policy
from ayni.core.ports import Entry
from ayni.core.tiles import reader_over, tile
from ayni.core.verification import check_export
from ayni.node.folders import Folder
from tests.core.exports import POLICY, SmallLog, write_files

LOG = "0000000000000sth"
MANIFEST = Manifest(
    sender="per",
    recipients=("chl",),
    mode="exercise",
    number=7,
    written_ms=1_795_424_531_123,
    logs=(Run(log=LOG, first=256, to=300),),
    held={LOG: 300},
)


def packet_of(log: SmallLog, size: int, known: int) -> dict[str, bytes]:
    """Return the files that a packet has of a log, head and words."""
    note = log.note(size)
    entries = [Entry(b"", raw, body) for raw, body in zip(log.entries, log.shown, strict=True)]
    run = packets.run_for(LOG, known=known, size=size)
    files = packets.log_files(run, note, log.tree.reader, lambda start, end: entries[start:end])
    found = {name: b"".join(pieces) for name, pieces in files}
    head = parse_checkpoint(parse_note(note).text)
    return {
        **found,
        "policy": format_policy(POLICY).encode(),
        "manifest.json": format_manifest([head]),
    }


@pytest.mark.parametrize("seed", range(8))
def test_packets_laid_over_each_other_are_a_whole_export(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    print(f"seed {seed}")
    log = SmallLog(1300)
    size = 0
    while size < 1300:
        known, size = chance.randint(0, size), chance.randint(size + 1, 1300)
        write_files(tmp_path, packet_of(log, size, known))
        report = check_export(Folder(tmp_path), POLICY)
        assert report.logs[0].checkpoint.size == size
        assert report.logs[0].bodies.complete == size


def test_a_packet_after_70000_acts_is_small_and_gives_every_hash_it_must() -> None:
    log = SmallLog.of_entries([b"entry-%d" % at for at in range(70_000)])
    files = packet_of(log, 70_000, 69_700)
    assert sum(len(raw) for name, raw in files.items() if "entries" in name) < 10_000
    tiles = {name.split("/", 2)[2]: raw for name, raw in files.items() if "/tile/" in name}

    def read(level: int, n: int, width: int) -> bytes:
        path = packets.tile_path(level, n, width)
        return tiles.get(path) or tile(log.tree.reader, level, n, width)

    assert root_at(reader_over(70_000, read), 70_000) == log.tree.root()
    first = packets.first_of(69_700)
    for level, n, width in packets.tiles_since(first, 70_000):
        assert packets.tile_path(level, n, width) in tiles
    for level in range(17):
        for index in range(first >> level, 70_000 >> level):
            if (index + 1) << level > first:
                tile_level, height = divmod(level, 8)
                n = (index << height) // 256
                assert any(
                    f"tile/{tile_level}/{packets.tile_path(0, n).split('/', 2)[2]}" in name
                    for name in tiles
                )


@pytest.mark.parametrize(
    ("known", "size", "first"),
    [(0, 0, 0), (0, 5, 0), (5, 5, 5), (255, 300, 0), (256, 300, 256), (299, 300, 256)],
)
def test_a_run_begins_with_the_bundle_of_the_first_act_that_may_lack(
    known: int, size: int, first: int
) -> None:
    assert packets.run_for(LOG, known=known, size=size) == Run(log=LOG, first=first, to=size)


def test_nothing_new_is_a_head_and_no_more() -> None:
    log = SmallLog(300)
    assert [name for name in packet_of(log, 300, 300) if name.startswith("full/")] == [
        f"full/{LOG}/checkpoint"
    ]


def test_what_a_packet_says_of_itself_is_read_back() -> None:
    raw = packets.encode_manifest(MANIFEST)
    assert packets.decode_manifest(raw) == MANIFEST
    assert b'"logs":[{"from":256,"log"' in raw
    later = raw.replace(b'"logs"', b'"later":1,"logs"')
    assert packets.decode_manifest(later) == MANIFEST
    assert MANIFEST.run(LOG) == MANIFEST.logs[0]
    assert MANIFEST.run("x") is None


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b'"v":1', b'"v":2', "newer"),
        (b'"v":1', b'"v":0', "not_a_packet"),
        (b'"v":1', b'"w":1', "not_a_packet"),
        (b'"per"', b'"peru"', "not_a_packet"),
        (b'"exercise"', b'"real"', "not_a_packet"),
        (b'["chl"]', b"[]", "not_a_packet"),
        (b'"number":7', b'"number":-7', "not_a_packet"),
        (b'"number":7', b'"number":7.5', "not_a_packet"),
        (b"{", b"", "not_a_packet"),
        (b'"from":256', b'"from":-1', "not_a_packet"),
    ],
)
def test_what_says_nothing_readable_is_refused(old: bytes, new: bytes, code: str) -> None:
    raw = packets.encode_manifest(MANIFEST)
    assert old in raw
    with pytest.raises(PacketRefused) as found:
        packets.decode_manifest(raw.replace(old, new, 1))
    assert found.value.code == code
