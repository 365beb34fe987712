# SPDX-License-Identifier: Apache-2.0
"""Steps 36 and 44 of the drill: a node is killed and comes back; a node is restored."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

from ayni.core.errors import DrillTrouble
from ayni.node.drill.nodes import Node
from ayni.node.drill.world import LOOK_S, World, expect

REPORTS = 20
NOTE = "Lo dijo la guardia de la casilla norte del ensayo"
LOOK_AGAIN_S = 0.5
"""How long it waits between two looks into all files of a node."""
_WHOLE = re.compile(r"Recuperados: [1-9][0-9]*; faltan: 0\.")


def kill(world: World) -> str:
    """Peru's node is killed while Chile signs twenty reports; started again, it holds them all.

    The reports are notes of calls on the notice of step 7: the room of relief teams, whose reports
    rooms.md names, is not there yet.
    """
    world.settle()
    before = _report(world, "antes")
    pages: list[float] = []
    for number in range(REPORTS):
        if number == REPORTS // 4:
            world.per.kill("web", "link")
        pages.append(_report(world, f"parte {number + 1}"))
    size = world.chl.status()["acts_own"]
    world.per.start("web", "link")
    started = time.monotonic()
    path = f"/notices/{world.notice}/"
    for username in ("enlace.sur", "enlace.norte"):
        world.see(
            username,
            path,
            lambda page: all(f"Ensayo, parte {n + 1}." in page.text() for n in range(REPORTS)),
            "all twenty reports",
        )
    back = time.monotonic() - started
    digest = world.settle()
    expect(world.chl.status()["acts_own"] == size, "nobody signed anything again")
    worst = max(pages)
    return (
        f"{REPORTS} reports {back:.1f} s after the pages of the killed node answered; a deed took "
        f"{before:.2f} s before and at most {worst:.2f} s meanwhile; digest {digest[:16]}"
    )


def _report(world: World, word: str) -> float:
    """Note a call on the notice from Chile's page; return the seconds from click to page."""
    page = world.at("enlace.norte").get(f"/notices/{world.notice}/")
    form = page.deed("contact")
    start = time.monotonic()
    world.at("enlace.norte").submit(page, form, result="spoke", note=f"Ensayo, {word}.")
    return time.monotonic() - start


def erase_and_restore(world: World) -> str:
    """Both parties erase a note; Chile restores the copy from before, and the note stays gone.

    The closure of step 12 was typed with three fields and has no note; the note of the call that
    Peru made about it is erased in its place.
    """
    person = world.at("turno.per")
    page = person.get(f"/notices/{world.closure}/")
    person.submit(page, page.deed("contact"), result="spoke", note=NOTE)
    world.see(
        "datos.chl", f"/notices/{world.closure}/", lambda page: NOTE in page.text(), "the note"
    )
    world.settle()
    copy = world.home / "chl-yesterday.sqlite"
    world.chl.run("backup", str(copy))
    expect(NOTE.encode() in copy.read_bytes(), "the copy holds the note")
    leaf = _erase(world)
    _report(world, "firmado después del respaldo")
    world.settle()
    for node in world.nodes.values():
        _expect_gone(node)
    _restore(world, copy)
    told = _restored(world)
    for username in ("turno.chl", "turno.per"):
        page = world.see(
            username,
            f"/notices/{world.closure}/",
            lambda page: "X-1" in page.text(),
            "the closure with its place",
        )
        expect(NOTE not in page.text(), "the note is not back")
    _prove_without(world, leaf)
    digest = world.settle()
    for node in world.nodes.values():
        _expect_gone(node)
    return f"erased by both; {told} No alarm; the note is not back; digest {digest[:16]}"


def _erase(world: World) -> str:
    """Peru asks, both confirm; return the leaf hash of the act that held the note."""
    person = world.at("datos.per")
    leaf = _act_with_note(world)
    page = person.get(f"/record/{leaf}/erasure/")
    page = person.submit(page, page.form("members", "ground"), members="note", ground="mistake")
    page = person.submit(page, page.form("confirmed"))
    request = page.path.strip("/").split("/")[-1]
    for username in ("datos.per", "datos.chl"):
        page = world.see(
            username,
            f"/data/{request}/",
            lambda page: any("backups_until" in form.fields for form in page.forms()),
            "the request with its deeds",
        )
        page = world.at(username).submit(page, page.deed("done"))
        world.at(username).submit(page, page.form("confirmed"))
    for username in ("datos.per", "datos.chl"):
        world.see(
            username,
            f"/record/{leaf}/",
            lambda page: NOTE not in page.text() and "no respondió" not in page.text(),
            "the act without its note",
        )
    return leaf


def _act_with_note(world: World) -> str:
    """Find the act whose note is to go, as Peru's office for personal data finds it."""
    person = world.at("datos.per")
    page = person.get(f"/notices/{world.closure}/")
    for link in page.links():
        if link.endswith("/erasure/"):
            leaf = link.strip("/").split("/")[1]
            if NOTE in person.get(f"/record/{leaf}/").text():
                return leaf
    raise DrillTrouble("the page of the closure offers no act with the note to erase")


def _expect_gone(node: Node) -> None:
    """Look for the note in every file of a node but what a restore set aside.

    Files are cleaned as soon as nobody reads in the database.
    """
    deadline = time.monotonic() + LOOK_S
    while holding := _files_with_the_note(node):
        if time.monotonic() > deadline:
            raise DrillTrouble(f"{node.party}: the note in no file expected; found in {holding}")
        time.sleep(LOOK_AGAIN_S)


def _files_with_the_note(node: Node) -> list[str]:
    return [
        path.name
        for path in node.data.rglob("*")
        if path.is_file() and NOTE.encode() in path.read_bytes()
    ]


def _restore(world: World, copy: Path) -> None:
    world.chl.stop("web", "link")
    key = world.chl.data / "keys" / "opening-1.key"
    world.chl.run("restore", str(copy), "--opening-key", str(key), "--yes")
    world.chl.start("web", "link")


def _restored(world: World) -> str:
    """Wait until Chile has back what it lost; return what its page says of it."""
    page = world.see(
        "enlace.norte",
        "/link/",
        lambda page: _WHOLE.search(page.text()) is not None,
        "acts recovered, none missing",
    )
    world.see(
        "enlace.sur",
        "/link/",
        lambda page: (
            "nodo de Chile fue restaurado" in page.text()
            and "su registro sigue en otro libro" in page.text()
        ),
        "Peru says that Chile's node was restored",
    )
    for node in world.nodes.values():
        expect(node.status()["alarms"] == 0, f"{node.party}: no alarm of a fork")
    found = _WHOLE.search(page.text())
    return found[0] if found else ""


def _prove_without(world: World, leaf: str) -> None:
    """The closure's place and hour, and the act without its note, are provable as before."""
    for party, act, members in (
        ("chl", world.closure, ("places", "start")),
        ("per", leaf, ("result",)),
    ):
        proof = world.home / f"{party}-after.tlog-proof"
        words = [word for name in members for word in ("--open", name)]
        world.nodes[party].run("prove", act, str(proof), *words)
        told = world.nodes[party].run("verify", str(proof), "--json")
        expect(json.loads(told) and NOTE not in told, f"{party}: proof without the note")
