# SPDX-License-Identifier: Apache-2.0
"""Who takes part in the drill: offices, persons and directories, all of them invented.

No person occurs: accounts are named after their office. Source: rooms.md C.
"""

from __future__ import annotations

from ayni.core.codec import Json
from ayni.node.drill.nodes import Actor

FOUNDERS = {
    "chl": {"chl.mfa.border": ("foreign", "node"), "chl.north.liaison": ("liaison",)},
    "per": {"per.mfa.border": ("foreign", "node"), "per.south.liaison": ("liaison",)},
}

ACTORS = {
    "chl": (
        Actor(username="enlace.norte", office="chl.north.liaison"),
        Actor(username="jefatura.norte", office="chl.north.head"),
        Actor(username="cancilleria.chl", office="chl.mfa.border"),
        Actor(username="turno.chl", office="chl.civil.duty"),
        Actor(username="prensa.chl", office="chl.press"),
        Actor(username="datos.chl", office="chl.privacy"),
    ),
    "per": (
        Actor(username="enlace.sur", office="per.south.liaison"),
        Actor(username="jefatura.sur", office="per.south.head", capacity="subrogante"),
        Actor(username="cancilleria.per", office="per.mfa.border"),
        Actor(username="turno.per", office="per.civil.duty"),
        Actor(username="prensa.per", office="per.press"),
        Actor(username="datos.per", office="per.privacy"),
    ),
}


def _office(
    office: str,
    powers: list[str],
    institution: str,
    name: tuple[str, str, str],
    *alternates: str,
) -> dict[str, Json]:
    row: dict[str, Json] = {
        "office": office,
        "powers": list(powers),
        "institution": institution,
        "names": dict(zip(("es", "pt", "en"), name, strict=True)),
        "telephone": "+00 0 0000 0000",
        "duty_hours": "24/7" if "duty" in powers else "L-V 08:00-18:00",
        "languages": ["es"],
    }
    if alternates:
        row["alternates"] = list(alternates)
    return row


DIRECTORIES: dict[str, list[dict[str, Json]]] = {
    "chl": [
        _office(
            "chl.north.liaison", ["liaison", "secretariat"], "army",
            ("Comando Regional Alto Ensayo, enlace", "Comando Regional Alto Ensayo, ligação",
             "Alto Ensayo Regional Command, liaison"),
            "chl.civil.duty",
        ),
        _office(
            "chl.north.head", ["head"], "army",
            ("Comando Regional Alto Ensayo, jefatura", "Comando Regional Alto Ensayo, chefia",
             "Alto Ensayo Regional Command, head"),
        ),
        _office(
            "chl.mfa.border", ["foreign", "node"], "foreign_ministry",
            ("Cancillería, mesa de frontera", "Chancelaria, mesa de fronteira",
             "Foreign ministry, border desk"),
        ),
        _office(
            "chl.civil.duty", ["duty", "assistance"], "civil_protection",
            ("Protección Civil, turno", "Proteção Civil, plantão", "Civil protection, duty desk"),
            "chl.north.liaison",
        ),
        _office(
            "chl.medanos.crossing", ["crossing"], "police",
            ("Complejo Los Médanos", "Complexo Los Médanos", "Los Médanos crossing"),
        ),
        _office(
            "chl.movement.statistics", ["statistics"], "migration",
            ("Migraciones, estadística", "Migração, estatística", "Migration, statistics"),
        ),
        _office(
            "chl.privacy", ["privacy", "audit"], "other",
            ("Datos personales", "Dados pessoais", "Data protection"),
        ),
        _office("chl.press", ["press"], "other", ("Comunicaciones", "Comunicação", "Press")),
    ],
    "per": [
        _office(
            "per.south.liaison", ["liaison", "secretariat"], "army",
            ("Comando Regional Bajo Ensayo, enlace", "Comando Regional Bajo Ensayo, ligação",
             "Bajo Ensayo Regional Command, liaison"),
            "per.civil.duty",
        ),
        _office(
            "per.south.head", ["head"], "army",
            ("Comando Regional Bajo Ensayo, jefatura", "Comando Regional Bajo Ensayo, chefia",
             "Bajo Ensayo Regional Command, head"),
        ),
        _office(
            "per.mfa.border", ["foreign", "node"], "foreign_ministry",
            ("Cancillería, mesa de frontera", "Chancelaria, mesa de fronteira",
             "Foreign ministry, border desk"),
        ),
        _office(
            "per.civil.duty", ["duty", "assistance"], "civil_protection",
            ("Defensa Civil, turno", "Defesa Civil, plantão", "Civil defence, duty desk"),
            "per.south.liaison",
        ),
        _office(
            "per.pampa.crossing", ["crossing"], "police",
            ("Complejo Pampa Clara", "Complexo Pampa Clara", "Pampa Clara crossing"),
        ),
        _office(
            "per.movement.statistics", ["statistics"], "migration",
            ("Migraciones, estadística", "Migração, estatística", "Migration, statistics"),
        ),
        _office(
            "per.privacy", ["privacy", "audit"], "other",
            ("Datos personales", "Dados pessoais", "Data protection"),
        ),
        _office("per.press", ["press"], "other", ("Comunicaciones", "Comunicação", "Press")),
    ],
}  # fmt: skip
"""Eight offices each, two of them with alternates."""
