# SPDX-License-Identifier: Apache-2.0
"""Steps 12 to 14 of the drill: the line is cut, a code is read out, a stick carries the act.

The line is cut by running one link process at a time: each signs what its own people write, and
neither reaches the other.
"""

from __future__ import annotations

import re

from ayni.core.errors import DrillTrouble, PageTrouble
from ayni.node.drill.browser import Page
from ayni.node.drill.nodes import Node
from ayni.node.drill.world import World, expect

HEARD = "Ruta X-1 cerrada desde ahora, lo informa el turno del Perú"
LOOKS = 60
"""How often the drill asks whether the link process has signed; each look takes a command."""
_CODE = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9]{2}")


def close_route(world: World) -> str:
    """With the line cut, Peru's duty office closes a route: three fields, signed here alone."""
    world.settle()
    world.per.run("bundle", "export", "--to", "chl", str(world.home / "older.ayni"))
    # Peru's link goes on alone: it signs, and finds nobody. Chile's pages stand without theirs.
    world.chl.stop("link")
    person = world.at("turno.per")
    page = person.get("/notices/urgent/")
    form = page.form("activity", "place", "start")
    typed = {name for name in form.fields if name not in ("csrfmiddlewaretoken", "deed_id")}
    expect(typed == {"activity", "place", "start"}, f"three typed fields; found {sorted(typed)}")
    page = person.submit(page, form, activity="closure", place="ruta-x-1")
    world.closure = page.path.strip("/").split("/")[-1]
    page = world.see(
        "turno.per",
        _notice(world.closure),
        lambda page: "Todavía no ha llegado" in page.text(),
        "signed here and not arrived yet",
    )
    expect("+00 0 0000 0000" in page.text(), "the telephone of Chile's duty office is shown")
    world.code = _code_to_read(page)
    _expect_signed(world.per)
    for username in ("turno.chl", "turno.per"):
        world.see(
            username, "/link/", lambda page: "Sin enlace con" in page.text(), "no link, since when"
        )
    expect(_has_no_notice(world), "Chile's node holds nothing of it yet")
    return f"signed at Peru, nothing at Chile; code {world.code} and telephone shown"


def hear(world: World) -> str:
    """Chile notes what it heard; one wrong sign is refused. Peru notes that it called."""
    person = world.at("turno.chl")
    held = world.chl.status()["acts_held"]
    refused = _hear(world, _one_sign_wrong(world.code))
    expect("422" in refused, f"the check digits refuse it; found {refused[:300]}")
    expect(world.chl.status()["acts_held"] == held, "nothing was signed")
    page = person.get("/notices/heard/new/")
    form = page.form("heard", "occurred_at", "code")
    page = person.submit(page, form, heard=HEARD, code=world.code.lower().replace("-", " "))
    world.message = page.path.strip("/").split("/")[-1]
    for path in (_message(world.message), "/notices/heard/"):
        world.see(
            "turno.chl",
            path,
            lambda page: "el acto no ha llegado" in page.text(),
            "the code is noted; the act has not arrived",
        )
    world.see(
        "turno.chl", "/", lambda page: world.code in page.text(), "the message lies on the Desk"
    )
    caller = world.at("turno.per")
    page = caller.get(_notice(world.closure))
    caller.submit(
        page, page.deed("contact"), result="spoke", office_called="Protección Civil, turno"
    )
    world.see(
        "turno.per",
        _notice(world.closure),
        lambda page: "habló con ella" in page.text() or "Llamada:" in page.text(),
        "Peru's own note of the call",
    )
    return "each its own note; a code with one wrong sign was refused and nothing signed"


