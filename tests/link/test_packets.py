# SPDX-License-Identifier: Apache-2.0
"""Packets between two real nodes that never meet on a line, on both databases."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import msgspec
import pytest

from ayni.adapters.link.couriers import mails
from ayni.adapters.link.couriers.spool import Written
from ayni.core import packets
from tests import postgres
from tests.link.processes import RealNode, make_pair
from tests.link.sticks import claiming, files_of, flipped, packed, seal, unseal

Pair = tuple[RealNode, RealNode]


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
)
def pair(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Pair]:
    """Two nodes that hold all of each other's acts so far; each test goes on from there."""
    home = tmp_path_factory.mktemp(f"packets-{request.param}")
    with ExitStack() as stack:
        databases = ("", "")
        if request.param == "postgresql":
            server = stack.enter_context(postgres.running_server())
            for name in ("chl", "per"):
                server.create(name)
            databases = (server.address("chl"), server.address("per"))
        nodes = make_pair(home, databases)
        for node in nodes:
            stack.callback(node.end)
        yield nodes


@pytest.fixture(autouse=True)
def settle(pair: Pair) -> None:
    """Begin with two nodes that are equal."""
    carry(*pair)


def carry(chl: RealNode, per: RealNode) -> None:
    """Bring packets to and fro until each has the other's receipts."""
    for sender, reader in ((per, chl), (chl, per), (per, chl)):
        told = reader.do("read", write(sender, reader)["path"])
        assert told["standing"] == "done", told
    assert settled(chl, per)


def settled(chl: RealNode, per: RealNode) -> bool:
    equal = chl.do("logs") == per.do("logs") and chl.do("digest") == per.do("digest")
    return equal and all(
        one.do("receipted", other.party) == one.do("logs")[one.party]["size"]
        for one, other in ((chl, per), (per, chl))
    )


def write(sender: RealNode, reader: RealNode, *, full: bool = False) -> Any:
    told = sender.do("write", reader.party, *(["full"] if full else []))
    assert told["answer"]["standing"] == "done", told
    return told


def read(reader: RealNode, path: Path | str) -> Any:
    return reader.do("read", path)


def standing(node: RealNode) -> Any:
    return node.do("logs"), node.do("digest"), node.do("receipts")


def test_an_act_travels_on_a_stick_and_its_receipt_comes_back(pair: Pair) -> None:
    chl, per = pair
    before = per.do("logs")["per"]["size"]
    per.do("append")
    assert per.do("receipted", "chl") == before
    packet = write(per, chl)
    told = read(chl, packet["path"])["taken"]
    assert (told["sender"], told["acts"], told["receipts_out"]) == ("per", 1, 1)
    assert chl.do("logs")["per"]["folded"] == before + 1
    answer = write(chl, per)
    told = read(per, answer["path"])["taken"]
    assert (told["acts"], told["receipts_in"]) == (0, 1)
    assert per.do("receipted", "chl") == before + 1


def test_an_act_travels_attached_to_a_mail(pair: Pair, tmp_path: Path) -> None:
    chl, per = pair
    per.do("append")
    told = write(per, chl)
    packet = Path(told["path"])
    done = msgspec.convert(told["answer"]["written"], Written)
    came = tmp_path / "Paquete.eml"
    came.write_bytes(b"".join(mails.mail_of(packet, done, exercise=True).pieces()))
    taken = read(chl, came)["taken"]
    assert (taken["sender"], taken["acts"]) == ("per", 1)
    assert (taken["sha256"], taken["bytes_count"]) == (done.sha256, done.bytes_count)
    came.write_bytes(came.read_bytes()[:30_000])
    assert read(chl, came)["code"] == "damaged"
    before = chl.do("carriers", "per")
    came.write_bytes(b"From: enlace\r\nSubject: Saludos\r\n\r\nSin adjunto.\r\n")
    told = chl.do("read", came, "per")
    assert (told["standing"], told["code"]) == ("refused", "no_packet_in_mail")
    assert chl.do("carriers", "per") == before, "a reader's slip is not held against a neighbour"
    assert not list((chl.data / "courier" / "uploads").iterdir())


