# SPDX-License-Identifier: Apache-2.0
"""Steps 17 and 25 of the drill: old promises are loaded and compared, a new one is closed."""

from __future__ import annotations

import io

import docx

from ayni.node.drill.browser import Page
from ayni.node.drill.deeds import confirm, press, see
from ayni.node.drill.world import World, expect

SECRETARIATS = ("enlace.norte", "enlace.sur")
ROWS = (
    "Intercambiar los teléfonos de los puestos.",
    "Probar la radio común cada mes.",
    "Realizar patrullas paralelas entre F-07 y F-08.",
    "Estudiar el paso de vehículos de emergencia.",
    "Ejercicio de gabinete entre ambas oficinas de turno.",
    "Revisar en conjunto los hitos de la Ruta X-1.",
)
HEAD = "edición;número;texto;área;fecha\n"
TABLE = HEAD + "".join(
    f"XXXIX;{number};{text};defensa;2025-10-16\n" for number, text in enumerate(ROWS, start=1)
)
OTHERWISE = "Revisar en conjunto las señales de la Ruta X-1."
ROOM = "/understandings/"


def load(world: World) -> str:
    """Chile loads six items of XXXIX, and nothing of a broken file; Peru confirms five of them."""
    broken = _looked_through(world, TABLE + "XXXIX;2;Otra vez.;;\n")
    expect("Línea 8" in broken.text(), "the broken row is named by its line")
    expect("Abiertos" in world.at("enlace.norte").get(ROOM).text(), "the register is there")
    nothing = world.at("enlace.norte").get(f"{ROOM}all/").text()
    expect("RRE-XXXIX/E-01" not in nothing, "nothing of a broken file is loaded")
    found = _looked_through(world, TABLE)
    world.at("enlace.norte").submit(found, found.form("confirmed"))
    page = see(world, "enlace.sur", f"{ROOM}paper/", "RRE-XXXIX/E-06")
    form = page.form("chosen", "deed_id")
    rows = _ids(page)
    expect(len(rows) == len(ROWS), "six transcriptions to compare")
    other = next(name for name in rows if _says(world, name, ROWS[5]))
    five = [name for name in rows if name != other]
    world.at("enlace.sur").submit(page, form, "", chosen=five)
    press(world, "enlace.sur", _address(other), "otherwise", text=OTHERWISE, language="es")
    for username in SECRETARIATS:
        page = see(world, username, _address(other), OTHERWISE)
        expect(ROWS[5] in page.text(), "both readings are kept")
        page = see(world, username, _address(five[0]), "transcripción confirmada por todas")
        expect("16 oct 2025" in page.text(), "age counts from the edition")
    world.settle()
    return "six items loaded at once after a broken file loaded none; five confirmed, one contested"


def fulfil(world: World) -> str:
    """Peru reports E-02 fulfilled, Chile in progress; claimed, not shared, later confirmed."""
    where = _second(world)
    press(world, "enlace.sur", where, "report", status="fulfilled", text="Plan enviado.")
    see(world, "enlace.norte", where, "Plan enviado.")
    press(world, "enlace.norte", where, "report", status="in_progress", text="En revisión.")
    for username in SECRETARIATS:
        see(world, username, f"{ROOM}divergent/", "en curso según CHL; cumplido según PER")
    press(world, "enlace.sur", where, "claim", proof="document", evidence="Plan del ejercicio, v2.")
    see(world, "enlace.norte", where, "Plan del ejercicio, v2.")
    press(world, "enlace.norte", where, "contest", reason="Falta la hora de inicio.")
    for username in SECRETARIATS:
        page = see(world, username, where, "Falta la hora de inicio.")
        expect("Plan del ejercicio, v2." in page.text(), "both sentences stay")
        see(world, username, f"{ROOM}divergent/", "no compartido por todas")
    confirm(world, "enlace.norte", where, "confirm")
    for username in SECRETARIATS:
        see(world, username, where, "cumplido (dos llaves)")
    told = [_compliance(world, username) for username in SECRETARIATS]
    apart = [pair for pair in zip(*told, strict=False) if pair[0] != pair[1]][:1]
    expect(told[0] == told[1], f"the state of compliance is equal on both nodes; found {apart}")
    world.settle()
    return "E-02 divergent, contested, then closed with two keys; state of compliance equal on both"


def _looked_through(world: World, table: str) -> Page:
    page = world.at("enlace.norte").get(f"{ROOM}load/")
    form = page.form("table", "code")
    return world.at("enlace.norte").submit(page, form, "", code="rre", language="es", table=table)


def _ids(page: Page) -> list[str]:
    """Return the understandings that a page offers to confirm, each once."""
    links = [link.partition("#")[0].strip("/") for link in page.links()]
    names = [link.rpartition("/")[2] for link in links if link.startswith("understandings/")]
    return list(dict.fromkeys(name for name in names if len(name) == 64))


def _says(world: World, name: str, text: str) -> bool:
    return text in world.at("enlace.sur").get(_address(name)).text()


def _second(world: World) -> str:
    """Return the page of XL/E-02, which nobody typed."""
    page = see(world, "enlace.sur", f"{ROOM}?q=RRE-XL/E-02", "RRE-XL/E-02")
    return _address(_ids(page)[0])


def _compliance(world: World, username: str) -> list[tuple[str, ...]]:
    """Return the rows of the state of compliance of XL as its DOCX has them, columns sorted."""
    asked = f"{ROOM}compliance/?edition=RRE-XL&format=docx"
    paper = docx.Document(io.BytesIO(world.at(username).get(asked).body))
    return [
        tuple(sorted(cell.text for cell in row.cells))
        for table in paper.tables
        for row in table.rows
    ]


def _address(name: str) -> str:
    return f"{ROOM}{name}/"
