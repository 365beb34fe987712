# SPDX-License-Identifier: Apache-2.0
"""Steps 7 to 10 and 15 of the drill: a notice from the question to the proof."""

from __future__ import annotations

import datetime as dt
import json
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from ayni.adapters import clock
from ayni.node.drill import clearance_steps
from ayni.node.drill.browser import Page
from ayni.node.drill.world import World, expect

WALL = "%Y-%m-%dT%H:%M"
CHILE = ZoneInfo("America/Santiago")
HOLD_S = 5
"""Before signing in step 7; none in any other. Source: rooms.md C."""
PURPOSE = "Patrulla de mantenimiento de senderos, a pie"


def give(world: World) -> str:
    """Ask whether notice must be given, draft it, clear it, let the node sign; it is stored there.

    The foreign ministry's visa and a hold of five seconds stand before the signature; after the
    step notices are signed at once again.
    """
    held = world.per.status()["acts_held"]
    page = world.at("enlace.norte").get("/notices/weigh/?" + urlencode(_asked("f-07")))
    expect("48" in page.text() and "A-1.1" in page.text(), "the rule asks for 48 hours of notice")
    clearance_steps.set_chain(world, office="chl.mfa.border", hold_s=HOLD_S)
    draft = clearance_steps.number_in(_drafted(world, "f-07"))
    clearance_steps.clear(world, draft, purpose=PURPOSE)
    expect(world.per.status()["acts_held"] == held, "until signing the neighbour holds no trace")
    world.notice = clearance_steps.sign(world, draft, hold_s=HOLD_S)
    clearance_steps.set_chain(world, office="", hold_s=0)
    for username in ("enlace.norte", "enlace.sur"):
        world.see(username, _path(world.notice), lambda page: "F-07" in page.text(), "the notice")
    world.see(
        "enlace.norte",
        _path(world.notice),
        lambda page: "ecibido y guardado por el nodo del Perú" in page.text(),
        "the receipt of Peru's node",
    )
    told = world.rung(world.per, world.notice)
    expect(told["AYNI_ALARM_URGENCY"] == "aviso", f"it sounds once; found {told}")
    expect(told["AYNI_ALARM_EXERCISE"] == "1", f"the command knows an exercise; found {told}")
    expect("senderos" in PURPOSE, "a word by which the purpose would be known")
    expect("senderos" not in str(told), f"nothing of the content is told; found {told}")
    world.settle()
    return (
        "48 h asked, cleared, signed after 5 s, received by the neighbour's node; its alarm "
        f"command was started once, for {told['AYNI_ALARM_OFFICES']}"
    )


def give_meanwhile(world: World) -> str:
    """Give another notice while something else rests; return the address of its page."""
    return _path(_give(world, "f-07"))


def acknowledge(world: World) -> str:
    """Peru acknowledges version 1; both nodes say that this is not agreement."""
    _deed(world, "enlace.sur", world.notice, "acknowledge")
    for username in ("enlace.norte", "enlace.sur"):
        world.see(
            username,
            _path(world.notice),
            lambda page: (
                "acusó recibo de la versión 1" in page.text()
                and "no expresa conformidad" in page.text()
            ),
            "acknowledgement of version 1",
        )
    world.settle()
    return "version 1 acknowledged; an acknowledgement is not agreement"


def cross(world: World) -> str:
    """With the link down Peru asks and Chile amends; after it both nodes show the same.

    Run twice, on two notices: once Chile's link comes back first, once Peru's.
    """
    twin = _give(world, "f-08")
    world.see("enlace.sur", _path(twin), lambda page: "F-08" in page.text(), "the second notice")
    _deed(world, "enlace.sur", twin, "acknowledge")
    for notice, first in ((world.notice, "chl"), (twin, "per")):
        _cross_once(world, notice, first=first)
        for username in ("enlace.norte", "enlace.sur"):
            world.see(
                username,
                _path(notice),
                lambda page: (
                    "El acuse es de la versión 1" in page.text() and "ás amplio" in page.text()
                ),
                "a wider version 2; the acknowledgement is of version 1",
            )
    digest = world.settle()
    return f"same on both nodes whichever received first; digest {digest[:16]}"


