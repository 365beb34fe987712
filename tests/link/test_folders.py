# SPDX-License-Identifier: Apache-2.0
"""The folder link between two real nodes: whoever carries files carries acts, and no more."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.link.processes import RealNode, copy_of, make_pair
from tests.link.sticks import claiming, files_of, packed, seal, unseal

TELEPHONE = "+00-1-2345-6789"


@dataclass
class Folders:
    """Two nodes, their folders, and a courier who moves files when told."""

    chl: RealNode
    per: RealNode
    home: Path
    moved: list[Path] = field(default_factory=list)

    def out(self, node: RealNode) -> Path:
        return self.home / f"{node.party}-out"

    def incoming(self, node: RealNode) -> Path:
        return self.home / f"{node.party}-in"

    def begin(self, *changes: str) -> None:
        for node in (self.chl, self.per):
            node.do("carry", self.out(node), self.incoming(node), *changes)

    def move(self, node: RealNode) -> list[str]:
        """Carry what lies in a node's out-folder to the other; return the names."""
        other = self.per if node is self.chl else self.chl
        names = sorted(path.name for path in self.out(node).iterdir())
        for name in names:
            shutil.move(self.out(node) / name, self.incoming(other) / name)
        return names

    def round(self) -> None:
        """Let everybody look and the courier walk, there and back."""
        for node in (self.per, self.chl):
            node.do("look")
            self.move(node)

    def carrier(self, node: RealNode) -> Any:
        other = self.per if node is self.chl else self.chl
        return node.do("carriers", other.party)["carriers"]["folder"]


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> tuple[RealNode, RealNode]:
    nodes = make_pair(tmp_path_factory.mktemp("original"))
    for node in nodes:
        node.end()
    return nodes


@pytest.fixture
def folders(original: tuple[RealNode, RealNode], tmp_path: Path) -> Iterator[Folders]:
    chl, per = (copy_of(node, tmp_path) for node in original)
    found = Folders(chl, per, tmp_path)
    for node in (chl, per):
        found.out(node).mkdir()
        found.incoming(node).mkdir()
    found.begin()
    yield found
    for node in (chl, per):
        node.end()


def test_acts_and_receipts_travel_and_the_folder_is_the_link(folders: Folders) -> None:
    chl, per = folders.chl, folders.per
    per.do("append", 3)
    for _ in range(3):
        folders.round()
    assert chl.do("logs") == per.do("logs")
    assert chl.do("digest") == per.do("digest")
    assert per.do("receipted", "chl") == per.do("logs")["per"]["size"]
    assert chl.do("receipted", "per") == chl.do("logs")["chl"]["size"]
    assert folders.carrier(chl)["code"] == folders.carrier(per)["code"] == "up"


def test_with_nothing_new_nothing_is_written_until_the_sign_of_life(folders: Folders) -> None:
    for _ in range(4):
        folders.round()
    assert folders.move(folders.per) == folders.move(folders.chl) == []
    folders.per.do("look")
    assert folders.move(folders.per) == []
    folders.begin("beat_s=0")
    folders.per.do("look")
    [name] = folders.move(folders.per)
    assert name.endswith(".age")


def test_what_was_read_lies_in_done_and_only_the_newest_stay(folders: Folders) -> None:
    chl, per = folders.chl, folders.per
    folders.begin("done_kept=2", "beat_s=0")
    for _ in range(4):
        per.do("append")
        per.do("look")
        folders.move(per)
        chl.do("look")
    done = sorted(path.name for path in (folders.incoming(chl) / "done").iterdir())
    assert [name[-6:] for name in done] == ["03.age", "04.age"]
    assert [path.name for path in folders.incoming(chl).iterdir()] == ["done"]


def test_packets_that_nobody_collects_give_way_to_newer_ones(folders: Folders) -> None:
    for _ in range(5):
        folders.per.do("append")
        folders.per.do("look")
    names = folders.move(folders.per)
    assert [name[-6:] for name in names] == ["03.age", "04.age", "05.age"]
    shutil.rmtree(folders.incoming(folders.chl))  # the courier loses all but the last
    folders.incoming(folders.chl).mkdir()
    folders.per.do("append")
    folders.per.do("look")
    folders.move(folders.per)
    folders.chl.do("look")
    assert folders.chl.do("logs")["per"] == folders.per.do("logs")["per"]


