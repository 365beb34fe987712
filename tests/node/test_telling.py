# SPDX-License-Identifier: Apache-2.0
"""`ayni status`: what it tells a person and a monitor, warnings with their remedy included."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.node.operating import Node

VARIABLE = r'(?:environ\.get\(|environ\[|_number\()\s*"(AYNI_\w+)"'
ELSEWHERE = (Path("/dev/shm"), Path("/var/tmp"), Path.home())
MANUAL = Path(__file__).parents[2] / "docs" / "operate"


def test_what_an_operator_should_change_is_told_with_its_remedy(chl: Node) -> None:
    told = " ".join(chl.status()["warnings"])
    assert "guard directory shares a file system with the data" in told
    assert "Put AYNI_GUARD on another disk" in told
    assert "keys/identity.age is still on this machine" in told
    assert "keys/opening-1.key is still on this machine" in told
    for name in ("identity.age", "opening-1.key"):
        (chl.keys / name).unlink()
    assert "still on this machine" not in " ".join(chl.status()["warnings"])


def test_a_guard_on_another_disk_is_no_cause_for_a_warning(chl: Node) -> None:
    here = chl.data.stat().st_dev
    places = [place for place in ELSEWHERE if place.is_dir() and place.stat().st_dev != here]
    if not places:
        pytest.skip("this machine has no second file system to write to")
    chl.variables["AYNI_GUARD"] = str(places[0])
    assert not [text for text in chl.status()["warnings"] if "guard" in text]


def test_a_person_reads_the_same_as_a_program(chl: Node) -> None:
    found, told = chl.status(), chl.run("status").out
    for name in ("party", "mode", "log", "digest", "waiting"):
        assert f"{name}: {found[name]}" in told
    assert "configuration:\n" in told


def test_no_secret_is_told(chl: Node) -> None:
    chl.variables["AYNI_DATABASE"] = ""
    told = chl.run("status").out
    for path in (*chl.keys.iterdir(), chl.data / "secret.key"):
        assert path.read_bytes()[:32].decode("latin-1") not in told


def test_acts_that_wait_for_a_signature_are_counted(chl: Node) -> None:
    before = chl.status()
    assert before["signed"] == before["acts_own"]
    chl.run("office", "declare", chl.home / "offices.json", "--by", "chl.mfa.border")
    after = chl.status()
    assert after["acts_own"] - after["signed"] == 1


def test_the_manual_explains_every_key_that_a_monitor_reads(chl: Node) -> None:
    manual = "".join(page.read_text(encoding="utf-8") for page in MANUAL.glob("*.md"))
    explained = set(re.findall(r"^\| `([a-z_]+)`", manual, re.MULTILINE))
    assert set(chl.status()) - explained == set()


def test_the_manual_names_every_variable_that_is_read_and_no_other() -> None:
    source = Path(__file__).parents[2] / "src" / "ayni"
    read = {
        name
        for path in source.rglob("*.py")
        if "measures" not in path.parts
        for name in re.findall(
            r'(?:environ\.get\(|environ\[|_number\(|: Final =)\s*"(AYNI_\w+)"', path.read_text()
        )
    } | {"AYNI_GUARD", "AYNI_DATA", "AYNI_HOME"}
    calling = source / "adapters" / "alarm" / "calling.py"
    told_to_the_command = set(
        re.findall(r'^ +"(AYNI_ALARM_[A-Z]+)":', calling.read_text(), re.MULTILINE)
    )
    assert told_to_the_command
    manual = "".join(page.read_text(encoding="utf-8") for page in MANUAL.glob("*.md"))
    named = set(re.findall(r"AYNI_[A-Z_]+", manual))
    given_by_the_supervisor = {"AYNI_COLLECTING", "AYNI_BESIDE"}
    assert named == (read | told_to_the_command) - given_by_the_supervisor


def test_a_monitor_asks_again_and_again_and_holds_nothing_meanwhile(chl: Node) -> None:
    with asked(chl) as monitor:
        first = line(monitor)
        chl.run("office", "declare", chl.home / "offices.json", "--by", "chl.mfa.border")
        print(file=monitor.stdin, flush=True)
        assert line(monitor)["acts_own"] == first["acts_own"] + 1
        opened = (path.resolve() for path in Path(f"/proc/{monitor.pid}/fd").iterdir())
        assert [path for path in opened if chl.home in path.parents] == []
        out, err = monitor.communicate()
    assert (monitor.returncode, out, err) == (0, "", "")


def test_what_stands_in_the_way_of_an_answer_ends_it_with_a_sentence(chl: Node) -> None:
    with asked(chl) as monitor:
        line(monitor)
        chl.database.write_bytes(b"no database" * 100)
        out, err = monitor.communicate("\n")
    assert (monitor.returncode, out) == (2, "")
    assert "ayni: the database does not do what was asked" in err


def asked(node: Node) -> subprocess.Popen[str]:
    """Start a monitor of a node, which has asked once."""
    return subprocess.Popen(
        [sys.executable, "-m", "ayni.node.cli", "status", "--json", "--repeat"],
        env=node.environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def line(monitor: subprocess.Popen[str]) -> dict[str, Any]:
    """Return the next answer."""
    assert monitor.stdout is not None
    found: dict[str, Any] = json.loads(monitor.stdout.readline())
    return found
