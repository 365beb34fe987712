# SPDX-License-Identifier: Apache-2.0
"""What tests of originals and erratas share: an acta in two languages, in the record of Chile."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from ayni.core.codec import Json
from ayni.rooms.meetings import facts
from ayni.rooms.meetings.tests.acta_histories import acta_facts, row
from ayni.rooms.meetings.tests.pages import SECRETARIAT, a_mechanism, accepted, an_edition
from tests.pair import Scene

HEAD = "staff.head"
SALT = bytes(range(32))
TEXTS: tuple[dict[str, str], ...] = (
    {
        "es": "La Delegación de Chile informó que la red de radio entró en servicio.",
        "pt": "A Delegação do Chile informou que a rede de rádio entrou em serviço.",
    },
    {
        "es": "Ambas Delegaciones acordaron ensayar la red el primer lunes de cada mes.",
        "pt": "Ambas as Delegações acordaram testar a rede na primeira segunda-feira do mês.",
    },
)
ROWS = (row(1, "chl", "informed"), row(2, "both", "agreed"))


def an_edition_held(scene: Scene) -> bytes:
    """Return the convened XL edition, Chile the host."""
    made = an_edition(scene, a_mechanism(scene), ahead=4)
    accepted(scene, made)
    return made


def acta_values(
    edition: bytes, texts: Sequence[dict[str, str]] = TEXTS, rows: Sequence[Json] = ROWS
) -> dict[str, Json]:
    """Return the members of an acta in Spanish and Portuguese, its head of Peru acting."""
    values: dict[str, Json] = {
        **acta_facts(*rows, edition=edition.hex()),
        "languages": ["es", "pt"],
        "authentic": ["es", "pt"],
        "heads": [
            {"party": "chl", "office": f"chl.{HEAD}", "capacity": "titular"},
            {"party": "per", "office": f"per.{HEAD}", "capacity": "subrogante"},
        ],
        "title": {
            "es": "Acta de la XL Reunión Regional de Ensayo",
            "pt": "Ata da XL Reunião Regional de Ensaio",
        },
        "opening": {"es": "En Caleta Ensayo se celebró la reunión.", "pt": "Realizou-se."},
        "closing": {"es": "Próxima reunión en el Perú.", "pt": "Próxima reunião no Peru."},
        "wording": [
            {"number": number, "texts": dict(told)} for number, told in enumerate(texts, start=1)
        ],
        "text_salt": SALT.hex(),
    }
    values["text"] = facts.acta_text_hash(values, SALT).hex()
    return values


def an_acta(scene: Scene, *, in_force: bool = True) -> bytes:
    """Return an acta that Chile proposed, and that heads of both consented to."""
    values = acta_values(an_edition_held(scene))
    leaf = scene.chl(facts.ACTA_PROPOSED, values, by=f"chl.{SECRETARIAT}")
    if in_force:
        for party in ("chl", "per"):
            consented(scene, leaf, values["text"], party)
    return leaf


def consented(scene: Scene, leaf: bytes, text: Json, party: str) -> None:
    """Let a head consent to the version that opened an acta."""
    act = scene.per if party == "per" else scene.chl
    cited: dict[str, Json] = {"proposal": leaf.hex(), "text": text}
    act(facts.ACTA_CONSENTED, cited, by=f"{party}.{HEAD}", about=leaf)


def papers(acta: bytes) -> str:
    """Return the address of the page of originals."""
    return reverse("meetings:acta-papers", kwargs={"object_id": acta.hex()})


def original(acta: bytes, letter: str) -> str:
    """Return the address of one original of the version that opened an acta."""
    return reverse(
        "meetings:acta-original",
        kwargs={"object_id": acta.hex(), "leaf": acta.hex(), "original": letter},
    )
