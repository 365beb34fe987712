# SPDX-License-Identifier: Apache-2.0
"""Step 17 of the drill: what old actas promised is loaded by one side, compared by the other."""

from __future__ import annotations

from ayni.node.drill.browser import Page
from ayni.node.drill.deeds import press, see
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


def _address(name: str) -> str:
    return f"{ROOM}{name}/"