def test_a_lost_packet_is_made_good_when_the_neighbour_says_what_it_holds(
    folders: Folders,
) -> None:
    chl, per = folders.chl, folders.per
    folders.begin("resend_s=0")
    per.do("append")
    per.do("look")
    for path in folders.out(per).iterdir():
        path.unlink()
    per.do("look")
    assert folders.move(per) == []  # nothing is new, and nobody has complained
    chl.do("append")
    chl.do("look")
    folders.move(chl)
    per.do("look")
    folders.move(per)
    chl.do("look")
    assert chl.do("logs")["per"] == per.do("logs")["per"]


def test_a_half_written_packet_is_left_until_it_is_whole(folders: Folders) -> None:
    chl, per = folders.chl, folders.per
    per.do("append")
    per.do("look")
    [packet] = folders.out(per).iterdir()
    raw = packet.read_bytes()
    target = folders.incoming(chl) / packet.name
    for part in (raw[:10], raw[:30_000], raw[:-1]):
        target.write_bytes(part)
        chl.do("look")
        assert target.exists()
        assert folders.carrier(chl)["code"] == "half_written"
    assert chl.do("quarantined") == []
    target.write_bytes(raw)
    chl.do("look")
    assert chl.do("logs")["per"] == per.do("logs")["per"]
    assert folders.carrier(chl)["code"] == "up"


def test_a_packet_that_stays_cut_short_is_set_aside_and_told(folders: Folders) -> None:
    chl, per = folders.chl, folders.per
    folders.begin("half_written_s=0")
    per.do("append")
    per.do("look")
    [packet] = folders.out(per).iterdir()
    (folders.incoming(chl) / "cut.age").write_bytes(packet.read_bytes()[:-5])
    chl.do("look")
    assert folders.carrier(chl)["code"] == "half_written"
    chl.do("look")
    refused = folders.incoming(chl) / "refused"
    assert sorted(path.name for path in refused.iterdir()) == ["cut.age", "cut.age.txt"]
    assert (refused / "cut.age.txt").read_text().startswith("damaged")
    told = folders.carrier(chl)
    assert (told["code"], told["refused"]) == ("set_aside", 1)
    assert chl.do("quarantined")[0][:2] == ["per", "PacketRefused"]
    assert chl.do("carriers", "per")["set_aside"] == 1
    folders.move(per)
    chl.do("look")
    assert folders.carrier(chl)["code"] == "up"
    assert chl.do("logs")["per"] == per.do("logs")["per"]


def test_names_of_files_under_way_links_and_folders_are_passed_over(folders: Folders) -> None:
    chl, per = folders.chl, folders.per
    per.do("append")
    per.do("look")
    [packet] = folders.out(per).iterdir()
    incoming = folders.incoming(chl)
    for name in (".hidden.age", "p.age.part", "p.age.filepart", "p.tmp", "note.txt"):
        shutil.copy(packet, incoming / name)
    (incoming / "sub.age").mkdir()
    (incoming / "elsewhere.age").symlink_to(packet)
    folders.begin("half_written_s=0")
    for _ in range(2):
        chl.do("look")
    assert chl.do("logs")["per"]["size"] == 0
    left = sorted(path.name for path in incoming.iterdir())
    assert left == [
        *(".hidden.age", "note.txt", "p.age.filepart", "p.age.part", "p.tmp", "refused", "sub.age"),
    ]
    assert (incoming / "refused" / "elsewhere.age").is_symlink()
    assert packet.exists()


def test_strange_packets_go_to_refused_and_the_next_one_is_taken(folders: Folders) -> None:
    chl, per = folders.chl, folders.per
    per.do("append")
    per.do("look")
    [packet] = folders.out(per).iterdir()
    files = files_of(unseal(chl, packet))
    incoming = folders.incoming(chl)
    seal(chl, packed(claiming(files, mode="actual").items()), incoming / "a.age")
    seal(chl, packed(claiming(files, sender="bol").items()), incoming / "b.age")
    seal(chl, b"PK no zip at all", incoming / "c.age")
    seal(per, packed(files.items()), incoming / "d.age")
    folders.begin("half_written_s=0")
    folders.move(per)
    for _ in range(2):
        chl.do("look")
    refused = {p.name: p.read_text() for p in (incoming / "refused").glob("*.txt")}
    assert {name: text.partition(":")[0] for name, text in refused.items()} == {
        "a.age.txt": "other_mode",
        "b.age.txt": "unknown_sender",
        "c.age.txt": "not_a_packet",
        "d.age.txt": "not_for_us",
    }
    assert chl.do("logs")["per"] == per.do("logs")["per"]
    assert folders.carrier(chl)["refused"] == 4


