# SPDX-License-Identifier: Apache-2.0
"""The model text from which a partnership writes its first constitution; parties change it freely.

Nothing here binds anybody: it becomes an act only when a party proposes it. The places and the
figures are fictional. Source: rooms.md A0.1, A0.5, A0.11, A0.12, A1, C, D-21, D-22.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ayni.core.codec import Json
from ayni.rooms.meetings.rules import meeting_params
from ayni.rooms.notices import rules
from ayni.rooms.procedures.rules import contact_params, procedure_params
from ayni.rooms.understandings.rules import understanding_params

ROOMS: list[Json] = [
    "notices",
    "meetings",
    "understandings",
    "procedures",
    "lessons",
    "emergencies",
    "crossings",
    "threats",
    "benchmarks",
    "communiques",
]

PARAMS: dict[str, Json] = {
    "notices.acknowledge_hours": 12,
    "notices.query_hours": 48,
    "notices.close_hours": 48,
    "proposals.days": 90,
    "hold_seconds": 60,
    "alarm.office_minutes": 3,
    "alarm.alternates_minutes": 6,
    "alarm.head_minutes": 10,
    "link.poll_seconds": 60,
}

RETENTION: dict[str, Json] = {
    # Room, or kind without its version, to days; then texts go, and codes, places and times stay.
    "notices": 730,
    "crossings": 3_650,
}


def _place(name: str, *, lat_e6: int, lon_e6: int, by: str) -> Json:
    return {"id": name, "lat_e6": lat_e6, "lon_e6": lon_e6, "named_by": by, "fictional": 1}


PLACES: list[Json] = [
    # Invented points, well inside one state or at sea; none lies on a boundary.
    _place("f-07", lat_e6=-19_400_000, lon_e6=-69_800_000, by="chl"),
    _place("f-08", lat_e6=-16_900_000, lon_e6=-71_200_000, by="per"),
    _place("caleta-ensayo", lat_e6=-20_900_000, lon_e6=-70_400_000, by="chl"),
    _place("puerto-simulacro", lat_e6=-16_300_000, lon_e6=-73_600_000, by="per"),
    _place("ruta-x-1", lat_e6=-19_900_000, lon_e6=-69_900_000, by="chl"),
    _place("los-medanos", lat_e6=-19_600_000, lon_e6=-69_950_000, by="chl"),
    _place("pampa-clara", lat_e6=-16_700_000, lon_e6=-71_500_000, by="per"),
]


def _same(name: str) -> Json:
    return {"es": name, "pt": name, "en": name}


PLACE_NAMES: dict[str, Json] = {
    "f-07": {"es": "Punto F-07", "pt": "Ponto F-07", "en": "Point F-07"},
    "f-08": {"es": "Punto F-08", "pt": "Ponto F-08", "en": "Point F-08"},
    "caleta-ensayo": _same("Caleta Ensayo"),
    "puerto-simulacro": _same("Puerto Simulacro"),
    "ruta-x-1": {"es": "Ruta X-1", "pt": "Rota X-1", "en": "Route X-1"},
    "los-medanos": {"es": "Paso Los Médanos", "pt": "Passo Los Médanos", "en": "Los Médanos"},
    "pampa-clara": {"es": "Paso Pampa Clara", "pt": "Passo Pampa Clara", "en": "Pampa Clara"},
}

CLAUSES: dict[str, Json] = {
    "label": {
        "es": "Simulacro CHASQUI",
        "pt": "Simulado CHASQUI",
        "en": "Exercise CHASQUI",
    },
    "nature": {
        "es": "Arreglo práctico de comunicación; no es un tratado ni crea derechos.",
        "pt": "Arranjo prático de comunicação; não é um tratado nem cria direitos.",
        "en": "A practical arrangement for communication; not a treaty, and it creates no rights.",
    },
    "non_prejudice": {
        "es": "Los nombres, lugares y distancias sirven solo para la comunicación práctica. Nada "
        "de lo registrado aquí prejuzga la posición de ninguna de las partes sobre límites, "
        "soberanía o derechos.",
        "pt": "Os nomes, lugares e distâncias servem apenas à comunicação prática. Nada do que "
        "está registrado aqui prejulga a posição de qualquer das partes sobre limites, soberania "
        "ou direitos.",
        "en": "Names, places and distances serve practical communication only. Nothing recorded "
        "here prejudges the position of any party on boundaries, sovereignty or rights.",
    },
    "silence": {
        "es": "El silencio no significa aceptación.",
        "pt": "O silêncio não significa aceitação.",
        "en": "Silence does not mean acceptance.",
    },
}


def model_constitution(*, mode: str, parties: Sequence[Mapping[str, Json]]) -> dict[str, Json]:
    """Return the members of a first constitution, for `propose_constitution`.

    Args:
        mode: exercise or actual.
        parties: rows of the member `parties`: party, identity, zone, languages.
    """
    return {
        "version": 1,
        "mode": mode,
        "parties": [dict(row) for row in parties],
        "rooms": ROOMS,
        "languages": ["es", "pt", "en"],
        "powers": {},
        "params": {
            **PARAMS,
            **rules.default_params(),
            **rules.incident_params(),
            **meeting_params(),
            **procedure_params(),
            **understanding_params(),
            **contact_params(),
        },
        "retention": RETENTION,
        "places": PLACES,
        "place_names": PLACE_NAMES,
        **CLAUSES,
    }
