# SPDX-License-Identifier: Apache-2.0
"""A neighbour that is dead, hangs, is slow, babbles, lies or is of another version stops nothing.

Two real nodes of two processes each. While the neighbour is unwell, pages of the own node are
drawn, acts are signed, and the page of the link says what is wrong; once it is well, everything
catches up by itself. The times of the pages are printed; docs/operate/endurance.md keeps them.
"""

from __future__ import annotations

import json
import os
import signal
import statistics
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.utils import translation

from ayni.adapters.link import words
from ayni.adapters.link.health import Neighbour
from ayni.core.errors import PageTrouble
from ayni.node.drill.browser import Browser
from tests.node.conftest import Pair, holds, settled
from tests.node.operating import LINK, STOP_WAIT_S, WEB, Node, wait_for
from tests.ports import free_port

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
PASSWORD = "cuatro palabras bien largas"
FALSE = ("-m", "tests.outer.false_neighbour")
LONG_S = 180.0
"""A pause between two tries grows to a minute, and the machine may be busy."""
POLL_S = "5"
"""The own node asks often: whatever the neighbour does, it does again and again."""
ROUNDS = 20
PAGES = ("/", "/record/", "/framework/", "/link/", "/notices/")


@dataclass
class Scene:
    """The own node as a person of the border desk sees it, and the neighbour's link process.

    Attributes:
        chl: the own node; both of its processes run.
        per: the neighbour.
        browser: Anna's, signed in at the own node.
        there: ends what runs of the neighbour.
        running: what runs of the neighbour, well or not.
    """

    chl: Node
    per: Node
    browser: Browser
    there: ExitStack
    running: subprocess.Popen[bytes]

    def link(self) -> Neighbour:
        """Return how the own link process last said that the link stands."""
        status = self.chl.link_status()
        assert status is not None
        [neighbour] = status.neighbours
        return neighbour

    def declare(self, node: Node, name: str) -> None:
        """Sign one act by command."""
        offices = node.home / f"{node.party}-{name}.json"
        names = dict.fromkeys(("es", "pt", "en"), name)
        row = {"office": f"{node.party}.civil.{name}", "powers": ["duty"]}
        offices.write_text(json.dumps([{**row, "institution": "other", "names": names}]))
        founder = {"chl": "chl.north.liaison", "per": "per.south.liaison"}[node.party]
        node.run("office", "declare", offices, "--by", founder)

    def begin(self, *words: str) -> None:
        """Let another process of the neighbour run in place of the one that ran."""
        self.there.close()
        self.running = self.there.enter_context(self.per.process(*words))

    def work_on(self) -> None:
        """Sign an act in each state, and see that the own one gets its signed head."""
        self.declare(self.chl, "enero")
        self.declare(self.per, "febrero")
        size, _ = sizes(self.chl)
        wait_for(lambda: sizes(self.chl) == (size, size), "the act is signed all the same")

    def draw(self, name: str) -> None:
        """Draw pages, each of which must come; print how long they took."""
        times = []
        for path in PAGES * ROUNDS:
            began = time.perf_counter()
            assert self.browser.get(path).status == 200
            times.append((time.perf_counter() - began) * 1_000)
        median, worst = statistics.median(times), max(times)
        print(f"| {name} | {len(times)} | {median:.0f} | {worst:.0f} |")

    def expect(self, code: str) -> None:
        """Wait for a state of the link; its page must give reason and remedy."""
        wait_for(lambda: self.link().code == code, f"the link is {code}")
        told = self.browser.get("/link/").text()
        with translation.override("en"):
            assert words.reason(self.link()) in told
            assert words.remedy(self.link()) in told

    def catch_up(self) -> None:
        """Wait until both hold everything: nobody did anything but mend the neighbour."""
        wait_for(lambda: settled(self.chl, self.per), "everything caught up", within_s=LONG_S)
        wait_for(lambda: self.link().code == "up_to_date", "the link says so", within_s=LONG_S)
        here, there = self.chl.status(), self.per.status()
        assert here["digest"] == there["digest"]
        assert here["alarms"] == there["alarms"] == 0
        self.chl.run("fsck")


def sizes(node: Node) -> tuple[int, int]:
    """Return how many own acts there are, and how many a signed head covers."""
    [(size, signed)] = node.rows("SELECT size, head_size FROM log WHERE own = 1")
    return size, signed


