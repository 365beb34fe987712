# SPDX-License-Identifier: Apache-2.0
"""What tests of pages share: texts as typed and as signed, words of a page."""

from __future__ import annotations

import re
import secrets
from html import unescape

from django.http import HttpResponse
from django.test import Client

from ayni.adapters import clock
from ayni.core.codec import Json
from ayni.rooms.procedures import facts, selectors
from tests.pair import Scene
from tests.rooms import instant

DAY_MS = 86_400_000
ES = "Quien recibe el aviso llama al otro puesto.\n\nEl oficial de turno avisa a la costa."
PT = "Quem recebe o aviso chama o outro posto.\n\nO oficial de serviço avisa a costa."
TYPED = {
    "topic": "tsunami",
    "clause": "on_consent",
    "nature": "practical",
    "valid_until": "2099-01-01T12:00",
    "title_es": "Protocolo de maremoto",
    "text_es": ES,
    "title_pt": "Protocolo de maremoto",
    "text_pt": PT,
    "rows_count": "2",
    "step_0_number": "2",
    "step_0_power": "duty",
    "step_0_minutes": "15",
}


def version(**changed: Json) -> dict[str, Json]:
    """Return the members of a version in Spanish and Portuguese, the second paragraph a step."""
    texts = zip(ES.split("\n\n"), PT.split("\n\n"), strict=True)
    rows: list[Json] = [
        {"id": f"s{n}", "texts": {"es": es, "pt": pt}} for n, (es, pt) in enumerate(texts, 1)
    ]
    values: dict[str, Json] = {
        "topic": "tsunami",
        "parties": ["chl", "per"],
        "languages": ["es", "pt"],
        "segments": ["s1", "s2"],
        "steps": [{"segment": "s2", "power": "duty", "minutes": 15}],
        "clause": "on_consent",
        "nature": "practical",
        "title": {"es": "Protocolo de maremoto", "pt": "Protocolo de maremoto"},
        "wording": rows,
        "valid_until": instant(clock.now_ms() + 90 * DAY_MS),
        **changed,
    }
    salt = secrets.token_bytes(32)
    values.setdefault("text", facts.text_hash(values, salt).hex())
    return {**values, "text_salt": salt.hex()}


def theirs(scene: Scene, **changed: Json) -> bytes:
    """Let Peru propose a protocol."""
    values = version(**changed)
    return scene.per(facts.VERSION_PROPOSED, values, by="per.staff.secretariat")


def consented(scene: Scene, leaf: bytes, *parties: str) -> None:
    """Let parties consent to a first version."""
    text = str(selectors.values_of(leaf)["text"])
    values: dict[str, Json] = {"proposal": leaf.hex(), "text": text}
    for party, act in (("chl", scene.chl), ("per", scene.per)):
        if party in parties:
            act(facts.CONSENTED, values, by=f"{party}.staff.head", about=leaf)


def in_force(scene: Scene, **changed: Json) -> bytes:
    """Return a protocol that binds."""
    leaf = theirs(scene, **changed)
    consented(scene, leaf, "chl", "per")
    return leaf


def address(leaf: bytes, of: bytes | None = None) -> str:
    return selectors.version_url((of or leaf).hex(), leaf.hex())


def text(response: HttpResponse, status: int = 200) -> str:
    assert response.status_code == status, told(response.content.decode())[:3000]
    return unescape(response.content.decode())


def told(page: str) -> str:
    """Return the words of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page))


def expected(client: Client, where: str) -> str:
    """Return which version of the matter a page was drawn from."""
    found = re.search(r'name="expected" value="([0-9]+)"', text(client.get(where)))
    assert found
    return found[1]


def do(client: Client, where: str, deed: str, **fields: str) -> HttpResponse:
    """Do a deed as a person does: open the page, fill in, confirm where it is asked."""
    data = {"deed": deed, "expected": expected(client, where), "confirmed": "yes", **fields}
    return client.post(where, data)  # type: ignore[return-value]