def test_a_receipt_says_when_the_stick_was_read(pair: Pair) -> None:
    chl, per = pair
    per.do("append")
    taken = read(chl, write(per, chl)["path"])["taken"]
    read(per, write(chl, per)["path"])
    receipt_s = per.do("receipts")["ayni/receipt/chl"]
    assert taken["written_ms"] // 1000 <= receipt_s <= taken["stored_ms"] // 1000


def test_the_same_packet_twice_and_an_older_one_change_nothing(pair: Pair) -> None:
    chl, per = pair
    per.do("append")
    older = write(per, chl)["path"]
    per.do("append", 2)
    newer = write(per, chl)["path"]
    assert read(chl, newer)["taken"]["acts"] == 3
    after = standing(chl)
    for path in (newer, older, older, newer):
        told = read(chl, path)
        assert told["standing"] == "done"
        assert (told["taken"]["acts"], told["taken"]["receipts_out"]) == (0, 0)
        assert standing(chl) == after


def test_a_packet_holds_what_the_recipient_may_lack_and_full_holds_all(pair: Pair) -> None:
    chl, per = pair
    per.do("append", 300)
    carry(chl, per)
    per.do("append")
    size = per.do("logs")["per"]["size"]
    [run] = write(per, chl)["answer"]["written"]["logs"]
    assert (run["from"], run["to"]) == (packets.first_of(size - 1), size)
    assert run["from"] > 0
    runs = write(per, chl, full=True)["answer"]["written"]["logs"]
    assert sorted((run["from"], run["to"]) for run in runs) == sorted(
        (0, log["size"]) for log in per.do("logs").values()
    )


def test_a_gap_is_told_and_the_next_packet_closes_it(pair: Pair) -> None:
    chl, per = pair
    per.do("append", 300)
    size = per.do("logs")["per"]["size"]
    path = write(per, chl)["path"]
    # As if an earlier packet had been lost on the way: this one begins where that one ended.
    files = files_of(unseal(chl, path))
    [run] = packets.decode_manifest(files[packets.PACKET_PATH]).logs
    late = packets.Run(log=run.log, first=packets.first_of(size), to=size)
    gap = seal(chl, packed(claiming(files, logs=(late,)).items()), per.home / "gap.age")
    before = chl.do("logs")["per"]["size"]
    told = read(chl, gap)
    assert told["standing"] == "done"
    assert told["taken"]["gaps"] == {run.log: late.first}
    assert chl.do("logs")["per"]["size"] == before
    # What CHL says it holds comes with its next packet, and PER begins there.
    read(per, write(chl, per)["path"])
    assert read(chl, write(per, chl)["path"])["taken"]["gaps"] == {}
    assert chl.do("logs")["per"]["size"] == size


def test_what_a_neighbour_lost_is_sent_again_although_it_gave_a_receipt(pair: Pair) -> None:
    chl, per = pair
    log = next(iter(write(per, chl)["answer"]["written"]["logs"]))["log"]
    files = files_of(unseal(per, write(chl, per)["path"]))
    manifest = packets.decode_manifest(files[packets.PACKET_PATH])
    lost = claiming(
        files, held={**manifest.held, log: 0}, written_ms=manifest.written_ms + 86_400_000
    )
    read(per, seal(per, packed(lost.items()), per.home / "lost.age"))
    [run] = write(per, chl)["answer"]["written"]["logs"]
    assert run["from"] == 0


REFUSED: list[tuple[str, dict[str, Any]]] = [
    ("other_mode", {"mode": "actual"}),
    ("not_addressed", {"recipients": ("bol",)}),
    ("unknown_sender", {"sender": "bol"}),
    ("own_packet", {"sender": "chl"}),
]


