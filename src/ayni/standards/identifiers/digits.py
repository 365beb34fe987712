# SPDX-License-Identifier: Apache-2.0
"""Check digits of national numbers; knows no text around them."""

from __future__ import annotations

from typing import Final

RUT_PERSONS_END: Final = 50_000_000
"""Numbers of companies begin here. Source: Servicio de Impuestos Internos, Chile."""
_RUT_DIGITS: Final = "0123456789K"
_DNI_WEIGHTS: Final = (3, 2, 7, 6, 5, 4, 3, 2)
_DNI_DIGITS: Final = "65432110987"
_DNI_LETTERS: Final = "KJIHGFEDCBA"


def rut_check(number: str) -> str:
    """Return the check digit of a Chilean number, 0 to 9 or K.

    Args:
        number: 7 or 8 ASCII digits without it.
    Source: modulo 11 with the weights 2 to 7 from the right, 10 written K.
    """
    total = sum(int(digit) * (2 + i % 6) for i, digit in enumerate(reversed(number)))
    return _RUT_DIGITS[-total % 11]


def dni_checks(number: str) -> str:
    """Return the two check characters of a Peruvian number: the digit and the letter printed.

    Args:
        number: 8 ASCII digits.
    Source: RENIEC, as in python-stdnum, `stdnum.pe.cui`.
    """
    total = sum(int(digit) * weight for digit, weight in zip(number, _DNI_WEIGHTS, strict=True))
    return _DNI_DIGITS[total % 11] + _DNI_LETTERS[total % 11]


def cpf_checks(number: str) -> str:
    """Return the two check digits of a Brazilian number.

    Args:
        number: 9 ASCII digits without them.
    Source: Receita Federal, modulo 11 twice.
    """
    first = _cpf_digit(number)
    return first + _cpf_digit(number + first)


def cpf_holds(number: str) -> bool:
    """Tell whether 11 digits are a Brazilian number; eleven equal digits never are."""
    return len(set(number)) > 1 and number[9:] == cpf_checks(number[:9])


def _cpf_digit(number: str) -> str:
    total = sum(
        int(digit) * weight
        for digit, weight in zip(number, range(len(number) + 1, 1, -1), strict=True)
    )
    rest = total * 10 % 11
    return str(rest % 10)
