# SPDX-License-Identifier: Apache-2.0
"""Guesses who speaks in a passage and what they do; takes nothing that it does not recognise.

A guess is a help for the person who signs, never a reading of the record: a sentence of another
build is left open. Every repeat is bounded, so that time grows with the text alone.
Source: domain.md 2.4 (typed speech acts of real actas), 3 (the three languages).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from ayni.standards.minutes.folding import folded
from ayni.standards.minutes.model import OF_ALL, OF_ONE, Doubt, Side, Verb

SUBJECT_CHARS_MAX: Final = 160
"""How far into a passage its subject may begin: "En relación con el punto 3 del temario, la …"."""
VERB_CHARS_MAX: Final = 240
"""How far behind its subject a verb may stand: "…, a través de su representante de …, informó"."""

_DID: Final = r"(?:hizo|hicieron|hacen?|fez|fizeram)"
_FORMS: Final[Mapping[Verb, tuple[str, ...]]] = {
    "informed": (r"inform(?:o|aron|an?|ou|aram|am|ed)", "informad[oa]"),
    "proposed": ("propus(?:o|ieron|eram)", "propon(?:e|en)", "propuesto", "propos", "propoem?"),
    "requested": ("solicit(?:o|aron|an?|ou|aram|am)", "solicitado", "requested"),
    "offered": ("ofrec(?:io|ieron|en?|ido)", "oferec(?:eu|eram|em?|ido)", "offered"),
    "stated": ("manifest(?:o|aron|ou|aram|am?)", "manifiestan?", "manifestado", "stated"),
    "reiterated": ("reiter(?:o|aron|an?|ou|aram|am|ated)", "reiterado"),
    "drew_attention": (rf"{_DID}(?: \w{{1,20}})? presente", "pointed out"),
    "reserved": (
        rf"(?:{_DID}|formul(?:o|aron|an?))(?: una?| uma| su| sua)? (?:reserva|salvedad|ressalva)",
        "(?:made|entered) a reservation",
    ),
    "agreed": ("acord(?:o|aron|ou|aram)", "acuerdan?", "acordado", "agreed"),
    "committed": (
        "(?:se (?:han? )?)?compromet(?:io|ieron|en?|ido)",
        "se compromet(?:eu|eram)",
        "compromet(?:eu|eram)-se",
        "committed (?:itself|themselves)",
        "undertook",
    ),
    "took_note": (r"tom(?:o|aron|an?|ou|aram|am)(?: \w{1,20})? nota", "tomado nota", "took note"),
    "concurred": ("coincid(?:io|ieron|en?|iu|iram|ido)", "concurred"),
    "placed_on_record": (
        r"de(?:j(?:o|aron|an?)|ix(?:ou|aram))(?: \w{1,20})? constancia",
        "dejado constancia",
        "(?:fez|fizeram) constar",
        "(?:placed|put) on record",
    ),
}
_ANY_VERB: Final = re.compile(
    "|".join(rf"(?P<{verb}>\b(?:{'|'.join(forms)})\b)" for verb, forms in _FORMS.items())
)
_DENIED: Final = re.compile(
    r"\b(?:no|nao|nunca|tampoco|jamas|nem|not|never)(?: (?:se|lo|la|los|las|o|a|han?|have|has))?"
    r"(?: llegaron a| chegaram a)? ?\Z"
)
_ENDS: Final = re.compile(r"(?<!\b[a-z])(?<!\bart)(?<!\bnum)(?<!\bsr)(?<!\bno)[.!?;:](?=\s|\Z)|\n")
"""Where a clause ends; the full stop of an initial or of a common abbreviation ends none."""
_JOINS: Final = re.compile(r" ?,? (?:y|e|and|asi como) ")
_ALSO: Final = re.compile(r"(?:,|\by|\be|\band)(?: \w{1,12}){0,2} ?\Z")

_BEFORE: Final = re.compile(
    r"(?:^|\b)(?:de|del|da|do|das|dos|a|al|ao|con|com|por|pelo|pela|para|segun|que|si|se|como"
    r"|en|em|na|no|sobre|entre|of|to|by|with|from|for|that|whether|as)\s*\Z"
)
"""Words before a delegation that make it no subject: "a solicitud de", "informó que"."""
_OF: Final = r"(?:de las?|del?|das?|dos?|of the|of)"
_BODY: Final = r"(?:delegacion|delegacao|delegation|parte|party|side|representacion|representacao)"
_BODIES: Final = r"(?:delegaciones|delegacoes|delegations|partes|parties|sides)"
_HEAD: Final = (
    r"(?:(?:el|la|los|las|os?|as?|the) )?(?:jef[ea]|chefe|head|president[ea]|representantes?"
    r"|representatives?|delegad[oa]s?|secretari[oa])(?: \w{1,12}){0,1} " + _OF + " "
)
_STATES: Final = "(?:paises|estados|lados|countries|states)"
_BOTH: Final = (
    rf"(?:ambas(?: as| las)?|las dos|as duas|both|the two) {_BODIES}"
    rf"|(?:ambos(?: os| los)?|los dos|os dois|both|the two) {_STATES}"
)
_EVERY: Final = rf"(?:las|as|the|todas las|todas as) {_BODIES}"


@dataclass(frozen=True, slots=True)
class Heard:
    """What was recognised in a passage."""

    speakers: tuple[str, ...]
    verb: Verb | Literal[""]
    doubts: tuple[Doubt, ...]


@dataclass(frozen=True, slots=True)
class _Subject:
    start: int
    end: int
    codes: tuple[str, ...]
    bare: bool
    """A name of a state without "delegation": its verb must follow at once."""


def hear(text: str, sides: Sequence[Side]) -> Heard:
    """Return who speaks in a passage and what they do.

    Args:
        text: the passage, in composed characters.
        sides: the delegations that may speak.
    """
    plain = folded(text)
    first = _clause_end(plain, 0)
    subject, verb = _first_speaker(plain, first, sides)
    if subject is None:
        return Heard((), "", ("speaker_unknown", "verb_unknown"))
    doubts: list[Doubt] = []
    told: Verb | Literal[""] = ""
    if verb is None:
        doubts.append("verb_unknown")
    elif _DENIED.search(plain, max(0, verb.start() - 24), verb.start()):
        doubts.append("denied")
    else:
        told, doubt = _fitting(verb, subject.codes)
        doubts += [doubt] if doubt else []
        if _second_verb(plain, verb):
            doubts.append("second_verb")
    if _speaks_later(plain, first, subject.codes, sides):
        doubts.append("second_speaker")
    return Heard(subject.codes, told, tuple(doubts))


def has_verb(text: str) -> bool:
    """Tell whether a text has a verb of minutes at all."""
    return _ANY_VERB.search(folded(text)) is not None


def _first_speaker(
    plain: str, until: int, sides: Sequence[Side]
) -> tuple[_Subject | None, re.Match[str] | None]:
    """Return the first subject of a clause with its verb; one without a verb if none has one."""
    spare: _Subject | None = None
    for subject in _subjects(plain, min(until, SUBJECT_CHARS_MAX), sides):
        reach = subject.end + (8 if subject.bare else VERB_CHARS_MAX)
        verb = _ANY_VERB.search(plain, subject.end, min(_clause_end(plain, subject.end), until))
        if verb is not None and verb.start() <= reach:
            return subject, verb
        if spare is None and not subject.bare:
            spare = subject
    return spare, None


def _subjects(plain: str, until: int, sides: Sequence[Side]) -> Iterator[_Subject]:
    found = _patterns(tuple(sides))
    at = 0
    while (match := found.search(plain, at)) is not None and match.start() <= until:
        at = match.end()
        if _BEFORE.search(plain, max(0, match.start() - 16), match.start()):
            continue
        codes, bare, ends = _named(match, sides), match.lastgroup == "bare", match.end()
        # "La Delegación de Chile y la Delegación del Perú acordaron": one subject of two.
        while (joint := _JOINS.match(plain, ends)) is not None:
            other = found.match(plain, joint.end())
            if other is None:
                break
            codes, ends = codes | _named(other, sides), other.end()
        at = ends
        every = {side.code for side in sides}
        # Some of several, neither one nor all, is left to the person.
        if len(codes) == 1 or codes == every:
            order = tuple(side.code for side in sides if side.code in codes)
            yield _Subject(match.start(), ends, order, bare)


def _named(match: re.Match[str], sides: Sequence[Side]) -> set[str]:
    every = {side.code for side in sides}
    if match.group("both"):
        return every if len(every) == 2 else set()
    told = match.group(0)
    named = {
        side.code
        for side in sides
        if any(re.search(rf"\b{word}\b", told) for word in _words_of(side))
    }
    if match.group("every"):
        return named or every
    return named


@lru_cache(maxsize=64)
def _words_of(side: Side) -> tuple[str, ...]:
    return tuple(re.escape(folded(word)) for word in (*side.names, *side.adjectives))


@lru_cache(maxsize=16)
def _patterns(sides: tuple[Side, ...]) -> re.Pattern[str]:
    names = "|".join(
        sorted({re.escape(folded(n)) for s in sides for n in s.names}, key=len, reverse=True)
    )
    kinds = "|".join(
        sorted({re.escape(folded(a)) for s in sides for a in s.adjectives}, key=len, reverse=True)
    )
    none = r"(?!)"
    name, kind = f"(?:{names or none})", f"(?:{kinds or none})"
    state = rf"{_OF} (?:(?:republica|republic|gobierno|governo) {_OF} )?(?:el |la )?{name}"
    more = rf"(?:(?:,| y| e| and)(?: (?:el|la|o|a))?(?: {_OF})?(?: (?:el|la|o|a))? {name}){{0,4}}"
    return re.compile(
        rf"\b(?:(?P<both>{_BOTH})"
        rf"|(?P<every>{_EVERY}(?: {state}{more}| de ambos paises)?)"
        rf"|(?P<one>(?:{_HEAD})?(?:la|a|the) (?:{_BODY} (?:{state}|{kind})|{kind} {_BODY}))"
        rf"|(?P<bare>(?:(?:el|la|o|a) )?{name}))\b"
    )


def _fitting(
    verb: re.Match[str], codes: tuple[str, ...]
) -> tuple[Verb | Literal[""], Doubt | None]:
    """Return the verb if such a speaker uses it."""
    allowed = OF_ONE if len(codes) == 1 else OF_ALL
    told = next((one for one in allowed if one == verb.lastgroup), None)
    return (told, None) if told else ("", "verb_of_others")


def _second_verb(plain: str, verb: re.Match[str]) -> bool:
    """Tell whether another verb of the same subject follows: "informó … y solicitó …"."""
    ends = _clause_end(plain, verb.end())
    return any(
        other.lastgroup != verb.lastgroup
        and _ALSO.search(plain, max(verb.end(), other.start() - 40), other.start())
        for other in _ANY_VERB.finditer(plain, verb.end(), ends)
    )


def _speaks_later(plain: str, start: int, codes: tuple[str, ...], sides: Sequence[Side]) -> bool:
    """Tell whether a later sentence of the passage has another speaker."""
    while start < len(plain):
        ends = _clause_end(plain, start + 1)
        clause = plain[start + 1 : ends]
        subject, verb = _first_speaker(clause, len(clause), sides)
        if subject is not None and verb is not None and subject.codes != codes:
            return True
        start = ends
    return False


def _clause_end(plain: str, start: int) -> int:
    found = _ENDS.search(plain, start)
    return found.start() if found else len(plain)
