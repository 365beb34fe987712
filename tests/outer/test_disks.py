# SPDX-License-Identifier: Apache-2.0
"""A disk that says it could not write: nothing is told as kept, nothing leaves, all heals."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.link.processes import RealNode, make_pair
from tests.outer.ring import done

SOURCE = Path(__file__).with_name("failing_sync.c")


@dataclass
class FailingNode(RealNode):
    """A node whose syncs fail while the flag is there, for files whose path has some words."""

    library: Path = Path()
    failing: dict[str, str] = field(default_factory=dict)

    def environment(self) -> dict[str, str]:
        return {**super().environment(), "LD_PRELOAD": str(self.library), **self.failing}

    def fail(self, at: str) -> None:
        flag = self.home / "fail"
        flag.touch()
        self.failing = {"AYNI_FAIL_FLAG": str(flag), "AYNI_FAIL_AT": at}

    def heal(self) -> None:
        (self.home / "fail").unlink()


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    compiler = shutil.which("gcc")
    if compiler is None:
        text = "Debian's package `gcc` is not installed: apt-get install gcc libc6-dev"
        if os.environ.get("AYNI_CI") == "1":
            pytest.fail(text)
        pytest.skip(text)
    built = tmp_path_factory.mktemp("failing") / "failing_sync.so"
    command = [compiler, "-Wall", "-Werror", "-shared", "-fPIC", "-o", str(built), str(SOURCE)]
    subprocess.run([*command, "-ldl"], check=True, timeout=60)
    return built


@pytest.fixture
def node(library: Path, tmp_path: Path) -> Iterator[FailingNode]:
    chl, per = make_pair(tmp_path)
    per.end()
    chl.end()
    failing = FailingNode(tmp_path, "chl", chl.port, library=library)
    failing.desk = failing._start()
    yield failing
    failing.end()


def words_of(lines: list[str]) -> list[str]:
    return [line.split()[0] for line in lines]


@pytest.mark.slow
def test_an_act_whose_sync_failed_is_not_told_as_kept(node: FailingNode) -> None:
    kept = done(node, "append", 2)
    node.fail("record.sqlite")
    told = done(node, "append", 3)
    assert words_of(told) == ["trouble"] * 3
    assert "refused to write" in told[0]
    assert "Nothing was kept" in told[0]
    node.heal()
    kept += done(node, "append", 2)
    assert [int(line.split()[2]) for line in kept] == [1, 2, 3, 4]
    log = kept[0].split()[1]
    assert node.do("leaves", log)[1:] == [line.split()[3] for line in kept]
    assert node.do("fsck") == []


@pytest.mark.slow
def test_a_head_whose_mark_could_not_be_synced_does_not_leave(node: FailingNode) -> None:
    assert words_of(done(node, "sign", 2)) == ["ready", "act", "head", "act", "head"]
    node.fail("chl-guard")
    told = done(node, "sign", 2)
    assert words_of(told) == ["ready", "act", "trouble", "act", "trouble"]
    node.heal()
    assert words_of(done(node, "sign", 1)) == ["ready", "act", "head"]
    assert node.do("fsck") == []
