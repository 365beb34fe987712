# SPDX-License-Identifier: Apache-2.0
"""Lost keys, full and read-only disks, wrong clocks: the node says so and loses nothing."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ayni.core.errors import PageTrouble
from ayni.node.drill.browser import Browser, Page
from tests.node.conftest import Pair, settled
from tests.node.operating import WEB, Node, wait_for

PASSWORD = "cuatro palabras bien largas"
DAYS_2_MS = 2 * 24 * 60 * 60 * 1_000


def declare(node: Node, *, before: tuple[str, ...] = (), expect: int = 0) -> str:
    """Append one act by the command line."""
    told = node.run(
        "office", "declare", node.home / "offices.json", "--by", "chl.mfa.border",
        before=before, expect=expect,
    )  # fmt: skip
    return told.out if expect == 0 else told.sentence


def heads(node: Node) -> tuple[int, int]:
    """Return how many own acts there are and how many a signed head covers."""
    [(size, signed)] = node.rows("SELECT size, head_size FROM log WHERE own = 1")
    return size, signed


def lose(key: Path) -> None:
    key.unlink()


def exchange(key: Path) -> None:
    key.write_text("ab" * 32 + "\n")


def open_to_all(key: Path) -> None:
    key.chmod(0o644)


def spoil(key: Path) -> None:
    key.write_bytes(key.read_bytes()[:40])


@pytest.mark.parametrize(
    ("harm", "named"),
    [
        (lose, "No such file"),
        (exchange, "key"),
        (open_to_all, "can be read by others"),
        pytest.param(spoil, "64 hex digits expected", marks=pytest.mark.slow),
    ],
    ids=["lost", "another", "open to others", "cut short"],
)
def test_without_its_log_key_the_link_signs_nothing_and_acts_are_kept(
    chl: Node, harm: Callable[[Path], None], named: str
) -> None:
    kept = chl.log_key.read_bytes()
    key = chl.log_key
    harm(key)
    declare(chl)
    size, signed = heads(chl)
    assert size == signed + 1
    with chl.link():
        wait_for(lambda: (s := chl.link_status()) and not s.own.signing, "the link says so")
        status = chl.link_status()
        assert status is not None
        assert (status.own.code, status.own.unsigned) == ("key", 1)
        assert named in status.own.detail
        assert "\n" not in status.own.detail
        declare(chl)
        assert heads(chl) == (size + 1, signed)
        key.unlink(missing_ok=True)
        key.write_bytes(kept)
        key.chmod(0o600)
        wait_for(lambda: heads(chl) == (size + 1, size + 1), "everything is signed")
        wait_for(lambda: (s := chl.link_status()) and s.own.signing, "the link says so")
    chl.run("fsck")


@pytest.fixture
def browser(chl: Node) -> Iterator[Browser]:
    """A person of the border desk, signed in; the link does not run."""
    chl.run(
        "person", "add", "mesa", "--office", "chl.mfa.border", "--password-stdin", stdin=PASSWORD
    )
    with chl.process(*WEB):
        found = Browser("chl.localhost", port_of(chl))
        wait_for(lambda: answers(found), "the pages answer")
        page = found.get("/")
        found.submit(page, page.form("username", "password"), username="mesa", password=PASSWORD)
        yield found


def port_of(node: Node) -> int:
    return int(json.loads((node.data / "node.json").read_bytes())["staff"]["port"])


def answers(browser: Browser) -> Page | None:
    try:
        return browser.get("/")
    except PageTrouble:
        return None


def test_the_pages_work_without_a_key_and_say_what_is_wrong(chl: Node, browser: Browser) -> None:
    away = chl.log_key.rename(chl.home / "away.key")
    with chl.link():
        wait_for(lambda: (s := chl.link_status()) and not s.own.signing, "the link says so")
        told = browser.get("/link/").text()
        assert "Este nodo no firma nada" in told
        for path in ("/", "/record/", "/framework/"):
            assert browser.get(path).status == 200
        shutil.copy2(away, chl.keys / f"log-{chl.status()['log']}.key")
        wait_for(lambda: "no firma nada" not in browser.get("/link/").text(), "it is well again")


@pytest.fixture
def read_only(chl: Node) -> tuple[str, ...]:
    """Words before a command for which the data directory cannot be written."""
    if os.geteuid() != 0:
        chl.data.chmod(0o500)
        chl.database.chmod(0o400)
        return ()
    remount = f'mount --bind "{chl.data}" "{chl.data}" && mount -o remount,bind,ro "{chl.data}"'
    before = ("unshare", "--mount", "sh", "-c", f'{remount} && exec "$@"', "sh")
    if subprocess.run([*before, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this machine lets nobody mount a directory read-only")
    return before


def test_a_directory_that_cannot_be_written_is_told_in_one_sentence_and_loses_nothing(
    chl: Node, read_only: tuple[str, ...]
) -> None:
    before = heads(chl)
    told = declare(chl, before=read_only, expect=2)
    assert told.startswith("ayni: ")
    assert "right" in told
    if os.geteuid() != 0:
        chl.data.chmod(0o700)
        chl.database.chmod(0o600)
    assert heads(chl) == before
    declare(chl)
    assert heads(chl) == (before[0] + 1, before[1])
    chl.run("fsck")


def test_a_full_disk_is_told_in_one_sentence_and_loses_nothing(chl: Node) -> None:
    before = heads(chl)
    full = ("sh", "-c", 'ulimit -f 0; trap "" XFSZ; exec "$@"', "sh")
    told = declare(chl, before=full, expect=2)
    assert told.startswith("ayni: ")
    assert heads(chl) == before
    declare(chl)
    assert heads(chl) == (before[0] + 1, before[1])
    chl.run("fsck")


LATE_CLOCK = """
import json, secrets, sys
from ayni.adapters import clock
from ayni.adapters.record import ledger
from ayni.core.composing import Draft

now_ms = clock.now_ms() + int(sys.argv[2])
for row in json.load(open(sys.argv[1])):
    draft = Draft(kind="directory.office_declared/1", by="chl.mfa.border", values=row,
                  at=now_ms, id=secrets.token_hex(16), mode="exercise", tlp="GREEN")
    print(ledger.append(draft, expected=None, now_ms=now_ms).leaf.hex())
"""


@pytest.mark.slow
def test_a_clock_two_days_off_loses_nothing(pair: Pair) -> None:
    chl, per = pair
    file = chl.home / "offices.json"
    leaves = []
    for shift in (DAYS_2_MS, -DAYS_2_MS, 0):
        told = chl.script(LATE_CLOCK, file, shift)
        assert told.code == 0, told.err
        leaves.append(told.out.strip())
    with chl.link(), per.link():
        wait_for(lambda: settled(chl, per), "each has a receipt for all of its acts")
    for node in pair:
        node.run("fsck")
        held = {leaf.hex(): verdict for leaf, verdict in node.rows("SELECT leaf, verdict FROM act")}
        assert [held[leaf] for leaf in leaves] == ["regular"] * 3
    assert chl.status()["digest"] == per.status()["digest"]