def samples(node: Node) -> set[str]:
    """Return from whom samples of bad input are kept."""
    return {peer for (peer,) in node.rows("SELECT peer FROM quarantine")}


@pytest.fixture
def scene(pair: Pair) -> Iterator[Scene]:
    """Both nodes run and hold the same; a person is signed in at Chile's."""
    chl, per = pair
    per.variables["PYTHONPATH"] = str(ROOT)
    chl.variables["AYNI_POLL_S"] = POLL_S
    chl.run(
        *("person", "add", "anna", "--office", "chl.mfa.border", "--language", "en"),
        "--password-stdin",
        stdin=PASSWORD,
    )
    with ExitStack() as stack:
        stack.enter_context(chl.link())
        there = stack.enter_context(ExitStack())
        running = there.enter_context(per.process(*LINK))
        chl.configure(staff={"port": (port := free_port())})
        stack.enter_context(chl.process(*WEB))
        browser = Browser("chl.localhost", port, language="en")
        wait_for(lambda: answers(browser), "the pages answer")
        page, name = browser.get("/"), {"username": "anna", "password": PASSWORD}
        browser.submit(page, page.form(*name), **name)
        found = Scene(chl, per, browser, there, running)
        wait_for(lambda: settled(chl, per), "both hold the same")
        wait_for(lambda: found.link().code == "up_to_date", "the link is up")
        found.draw("well")
        yield found


def answers(browser: Browser) -> bool:
    try:
        return browser.get("/").status == 200
    except PageTrouble:
        return False


def test_a_dead_neighbour_stops_nothing(scene: Scene) -> None:
    scene.running.kill()
    scene.running.wait(STOP_WAIT_S)
    scene.work_on()
    scene.expect("down")
    scene.draw("dead")
    scene.begin(*LINK)
    scene.catch_up()


def test_a_neighbour_that_hangs_with_the_line_open_stops_nothing(scene: Scene) -> None:
    """Its machine still takes connections: nothing on the line tells it from a slow one."""
    os.kill(scene.running.pid, signal.SIGSTOP)
    try:
        scene.work_on()
        # The link waits for an answer meanwhile: no page may wait with it.
        scene.draw("hangs")
        scene.expect("down")
        assert "T" in Path(f"/proc/{scene.running.pid}/stat").read_text().rpartition(")")[2]
    finally:
        os.kill(scene.running.pid, signal.SIGCONT)
    scene.catch_up()


def test_a_neighbour_that_answers_after_half_a_minute_stops_nothing(scene: Scene) -> None:
    # Origin: Nextcloud #17552; a peer of thirty seconds an answer never slows a local page.
    scene.begin(*FALSE, "slow")
    scene.work_on()
    scene.draw("slow")
    scene.expect("down")
    scene.begin(*LINK)
    scene.catch_up()


@pytest.mark.parametrize("way", ["babble", "lie"])
def test_what_a_bad_neighbour_sends_is_set_aside_and_counted(scene: Scene, way: str) -> None:
    scene.begin(*FALSE, way)
    scene.work_on()
    scene.expect("bad_input")
    scene.draw(way)
    assert samples(scene.chl) == {"per"}
    counted = scene.link().set_aside
    assert counted > 0
    assert str(counted) in scene.browser.get("/link/").text()
    assert not holds(scene.chl, scene.per), "nothing of what it sent was taken"
    scene.begin(*LINK)
    scene.catch_up()


def test_with_a_neighbour_of_the_version_before_acts_go_both_ways(scene: Scene) -> None:
    # Origin: Nextcloud #23316; the version before on the other side, and all goes on.
    scene.begin(*FALSE, "older")
    wait_for(lambda: scene.link().software == "ayni 0.0.9", "the older software answers")
    scene.work_on()
    scene.catch_up()
    assert samples(scene.chl) == set()
    scene.draw("the version before")
    scene.begin(*LINK)
    scene.declare(scene.per, "marzo")
    scene.catch_up()


def test_a_neighbour_of_a_newer_protocol_stops_nothing(scene: Scene) -> None:
    scene.begin(*FALSE, "newer")
    scene.work_on()
    scene.expect("newer_version")
    scene.draw("a newer protocol")
    assert samples(scene.chl) == set()
    scene.begin(*LINK)
    scene.catch_up()