@pytest.mark.parametrize("way", ["in", "out"])
def test_a_missing_folder_is_told_and_stops_only_itself(folders: Folders, way: str) -> None:
    chl, per = folders.chl, folders.per
    gone = folders.incoming(per) if way == "in" else folders.out(per)
    gone.rmdir()
    per.do("append")
    chl.do("append")
    per.do("look")
    assert folders.carrier(per)["code"] == f"{way}_missing"
    if way == "in":
        assert len(folders.move(per)) == 1
    else:
        chl.do("look")
        folders.move(chl)
        per.do("look")
        assert per.do("logs")["chl"]["size"] == chl.do("logs")["chl"]["size"]
    gone.mkdir()
    for _ in range(3):
        folders.round()
    assert chl.do("logs") == per.do("logs")
    assert folders.carrier(per)["code"] == "up"


@pytest.fixture
def full_disk(tmp_path: Path) -> Path:
    """A file system that takes no byte: every write says that there is no space."""
    device = Path("/dev/full")
    if not device.exists():
        pytest.skip("this machine has no /dev/full")
    return device


def test_a_folder_without_room_is_told_and_no_part_of_a_packet_stays(
    folders: Folders, full_disk: Path
) -> None:
    per = folders.per
    per.do("append")
    name = ".per-chl-000001.age.part"
    (folders.out(per) / name).symlink_to(full_disk)
    per.do("look")
    assert folders.carrier(per)["code"] == "out_full"
    assert list(folders.out(per).iterdir()) == []
    per.do("look")
    assert folders.carrier(per)["code"] == "never"
    assert len(folders.move(per)) == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_that_cannot_be_written_is_told(folders: Folders) -> None:
    per = folders.per
    folders.out(per).chmod(0o500)
    per.do("append")
    per.do("look")
    assert folders.carrier(per)["code"] == "out_closed"


def test_a_packet_that_cannot_be_moved_away_is_read_once_and_told(folders: Folders) -> None:
    chl, per = folders.chl, folders.per
    per.do("append")
    per.do("look")
    folders.move(per)
    (folders.incoming(chl) / "done").write_text("in the way")
    chl.do("look")
    assert chl.do("logs")["per"] == per.do("logs")["per"]
    assert folders.carrier(chl)["code"] == "in_closed"
    chl.do("look")
    assert folders.carrier(chl)["code"] == "in_closed"
    (folders.incoming(chl) / "done").unlink()


def test_without_the_packet_key_packets_are_kept_and_read_later(folders: Folders) -> None:
    chl, per = folders.chl, folders.per
    per.do("append")
    per.do("look")
    [name] = folders.move(per)
    key = chl.data / "keys" / "packet.key"
    away = key.rename(key.with_suffix(".away"))
    chl.do("look")
    assert folders.carrier(chl)["code"] == "no_key"
    assert (folders.incoming(chl) / name).exists()
    away.rename(key)
    chl.do("look")
    assert folders.carrier(chl)["code"] == "up"
    assert chl.do("logs")["per"] == per.do("logs")["per"]


def test_silence_is_told_and_so_is_a_courier_who_collects_nothing(folders: Folders) -> None:
    chl, per = folders.chl, folders.per
    folders.round()
    chl.do("look")
    folders.begin("quiet_s=0")
    chl.do("look")
    assert folders.carrier(chl)["code"] == "quiet"
    for _ in range(3):
        chl.do("append")
        chl.do("look")
    told = folders.carrier(chl)
    assert (told["code"], told["waiting"]) == ("not_collected", 3)
    assert per.do("logs")["chl"]["size"] == 0


def test_packets_that_nobody_collected_go_when_something_in_them_is_erased(
    folders: Folders,
) -> None:
    chl, per = folders.chl, folders.per
    out = folders.out(chl)
    leaf = chl.do("phone", TELEPHONE)
    chl.do("append")
    for _ in range(2):
        chl.do("work")
        chl.do("append")
    chl.do("look")
    old = {path.name: path.read_bytes() for path in out.iterdir()}
    assert len(old) == 2
    theirs = out / "per-chl-000001.age"
    theirs.write_bytes(b"what another laid here stays")
    chl.do("work")
    assert old.keys() < {path.name for path in out.iterdir()}, "nothing was erased yet"
    chl.do("erase", leaf)
    chl.do("work")
    [fresh] = [path for path in out.iterdir() if path != theirs]
    assert fresh.name > max(old), "one packet of what is held now takes their place"
    theirs.unlink()
    folders.move(chl)
    per.do("look")
    assert per.do("logs")["chl"]["size"] == chl.do("logs")["chl"]["size"]
    for node in (chl, per):
        assert TELEPHONE.encode() not in b"".join(
            path.read_bytes() for path in node.data.rglob("*") if path.is_file()
        )
