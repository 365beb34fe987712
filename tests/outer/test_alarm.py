# SPDX-License-Identifier: Apache-2.0
"""Two real nodes: a signature of one starts the other's alarm command, whatever else goes wrong.

How soon is printed, not judged: the bench and the demo's check do that on a machine at rest.
"""

from __future__ import annotations

import json
from contextlib import ExitStack
from pathlib import Path

import pytest

from ayni.adapters import clock
from tests.alarm.commands import alive, calls, command, logs_itself
from tests.node.conftest import Pair, holds, settled
from tests.node.operating import LINK, Node, stop, wait_for

pytestmark = pytest.mark.slow
SIGN = """
import json, sys
from ayni.adapters import clock
from ayni.adapters.record import ledger
from ayni.core.composing import Draft
kind, office, about, number = sys.argv[1:5]
draft = Draft(kind=kind, by=office, values=json.loads(sys.argv[5]), at=clock.now_ms(),
              id=f"{int(number):032x}", mode="exercise", about=bytes.fromhex(about) or None)
done = ledger.append(draft, expected=None, now_ms=clock.now_ms())
print(done.short_code, done.leaf.hex(), clock.now_ms())
"""
CHL_OFFICE, PER_OFFICE = "chl.north.liaison", "per.south.liaison"


def warn(node: Node, number: int) -> tuple[str, str, float]:
    """Sign an urgent notice on Chile's node; return reading code, leaf hash and when, seconds."""
    told = {
        "urgent": 1,
        "activity": "closure",
        "places": ["f-07"],
        "start": {"ms": clock.now_ms(), "zone": "America/Santiago", "offset": -180},
        "purpose": "Alud del ensayo",
    }
    code, leaf, at_ms = sign(node, "notices.given/1", CHL_OFFICE, "", number, told).split()
    return code, leaf, int(at_ms) / 1_000


def sign(node: Node, kind: str, office: str, about: str, number: int, values: object) -> str:
    done = node.script(SIGN, kind, office, about, number, json.dumps(values))
    assert done.code == 0, done.err
    return done.out.strip()


def test_a_signature_of_the_neighbour_starts_the_command_once_across_a_power_cut(
    pair: Pair,
) -> None:
    chl, per = pair
    log = per.home / "rings"
    per.variables["AYNI_ALARM_COMMAND"] = str(logs_itself(per.home / "wake", log))
    with chl.link():
        with per.link() as link:
            wait_for(lambda: settled(chl, per), "each has a receipt for all of its acts")
            code, _, signed = warn(chl, 1)
            wait_for(lambda: calls(log), "Peru's command was started")
            print(f"command {log.stat().st_mtime - signed:.2f} s after the signature")
            link.kill()
            link.wait()
        with per.link():
            other, *_ = warn(chl, 2)
            wait_for(lambda: len(calls(log)) > 1, "Peru's command was started for the second")
        with per.process(*LINK) as again:
            wait_for(lambda: holds(per, chl), "Peru holds all")
            stop(again)
    assert [ring["AYNI_ALARM_CODE"] for ring in calls(log)] == [code, other]
    assert {ring["AYNI_ALARM_KIND"] for ring in calls(log)} == {"notices.given/1"}
    assert "Alud" not in log.read_text()


def test_on_a_restored_node_with_an_empty_desk_only_what_nobody_acknowledged_rings(
    pair: Pair,
) -> None:
    chl, per = pair
    log = per.home / "rings"
    per.variables["AYNI_ALARM_COMMAND"] = str(logs_itself(per.home / "wake", log))
    copy = per.home / "copy.sqlite"
    with chl.link():
        with per.link():
            wait_for(lambda: settled(chl, per), "each has a receipt for all of its acts")
            per.run("backup", copy)
            _, answered, _ = warn(chl, 1)
            wait_for(lambda: holds(per, chl), "Peru holds the first")
            version = {"version": answered}
            sign(per, "notices.acknowledged/1", PER_OFFICE, answered, 2, version)
            code, *_ = warn(chl, 3)
            wait_for(lambda: len(calls(log)) == 2, "both rang")
            wait_for(lambda: settled(chl, per), "Chile holds the acknowledgement")
        for file in (*per.data.glob("desk.sqlite*"), log):
            file.unlink()
        per.run("restore", copy, "--opening-key", per.keys / "opening-1.key", "--yes")
        with per.link():
            wait_for(lambda: rung(log), "what nobody acknowledged rings")
            wait_for(lambda: holds(per, chl), "Peru holds all again")
    assert rung(log) == {code}


def rung(log: Path) -> set[str]:
    """Return the codes of acts that rang; the test of the day, on an empty desk, has none."""
    return {ring["AYNI_ALARM_CODE"] for ring in calls(log)} - {""}


def test_a_command_that_hangs_or_fails_keeps_no_act_waiting(pair: Pair) -> None:
    chl, per = pair
    with ExitStack() as stack:
        per.variables["AYNI_ALARM_COMMAND"] = str(
            command(per.home / "wake", f"echo $$ >> {per.home}/begun", "sleep 600")
        )
        stack.enter_context(chl.link())
        stack.enter_context(per.link())
        wait_for(lambda: settled(chl, per), "each has a receipt for all of its acts")
        for number in range(1, 7):
            warn(chl, number)
        wait_for((per.home / "begun").exists, "the command hangs")
        wait_for(lambda: settled(chl, per), "acts and receipts go on meanwhile")
        found = per.status()
        assert found["alarm"]["ringing"] == 6
        assert found["waiting"] == 0
    hung = (per.home / "begun").read_text().split()
    wait_for(lambda: not any(map(alive, hung)), "what hung ended with the link")
