# SPDX-License-Identifier: Apache-2.0
"""Restores as an operator does them: from old copies, twice, on two machines, with no line.

A restore is a command, and so is a backup and a signature; what came of them is read from the
databases beside the processes. Must not ask `ayni status` in a loop: it is a process each time.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.node.conftest import Pair
from tests.node.operating import Node, wait_for

pytestmark = pytest.mark.slow

FOUNDERS = {"chl": "chl.north.liaison", "per": "per.south.liaison"}
POLL_S = "2"
"""Seconds between two questions for news; by default a minute."""
LONG_S = 180.0
"""What waits for a neighbour may rest for a minute between two tries."""


def declare(node: Node, name: str, **more: object) -> str:
    """Declare an office by command; return the leaf hash of the act, in hex."""
    offices = node.home / f"{name}.json"
    names = dict.fromkeys(("es", "pt", "en"), name)
    row = {"office": f"{node.party}.civil.{name}", "powers": ["duty"], "institution": "other"}
    offices.write_text(json.dumps([{**row, "names": names, **more}]))
    told = node.run("office", "declare", offices, "--by", FOUNDERS[node.party])
    return told.out.split()[1]


def copied(node: Node, name: str = "copy.sqlite") -> Path:
    path = node.home / name
    node.run("backup", path)
    return path


def restore(node: Node, copy: Path, number: int, *, expect: int = 0) -> str:
    """Restore with one envelope; neither neighbour nor passphrase nor custodian is asked."""
    key = node.keys / f"opening-{number}.key"
    told = node.run("restore", copy, "--opening-key", key, "--yes", expect=expect)
    return told.out + told.err


@contextmanager
def running(*nodes: Node) -> Iterator[None]:
    """Let the links of some nodes run."""
    first, *rest = nodes
    first.variables["AYNI_POLL_S"] = POLL_S
    with first.link():
        if rest:
            with running(*rest):
                yield
        else:
            yield


def meet(chl: Node, per: Node) -> None:
    """Let both links run until each holds all of the other; nobody may have raised an alarm."""
    with running(chl, per):
        wait_for(lambda: even(chl, per), "both nodes hold the same", within_s=LONG_S)
    assert alarms(chl) == alarms(per) == 0


def even(one: Node, other: Node) -> bool:
    """Tell whether both hold and folded the same, and each signed all that is its own."""
    wait = "SELECT COUNT(*) FROM log WHERE folded < size OR own = 1 AND head_size < size"
    return logs(one) == logs(other) and one.rows(wait) == other.rows(wait) == [(0,)]


def logs(node: Node) -> dict[str, int]:
    return dict(node.rows("SELECT id, size FROM log"))


def own_log(node: Node) -> tuple[str, int, int]:
    """Return id, size and signed size of the log that a node writes."""
    [found] = node.rows("SELECT id, size, head_size FROM log WHERE own = 1 AND state = 'open'")
    return found


def signs(node: Node) -> bool:
    """Tell whether the running link signs, and has signed all there is."""
    status = node.link_status()
    _, size, signed = own_log(node)
    return status is not None and status.own.signing and signed == size


def refuses(node: Node, code: str) -> bool:
    """Tell whether the running link says that it signs nothing, and why."""
    status = node.link_status()
    return status is not None and not status.own.signing and status.own.code == code


def alarms(node: Node) -> int:
    [(count,)] = node.rows("SELECT COUNT(*) FROM alarm WHERE cleared_ms IS NULL")
    return int(count)


def holds(node: Node, leaf: str) -> bool:
    return node.rows("SELECT verdict FROM act WHERE leaf = ?", bytes.fromhex(leaf)) == [
        ("regular",)
    ]


def test_a_restore_without_line_or_custodian_signs_at_once_and_gets_back_what_it_lost(
    pair: Pair,
) -> None:
    chl, per = pair
    copy = copied(chl)
    lost = declare(chl, "norte")
    meet(chl, per)
    for path in chl.keys.glob("identity*.age"):
        path.unlink()
    assert "1 acts of log" in restore(chl, copy, 1)
    assert not holds(chl, lost)
    fresh = declare(chl, "sur")
    with running(chl):
        wait_for(lambda: signs(chl), "the new log is signed while nobody answers")
    meet(chl, per)
    assert holds(chl, lost)
    assert holds(per, fresh)
    assert chl.status()["opening_keys"]["left"] == [2, 3]
    chl.run("fsck")


def test_two_restores_from_one_copy_are_two_more_logs_and_no_alarm(pair: Pair) -> None:
    chl, per = pair
    copy = copied(chl)
    restore(chl, copy, 1)
    first = declare(chl, "norte")
    meet(chl, per)
    assert "by opening key 2" in restore(chl, copy, 2)
    second = declare(chl, "sur")
    meet(chl, per)
    assert all(holds(node, leaf) for node in pair for leaf in (first, second))
    assert chl.rows("SELECT state FROM log WHERE party = 'chl' AND own = 0") == [("closed",)] * 2
    assert chl.status()["opening_keys"]["left"] == [3]


def test_a_copy_restored_twice_with_one_key_signs_nothing_once_a_neighbour_answers(
    pair: Pair,
) -> None:
    """The copy does not know that the key was used: only what neighbours hold tells of it."""
    chl, per = pair
    copy = copied(chl)
    restore(chl, copy, 1)
    first = declare(chl, "norte")
    meet(chl, per)
    restore(chl, copy, 1)
    declare(chl, "sur")
    with running(chl, per):
        wait_for(lambda: refuses(chl, "twin"), "the node says why it stops", within_s=LONG_S)
    alive = copied(chl, "alive.sqlite")
    assert "by opening key 2" in restore(chl, alive, 2)
    with running(chl, per):
        wait_for(lambda: signs(chl), "another key lets it sign", within_s=LONG_S)
        wait_for(lambda: holds(chl, first), "what it lost is here again", within_s=LONG_S)


def test_two_machines_restored_with_one_key_both_stop_and_one_goes_on_with_another(
    pair: Pair,
) -> None:
    chl, per = pair
    copy = copied(chl)
    twin = Node(chl.home / "twin", "chl")
    twin.home.mkdir()
    shutil.copytree(chl.data, twin.data, ignore=shutil.ignore_patterns("*.sock"))
    restore(chl, copy, 1)
    restore(twin, copy, 1)
    here, there = declare(chl, "norte"), declare(twin, "sur")
    with running(twin):
        wait_for(lambda: signs(twin), "the second machine signs: nobody told it of the first")
    meet(chl, per)
    with running(twin, per):
        wait_for(lambda: refuses(twin, "twin"), "the second machine stops", within_s=LONG_S)
        wait_for(lambda: alarms(per) == 1, "the neighbour raises an alarm", within_s=LONG_S)
    with running(chl, per):
        wait_for(lambda: refuses(chl, "twin"), "the first machine stops", within_s=LONG_S)
    assert "by opening key 2" in restore(chl, copied(chl, "alive.sqlite"), 2)
    with running(chl, per):
        wait_for(lambda: signs(chl), "the machine that lives signs again", within_s=LONG_S)
        wait_for(lambda: logs(chl) == logs(per), "each holds all", within_s=LONG_S)
    assert all(holds(node, leaf) for node in pair for leaf in (here, there)), "nothing was lost"


def test_a_copy_newer_than_the_mark_of_the_guard_is_restored(pair: Pair) -> None:
    chl, per = pair
    older = chl.home / "older-guard"
    shutil.copytree(chl.guard, older)
    kept = declare(chl, "norte")
    meet(chl, per)
    copy = copied(chl)
    shutil.rmtree(chl.guard)
    older.rename(chl.guard)
    told = restore(chl, copy, 1)
    assert "were signed after the copy" not in told
    assert holds(chl, kept)
    meet(chl, per)


def test_without_its_guard_a_node_signs_nothing_until_it_is_restored(pair: Pair) -> None:
    chl, per = pair
    shutil.rmtree(chl.guard)
    declare(chl, "norte")
    _, _, signed = own_log(chl)
    with running(chl):
        wait_for(lambda: refuses(chl, "guard"), "the node says why it signs nothing")
    assert own_log(chl)[2] == signed
    told = restore(chl, copied(chl), 1)
    assert "1 of them dropped unsigned" in told
    declare(chl, "sur")
    meet(chl, per)


def test_a_key_that_is_known_to_be_used_opens_no_second_log(pair: Pair) -> None:
    chl, _ = pair
    restore(chl, copied(chl), 1)
    before = logs(chl)
    told = restore(chl, copied(chl, "second.sqlite"), 1, expect=2)
    assert "was used before" in told
    assert logs(chl) == before


ERASE = """
import sys
from ayni.adapters import clock
from ayni.web import services