def _cross_once(world: World, notice: str, *, first: str) -> None:
    """Let a query and an amendment cross; `first` is the node whose link comes back first."""
    world.settle()
    for node in world.nodes.values():
        node.stop("link")
    _deed(world, "enlace.sur", notice, "query", question="¿Con dron?")
    page = world.at("enlace.norte").get(_path(notice))
    form = page.deed("amend")
    start = dt.datetime.fromisoformat(form.fields["start"][0]) - dt.timedelta(hours=3)
    world.at("enlace.norte").submit(
        page, form, start=start.strftime(WALL), reason="Marea y luz de la mañana"
    )
    for party in (first, "per" if first == "chl" else "chl"):
        world.nodes[party].start("link")
    for username in ("enlace.norte", "enlace.sur"):
        world.see(
            username,
            _path(notice),
            lambda page: "¿Con dron?" in page.text() and "Marea y luz" in page.text(),
            "the query and the amendment",
        )


def answer(world: World) -> str:
    """Chile answers the query, Peru acknowledges version 2; both timelines show every act."""
    _deed(world, "enlace.norte", world.notice, "reply", answer="Sin dron.")
    _deed(world, "enlace.sur", world.notice, "acknowledge")
    for username in ("enlace.norte", "enlace.sur"):
        world.see(
            username,
            _path(world.notice),
            lambda page: (
                "acusó recibo de la versión 2" in page.text() and "Sin dron." in page.text()
            ),
            "version 2 acknowledged and the query answered",
        )
    digest = world.settle()
    return f"version 2 acknowledged, no query open; digest {digest[:16]}"


def prove(world: World) -> str:
    """The proof of step 7 with three fields open; an outsider with the policy file verifies it."""
    page = world.at("enlace.norte").get(
        f"{_path(world.notice)}proof/{world.notice}/file/?"
        + urlencode({"chosen": "yes", "open": ["activity", "places", "start", "end"]}, doseq=True)
    )
    outsider = world.home / "outsider"
    outsider.mkdir(exist_ok=True)
    world.proof = outsider / "aviso.tlog-proof"
    world.proof.write_bytes(page.body)
    export = world.home / "outsider-export"
    world.chl.run("bundle", "export", "--plain", str(export))
    policy = outsider / "policy"
    policy.write_bytes((export / "policy").read_bytes())
    told = world.chl.run("verify", str(world.proof), "--policy", str(policy), "--json")
    report = json.loads(told)
    expect("f-07" in told and PURPOSE not in told, "open fields readable, closed ones not")
    expect(PURPOSE.encode() not in page.body, "closed fields are not in the file")
    changed = outsider / "changed.tlog-proof"
    raw = bytearray(page.body)
    at = raw.index(b"\nindex ") + 20
    raw[at] = ord("A") if raw[at] != ord("A") else ord("B")
    changed.write_bytes(bytes(raw))
    world.chl.run("verify", str(changed), "--policy", str(policy), expect=1)
    return f"authentic for an outsider; one byte changed is not ({len(report)} facts)"


def _asked(place: str) -> dict[str, str]:
    """Return what is planned: a small patrol in three days, at nine on Chile's clock."""
    day = clock.now().astimezone(CHILE).date() + dt.timedelta(days=3)
    return {
        "activity": "patrol",
        "place": place,
        "start": dt.datetime.combine(day, dt.time(9)).strftime(WALL),
        "distance": "lt_100m",
        "strength": "1_10",
        "arms": "side",
    }


def _give(world: World, place: str) -> str:
    """Give a notice from the page that the question prefilled; return its object id."""
    page = _drafted(world, place)
    notice = page.path.strip("/").split("/")[-1].split("#")[0]
    expect(len(notice) == 64, f"the page of the notice; found {page.path}")
    return notice


def _drafted(world: World, place: str) -> Page:
    """Send the form of a notice that the question prefilled; return the page it leads to."""
    asked = _asked(place)
    page = world.at("enlace.norte").get("/notices/new/?" + urlencode(asked))
    form = page.form("activity", "place", "start", "end", "purpose")
    expect(form.fields["activity"] == ["patrol"], "the notice is prefilled")
    end = dt.datetime.fromisoformat(asked["start"]) + dt.timedelta(hours=6)
    return world.at("enlace.norte").submit(
        page, form, button="give", end=end.strftime(WALL), purpose=PURPOSE, exact_strength="8"
    )


def _path(notice: str) -> str:
    return f"/notices/{notice}/"


def _deed(world: World, username: str, notice: str, name: str, **values: str) -> Page:
    page = world.at(username).get(_path(notice))
    return world.at(username).submit(page, page.deed(name), **values)
