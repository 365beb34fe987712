# SPDX-License-Identifier: Apache-2.0
"""`ayni serve`: two processes, watched, and gone when it is told to stop."""

from __future__ import annotations

import os
import signal
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import pytest

from ayni.node.drill.browser import Browser, PageTrouble
from tests.alarm.commands import alive
from tests.node.operating import Node, stop, wait_for
from tests.ports import free_port

PASSWORD = "puente-Colorado-1910"
SERVE = ("-m", "ayni.node.cli", "serve")


def children(pid: int) -> dict[str, int]:
    """Return the running children of a process: the name it goes by to process id."""
    found = {}
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        with suppress(OSError):
            name = Path(f"/proc/{child}/comm").read_text().strip()
            if alive(int(child)):
                found[name] = int(child)
    return found


def held_open(pid: int) -> list[str]:
    """Return the files that a process holds open."""
    return [str(handle.readlink()) for handle in Path(f"/proc/{pid}/fd").iterdir()]


def answers(port: int) -> bool:
    try:
        return bool(Browser("chl.localhost", port).get("/"))
    except PageTrouble:
        return False


def test_both_processes_are_started_watched_and_stopped(chl: Node) -> None:
    port = free_port()
    chl.configure(staff={"port": port})
    with chl.process(*SERVE) as serving:
        wait_for(lambda: answers(port), "the pages answer")
        wait_for(lambda: chl.link_status() is not None, "the link says how it stands")
        first = children(serving.pid)
        assert set(first) == {"ayni web", "ayni link"}
        of_node = {path for path in held_open(serving.pid) if path.startswith(f"{chl.data}/")}
        assert of_node == {f"{chl.data}/serving.lock"}, "no database and no key"
        os.kill(first["ayni link"], signal.SIGKILL)
        wait_for(
            lambda: children(serving.pid).get("ayni link", 0) not in (0, first["ayni link"]),
            "the link is started again",
        )
        again = children(serving.pid)
        assert again["ayni web"] == first["ayni web"]
        assert stop(serving) == 0
        assert not any(alive(pid) for pid in again.values())
    log = (chl.home / "chl.log").read_text()
    assert f"Nodo chl: http://chl.localhost:{port}/" in log or "http://chl.localhost" in log
    assert "ayni: link ended with code -9; starting it again in" in log
    assert not answers(port)


def test_pages_leave_nothing_open_on_the_connections_that_are_kept(chl: Node) -> None:
    """A statement read halfway would show old rows to the next page, and keep erased bytes."""
    port = free_port()
    chl.configure(staff={"port": port})
    chl.run(
        *("person", "add", "turno.chl", "--office", "chl.north.liaison", "--password-stdin"),
        stdin=PASSWORD + "\n",
    )
    with chl.process(*SERVE, "--part", "web"):
        wait_for(lambda: answers(port), "the pages answer")
        browser = Browser("chl.localhost", port)
        page = browser.get("/")
        form = page.form("username", "password")
        browser.submit(page, form, username="turno.chl", password=PASSWORD)
        for path in ("/", "/notices/", "/record/", "/framework/", "/link/") * 2:
            assert "turno.chl" in browser.get(path).text()
        for name in ("record", "desk"):
            with closing(sqlite3.connect(chl.data / f"{name}.sqlite")) as beside:
                beside.execute("PRAGMA user_version = 7")  # writes a page that no reader has seen
                busy, *_ = beside.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                assert not busy, name


def test_parts_end_with_their_keeper_so_that_a_restore_is_not_held_up(chl: Node) -> None:
    chl.configure(staff={"port": free_port()})
    with chl.process(*SERVE) as serving:
        wait_for(lambda: set(children(serving.pid)) == {"ayni web", "ayni link"}, "both run")
        running = children(serving.pid)
        os.kill(serving.pid, signal.SIGKILL)
        wait_for(lambda: not any(alive(pid) for pid in running.values()), "both end")


@pytest.mark.slow
def test_pages_whose_server_is_killed_leave_no_worker_behind(chl: Node) -> None:
    port = free_port()
    chl.configure(staff={"port": port})
    with chl.process(*SERVE, "--part", "web") as serving:
        wait_for(lambda: answers(port), "the pages answer")
        server = children(serving.pid)["ayni web"]
        [worker] = workers(server)
        os.kill(server, signal.SIGKILL)
        wait_for(lambda: not alive(worker), "the worker ends with its server")
        wait_for(lambda: answers(port), "another answers in its place")
        assert stop(serving) == 0


def workers(server: int) -> list[int]:
    """Return the processes that a server of pages began to answer with."""
    found = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    told = {int(pid): Path(f"/proc/{pid}/cmdline").read_bytes() for pid in found}
    return [pid for pid, words in told.items() if b"resource_tracker" not in words]