@pytest.mark.parametrize(("code", "claim"), REFUSED)
def test_a_packet_that_is_not_for_this_node_is_refused(
    pair: Pair, code: str, claim: dict[str, Any], tmp_path: Path
) -> None:
    chl, per = pair
    per.do("append")
    files = claiming(files_of(unseal(chl, write(per, chl)["path"])), **claim)
    before = standing(chl), len(chl.do("quarantined"))
    told = read(chl, seal(chl, packed(files.items()), tmp_path / "strange.age"))
    assert (told["standing"], told["code"]) == ("refused", code)
    assert standing(chl) == before[0]
    assert chl.do("quarantined")[0][:2] == ["per", "PacketRefused"]
    assert chl.do("quarantined")[0][2].startswith(code)


def test_a_packet_for_another_node_cannot_be_opened(pair: Pair) -> None:
    chl, per = pair
    told = read(per, write(per, chl)["path"])
    assert (told["standing"], told["code"]) == ("refused", "not_for_us")


def test_a_packet_that_is_not_there_is_told(pair: Pair, tmp_path: Path) -> None:
    told = read(pair[0], tmp_path / "nothing.age")
    assert (told["standing"], told["code"]) == ("refused", "gone")


def test_acts_that_were_changed_are_refused_and_receipts_are_taken_all_the_same(
    pair: Pair, tmp_path: Path
) -> None:
    chl, per = pair
    chl.do("append")
    read(per, write(chl, per)["path"])
    per.do("append")
    files = files_of(unseal(chl, write(per, chl)["path"]))
    entries = [name for name in files if "entries" in name][-1]
    raw = files[entries]
    files[entries] = raw[:-40] + bytes([raw[-40] ^ 1]) + raw[-39:]
    size = chl.do("logs")["per"]["size"]
    told = read(chl, seal(chl, packed(files.items()), tmp_path / "forged.age"))
    assert (told["standing"], told["code"]) == ("refused", "bad_content")
    assert chl.do("logs")["per"]["size"] == size
    assert chl.do("receipted", "per") == chl.do("logs")["chl"]["size"]


def test_a_text_that_does_not_come_is_waited_for_without_a_receipt(
    pair: Pair, tmp_path: Path
) -> None:
    chl, per = pair
    per.do("append")
    path = write(per, chl)["path"]
    files = files_of(unseal(chl, path))
    bodies = [name for name in files if "/bodies/" in name][-1]
    count = int(bodies.rpartition(".p/")[2])
    files[bodies] = b"\0\0\0\0" * count
    told = read(chl, seal(chl, packed(files.items()), tmp_path / "silent.age"))["taken"]
    assert (told["acts"], told["withheld"], told["receipts_out"]) == (1, 1, 0)
    told = read(chl, path)["taken"]
    assert (told["acts"], told["withheld"], told["receipts_out"]) == (0, 0, 1)


@pytest.mark.parametrize("seed", range(4))
def test_any_order_of_packets_gives_the_state_of_a_line(
    pair: Pair, seed: int, tmp_path: Path
) -> None:
    chl, per = pair
    chance = random.Random(seed)
    print(f"seed {seed}")
    drawer: list[tuple[RealNode, str]] = []
    for step in range(30):
        deed = chance.choice(["append", "write", "write", "read", "read", "read", "damage"])
        one, other = chance.sample(pair, 2)
        if deed == "append":
            one.do("append", chance.randint(1, 40))
        elif deed == "write":
            drawer.append((other, write(one, other, full=chance.random() < 0.2)["path"]))
        elif drawer:
            reader, path = chance.choice(drawer)
            if deed == "damage":
                path = str(shutil.copy(path, tmp_path / f"{step}.age"))
                raw = Path(path).read_bytes()
                cut = raw[: chance.randrange(len(raw))]
                Path(path).write_bytes(cut if chance.random() < 0.5 else flipped(raw, chance))
            writer = next(node for node in pair if node is not reader).party
            before = reader.do("logs")[writer]
            told = read(reader, path)
            if deed == "damage" and told["standing"] == "refused":
                assert reader.do("logs")[writer] == before
            else:
                assert told["standing"] == "done", told
                assert not told["taken"]["gaps"]
    carry(chl, per)
