# SPDX-License-Identifier: Apache-2.0
"""Steps 21 to 23 of the drill: nine pasted statements, an acta refused, then in force."""

from __future__ import annotations

from ayni.core.errors import PageTrouble
from ayni.node.drill.browser import Page
from ayni.node.drill.deeds import confirm, id_in, press, see
from ayni.node.drill.world import World, expect

SECRETARIATS = ("enlace.norte", "enlace.sur")
HEADS = ("jefatura.norte", "jefatura.sur")

PARAGRAPHS = (
    ("1", "chl", "informed", "La delegación de Chile informó que los puestos tienen radio común."),
    ("1", "per", "informed", "La delegación del Perú informó que su turno cubre el día entero."),
    ("1", "chl", "requested", "La delegación de Chile pidió probar la radio los lunes."),
    ("1", "both", "agreed", "Ambas delegaciones acordaron probar la radio los lunes a las 09:00."),
    ("1", "per", "drew_attention", "La delegación del Perú hizo presente el cierre por lluvia."),
    ("2", "chl", "stated", "La delegación de Chile manifestó su interés en un ejercicio."),
    ("2", "both", "committed", "Ambas delegaciones se comprometieron a preparar un ejercicio."),
    ("2", "both", "took_note", "Ambas delegaciones tomaron nota del simulacro nacional."),
    ("2", "both", "agreed", "Ambas delegaciones acordaron revisar sus contactos cada trimestre."),
)
"""Table, speaker, verb and text of nine statements; three of them bind both. Of the third, the verb
is not one that minutes use: a person corrects it."""
LEADS = (
    ("enlace.norte", "chl.north.liaison"),
    ("enlace.sur", "per.south.liaison"),
)
"""Who names, for each side, the office that leads the first table."""
TOPIC = "Comunicaciones entre los puestos"
RESERVATION = "sin perjuicio de la disponibilidad de medios."
LATE = "siempre que el calendario lo permita."
SECOND = "Falta la zona horaria."


def tables(world: World) -> str:
    """Nine paragraphs are pasted; a verb is corrected, one reserved on, one worded by both.

    Each side has named who leads the first table.
    """
    for username, office in LEADS:
        told = {"table": "1", "topic": TOPIC, "lead": office}
        press(world, username, _tab(world, "delegations"), "lead", **told)
    for username in SECRETARIATS:
        page = see(world, username, _tab(world, "tables"), "dirige Comando Regional Bajo Ensayo")
        expect(
            "dirige Comando Regional Alto Ensayo" in page.text(), "both leads stand at the table"
        )
        expect(f"Mesa 1: {TOPIC}" in page.text(), "and what it deals with")
    corrected = [number for table in ("1", "2") for number in _pasted(world, table)]
    expect(corrected == [3], f"every verb is recognised but that of no. 3; found {corrected}")
    world.statements = _in_order(world)
    sixth, seventh = (_statement(world, number) for number in (6, 7))
    see(world, "enlace.sur", _tab(world, "tables"), "solicitó")
    press(world, "enlace.sur", sixth, "reserve", text=RESERVATION)
    theirs = "Ambas delegaciones se comprometieron a preparar y evaluar un ejercicio."
    press(world, "enlace.sur", seventh, "word", text_es=theirs)
    see(world, "enlace.norte", seventh, "en discusión")
    ours = "Ambas delegaciones se comprometieron a preparar un ejercicio de gabinete."
    press(world, "enlace.norte", seventh, "word", text_es=ours)
    for username in SECRETARIATS:
        page = see(world, username, _tab(world, "tables"), ours)
        expect(theirs in page.text(), "both wordings of no. 7 are kept")
        expect(RESERVATION in page.text(), "the reservation stands beside no. 6")
    checks = see(world, "enlace.norte", _tab(world, "acta"), "n.º 7 sigue en discusión")
    expect("impide" in checks.text(), "a text under discussion is not frozen")
    press(world, "enlace.norte", seventh, "take")
    for username in SECRETARIATS:
        page = see(world, username, seventh, "su parte ya no la sostiene")
        expect(ours in page.text(), "the wording that was let go is still to be read")
        page = see(world, username, _tab(world, "tables"), theirs)
        expect("en discusión" not in page.text(), "every wording is settled")
    world.settle()
    return "nine paragraphs pasted, one verb corrected; no. 6 reserved on, both wordings of 7 kept"


