# SPDX-License-Identifier: Apache-2.0
"""A program that nobody here wrote accepts what Ayni writes and refuses every change to it."""

import base64
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from ayni.core.merkle import leaf_hashes
from ayni.core.policy import format_policy
from ayni.core.tiles import decode_bundle, encode_bundle
from tests.core.exports import NORTH_LOG, POLICY, SmallLog, export_files, write_files
from tests.foreign.build import PACKAGES, build

pytestmark = pytest.mark.foreign

FULL = "full/0000000000000sth/"
THOUSAND = SmallLog(1000)


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    built = build(tmp_path_factory.mktemp("foreign"))
    if built is None:
        missing = f"FOREIGN CHECK NOT RUN: Go is missing; apt install {PACKAGES}"
        if os.environ.get("AYNI_CI") == "1":
            pytest.fail(missing)
        pytest.skip(missing)
    return built


def run(program: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [str(part) for part in (program, *arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 1000])
def test_logs_of_every_shape_are_accepted(program, tmp_path, size):
    done = run(program, write_files(tmp_path, export_files(SmallLog(size))))
    assert done.returncode == 0, done.stdout
    assert f": {size} entries" in done.stdout
    assert f"{size} bodies, 2 receipts" in done.stdout


def test_a_log_of_three_levels_of_tiles_is_accepted(program, tmp_path):
    log = SmallLog.of_entries([b"entry-%d" % at for at in range(70_000)])
    done = run(program, write_files(tmp_path, export_files(log)))
    assert done.returncode == 0, done.stdout
    assert "70000 entries, 277 tiles, 0 bodies" in done.stdout


def test_several_logs_and_closed_or_missing_bodies_are_accepted(program, tmp_path):
    north = SmallLog(3, signer=NORTH_LOG)
    north.shown[0] = north.bodies[0].closed(["text"]).encode()
    north.shown[1] = None
    done = run(program, write_files(tmp_path, export_files(SmallLog(2), north)))
    assert done.returncode == 0, done.stdout
    assert done.stdout.count("OK ") == 2


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_files(tmp_path / "export", export_files(THOUSAND))


def edited(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    def edit(raw: bytes) -> bytes:
        assert old in raw
        return raw.replace(old, new, 1)

    return edit


def flip(raw: bytes) -> bytes:
    middle = len(raw) // 2
    return raw[:middle] + bytes([raw[middle] ^ 1]) + raw[middle + 1 :]


def flip_receipt_time(raw: bytes) -> bytes:
    line = raw.splitlines()[-1]
    blob = bytearray(base64.b64decode(line.split()[2]))
    blob[11] ^= 1
    return raw.replace(line.split()[2], base64.b64encode(blob))


CHANGES: list[tuple[str, Callable[[bytes], bytes], str]] = [
    ("tile/entries/001", edited(b"south", b"north"), "the entries have root"),
    ("tile/entries/003.p/232", edited(b"south", b"north"), "the entries have root"),
    ("tile/entries/002", lambda raw: raw[:-1], "cut short"),
    ("tile/entries/002", lambda raw: raw + b"\0\0", "257 pieces"),
    ("tile/0/001", flip, "does not match the entries"),
    ("tile/0/003.p/232", flip, "does not match the entries"),
    ("tile/1/000.p/3", flip, "does not match the entries"),
    ("bodies/001", edited(b"f-300", b"f-301"), "body of entry 300"),
    ("bodies/001", lambda raw: raw[:-1], "bodies/001: cut short"),
    ("checkpoint", edited(b"\n1000\n", b"\n1001\n"), "invalid signature"),
    ("checkpoint", edited(b"\n1000\n", b"\n999\n"), "invalid signature"),
    ("checkpoint", edited(b"0sth\n", b"0nth\n"), "invalid signature"),
    ("checkpoint", flip_receipt_time, "invalid signature"),
    ("checkpoint", lambda raw: raw[: raw.rindex(b"\xe2\x80\x94")], "quorum"),
    ("checkpoint", lambda raw: THOUSAND.note(999), "full/0000000000000sth/tile"),
    ("checkpoint", lambda raw: SmallLog(1000, seed=1).note(), "the entries have root"),
]


@pytest.mark.parametrize(("path", "change", "why"), CHANGES)
def test_one_change_is_refused(program, folder, path, change, why):
    file = folder / FULL / path
    file.write_bytes(change(file.read_bytes()))
    done = run(program, folder)
    assert done.returncode == 1, done.stdout
    assert why in done.stdout


def test_an_entry_changed_together_with_its_tile_is_refused(program, folder):
    bundle, tile = folder / FULL / "tile/entries/001", folder / FULL / "tile/0/001"
    entries = decode_bundle(bundle.read_bytes())
    entries[128] = entries[128].replace(b"south", b"north")
    bundle.write_bytes(encode_bundle(entries))
    tile.write_bytes(b"".join(leaf_hashes(entries)))
    done = run(program, folder)
    assert done.returncode == 1, done.stdout
    assert "the entries have root" in done.stdout


def test_a_missing_tile_and_a_moved_log_are_refused(program, folder):
    (folder / FULL / "tile/0/002").rename(folder / FULL / "tile/0/kept")
    assert run(program, folder).returncode == 1
    (folder / FULL / "tile/0/kept").rename(folder / FULL / "tile/0/002")
    assert run(program, folder).returncode == 0
    (folder / FULL).rename(folder / "full" / "0000000000000nth")
    done = run(program, folder)
    assert done.returncode == 1
    assert "the head is of" in done.stdout


def test_an_own_trust_file_decides(program, folder, tmp_path):
    own = tmp_path / "policy"
    own.write_text(format_policy(POLICY).replace("ayni/log/0000000000000sth", "x", 1))
    assert run(program, "-policy", own, folder).returncode == 1
    own.write_text(format_policy(POLICY))
    assert run(program, "-policy", own, folder).returncode == 0


@pytest.mark.parametrize("closed", [(), ("strength",), ("place", "strength", "text")])
@pytest.mark.parametrize("index", [0, 255, 256, 999])
def test_proofs_of_acts_are_accepted_and_their_changes_refused(program, tmp_path, index, closed):
    own, proof = tmp_path / "policy", tmp_path / "act.tlog-proof"
    own.write_text(format_policy(POLICY))
    raw = THOUSAND.act_proof(index, closed=closed)
    proof.write_bytes(raw)
    done = run(program, "-policy", own, proof)
    assert done.returncode == 0, done.stdout
    assert f"entry {index} of 1000" in done.stdout
    extra = raw.split(b"\n")[1].removeprefix(b"extra ")
    other = base64.b64decode(extra).replace(b"per.south", b"per.north")
    member = base64.b64decode(extra).replace(b'[["place","', b'[["plaza","')
    for changed in (
        raw.replace(b"index %d\n" % index, b"index %d\n" % (index ^ 1)),
        raw.replace(extra, base64.b64encode(other)),
        raw.replace(extra, base64.b64encode(member)),
        raw.replace(b"\n1000\n", b"\n1001\n"),
        raw[: raw.rindex(b"\xe2\x80\x94")],
    ):
        assert changed != raw
        proof.write_bytes(changed)
        assert run(program, "-policy", own, proof).returncode == 1


def test_wrong_use_is_told_apart_from_a_refusal(program, tmp_path):
    assert run(program).returncode == 2
    assert run(program, tmp_path / "a", tmp_path / "b").returncode == 2
    assert run(program, tmp_path).returncode == 1
