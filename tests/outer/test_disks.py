# SPDX-License-Identifier: Apache-2.0
"""A disk that fails, is full or read-only: nothing is told as kept, nothing leaves, all heals."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import postgres
from tests.link.processes import RealNode, make_pair
from tests.outer.disks import (
    SERVER_DISK_BYTES,
    FailingNode,
    built_library,
    empty_disk,
    fill,
    remount,
    small_disk,
)
from tests.outer.ring import done

pytestmark = pytest.mark.slow

READY = ["ready"]
SIGNED = ["act", "head"]
REFUSED = ["act", "trouble"]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built_library(tmp_path_factory.mktemp("failing"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> RealNode:
    """A node made once: opening an identity key takes seconds on purpose."""
    chl, per = make_pair(tmp_path_factory.mktemp("made"))
    per.end()
    chl.end()
    return chl


@pytest.fixture
def node(made: RealNode, library: Path, tmp_path: Path) -> Iterator[FailingNode]:
    failing = FailingNode(tmp_path, made.party, made.port, library=library)
    shutil.copytree(made.data, failing.data)
    failing.desk = failing._start()
    yield failing
    failing.end()


def words_of(lines: list[str]) -> list[str]:
    return [line.split()[0] for line in lines]


def check_kept(node: RealNode, kept: list[str]) -> None:
    """Assert that the log holds just the acts that were told, after the one that opens it."""
    log = kept[0].split()[1]
    assert node.do("leaves", log)[1:] == [line.split()[3] for line in kept]
    assert node.do("fsck") == []


@pytest.mark.parametrize("full", [False, True], ids=["dying", "full"])
def test_an_act_that_the_disk_did_not_take_is_not_told_as_kept(
    node: FailingNode, full: bool
) -> None:
    kept = done(node, "append", 2)
    node.fail("record.sqlite-wal", full=full)
    told = done(node, "append", 3)
    assert words_of(told) == ["trouble"] * 3
    assert "refused to write" in told[0]
    assert "Nothing was kept" in told[0]
    node.heal()
    check_kept(node, kept + done(node, "append", 2))


@pytest.mark.parametrize("full", [False, True], ids=["dying", "full"])
def test_acts_are_kept_while_the_database_file_itself_cannot_be_written(
    node: FailingNode, full: bool
) -> None:
    # What is committed stands in the write-ahead log; only moving it over has to wait.
    node.fail("record.sqlite", full=full)
    told = done(node, "append", 3)
    assert words_of(told) == ["act"] * 3
    node.heal()
    check_kept(node, told + done(node, "append", 2))


@pytest.mark.parametrize("full", [False, True], ids=["dying", "full"])
def test_a_head_whose_mark_could_not_be_made_durable_does_not_leave(
    node: FailingNode, full: bool
) -> None:
    assert words_of(done(node, "sign", 2)) == READY + SIGNED * 2
    node.fail("chl-guard", full=full)
    assert words_of(done(node, "sign", 2)) == READY + REFUSED * 2
    node.heal()
    assert words_of(done(node, "sign", 1)) == READY + SIGNED
    assert node.do("fsck") == []


def test_a_disk_that_is_really_full_loses_nothing_and_heals(node: FailingNode) -> None:
    node.end()
    with small_disk(node.data):
        kept = done(node, "append", 2)
        ballast = fill(node.data)
        told = done(node, "append", 200)
        refused = [line for line in told if line.startswith("trouble")]
        assert refused, "the disk was not full"
        assert all("Nothing was kept" in line for line in refused)
        ballast.unlink()
        kept += [line for line in told if line.startswith("act")] + done(node, "append", 2)
        node.desk = node._start()
        check_kept(node, kept)
        node.end()


@pytest.mark.postgres
def test_a_database_server_on_a_full_disk_loses_nothing_and_heals(tmp_path: Path) -> None:
    home = Path(tempfile.mkdtemp(prefix="ayni-pg-"))
    with empty_disk(home, SERVER_DISK_BYTES), postgres.running_server(home) as server:
        for name in ("chl", "per"):
            server.create(name)
        chl, per = make_pair(tmp_path, (server.address("chl"), server.address("per")))
        per.end()
        kept = done(chl, "append", 2)
        chl.end()
        ballast = fill(home)
        told = done(chl, "append", 300)
        refused = [line for line in told if line.startswith("trouble")]
        assert refused, "the disk was not full"
        assert all("Nothing was kept" in line for line in refused)
        ballast.unlink()
        if not server.runs():
            server.start()
        kept += [line for line in told if line.startswith("act")] + done(chl, "append", 2)
        chl.desk = chl._start()
        check_kept(chl, kept)
        chl.end()


def test_a_disk_that_became_read_only_loses_nothing_and_heals(node: FailingNode) -> None:
    node.end()
    with small_disk(node.data):
        kept = done(node, "append", 2)
        remount(node.data, writable=False)
        told = done(node, "append", 2)
        assert words_of(told) == ["trouble"] * 2
        remount(node.data, writable=True)
        kept += done(node, "append", 2)
        node.desk = node._start()
        check_kept(node, kept)
        node.end()


def cut_short(mark: bytes) -> bytes:
    return mark[:100]


def noise(mark: bytes) -> bytes:
    return bytes(range(256)) * (len(mark) // 256)


def nothing(mark: bytes) -> bytes:
    return b""


@pytest.mark.parametrize("spoil", [cut_short, noise, nothing], ids=lambda f: f.__name__)
def test_with_a_torn_guard_file_nothing_is_signed_until_it_is_back(
    node: FailingNode, spoil: Callable[[bytes], bytes]
) -> None:
    done(node, "sign", 2)
    [path] = (node.home / "chl-guard").glob("*.mark")
    whole = path.read_bytes()
    path.write_bytes(spoil(whole))
    [told] = done(node, "sign", 2)
    assert told.startswith("trouble")
    assert "Nothing is signed" in told
    path.write_bytes(whole)
    assert words_of(done(node, "sign", 1)) == READY + SIGNED
    assert node.do("fsck") == []


def test_an_older_guard_file_is_raised_since_the_record_holds_what_was_signed(
    node: FailingNode,
) -> None:
    done(node, "sign", 1)
    [path] = (node.home / "chl-guard").glob("*.mark")
    older = path.read_bytes()
    done(node, "sign", 3)
    path.write_bytes(older)
    assert words_of(done(node, "sign", 1)) == READY + SIGNED
    assert path.read_bytes() != older
    assert node.do("fsck") == []


def test_an_older_record_is_not_signed_where_the_guard_is_newer(node: FailingNode) -> None:
    done(node, "sign", 1)
    node.end()
    older = node.home / "older.sqlite"
    shutil.copy(node.data / "record.sqlite", older)
    done(node, "sign", 3)
    shutil.copy(older, node.data / "record.sqlite")
    for name in ("record.sqlite-wal", "record.sqlite-shm"):
        (node.data / name).unlink(missing_ok=True)
    [told] = done(node, "sign", 1)
    assert told.startswith("trouble")
    assert "went back in time" in told
