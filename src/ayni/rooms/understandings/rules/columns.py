# SPDX-License-Identifier: Apache-2.0
"""How the columns of a table of old understandings may be called, and the words that codes go by.

Without accents and in lower case, in Spanish, Portuguese and English. Source: rooms.md A0.14.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from ayni.rooms.meetings.facts import DOMAINS, FORMS
from ayni.rooms.understandings.facts import AUTHORITIES, COSTS, NATURES

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "ordinal": ("edicion", "edicao", "edition", "reunion", "reuniao"),
    "number": ("numero", "number", "n", "no", "nro", "num"),
    "text": ("texto", "text", "entendimiento", "entendimento", "understanding"),
    "area": ("area",),
    "dated": ("fecha", "data", "date", "fecha de la edicion"),
    "form": ("tipo", "clase", "form", "kind"),
    "page": ("pagina", "page"),
    "deadline": ("plazo", "prazo", "deadline", "vencimiento"),
    "every_months": ("periodicidad", "periodicidade", "meses", "months"),
    "deliverable": ("entregable", "entrega", "deliverable"),
    "indicator": ("indicador", "indicator"),
    "scan": ("huella", "huella del escaneo", "impressao do escaneamento", "scan", "sha256"),
    "nature": ("naturaleza", "naturaleza juridica", "natureza", "natureza juridica", "nature"),
    "authority": ("autoridad", "autoridad firmante", "autoridade", "authority"),
    "cost": ("costo", "costos", "custo", "custos", "cost", "quien paga", "quem paga"),
}
"""Member of a transcription to what its column may be called, without accents, in lower case."""
REQUIRED = ("ordinal", "number", "text")
AREAS: Mapping[str, str] = {
    **{code: code for code in DOMAINS},
    **dict.fromkeys(("defensa", "defesa"), "defence"),
    **dict.fromkeys(("seguridad", "seguranca"), "security"),
    **dict.fromkeys(("migraciones", "migracion", "migracao"), "migration"),
    **dict.fromkeys(("frontera", "fronteira"), "border"),
    **dict.fromkeys(("proteccion civil", "protecao civil", "desastres"), "civil_protection"),
    **dict.fromkeys(("aduanas", "aduana", "alfandega"), "customs"),
    **dict.fromkeys(("salud", "saude"), "health"),
    **dict.fromkeys(("medio ambiente", "meio ambiente", "ambiente"), "environment"),
    **dict.fromkeys(("otra", "otras", "otro", "outra", "outro"), "other"),
}
FORM_WORDS: Mapping[str, str] = {
    **{code: code for code in FORMS},
    **dict.fromkeys(("ordinaria", "regular"), "regular"),
    **dict.fromkeys(("extraordinaria",), "extraordinary"),
    **dict.fromkeys(("seguimiento", "acompanhamento"), "follow_up"),
}
NATURE_WORDS: Mapping[str, str] = {
    **{code: code for code in NATURES},
    **dict.fromkeys(("practico", "arreglo practico", "arranjo pratico"), "practical"),
    **dict.fromkeys(("tecnico", "arreglo tecnico", "arranjo tecnico"), "technical"),
    **dict.fromkeys(("memorando", "memorandum de entendimiento"), "memorandum"),
    **dict.fromkeys(("memorando de entendimiento", "memorando de entendimento"), "memorandum"),
    **dict.fromkeys(("otra", "otro", "outra", "outro"), "other"),
}
AUTHORITY_WORDS: Mapping[str, str] = {
    **{code: code for code in AUTHORITIES},
    **dict.fromkeys(("mando", "mando regional", "mando o autoridad regional"), "command"),
    **dict.fromkeys(("comando", "comando regional", "comando ou autoridade regional"), "command"),
    **dict.fromkeys(("institucion", "instituicao"), "institution"),
    **dict.fromkeys(("ministerio",), "ministry"),
    **dict.fromkeys(("gobierno", "governo"), "government"),
}
COST_WORDS: Mapping[str, str] = {
    **{code: code for code in COSTS},
    **dict.fromkeys(("cada parte", "cada parte lo suyo", "cada parte o seu"), "each_own"),
    **dict.fromkeys(("anfitrion", "anfitriao"), "host"),
    **dict.fromkeys(("solicitante", "quien pide", "quem pede"), "asker"),
    **dict.fromkeys(("compartido", "en partes acordadas", "em partes acordadas"), "shared"),
    **dict.fromkeys(("otra", "otro", "outra", "outro"), "other"),
}


def plain(text: str) -> str:
    """Return a word as heads and codes are compared: lower case, without accents."""
    bare = unicodedata.normalize("NFD", text.strip().casefold())
    kept = "".join(ch for ch in bare if not unicodedata.combining(ch))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", kept).split())
