# SPDX-License-Identifier: Apache-2.0
"""The outside of a packet: what is not exactly as a node writes it is refused with one code."""

from __future__ import annotations

import contextlib
import io
import os
import random
import stat
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pyrage
import pytest

from ayni.adapters.link.couriers import container
from ayni.adapters.link.couriers.container import Opened, opened
from ayni.core import limits
from ayni.core.errors import KeyTrouble, LimitExceeded, PacketRefused, StoreTrouble
from tests.link.sticks import packed, rezipped

FILES = [("packet.json", b"{}"), ("cards.json", b"card\n"), ("full/abc/tile/0/000.p/1", b"h" * 32)]
PLAIN = packed(FILES)


@pytest.fixture
def identity(tmp_path: Path) -> Path:
    path = tmp_path / "packet.key"
    path.write_text(str(pyrage.x25519.Identity.generate()))
    return path


def recipient(identity: Path) -> pyrage.x25519.Recipient:
    return pyrage.x25519.Identity.from_str(identity.read_text()).to_public()


def sealed(identity: Path, plain: bytes = PLAIN) -> Path:
    path = identity.with_name("packet.age")
    path.write_bytes(pyrage.encrypt(plain, [recipient(identity)]))
    return path


def held(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def refusal(path: Path, identity: Path) -> str:
    with (
        pytest.raises(PacketRefused) as found,
        opened(path, identities=[identity], scratch=path.parent),
    ):
        pytest.fail("it was opened")
    assert str(found.value).startswith(found.value.code)
    return found.value.code


def form_refusal(plain: bytes) -> str:
    with pytest.raises(PacketRefused) as found:
        Opened(io.BytesIO(plain))
    return found.value.code


def test_what_is_written_is_read_and_nothing_else_is_left(identity: Path, tmp_path: Path) -> None:
    target = tmp_path / "out" / "p.age"
    target.parent.mkdir()
    key = str(recipient(identity))
    size = container.write(
        target, [(name, (raw,)) for name, raw in FILES], recipients=[key], scratch=tmp_path
    )
    assert target.stat().st_size == size
    assert held(target.parent) == ["p.age"]
    with opened(target, identities=[identity], scratch=tmp_path) as found:
        assert [*found.names()] == [*(name for name, _ in FILES), "padding"]
        assert {name: found.read(name) for name, _ in FILES} == dict(FILES)
        assert found.read("nothing") is None
    assert held(tmp_path) == ["out", "packet.key"]


def test_equal_contents_are_equal_bytes_of_a_padded_size() -> None:
    assert packed(FILES) == PLAIN
    assert len(PLAIN) % limits.PACKET_PADDING_BYTES == 0
    more = packed([*FILES, ("full/abc/tile/0/001.p/1", bytes(70_000))])
    assert len(more) == 2 * limits.PACKET_PADDING_BYTES


def test_a_packet_for_someone_else_or_of_someone_elses_making_is_refused(
    identity: Path, tmp_path: Path
) -> None:
    path = sealed(identity)
    other = tmp_path / "other.key"
    other.write_text(str(pyrage.x25519.Identity.generate()))
    assert refusal(path, other) == "not_for_us"
    for raw in (b"", b"PK\x03\x04", b"age-encryption.org/v2\n", bytes(range(256))):
        path.write_bytes(raw)
        assert refusal(path, identity) == "not_encrypted"
    assert refusal(tmp_path / "nothing.age", identity) == "gone"


def test_a_packet_that_was_cut_or_changed_is_never_opened(identity: Path) -> None:
    path = sealed(identity)
    raw, chance = path.read_bytes(), random.Random(7)
    print("seed 7")
    for _ in range(150):
        at = chance.randrange(len(raw))
        changed = raw[:at] if chance.random() < 0.5 else _flip(raw, at)
        path.write_bytes(changed)
        assert refusal(path, identity) in {"damaged", "not_for_us", "not_encrypted"}
    path.write_bytes(raw + b"x")
    assert refusal(path, identity) == "damaged"


def _flip(raw: bytes, at: int) -> bytes:
    return raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]


def test_a_link_a_pipe_and_a_folder_are_not_followed(identity: Path, tmp_path: Path) -> None:
    path = sealed(identity)
    (tmp_path / "link.age").symlink_to(path)
    assert refusal(tmp_path / "link.age", identity) == "gone"
    os.mkfifo(tmp_path / "pipe.age")
    assert refusal(tmp_path / "pipe.age", identity) == "not_encrypted"
    assert refusal(tmp_path, identity) == "not_encrypted"


def test_a_packet_too_large_is_refused_before_it_is_read(identity: Path, tmp_path: Path) -> None:
    path = tmp_path / "huge.age"
    with path.open("wb") as file:
        file.truncate(limits.PACKET_SIZE_MAX_BYTES + 2 * limits.MIB)
    assert refusal(path, identity) == "too_large"


Change = Callable[[zipfile.ZipFile, zipfile.ZipInfo, bytes], None]


def _named(name: str) -> Change:
    def change(after: zipfile.ZipFile, info: zipfile.ZipInfo, raw: bytes) -> None:
        after.writestr(
            container._info(name if info.filename == "cards.json" else info.filename), raw
        )

    return change


