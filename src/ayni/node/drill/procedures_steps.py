# SPDX-License-Identifier: Apache-2.0
"""Steps 5 and 6 of the drill: a protocol is agreed, what binds is asked, posts are called."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from io import BytesIO
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from ayni.adapters import clock
from ayni.node.drill.deeds import confirm, see
from ayni.node.drill.world import World, expect

CHILE = ZoneInfo("America/Santiago")
TITLE = "Asistencia mutua"
HEADS = ("jefatura.norte", "jefatura.sur")
DUTY = ("turno.chl", "turno.per")
TOPIC = "earthquake"
TEXT = {
    "es": (
        "Las partes se asisten cuando un sismo o un maremoto supera lo que una puede atender sola.",
        "Quien lo percibe primero avisa al puesto de turno del otro lado.",
        "El puesto avisado confirma y abre su lista de pasos.",
        "Cada parte comunica el estado de sus pasos y rutas.",
        "La parte afectada dice qué necesita y qué no desea recibir.",
        "La otra parte ofrece lo que puede y dice en cuánto tiempo.",
        "El complejo fronterizo abre una vía para la ayuda.",
        "Cancillería tramita el ingreso de quienes ayudan.",
        "Los puestos se llaman cada seis horas hasta el cierre.",
    ),
    "pt": (
        "As partes se assistem quando um sismo ou maremoto supera o que uma pode atender sozinha.",
        "Quem o percebe primeiro avisa o posto de plantão do outro lado.",
        "O posto avisado confirma e abre sua lista de passos.",
        "Cada parte comunica o estado de seus passos e rotas.",
        "A parte afetada diz do que precisa e o que não deseja receber.",
        "A outra parte oferece o que pode e diz em quanto tempo.",
        "O complexo fronteiriço abre uma via para a ajuda.",
        "A chancelaria cuida do ingresso de quem ajuda.",
        "Os postos se chamam a cada seis horas até o encerramento.",
    ),
}
"""Nine paragraphs; all but the first are steps."""
STEPS = (
    *(("duty", 10), ("duty", 15), ("duty", 30), ("duty", 60)),
    *(("assistance", 120), ("crossing", 180), ("foreign", 240), ("duty", 0)),
)


def agree(world: World) -> str:
    """Peru proposes a protocol in two languages, both heads consent; it binds both alike."""
    version = _propose(world)
    world.protocol = version.strip("/").split("/")[-1]
    earlier = clock.now() - dt.timedelta(minutes=1)
    for username in HEADS:
        see(world, username, version, "Va a dar el consentimiento")
        confirm(world, username, version, "consent")
    for username in HEADS:
        _binds(world, username, version, earlier)
    # The tables of both nodes are equal then, and with them the instant from which it binds.
    world.settle()
    texts = {_papers(world, username, version) for username in HEADS}
    expect(len(texts) == 1, f"one fingerprint on the papers of both nodes; found {texts}")
    text = texts.pop()
    return f"v1 binds on both nodes, nothing a minute earlier; papers prove text {text[:16]}"


def call(world: World) -> str:
    """Chile's duty officer calls Peru's and notes it, Peru's notes its own; it is confirmed."""
    page = world.at("turno.chl").get("/procedures/contacts/")
    page = world.at("turno.chl").submit(
        page, page.form("contact", "seconds"), contact="per.civil.duty", result="spoke", seconds="9"
    )
    path = page.path.partition("#")[0]
    page = see(world, "turno.per", path, "sin confirmar")
    world.at("turno.per").submit(page, page.deed("note"), result="spoke")
    for username in DUTY:
        see(world, username, path, "confirmada por el otro lado")
        page = see(world, username, "/procedures/contacts/", "contestó hace 0 días")
        expect("confirmada por el otro lado" in page.text(), "the list says that it is confirmed")
        sheet = world.at(username).get("/procedures/contacts/print/?format=pdf").body
        expect(b"/Type/Pages/Count 1/" in sheet, "the sheet of contacts is one page")
        pocket = world.at(username).get("/procedures/contacts/card/?format=pdf").body
        expect(b"/Type/Pages/Count 1/" in pocket, "the card for the pocket is one page")
    world.settle()
    return "test call noted by both, confirmed, age 0 days; sheet and card of one page each"


def _propose(world: World) -> str:
    """Propose the protocol as secretariat; return the address of the version."""
    page = world.at("enlace.sur").get("/procedures/new/")
    typed = {
        **{f"title_{code}": TITLE for code in TEXT},
        **{f"text_{code}": "\n\n".join(parts) for code, parts in TEXT.items()},
    }
    for row, (power, minutes) in enumerate(STEPS):
        typed |= {
            f"step_{row}_number": str(row + 2),
            f"step_{row}_power": power,
            f"step_{row}_minutes": str(minutes),
        }
    page = world.at("enlace.sur").submit(
        page, page.form("topic", "clause"), topic=TOPIC, clause="on_consent", nature="practical",
        **typed,
    )  # fmt: skip
    return page.path.partition("#")[0]


def _binds(world: World, username: str, version: str, earlier: dt.datetime) -> None:
    """Ask what binds now, and what bound a minute before anybody consented."""
    page = see(world, username, f"/procedures/today/?topic={TOPIC}", TITLE)
    expect(version in page.links(), "the answer leads to the version that was agreed")
    expect("Versión 1" in page.text() and "Paso" in page.text(), "the version and its steps")
    local = earlier.astimezone(CHILE)
    asked = {"topic": TOPIC, "day": local.date().isoformat(), "hour": local.strftime("%H:%M")}
    page = world.at(username).get(f"/procedures/today/?{urlencode(asked | {'clock': 'chl'})}")
    expect("Ningún texto obliga" in page.text(), "nothing bound a minute earlier")


def _papers(world: World, username: str, version: str) -> str:
    """Check both papers of a node offline; return the fingerprint that they carry."""
    raw = world.at(username).get(f"{version}print/?format=pdf").body
    path = world.home / "outsider" / f"protocol-{username}.pdf"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(raw)
    told = json.loads(world.chl.run("verify", str(path), "--json"))
    (text,) = told["texts"]
    expect(told["sealed"] and not text["missing"], f"both consents are proved; found {text}")
    changed = path.with_stem(f"changed-{username}")
    changed.write_bytes(raw[:-40] + bytes([raw[-40] ^ 1]) + raw[-39:])
    world.chl.run("verify", str(changed), expect=1)
    draft = world.at(username).get(f"{version}print/?format=docx").body
    with zipfile.ZipFile(BytesIO(draft)) as folder:
        words = folder.read("word/document.xml").decode()
    expect(text["text"] in words.replace(" ", ""), "the DOCX carries the same fingerprint")
    return str(text["text"])
