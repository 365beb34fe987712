# SPDX-License-Identifier: Apache-2.0
"""Finds what looks like data of a person in a free text.

Takes time in proportion to the text: every pattern has bounded repeats and begins at a bound of a
word. Must not keep, log or hash what it finds. Source: rooms.md A0.12; see README.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ayni.core.limits import SCREENED_FINDINGS_MAX_COUNT
from ayni.standards.identifiers import names
from ayni.standards.identifiers.digits import (
    RUT_PERSONS_END,
    cpf_holds,
    dni_checks,
    rut_check,
)
from ayni.standards.identifiers.folding import fold
from ayni.standards.identifiers.model import RANKS, Finding, Sure, What

_NEAR: Final = 28
"""Characters before a number in which a word says what it is: "cédula de identidad N.º "."""

# Numbers end where no digit, letter, decimal or part of a date or time goes on.
_FROM: Final = r"(?<![\w/:@#])(?<!\d[.,-])(?<![+-])"
_TO: Final = r"(?![\w/:@])(?![.,-]\d)"

_RUT: Final = re.compile(rf"{_FROM}(\d{{1,2}}(?:[. ]\d{{3}}){{2}}|\d{{7,8}}) ?- ?([\dkK]){_TO}")
_RUT_BARE: Final = re.compile(rf"{_FROM}(\d{{1,2}}(?:[. ]\d{{3}}){{2}}|\d{{7,8}}) ?([\dkK]){_TO}")
_DNI: Final = re.compile(rf"{_FROM}(\d{{8}})(?: ?- ?([\dA-K]))?{_TO}")
_CPF: Final = re.compile(rf"{_FROM}(\d{{3}})([. ]?)(\d{{3}})\2(\d{{3}})([-/ ]?)(\d{{2}}){_TO}")
_PASSPORT: Final = re.compile(rf"{_FROM}([A-Z]{{0,3}} ?-?\d{{5,9}}[A-Z]?){_TO}")
_PASSPORT_BARE: Final = re.compile(rf"{_FROM}[A-Z]{{1,2}}\d{{6,8}}{_TO}")
_MACHINE_ZONE: Final = re.compile(r"(?<![\w<])[PIVAC][A-Z<][A-Z]{3}[A-Z0-9<]{20,41}(?![\w<])")
_EMAIL: Final = re.compile(
    r"(?<![\w.%+@-])[\w.%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,6}([A-Za-z]{2,24})(?![\w@])"
)
_TELEPHONE: Final = re.compile(
    r"(?<![\w+.,-])(?:\+|00)[1-9]\d{0,2}(?:[ -]?\(?\d{1,4}\)?){2,6}(?![\w@])(?![.,-]\d)"
)
_TELEPHONE_BESIDE: Final = re.compile(
    rf"(?<![\w/@.])(?:\(?0?\d{{1,4}}\)?[ -]?)?\d{{2,4}}(?:[ -]?\d{{2,4}}){{1,3}}{_TO}"
)
_TELEPHONE_HOME: Final = re.compile(
    rf"{_FROM}(?:9 \d{{4}} \d{{4}}|\(\d{{2,3}}\) ?9?\d{{4}}[- ]?\d{{4}}){_TO}"
)
_PLATES: Final = re.compile(
    rf"{_FROM}(?:[BCDFGHJKLPRSTVWXYZ]{{4}}[-· .]?\d{{2}}|[A-Z]{{2}}[- ]?\d{{4}}"
    r"|[A-Z][A-Z0-9][A-Z0-9][- ]\d{3}|[A-Z]{3}[- ]?\d{3,4}|\d{4}[- ]?[A-Z]{3}"
    rf"|[A-Z]{{2}} ?\d{{3}} ?[A-Z]{{2}}|[A-Z]{{3}}\d[A-Z]\d{{2}}){_TO}"
)
_MERCOSUR: Final = re.compile(r"[A-Z]{3}\d[A-Z]\d{2}")

_SAYS: Final[dict[What, re.Pattern[str]]] = {
    "rut": re.compile(r"(?i)\bR\.?U\.?[TN]\b"),
    "dni": re.compile(
        r"(?i)\bD\.?N\.?I\b|\bdocumento (?:nacional )?de identi|\bdoc\.? (?:de )?ident"
        r"|\bc[eé]dula|\bC\.I\.|\bidentity (?:card|number|document)|\bcarteira de identidade"
    ),
    "cpf": re.compile(r"(?i)\bC\.?P\.?F\b"),
    "passport": re.compile(r"(?i)\bpasaportes?\b|\bpassaportes?\b|\bpassports?\b|\bpasap\."),
    "plate": re.compile(
        r"(?i)\bpatente|\bplaca|\bchapa\b|\bmatr[ií]cula|\bdominio\b|\bplates?\b|\bregistration\b"
        r"|\bPPU\b"
    ),
    "telephone": re.compile(
        r"(?i)\btel(?:[eé]fonos?|efones?|ephones?|s)?\b|\bfonos?\b|\bphones?\b|\bcel(?:ular(?:es)?)?\b"
        r"|\bm[oó]vil(?:es)?\b|\bmobile\b|\bwhats ?app\b|\bllam(?:ar|e) a\b|\bcall\b"
    ),
}
_PRIVATE: Final = re.compile(
    r"(?i)\bparticular(?:es)?\b|\bpersona(?:l|is|les)\b|\bprivad[oa]s?\b|\bprivate\b|\bpessoa(?:l|is)\b"
    r"|\bcasa\b|\bhome\b|\bcelular\b|\bm[oó]vil\b|\bmobile\b|\bwhats ?app\b"
)
_IS_DOCUMENT: Final = re.compile(
    r"(?i)\b(?:oficio|of[ií]cio|of\.|nota|note|resoluci[oó]n|resolu[cç][aã]o|res\.|decreto|ley|lei|law"
    r"|exp(?:ediente|\.)?|acta|ata|folio|ref(?:erencia|\.)?|registro|c[oó]digo|code|serie|serial"
    r"|aviso|contrato|orden|factura)\W{0,3}(?:verbal|ex\.|exenta)?\W{0,3}"
    r"(?:n(?:[°ºo.]|ro|úm|um)?\.?[°º]?)?\W{0,3}\Z"
)
_DAY: Final = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_PUBLIC_MAIL: Final = re.compile(
    r"(?i)@(?:gmail|googlemail|hotmail|outlook|live|msn|yahoo|ymail|icloud|me|proton(?:mail)?|gmx|aol"
    r"|uol|bol|terra)\."
)


def find(text: str, *, count_max: int = SCREENED_FINDINGS_MAX_COUNT) -> tuple[Finding, ...]:
    """Return what looks like data of persons, in the order of the text, without overlaps.

    Args:
        text: as typed or pasted, in any writing of digits, dashes and spaces.
        count_max: at most so many, the first ones of the text.
    """
    folded = fold(text)
    read = folded.text
    found = sorted(
        _all(read), key=lambda one: (one.start, -RANKS.index(one.sure), one.start - one.end)
    )
    kept: list[Finding] = []
    for one in found:
        if kept and one.start < kept[-1].end:
            if RANKS.index(one.sure) > RANKS.index(kept[-1].sure):
                kept[-1] = one
            continue
        if len(kept) == count_max:
            break
        kept.append(one)
    placed = []
    for one in kept:
        start, end = folded.span(one.start, one.end)
        placed.append(Finding(start=start, end=end, what=one.what, sure=one.sure))
    return tuple(placed)


def _all(text: str) -> Iterator[Finding]:
    yield from _emails(text)
    yield from _names(text)
    yield from _machine_zones(text)
    if any(character.isdigit() for character in text):
        yield from _ruts(text)
        yield from _dnis(text)
        yield from _cpfs(text)
        yield from _passports(text)
        yield from _plates(text)
        yield from _telephones(text)


def _finding(match: re.Match[str], what: What, sure: Sure, group: int | str = 0) -> Finding:
    start, end = match.span(group)
    return Finding(start=start, end=end, what=what, sure=sure)


def _before(text: str, at: int) -> str:
    """Return what stands shortly before a place, in its line."""
    return text[max(0, at - _NEAR) : at].rpartition("\n")[2]


def _after(text: str, at: int) -> str:
    return text[at : at + _NEAR].partition("\n")[0]


def _said(text: str, what: What, at: int) -> bool:
    return _SAYS[what].search(_before(text, at)) is not None


def _in_document(text: str, at: int) -> bool:
    return _IS_DOCUMENT.search(_before(text, at)) is not None


def _ruts(text: str) -> Iterator[Finding]:
    for match in _RUT.finditer(text):
        number, check = re.sub("[. ]", "", match[1]), match[2].upper()
        said = _said(text, "rut", match.start())
        right = rut_check(number) == check
        if int(number) >= RUT_PERSONS_END and not said:
            continue
        if said or (right and "." in match[1]):
            yield _finding(match, "rut", "certain")
        elif "." in match[1]:
            yield _finding(match, "rut", "likely")
        elif right and not _in_document(text, match.start()):
            day = _DAY.fullmatch(number) is not None
            yield _finding(match, "rut", "possible" if day else "certain")
    for match in _RUT_BARE.finditer(text):
        number, check = re.sub("[. ]", "", match[1]), match[2].upper()
        if _said(text, "rut", match.start()) and rut_check(number) == check:
            yield _finding(match, "rut", "certain")


def _dnis(text: str) -> Iterator[Finding]:
    heads_a_column = _SAYS["dni"].search(text) is not None
    for match in _DNI.finditer(text):
        number, check = match[1], match[2]
        if _said(text, "dni", match.start()):
            yield _finding(match, "dni", "certain")
        elif _DAY.fullmatch(number) or _in_document(text, match.start()):
            continue
        elif check is not None and check in dni_checks(number):
            yield _finding(match, "dni", "likely")
        elif check is None:
            yield _finding(match, "dni", "likely" if heads_a_column else "possible")


def _cpfs(text: str) -> Iterator[Finding]:
    for match in _CPF.finditer(text):
        number = match[1] + match[3] + match[4] + match[6]
        formed = match[2] == "." and match[5] in {"-", "/"}
        said = _said(text, "cpf", match.start())
        holds = cpf_holds(number)
        if said or (holds and formed):
            yield _finding(match, "cpf", "certain")
        elif formed or (holds and not match[2] and not _in_document(text, match.start())):
            yield _finding(match, "cpf", "likely")


def _machine_zones(text: str) -> Iterator[Finding]:
    for match in _MACHINE_ZONE.finditer(text):
        if match[0].count("<") >= 2:
            yield _finding(match, "passport", "certain")


def _passports(text: str) -> Iterator[Finding]:
    for match in _PASSPORT.finditer(text):
        if _said(text, "passport", match.start()):
            yield _finding(match, "passport", "certain")
    for match in _PASSPORT_BARE.finditer(text):
        if not _in_document(text, match.start()):
            yield _finding(match, "passport", "possible")


def _plates(text: str) -> Iterator[Finding]:
    for match in _PLATES.finditer(text):
        if _said(text, "plate", match.start()):
            yield _finding(match, "plate", "certain")
        elif _MERCOSUR.fullmatch(match[0]):
            yield _finding(match, "plate", "likely")
        elif not _in_document(text, match.start()):
            yield _finding(match, "plate", "possible")


def _telephones(text: str) -> Iterator[Finding]:
    for pattern in (_TELEPHONE, _TELEPHONE_HOME, _TELEPHONE_BESIDE):
        for match in pattern.finditer(text):
            digits = sum(character.isdigit() for character in match[0])
            said = _said(text, "telephone", match.start())
            if not (said and 7 <= digits <= 15) and pattern is _TELEPHONE_BESIDE:
                continue
            if not 7 <= digits <= 15 or (pattern is _TELEPHONE and digits < 9):
                continue
            near = _before(text, match.start()) + " " + _after(text, match.end())
            sure: Sure = "certain" if _PRIVATE.search(near) else "likely"
            yield _finding(match, "telephone", sure)


def _emails(text: str) -> Iterator[Finding]:
    for match in _EMAIL.finditer(text):
        near = _before(text, match.start()) + " " + _after(text, match.end())
        private = _PUBLIC_MAIL.search(match[0]) or _PRIVATE.search(near)
        yield _finding(match, "email", "certain" if private else "likely")


def _names(text: str) -> Iterator[Finding]:
    for match in names.NAMED.finditer(text):
        first, more = match["first"], match["more"]
        if first.lower() in names.NO_NAMES or names.BEFORE.search(_before(text, match.start())):
            continue
        alone = not more
        if first.isupper() and alone:
            # One word in capitals after a rank is as often a unit or an acronym.
            yield _finding(match, "name", "possible")
            continue
        vague = match["vague"] is not None
        yield _finding(match, "name", "possible" if vague and alone else "likely")
    for match in names.NAMED_IN_CAPITALS.finditer(text):
        words = {match["first"].lower(), match["second"].lower()}
        if not words & names.NO_NAMES:
            yield _finding(match, "name", "likely")