def carry(world: World) -> str:
    """A stick carries the act over and the receipt back; then the line returns."""
    stick = world.home / "stick.ayni"
    _expect_signed(world.per)
    world.per.run("bundle", "export", "--to", "chl", str(stick))
    world.per.stop("link")
    world.chl.start("link")
    first = world.chl.run("bundle", "import", str(stick))
    expect("acts stored" in first, f"the packet brings acts; found {first}")
    again = world.chl.run("bundle", "import", str(stick))
    expect("nothing new" in again, f"the second time brings nothing; found {again}")
    before = _cut_and_digest(world.chl)
    older = world.chl.run("bundle", "import", str(world.home / "older.ayni"))
    expect("nothing new" in older, f"an older packet changes nothing; found {older}")
    expect(_cut_and_digest(world.chl) == before, "cut, digest and tables are as they were")
    page = world.see(
        "turno.chl",
        _message(world.message),
        lambda page: "Su código es el que usted anotó" in page.text(),
        "the act has arrived and its code is the one noted",
    )
    told = world.rung(world.chl, world.closure)
    expect(told["AYNI_ALARM_URGENCY"] == "timbre", f"it rings by stick as by line; found {told}")
    page = world.at("turno.chl").get(_notice(world.closure))
    expect("Cómo llegó" in page.text(), "signed, heard and stored stand each by itself")
    # The band of the alarm, above the content, leads there too.
    listed = world.at("turno.chl").get("/notices/").html.partition("<main")[2]
    expect(listed.count(_notice(world.closure)) == 1, "the notice is listed once")
    answer = world.home / "answer.ayni"
    _expect_signed(world.chl)
    world.chl.run("bundle", "export", "--to", "per", str(answer))
    world.chl.stop("link")
    world.per.start("link")
    world.per.run("bundle", "import", str(answer))
    stored = _stored_at(world)
    world.chl.start("link")
    digest = world.settle()
    expect(_stored_at(world) == stored, "Chile stored it at the stick's time, not the link's")
    return f"{first.strip().splitlines()[-1]}; the same on both, digest {digest[:16]}"


def _hear(world: World, code: str) -> str:
    """Offer a message with a code; return what the page says when it is refused."""
    person = world.at("turno.chl")
    page = person.get("/notices/heard/new/")
    form = page.form("heard", "occurred_at", "code")
    try:
        told = person.submit(page, form, heard=HEARD, code=code).text()
    except PageTrouble as refused:
        return str(refused)
    raise DrillTrouble(f"the code {code} must be refused; the page shows: {told[:300]}")


def _stored_at(world: World) -> str:
    """Return when Chile's node stored the notice, as Peru's page says it."""
    page = world.see(
        "turno.per",
        _notice(world.closure),
        lambda page: "ecibido y guardado por el nodo de Chile" in page.text(),
        "the receipt of Chile's node",
    )
    found = re.search(r"guardado por el nodo de Chile a las ([^.]*)\.", page.text())
    expect(found, "the receipt says when")
    return found[1] if found else ""


def _one_sign_wrong(code: str) -> str:
    """Return a code with one sign misheard."""
    other = "8" if code[0] != "8" else "9"
    return other + code[1:]


def _code_to_read(page: Page) -> str:
    """Return the code that the page asks to be read out, beside the telephone."""
    told = page.html[page.html.index("by-voice-code") :]
    found = _CODE.search(told)
    if found is None:
        raise DrillTrouble("a reading code is expected beside the telephone")
    return found[0]


def _has_no_notice(world: World) -> bool:
    return world.closure not in world.at("turno.chl").get("/notices/").html


def _expect_signed(node: Node) -> None:
    """Wait until the link process has signed what the pages wrote."""
    for _ in range(LOOKS):
        status = node.status()
        if status["signed"] == status["acts_own"]:
            return
    raise DrillTrouble(f"{node.party}: the link process must sign what the pages wrote")


def _cut_and_digest(node: Node) -> tuple[object, ...]:
    status = node.status()
    return tuple(status[name] for name in ("cut", "digest", "tables"))


def _notice(object_id: str) -> str:
    return f"/notices/{object_id}/"


def _message(object_id: str) -> str:
    return f"/notices/heard/{object_id}/"
