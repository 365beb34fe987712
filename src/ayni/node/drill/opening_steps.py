# SPDX-License-Identifier: Apache-2.0
"""Steps 1 to 4 of the drill: keys and words, constitution, directories, a wrong office."""

from __future__ import annotations

import json
from typing import cast

from ayni.core.errors import PageTrouble
from ayni.node.drill.cast import ACTORS, DIRECTORIES, FOUNDERS
from ayni.node.drill.nodes import make_node
from ayni.node.drill.world import World, expect


def compare_words(world: World) -> str:
    """Both administrators make a node, exchange files, compare words; the link comes up."""
    for party, node in world.nodes.items():
        world.words[party] = make_node(node, FOUNDERS[party])
    for node, other in ((world.chl, world.per), (world.per, world.chl)):
        node.run("credentials", "add", str(other.credentials), "--words", world.words[other.party])
    changed = _one_letter_changed(world)
    for party, node in world.nodes.items():
        node.add_people(ACTORS[party])
        node.start("web", "link")
    for username in ("cancilleria.chl", "cancilleria.per"):
        world.see(username, "/link/", lambda page: "Enlace al día" in page.text(), "link up")
        world.see(
            username,
            "/link/",
            lambda page: "comparada por palabras" in page.text(),
            "key compared by words",
        )
    world.settle()
    return f"words: {world.words['chl']} / {world.words['per']}; {changed}"


def _one_letter_changed(world: World) -> str:
    """Offer a third credential file with one changed letter; it must be refused."""
    raw = world.per.credentials.read_text()
    forged = world.home / "forged-credentials.note"
    at = raw.index('"endpoints"') + 20
    forged.write_text(raw[:at] + ("x" if raw[at] != "x" else "y") + raw[at + 1 :])
    world.chl.run("credentials", "add", str(forged), "--words", world.words["per"], expect=1)
    world.chl.run("credentials", "add", str(world.per.credentials), "--words", "uno dos", expect=1)
    return "a file with one changed letter and wrong words were refused"


def constitution(world: World) -> str:
    """Chile proposes and consents, Peru reads the sentence and consents; both see it agreed."""
    text = world.home / "constitution.json"
    world.chl.run("constitution", "draft", str(text))
    leaf = world.chl.run("constitution", "propose", str(text), "--by", "chl.mfa.border").split()[1]
    for username in ("cancilleria.chl", "cancilleria.per"):
        page = world.see(
            username,
            f"/framework/{leaf}/",
            lambda page: "Va a dar el consentimiento" in page.text(),
            "the proposed text with sentence D-11",
        )
        world.at(username).submit(page, page.deed("consent"))
        world.settle()  # a page read before the other's consent came is refused as stale
    for username in ("cancilleria.chl", "cancilleria.per"):
        page = world.see(
            username, "/framework/", lambda page: "Acordado" in page.text(), "agreed on both nodes"
        )
        expect("EJERCICIO" in page.html, "the banner of the exercise is on the page")
    digest = world.settle()
    return f"agreed, one digest {digest[:16]}"


def directories(world: World) -> str:
    """Both liaisons declare eight offices each; a private telephone is asked about first."""
    _private_telephone(world)
    for party, liaison in (("chl", "chl.north.liaison"), ("per", "per.south.liaison")):
        file = world.home / f"{party}-offices.json"
        file.write_text(json.dumps(DIRECTORIES[party]))
        world.nodes[party].run("office", "declare", str(file), "--by", liaison)
    world.settle()
    wanted = [cast(str, row["office"]) for rows in DIRECTORIES.values() for row in rows]
    for username in ("enlace.norte", "enlace.sur"):
        world.see(
            username,
            "/framework/",
            lambda page: all(office in page.html for office in wanted),
            "sixteen offices with their powers",
        )
    return "16 offices on both nodes, no person's name; a private telephone was asked about"


def _private_telephone(world: World) -> None:
    """Declare an office with a private telephone: nothing is signed, a person is asked."""
    office = {**DIRECTORIES["chl"][0], "telephone": "+56 9 0000 0000 (particular)"}
    file = world.home / "private.json"
    file.write_text(json.dumps([office]))
    before = world.chl.status()["cut"]
    world.chl.run("office", "declare", str(file), "--by", "chl.north.liaison", expect=1)
    expect(world.chl.status()["cut"] == before, "nothing is signed with a private telephone")


def wrong_office(world: World) -> str:
    """The press office cannot give a notice in the page; signed anyway, it is set aside."""
    page = _page_of_refusal(world)
    expect("liaison" in page or "enlace" in page, "the refusal says which offices could")
    file = world.home / "wrong.json"
    file.write_text(
        json.dumps(
            {
                "urgent": 0,
                "activity": "patrol",
                "places": ["f-07"],
                "start": {"ms": 1_800_000_000_000, "zone": "America/Santiago", "offset": -180},
                "purpose": "Acto del ejercicio que no cumple una regla",
            }
        )
    )
    leaf = world.chl.run(
        "exercise", "unchecked", "notices.given/1", str(file), "--by", "chl.press"
    ).split()[1]
    world.settle()
    for node in world.nodes.values():
        expect(node.status()["irregular"] == 1, f"{node.party}: one irregular act")
    for username in ("enlace.norte", "enlace.sur"):
        page_seen = world.see(
            username, f"/record/{leaf}/", lambda page: "facultad" in page.text(), "the broken rule"
        )
        expect("no cumple una regla acordada" in page_seen.text(), "sentence D-38 is shown")
        listed = world.at(username).get("/notices/")
        expect(leaf not in listed.html, "the list of notices does not show it")
    return "refused in the page; set aside on both nodes with the rule in words"


def _page_of_refusal(world: World) -> str:
    try:
        return world.at("prensa.chl").get("/notices/new/").text()
    except PageTrouble as refused:
        return str(refused)
