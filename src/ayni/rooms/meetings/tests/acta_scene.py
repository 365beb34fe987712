# SPDX-License-Identifier: Apache-2.0
"""What tests of statements and actas share: fields as typed, deeds done on pages and by Peru."""

from __future__ import annotations

import re

from django.test import Client
from django.urls import reverse

from ayni.core.codec import Json
from ayni.rooms.meetings import facts
from ayni.rooms.meetings.models import Acta
from ayni.rooms.meetings.tests.acta_histories import statement_facts
from ayni.rooms.meetings.tests.conftest import Signed
from ayni.rooms.meetings.tests.pages import SECRETARIAT, day
from tests.pair import Scene
from tests.rooms import deed_on, told

HEAD = "staff.head"
SPOKEN = {
    "table": "1",
    "item": "0",
    "position": "",
    "speaker": "both",
    "verb": "agreed",
    "text_es": "mantener un canal de radio común a partir del 1 de abril de 2027.",
    "text_pt": "",
    "text_en": "",
    "indicator": "",
    "note": "",
}
FRAME: dict[str, object] = {
    "languages": ["es"],
    "authentic": ["es"],
    "nature": "minutes",
    "title_es": "Acta de la XL Reunión Regional de Ensayo",
    "opening_es": "En Puerto Simulacro se celebró la XL Reunión.",
    "head_chl": "chl.staff.head",
    "capacity_chl": "titular",
    "head_per": "per.staff.head",
    "capacity_per": "subrogante",
    "next_town": "",
    "own_ref": "",
}


def tab(edition: bytes, name: str) -> str:
    return reverse(f"meetings:edition-{name}", kwargs={"object_id": edition.hex()})


def address(name: str, leaf: bytes | str) -> str:
    object_id = leaf if isinstance(leaf, str) else leaf.hex()
    return reverse(f"meetings:{name}", kwargs={"object_id": object_id})


def a_statement(
    scene: Scene, edition: bytes, text_es: str = "mantener un canal.", **changed: Json
) -> bytes:
    """Return a statement that Chile tabled."""
    values: dict[str, Json] = {
        "edition": edition.hex(),
        "text": {"es": text_es},
        **statement_facts(**changed),  # type: ignore[arg-type]
    }
    return scene.chl(facts.STATEMENT_TABLED, values, by=f"chl.{SECRETARIAT}")


def reworded(scene: Scene, statement: bytes, *replaced: bytes, by: str = "per") -> bytes:
    """Let a party word a statement anew."""
    values: dict[str, Json] = {
        **statement_facts(),
        "text": {"es": "mantener dos canales."},
        "supersedes": [leaf.hex() for leaf in replaced or (statement,)],
    }
    act = scene.per if by == "per" else scene.chl
    return act(facts.STATEMENT_REVISED, values, by=f"{by}.{SECRETARIAT}", about=statement)


def frozen(at_desk: Signed, edition: bytes, **changed: object) -> Acta:
    """Freeze the text of an edition on its page, and return the row of the acta."""
    client = at_desk(SECRETARIAT)
    page = address("acta-new", edition)
    hidden = hidden_in(client.get(page).content.decode())
    response = client.post(page, {**hidden, **FRAME, "valid_until": f"{day(20)}T10:00", **changed})
    assert response.status_code == 302, told(response)[:4000]
    return Acta.objects.get()


def consented(scene: Scene, acta: Acta, leaf: str = "", *, by: str = "per") -> None:
    """Let a head of Peru consent to a version."""
    cited: dict[str, Json] = {"proposal": leaf or acta.leaf, "text": acta.text}
    about = bytes.fromhex(acta.object_id)
    scene.per(facts.ACTA_CONSENTED, cited, by=f"per.{HEAD}", about=about)


def consent(at_desk: Signed, acta: Acta) -> str:
    """Consent as a head of Chile, on the page and on the page that asks once more."""
    return confirmed(at_desk(HEAD), address("acta", acta.object_id), "consent")


def confirmed(client: Client, page: str, deed: str, status: int = 302, /, **typed: object) -> str:
    got = client.get(page).content.decode()
    name, form = deed_on(got, deed)
    fields = {**form, "deed": name, **typed}
    asked = client.post(page, fields)
    assert asked.status_code == 200, told(asked)[:3000]
    done = client.post(page, {**fields, "confirmed": "yes"})
    assert done.status_code == status, told(done)[:3000]
    return told(asked) if status == 302 else told(done)


def hidden_in(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"', page))
