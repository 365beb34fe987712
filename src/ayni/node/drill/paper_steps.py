# SPDX-License-Identifier: Apache-2.0
"""Step 24 of the drill: two originals with one fingerprint, signed on paper; a pen's correction."""

from __future__ import annotations

import json
from zoneinfo import ZoneInfo

from ayni.adapters import clock
from ayni.node.drill.acta_steps import HEADS, PARAGRAPHS, SECRETARIATS
from ayni.node.drill.deeds import confirm, id_in, press, see
from ayni.node.drill.world import World, expect

LIMA = ZoneInfo("America/Lima")
"""The calendar that is behind: no day on it is still to come in Chile."""
TOWN = "Caleta Ensayo"
WORD, READ = "trimestre", "semestre"
"""A word of no. 9, and what stands there on paper."""


def originals(world: World) -> str:
    """Both print A and B and record the same day; Peru notes one word, and both settle it."""
    papers = f"/meetings/actas/{world.acta}/papers/"
    for letter in ("a", "b"):
        files = {_original(world, username, papers, letter) for username in SECRETARIATS}
        expect(len(files) == 1, f"original {letter.upper()} has the same bytes on both nodes")
        expect(files.pop().startswith(b"%PDF-"), f"original {letter.upper()} is a PDF")
    today = clock.now().astimezone(LIMA).date().isoformat()
    for username in SECRETARIATS:
        press(world, username, papers, "signed", signed_on=today, town=TOWN, originals=["a", "b"])
    for username in SECRETARIATS:
        see(world, username, papers, "todas las partes lo dicen")
    settled = _settle(world, papers)
    for username in SECRETARIATS:
        page = see(world, username, papers, "resuelta por fe de erratas")
        expect("en vigor" in page.text(), "the acta and its errata are in force")
        _prove(world, username, papers)
    world.settle()
    return f"A and B equal on both nodes, signed on paper by both; {settled}"


def _prove(world: World, username: str, papers: str) -> None:
    """Check the agreed text of a node offline: both consents to it and to its errata are proved."""
    page = world.at(username).get(papers)
    address = next(link for link in page.links() if link.endswith("/acta.pdf"))
    path = world.home / "outsider" / f"acta-{username}.pdf"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(world.at(username).get(address).body)
    told = json.loads(world.chl.run("verify", str(path), "--json"))
    missing = [text["missing"] for text in told["texts"]]
    expect(told["sealed"] and missing == [[], []], f"acta and errata are proved; lacks {missing}")


def _settle(world: World, papers: str) -> str:
    """Let Peru note the word, Chile propose an errata, and the heads of both consent to it."""
    number, text = next((n, row[3]) for n, row in enumerate(PARAGRAPHS, 1) if WORD in row[3])
    press(
        world,
        "enlace.sur",
        papers,
        "differs",
        segment=f"s{number}",
        language="es",
        originals=["a"],
        reading=text.replace(WORD, READ),
    )
    page = see(world, "enlace.norte", papers, READ)
    address = next(link for link in page.links() if "divergence=" in link)
    page = world.at("enlace.norte").get(address)
    page = world.at("enlace.norte").submit(page, page.form("why"), why="Corregido con pluma.")
    errata = f"/meetings/erratas/{id_in(page)}/"
    for username in HEADS:
        see(world, username, errata, READ)
        confirm(world, username, errata, "agree")
    for username in HEADS:
        page = see(world, username, errata, "en vigor")
        expect(READ in page.text(), "the words that are printed")
    return "one word by pen, noted by Peru, settled by an errata of both"


def _original(world: World, username: str, papers: str, letter: str) -> bytes:
    page = see(world, username, papers, f"Original {letter.upper()}")
    address = next(link for link in page.links() if f"original-{letter}.pdf" in link)
    return world.at(username).get(address).body