def differ(world: World) -> str:
    """Chile freezes v1, Peru refuses no. 4; Chile consents to v2, Peru to v1: nothing is agreed."""
    page = world.at("enlace.norte").get(_tab(world, "acta") + "new/")
    page = world.at("enlace.norte").submit(
        page, page.form("opening_es"), head_chl="chl.north.head", capacity_chl="titular"
    )
    world.acta = id_in(page)
    acta = _acta(world)
    see(world, "jefatura.sur", acta, "consentimiento de")
    confirm(world, "jefatura.sur", acta, "refuse", reason=SECOND, segments=["s4"])
    for username in HEADS:
        page = see(world, username, acta, SECOND)
        expect("no consiente" in page.text(), "the refusal and its reason")
    fourth = "Ambas delegaciones acordaron probar la radio los lunes a las 09:00 de Chile."
    press(world, "enlace.norte", _statement(world, 4), "word", text_es=fourth)
    page = world.at("enlace.norte").get(acta + "counter/")
    world.at("enlace.norte").submit(page, page.form("opening_es"))
    for username in HEADS:
        see(world, username, acta, fourth)
    confirm(world, "jefatura.norte", acta, "consent")
    confirm(world, "cancilleria.per", f"{acta}{world.acta}/", "consent")
    for username in HEADS:
        page = see(world, username, acta, "consentimiento a versiones distintas")
        against = next(link for link in page.links() if "/against/" in link)
        page = world.at(username).get(against)
        expect("de Chile." in page.text(), "the difference is one click away")
    world.settle()
    return "v1 refused at no. 4; CHL consents to v2, PER to v1: no agreed text, difference shown"


def agree(world: World) -> str:
    """The acting head of Peru reads a late reservation first, then consents to v2: in force."""
    acta = _acta(world)
    drawn = world.at("jefatura.sur").get(acta)
    press(world, "enlace.sur", _statement(world, 7), "reserve", text=LATE)
    expect(not _signs(world, drawn), "the reservation is shown before anything is signed")
    page = see(world, "jefatura.sur", acta, LATE)
    expect("consentimiento a versiones distintas" in page.text(), "nothing was signed")
    confirm(world, "jefatura.sur", acta, "consent")
    for username in HEADS:
        page = see(world, username, acta, "RRE-XL/E-03")
        words = page.text()
        expect("subrogante (S)" in words, "the capacity of the acting head")
        expect("RRE-XL/E-01" in words and "RRE-XL/E-02" in words, "three understandings")
        expect("E-04" not in words, "and no more: the others bind nobody")
    seen = {_fingerprint(world, username) for username in HEADS}
    expect(len(seen) == 1, "one fingerprint on both nodes")
    world.settle()
    return "in force with one fingerprint; XL/E-01 to E-03 typed by nobody; reservation read first"


def _signs(world: World, drawn: Page) -> bool:
    """Consent on a page that was drawn earlier; tell whether that is signed."""
    head = world.at("jefatura.sur")
    asked = head.submit(drawn, drawn.deed("consent"))
    try:
        head.submit(asked, asked.form("confirmed"))
    except PageTrouble:
        return False
    return True


def _pasted(world: World, table: str) -> list[int]:
    """Paste the minutes of a table, correct what was not recognised, and sign all of it at once.

    Returns:
        Numbers of the statements that were corrected.
    """
    chile, rows = world.at("enlace.norte"), list(enumerate(PARAGRAPHS, 1))
    mine = [(number, row) for number, row in rows if row[0] == table]
    page = chile.get(_tab(world, "tables") + "paste/")
    text = "\n\n".join(row[3] for _number, row in mine)
    page = chile.submit(page, page.form("text", "table"), text=text, table=table)
    form = page.form("rows_count")
    typed: dict[str, str] = {}
    corrected: list[int] = []
    expect(form.fields["rows_count"] == [str(len(mine))], f"{len(mine)} passages of table {table}")
    for place, (number, (_table, speaker, verb, _text)) in enumerate(mine):
        wanted = {f"speaker_{place}": speaker, f"verb_{place}": verb}
        wrong = {name: told for name, told in wanted.items() if form.fields[name] != [told]}
        typed |= wrong
        corrected += [number] if wrong else []
    chile.submit(page, form, **typed)
    return corrected


def _in_order(world: World) -> list[str]:
    """Return the statements in the order of the tables, equal on both nodes."""
    held = []
    for username in SECRETARIATS:
        page = see(world, username, _tab(world, "tables"), PARAGRAPHS[-1][3])
        links = [link for link in page.links() if "/statements/" in link]
        held.append([link.strip("/").split("/")[-1] for link in dict.fromkeys(links)])
    expect(held[0] == held[1], "both nodes show the statements in one order")
    expect(len(held[0]) == len(PARAGRAPHS), f"nine statements; found {len(held[0])}")
    return held[0]


def _fingerprint(world: World, username: str) -> str:
    words = world.at(username).get(_tab(world, "signatures")).text()
    return words.partition("Huella del texto")[2][:90]


def _statement(world: World, number: int) -> str:
    return f"/meetings/statements/{world.statements[number - 1]}/"


def _acta(world: World) -> str:
    return f"/meetings/actas/{world.acta}/"


def _tab(world: World, tab: str) -> str:
    return f"/meetings/editions/{world.edition}/{tab}/"
