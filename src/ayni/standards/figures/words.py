# SPDX-License-Identifier: Apache-2.0
"""Months, numbers in words, scales and currencies, in Spanish, Portuguese and English.

Source: CLDR 45 (es, pt, en: months in format wide); RAE, Ortografía de la lengua española 2010,
chapter VIII; SI brochure, 9th edition, 5.4.4 (decimal marker); ISO 4217.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

MONTHS: Final[Mapping[str, tuple[tuple[str, ...], ...]]] = {
    "es": (
        *(("enero",), ("febrero",), ("marzo",), ("abril",), ("mayo",), ("junio",), ("julio",)),
        *(("agosto",), ("septiembre", "setiembre"), ("octubre",), ("noviembre",), ("diciembre",)),
    ),
    "pt": (
        *(("janeiro",), ("fevereiro",), ("março",), ("abril",), ("maio",), ("junho",)),
        *(("julho",), ("agosto",), ("setembro",), ("outubro",), ("novembro",), ("dezembro",)),
    ),
    "en": (
        *(("january",), ("february",), ("march",), ("april",), ("may",), ("june",), ("july",)),
        *(("august",), ("september",), ("october",), ("november",), ("december",)),
    ),
}
"""Language to the names of the twelve months, January first."""

_SPELLED: Final = (
    (2, "dos", "dois duas", "two"),
    (3, "tres", "três", "three"),
    (4, "cuatro", "quatro", "four"),
    (5, "cinco", "cinco", "five"),
    (6, "seis", "seis", "six"),
    (7, "siete", "sete", "seven"),
    (8, "ocho", "oito", "eight"),
    (9, "nueve", "nove", "nine"),
    (10, "diez", "dez", "ten"),
    (11, "once", "onze", "eleven"),
    (12, "doce", "doze", "twelve"),
    (15, "quince", "quinze", "fifteen"),
    (20, "veinte", "vinte", "twenty"),
    (30, "treinta", "trinta", "thirty"),
    (40, "cuarenta", "quarenta", "forty"),
    (50, "cincuenta", "cinquenta", "fifty"),
    (60, "sesenta", "sessenta", "sixty"),
    (90, "noventa", "noventa", "ninety"),
)
"""A number, and how it is spelled in Spanish, Portuguese and English."""

NUMBERS: Final[Mapping[str, Mapping[str, int]]] = {
    language: {word: int(row[0]) for row in _SPELLED for word in str(row[place]).split()}
    for place, language in enumerate(("es", "pt", "en"), start=1)
}
"""Numbers that texts spell out. One is an article, and compounds are rare beside a figure."""

SCALES: Final[Mapping[str, Mapping[str, Decimal]]] = {
    "es": {
        "mil millones": Decimal(10) ** 9,
        "mil": Decimal(10) ** 3,
        "millón": Decimal(10) ** 6,
        "millones": Decimal(10) ** 6,
        "billón": Decimal(10) ** 12,
        "billones": Decimal(10) ** 12,
    },
    "pt": {
        "mil": Decimal(10) ** 3,
        "milhão": Decimal(10) ** 6,
        "milhões": Decimal(10) ** 6,
        "bilhão": Decimal(10) ** 9,
        "bilhões": Decimal(10) ** 9,
    },
    "en": {
        "thousand": Decimal(10) ** 3,
        "million": Decimal(10) ** 6,
        "billion": Decimal(10) ** 9,
        "trillion": Decimal(10) ** 12,
    },
}
"""Words behind a number that multiply it. "Billón" and "billion" are false friends."""

PERCENT: Final = ("por ciento", "por cento", "per cent", "percent")
CURRENCIES: Final[Mapping[str, str]] = {
    "us$": "USD",
    "u$s": "USD",
    "u$": "USD",
    "r$": "BRL",
    "s/": "PEN",
    "s/.": "PEN",
    "bs": "BOB",
    "g$": "GYD",
    "$": "$",
    "€": "EUR",
    **{code.lower(): code for code in ("USD", "EUR", "CLP", "PEN", "BRL", "BOB", "ARS", "COP")},
    **{code.lower(): code for code in ("GYD", "VES", "UYU", "PYG", "SRD")},
}
"""Sign or code to the code; a bare $ is whoever's it is."""