who = services.Signatory(office="chl.civil.privacy", capacity="titular", mode="exercise",
                         now_ms=clock.now_ms(), operator="test")
asked = services.ask_erasure(who, act=bytes.fromhex(sys.argv[1]), members=["telephone"],
                             ground="mistake")
services.confirm_erasure(who, request=asked.leaf, backups_until_ms=None, expected=None)
"""


def test_a_text_erased_since_the_copy_is_in_no_file_after_the_restore(pair: Pair) -> None:
    chl, _ = pair
    text = "+00 1 2345 6789"
    declare(chl, "privacy", powers=["privacy"])
    leaf = declare(chl, "norte", telephone=text)
    with running(chl):
        wait_for(lambda: signs(chl), "the act is signed")
    copy = copied(chl)
    assert text.encode() in copy.read_bytes()
    told = chl.script(ERASE, leaf)
    assert told.code == 0, told.err
    with running(chl):
        wait_for(lambda: signs(chl), "the guard has the list before the act leaves")
    assert leaf in (chl.guard / "erased.list").read_text()
    assert "Erased again: content of 1 acts" in restore(chl, copy, 1)
    assert holds(chl, leaf)
    assert holding(chl, text) == []
    chl.run("fsck")


def test_without_the_list_of_the_guard_the_text_is_back(pair: Pair) -> None:
    """What the test above would miss: the copy alone does not know of the erasure."""
    chl, _ = pair
    text = "+00 1 2345 6789"
    declare(chl, "norte", telephone=text)
    with running(chl):
        wait_for(lambda: signs(chl), "the act is signed")
    assert "Erased again" not in restore(chl, copied(chl), 1)
    assert holding(chl, text) == ["record.sqlite"]


def holding(node: Node, text: str) -> list[str]:
    """Return the files in which a text stands, but for what a restore set aside."""
    return [
        path.name
        for folder in (node.data, node.guard)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and not any(part.startswith("set_aside") for part in path.parts)
        and text.encode() in path.read_bytes()
    ]
