# SPDX-License-Identifier: Apache-2.0
"""The reading code of an act, for telephone and radio: it identifies, it does not prove.

    7K3M-Q9TD-41        40 bits of the leaf hash in Crockford base 32, then two check digits

The check digits are the code read as a number, modulo 97: one wrong symbol and two swapped
neighbours are always caught. A longer form (ten symbols, fifty bits) is used where two
acts of one node would share a code. Source: rooms.md A0.8; Crockford base 32.
"""

from __future__ import annotations

from typing import Final

from ayni.core.errors import Refusal

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SYMBOLS_SHORT: Final = 8
SYMBOLS_LONG: Final = 10
CHECK_DIGITS: Final = 2
_GROUP: Final = 4
_MODULUS: Final = 97
_ALIKE: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})

ICAO: Final = {
    "A": "Alfa", "B": "Bravo", "C": "Charlie", "D": "Delta", "E": "Echo", "F": "Foxtrot",
    "G": "Golf", "H": "Hotel", "J": "Juliett", "K": "Kilo", "M": "Mike", "N": "November",
    "P": "Papa", "Q": "Quebec", "R": "Romeo", "S": "Sierra", "T": "Tango", "V": "Victor",
    "W": "Whiskey", "X": "X-ray", "Y": "Yankee", "Z": "Zulu",
}  # fmt: skip
"""Radiotelephony alphabet. Source: ICAO Annex 10, volume II, section 5.2.1.3."""

DIGITS: Final = {
    "es": ("cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve"),
    "pt": ("zero", "um", "dois", "três", "quatro", "cinco", "seis", "sete", "oito", "nove"),
    "en": ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
}


def code_of(leaf: bytes, *, symbols: int = SYMBOLS_SHORT) -> str:
    """Return the reading code of an act.

    Args:
        leaf: leaf hash, 32 bytes.
        symbols: SYMBOLS_SHORT, or SYMBOLS_LONG where the short code is taken.
    """
    bits = int.from_bytes(leaf, "big") >> (8 * len(leaf) - 5 * symbols)
    text = "".join([ALPHABET[bits >> place & 31] for place in range(5 * symbols - 5, -1, -5)])
    return f"{_grouped(text)}-{bits % _MODULUS:02d}"


def parse(text: str) -> str:
    """Return a code that somebody heard or typed in its one spelling.

    Spaces, hyphens, case and O, I, L for 0, 1, 1 are forgiven.

    Raises:
        Refusal: `code_malformed` or `code_check_wrong`; nothing is looked up then.
    """
    told = plain(text)
    body, check = told[:-CHECK_DIGITS], told[-CHECK_DIGITS:]
    if len(body) not in (SYMBOLS_SHORT, SYMBOLS_LONG) or any(c not in ALPHABET for c in body):
        raise Refusal("code_malformed", found=text[:40], expected="7K3M-Q9TD-41")
    if check != expected_check(body):
        raise Refusal("code_check_wrong", found=text[:40])
    return _grouped(body) + f"-{check}"


def plain(text: str) -> str:
    """Return the signs of a code as somebody heard or typed it, without what is forgiven."""
    return "".join(text.upper().split()).replace("-", "").translate(_ALIKE)


def expected_check(body: str) -> str:
    """Return the check digits that belong to the signs before them.

    Args:
        body: signs of the alphabet, without hyphens.
    """
    return f"{_check(body):02d}"


def prefix(code: str) -> tuple[bytes, bytes]:
    """Return the first and the last leaf hash that a code may stand for, 32 bytes each."""
    body = code.replace("-", "")[:-CHECK_DIGITS]
    bits = 0
    for symbol in body:
        bits = bits << 5 | ALPHABET.index(symbol)
    free = 256 - 5 * len(body)
    low = bits << free
    return low.to_bytes(32, "big"), (low | (1 << free) - 1).to_bytes(32, "big")


def spell(code: str, language: str) -> tuple[str, ...]:
    """Return how a code is read out: radio alphabet for letters, the language's digits."""
    digits = DIGITS.get(language, DIGITS["es"])
    return tuple(
        digits[int(symbol)] if symbol.isdecimal() else ICAO[symbol]
        for symbol in code.replace("-", "")
    )


def _grouped(text: str) -> str:
    return "-".join([text[i : i + _GROUP] for i in range(0, len(text), _GROUP)])


def _check(body: str) -> int:
    """Return the code read as a number in base 32, modulo 97.

    97 is a prime greater than 32 and does not divide 32 or 31: one wrong symbol and one swap of
    neighbours always change the rest.
    """
    number = 0
    for symbol in body:
        number = (number * 32 + ALPHABET.index(symbol)) % _MODULUS
    return number
