# SPDX-License-Identifier: Apache-2.0
"""Helps tests of pages: viewers out of nothing, and the list of words no page may say.

Used by tests only; a running node does not import it.
"""

import re
from collections.abc import Sequence
from html import unescape

from ayni.adapters.accounts.acting import Acting
from ayni.web.viewer import Viewer

NOW_MS = 1_795_442_400_000
"""2026-11-23 14:00 UTC: 11:00 in Chile, 09:00 in Peru."""

_ES_STATES = r"(?:Chile|el Perú|Perú|Brasil|Guyana|Argentina|Bolivia|Venezuela)"
_PT_STATES = r"(?:Chile|Peru|Brasil|Guiana|Argentina|Bolívia|Venezuela)"
_EN_STATES = r"(?:Chile|Peru|Brazil|Guyana|Argentina|Bolivia|Venezuela)"

_NEVER: dict[str, Sequence[str]] = {
    "es": (
        rf"{_ES_STATES} firmó",
        r"\bvisto por\b",
        r"(?<!haya )(?<!había )\bleído\b",
        r"\b(?:aviso|acuse)s? aceptados?\b",
        r"(?<!no es un )\btratados?\b",
        r"\bacuerdos? internacional(?:es)?\b",
        r"\bincumplid[oa]s?\b",
        r"\bmoros[oa]s?\b",
        rf"\b(?:error|fallo) (?:del|de la|de) {_ES_STATES}",
        r"\blínea de frontera\b",
        r"\bterritorio de\b",
        r"(?<!sea )\bfals[oa]\b",
        r"\banonimizad[oa]s?\b",
        r"\bborrado en todas partes\b",
        r"\bmañana\b",
        r"\bmedianoche\b",
        r"\b12 a\. ?m\.",
        r"\bconflictos?\b",
        r"\bsincronizad[oa]s?\b",
        r"\b(?:la|el) mejor\b",
        r"\branking\b",
    ),
    "pt": (
        rf"{_PT_STATES} assinou",
        r"\bvisto por\b",
        r"(?<!tenha )(?<!havia )\blido\b",
        r"\bavisos? aceitos?\b",
        r"(?<!não é um )\btratados?\b",
        r"\bacordos? internaciona(?:l|is)\b",
        r"\bdescumprid[oa]s?\b",
        r"\binadimplentes?\b",
        rf"\b(?:erro|falha) d[oae] {_PT_STATES}",
        r"\blinha de fronteira\b",
        r"\bterritório d[oae]\b",
        r"(?<!seja )\bfals[oa]\b",
        r"\banonimizad[oa]s?\b",
        r"\bapagado em tod[oa]s? (?:a parte|os lugares)\b",
        r"\bamanhã\b",
        r"\bmeia-noite\b",
        r"\bconflitos?\b",
        r"\bsincronizad[oa]s?\b",
        r"\b(?:a|o) melhor\b",
        r"\branking\b",
    ),
    "en": (
        rf"{_EN_STATES} signed",
        r"\b(?:seen|read) by\b",
        r"\bnotice accepted\b",
        r"(?<!not a )\btreat(?:y|ies)\b",
        r"\binternational agreements?\b",
        r"\bin breach\b",
        r"\bdefaulters?\b",
        rf"\b(?:error|failure) of {_EN_STATES}",
        r"\bborder ?line\b",
        r"\bterritory of\b",
        r"(?<!prove it )\bfalse\b",
        r"\banonymi[sz]ed\b",
        r"\bdeleted everywhere\b",
        r"\btomorrow\b",
        r"\bmidnight\b",
        r"\b12 a\.?m\b",
        r"\bconflicts?\b",
        r"\bsynchroni[sz]ed\b",
        r"\bthe best\b",
        r"\brankings?\b",
    ),
}


def never_said(page: str, language: str) -> list[str]:
    """Return the words on a page that no page may say, in the order found; empty when clean.

    Args:
        page: HTML, or plain text.
        language: es, pt or en.

    Source: rooms.md D3.
    """
    text = _read(page)
    found = [match for word in _NEVER[language] for match in re.finditer(word, text, re.IGNORECASE)]
    return [match[0] for match in sorted(found, key=re.Match.start)]


def a_viewer(
    *,
    office: str = "chl.north.liaison",
    capacity: str = "titular",
    powers: Sequence[str] = ("liaison",),
    neighbours: tuple[str, ...] = ("per",),
    language: str = "es",
    now_ms: int = NOW_MS,
) -> Viewer:
    """Return a viewer whose party is the first word of the office."""
    return Viewer(
        office=office,
        capacity=capacity,
        party=office.partition(".")[0],
        powers=frozenset(powers),
        language=language,
        neighbours=neighbours,
        now_ms=now_ms,
        acting=Acting(holding=0, office=office, capacity=capacity),
    )


def _read(page: str) -> str:
    bare = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", bare)))