def _twice(after: zipfile.ZipFile, info: zipfile.ZipInfo, raw: bytes) -> None:
    after.writestr(info, raw)
    if info.filename == "cards.json":
        after.writestr(container._info("cards.json"), b"another")


def _linked(after: zipfile.ZipFile, info: zipfile.ZipInfo, raw: bytes) -> None:
    fresh = container._info(info.filename)
    if info.filename == "cards.json":
        fresh.external_attr = (stat.S_IFLNK | 0o777) << 16
    after.writestr(fresh, raw)


def _extra(after: zipfile.ZipFile, info: zipfile.ZipInfo, raw: bytes) -> None:
    fresh = container._info(info.filename)
    fresh.extra = b"\x01\x99\x02\x00ab"
    after.writestr(fresh, raw)


def _bomb(after: zipfile.ZipFile, info: zipfile.ZipInfo, raw: bytes) -> None:
    fresh = container._info(info.filename)
    fresh.compress_type = zipfile.ZIP_DEFLATED
    after.writestr(fresh, bytes(50_000_000) if info.filename == "cards.json" else raw)


def _long_card(after: zipfile.ZipFile, info: zipfile.ZipInfo, raw: bytes) -> None:
    fresh = container._info(info.filename)
    after.writestr(fresh, bytes(2_000_000) if info.filename == "cards.json" else raw)


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    "change",
    [
        *(_named(n) for n in ("../card", "/card", "a/../card", "a//b", "C:card", "a\\b", ".card")),
        *(_named(n) for n in ("cárd", "full/abc/", "x" * 201)),
        *(_twice, _linked, _extra, _bomb, _long_card),
    ],
)
def test_names_and_forms_that_no_packet_has_are_refused(change: Change) -> None:
    plain = rezipped(change, PLAIN)
    assert len(plain) < 3_000_000
    assert form_refusal(plain) == "unsafe"


def _overlapping() -> bytes:
    """Two names for the same bytes: the second record of the table points to the first file."""
    raw = bytearray(packed([("a", b"x" * 10), ("b", b"x" * 10)]))
    table = raw.index(b"PK\x01\x02")
    second = raw.index(b"PK\x01\x02", table + 1)
    raw[second + 42 : second + 46] = raw[table + 42 : table + 46]
    return bytes(raw)


@pytest.mark.parametrize(
    ("plain", "code"),
    [
        (b"", "not_a_packet"),
        (b"PK", "not_a_packet"),
        (PLAIN[:-1], "not_a_packet"),
        (PLAIN + b"tail", "not_a_packet"),
        (b"head" + PLAIN, "unsafe"),
        (_overlapping(), "unsafe"),
        (PLAIN[:-22] + PLAIN[-22:-12] + b"\xff\xff" + PLAIN[-10:], "unsafe"),
    ],
)
def test_bytes_around_between_or_under_two_names_are_refused(plain: bytes, code: str) -> None:
    assert form_refusal(plain) == code


def test_a_changed_file_inside_is_noticed_when_it_is_read() -> None:
    raw = bytearray(PLAIN)
    raw[raw.index(b"card\n")] ^= 1
    with pytest.raises(PacketRefused) as found:
        Opened(io.BytesIO(bytes(raw))).read("cards.json")
    assert found.value.code == "damaged"


def test_no_form_of_rubbish_is_anything_but_a_refusal() -> None:
    chance = random.Random(11)
    print("seed 11")
    for _ in range(400):
        raw = bytearray(PLAIN[:400] + PLAIN[-400:])
        for _ in range(chance.randint(1, 8)):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
        with contextlib.suppress(PacketRefused):
            Opened(io.BytesIO(bytes(raw)))


def endless() -> Iterator[bytes]:
    while True:
        yield bytes(64 * limits.MIB)


def test_a_packet_that_would_be_too_large_is_not_written(
    identity: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "PACKET_SIZE_MAX_BYTES", 1_000_000)
    target = tmp_path / "p.age"
    with pytest.raises(LimitExceeded, match="--plain"):
        container.write(
            target,
            [("cards.json", endless())],
            recipients=[str(recipient(identity))],
            scratch=tmp_path,
        )
    assert held(tmp_path) == ["packet.key"]


def test_a_key_that_is_missing_or_no_key_is_this_nodes_trouble(
    identity: Path, tmp_path: Path
) -> None:
    path = sealed(identity)
    identity.write_text("no key")
    with (
        pytest.raises(KeyTrouble, match="Put the key file back"),
        opened(path, identities=[identity], scratch=tmp_path),
    ):
        pytest.fail("it was opened")
    with pytest.raises(KeyTrouble, match="new node card"):
        container.write(tmp_path / "q.age", [], recipients=["age1nothing"], scratch=tmp_path)


def test_a_scratch_folder_that_is_gone_is_this_nodes_trouble(
    identity: Path, tmp_path: Path
) -> None:
    path = sealed(identity)
    with (
        pytest.raises(StoreTrouble, match="Nothing is lost"),
        opened(path, identities=[identity], scratch=tmp_path / "gone"),
    ):
        pytest.fail("it was opened")
