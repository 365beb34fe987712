# SPDX-License-Identifier: Apache-2.0
"""Steps 18 to 20 and 26 of the drill: a meeting is called and prepared, its mechanism suspended."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from io import BytesIO
from zoneinfo import ZoneInfo

from ayni.adapters import clock
from ayni.core.errors import PageTrouble
from ayni.node.drill import guard_checks, notices_steps
from ayni.node.drill.deeds import confirm, id_in, press, see
from ayni.node.drill.world import World, expect
from ayni.standards.identifiers.digits import rut_check

CHILE = ZoneInfo("America/Santiago")
NAME = "Reunión Regional de Ensayo"
SECRETARIATS = ("enlace.norte", "enlace.sur")
MINISTRIES = ("cancilleria.chl", "cancilleria.per")
ID_LINK = re.compile("/understandings/[0-9a-f]{64}/")
INVENTED = "11222333"
"""A number that nobody was given for the drill; its check digit is computed."""
PERSON = "Persona Ficticia"
BROUGHT = 4
"""So many open matters are brought into the agenda."""
TOPICS = (
    "Crisis migratoria",
    "Gestión del riesgo de desastres",
    "Evaluación de los acuerdos conjuntos",
    "Protocolos",
    "Amenazas emergentes",
)
"""What the meeting deals with besides; what the guests report on is not said."""
BEFORE = "La XXXIX se celebró en Tacna."
LOADED_DAY = "16 oct 2025"
"""From which the understandings of XXXIX count their age."""


def convene(world: World) -> str:
    """Agree on the mechanism; Chile proposes XL, Peru counters a week later, Chile accepts."""
    world.mechanism = _propose_mechanism(world)
    for username in MINISTRIES:
        see(world, username, _mechanism(world), "onsentimiento de")
        confirm(world, username, _mechanism(world), "consent")
    for username in SECRETARIATS:
        see(world, username, "/meetings/", "XXXIX")
        see(world, username, _mechanism(world), "activo")
    world.edition = _propose_edition(world)
    see(world, "enlace.sur", _edition(world), f"XL {NAME}")
    page = world.at("enlace.sur").get(_edition(world))
    days = {"first_day": _day(97), "last_day": _day(99)}
    world.at("enlace.sur").submit(page, page.deed("counter"), **days)
    see(world, "enlace.norte", _edition(world), "contrapropuesta")
    press(world, "enlace.norte", _edition(world), "accept")
    for username in SECRETARIATS:
        page = see(world, username, _edition(world), "convocada")
        expect("sustituida por una versión posterior" in page.text(), "the first dates stay shown")
        expect(BEFORE in page.text(), "where the meeting before was held")
    files = {_ics(world, username) for username in SECRETARIATS}
    expect(len(files) == 1, "the calendar of the edition is equal on both nodes")
    world.settle()
    return "RRE agreed by both; XL convened a week later than first proposed; calendars equal"


def attend(world: World) -> str:
    """Peru announces eleven persons; Chile's authorisation is in progress, then granted.

    A number of a person stops the announcement before it is signed; the annex with the names is
    made at Chile's node and stands in no file of either.
    """
    _stopped(world)
    page = world.at("enlace.sur").get(_edition(world) + "delegations/")
    world.at("enlace.sur").submit(
        page,
        page.deed("delegation"),
        count_head="1",
        count_delegate="10",
        office="per.south.head",
        head_capacity="subrogante",
        arms="none",
        vehicles="3",
        equipment="Dos radios portátiles",
        stay_days="3",
    )
    _entry(world, gate="pending")
    page = see(world, "enlace.sur", _edition(world) + "entry/", "sin resolución, faltan")
    granted = {"number": "EXE-1234", "organ": "Ministerio de Ensayo", "day": _day(0)}
    _entry(world, gate="granted", **granted)
    for username in SECRETARIATS:
        page = see(world, username, _edition(world) + "entry/", "EXE-1234")
        expect("sin resolución" not in page.text(), "the clock has stopped")
        page = see(world, username, _edition(world) + "delegations/", "Delegación de PER")
        expect("subrogante (S)" in page.text(), "the capacity of the head")
        expect("11" in page.text(), "eleven persons")
    _annex(world)
    world.settle()
    return (
        "11 persons by function, head (S), no arms; a number of a person stopped the form; entry "
        "granted by its number; annex with 11 names, in no file of either node"
    )


def _stopped(world: World) -> None:
    """Type a number of a person into the announcement: a question, and nothing is signed."""
    before = world.per.status()["cut"]
    path = _edition(world) + "delegations/"
    page = world.at("enlace.sur").get(path)
    number = f"{INVENTED}-{rut_check(INVENTED)}"
    typed = {"count_head": "1", "office": "per.south.head", "needs": f"RUT {number}"}
    try:
        world.at("enlace.sur").submit(page, page.deed("delegation"), **typed)
    except PageTrouble as refused:
        expect("422" in str(refused), f"a question on the page; found {refused}")
    else:
        expect(condition=False, told="a number of a person stops the announcement")
    expect(world.per.status()["cut"] == before, "nothing was signed")


def _annex(world: World) -> None:
    """Make the annex from a pasted list of eleven; look for its names in all files."""
    page = world.at("cancilleria.chl").get(_edition(world) + "entry/annex/")
    people = "\n".join(f"Comando; delegado; {PERSON} {n:02}; EXE-{n:03}" for n in range(1, 12))
    made = world.at("cancilleria.chl").submit(
        page, page.form("delegation", "people"), button="docx", delegation="per", people=people
    )
    with zipfile.ZipFile(BytesIO(made.body)) as folder:
        words = folder.read("word/document.xml").decode()
    expect(words.count(PERSON) == 11, "the annex lists eleven persons")
    expect("EXE-1234" in words and "19.067" in words, "the annex names its act and its law")
    world.settle()
    for node in world.nodes.values():
        kept = guard_checks.holding(node.data, PERSON)
        expect(not kept, f"{node.party}: no name of the list in any file; found {kept}")


def agenda(world: World) -> str:
    """Four open matters are brought into an agenda, before its topics; both consent to it."""
    chile = world.at("enlace.norte")
    page = chile.get(_edition(world) + "agenda/new/")
    offered = page.form("bring")
    page = chile.submit(page, offered, bring=offered.options["bring"][:BROUGHT])
    form = page.form("items")
    lines = form.fields["items"][0].splitlines()
    codes = [line.rpartition(" | ")[2] for line in lines]
    page = chile.submit(page, form, items="\n".join([*lines, *TOPICS]))
    path = page.path.partition("#")[0]
    for username in SECRETARIATS:
        see(world, username, path, "consentimiento de")
        confirm(world, username, path, "agree")
    for username in SECRETARIATS:
        page = see(world, username, path, "acordado por todas las partes")
        words, links = page.text(), {link for link in page.links() if ID_LINK.fullmatch(link)}
        lacking = [code for code in codes if code not in words]
        expect(
            len(codes) == BROUGHT and not lacking, f"four items with their codes; lacks {lacking}"
        )
        expect(len(links) >= BROUGHT, f"each leads to its matter; found {sorted(links)}")
        expect(all(topic in words for topic in TOPICS), "the topics stand after them")
    world.settle()
    return "four open matters brought in before five topics, agreed by both with their links"


def suspend(world: World) -> str:
    """Peru suspends the mechanism and resumes it; meanwhile none is called, and notices go on."""
    paper = {"since": _day(0), "paper": "note_verbale", "number": "(EXE) 7/1"}
    confirm(world, "cancilleria.per", _mechanism(world), "suspend", **paper)
    for username in SECRETARIATS:
        see(world, username, _mechanism(world), "suspendido por PER")
        see(world, username, _edition(world), "en suspenso")
    refused = _refusal_to_convene(world)
    expect("suspendido por PER" in refused, "a new convocation is refused with the reason")
    meanwhile = notices_steps.give_meanwhile(world)
    see(world, "enlace.sur", meanwhile, notices_steps.PURPOSE)
    for username in SECRETARIATS:
        page = see(world, username, "/understandings/?q=RRE-XXXIX/E-01", "RRE-XXXIX/E-01")
        # The last one: before the list, alarms lead to other matters.
        promised = [link for link in page.links() if ID_LINK.fullmatch(link)][-1]
        see(world, username, promised, LOADED_DAY)
    press(world, "cancilleria.per", _mechanism(world), "resume", **paper)
    for username in SECRETARIATS:
        page = see(world, username, _mechanism(world), "reanudado")
        expect("suspendido por PER" not in page.text(), "the mechanism is active again")
        page = see(world, username, _edition(world), "convocada")
        expect("en suspenso" not in page.text(), "the edition stands as it stood")
    world.settle()
    return (
        "suspended by PER with its note, convening refused, a notice given; resumed, ages as before"
    )


def _propose_mechanism(world: World) -> str:
    page = world.at("cancilleria.chl").get("/meetings/mechanisms/new/")
    page = world.at("cancilleria.chl").submit(
        page,
        page.form("code", "held_before"),
        name_es=NAME,
        name_pt="Reunião Regional de Ensaio",
        name_en="Regional Exercise Meeting",
        code="rre",
        level="regional",
        domains=["defence"],
        institutions=["army"],
        held_before="39",
        months_between="12",
    )
    return id_in(page)


def _propose_edition(world: World) -> str:
    page = world.at("enlace.norte").get(_mechanism(world) + "convene/")
    expect(page.form("ordinal").fields["ordinal"] == ["40"], "the next number is offered")
    page = world.at("enlace.norte").submit(page, page.form("ordinal"), **_terms())
    return id_in(page)


def _terms() -> dict[str, str]:
    days = {"first_day": _day(90), "last_day": _day(92)}
    return {"host": "chl", "town": "Caleta Ensayo", "note": BEFORE, **days}


def _refusal_to_convene(world: World) -> str:
    """Try to call a meeting; return why not, as the page says before anybody types."""
    page = world.at("enlace.norte").get(_mechanism(world) + "convene/")
    try:
        world.at("enlace.norte").submit(page, page.form("ordinal"), **_terms())
    except PageTrouble:
        return page.text()
    return ""


def _entry(world: World, **typed: str) -> None:
    world.settle()  # a page read before the delegation came in would be refused as aged
    page = world.at("cancilleria.chl").get(_edition(world) + "entry/")
    world.at("cancilleria.chl").submit(page, page.deed("entry"), **typed)


def _ics(world: World, username: str) -> bytes:
    return world.at(username).get(_edition(world) + "edition.ics").body


def _day(ahead: int) -> str:
    return (clock.now().astimezone(CHILE).date() + dt.timedelta(days=ahead)).isoformat()


def _mechanism(world: World) -> str:
    return f"/meetings/mechanisms/{world.mechanism}/"


def _edition(world: World) -> str:
    return f"/meetings/editions/{world.edition}/"
