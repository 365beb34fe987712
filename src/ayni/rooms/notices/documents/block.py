# SPDX-License-Identifier: Apache-2.0
"""The paper block *Por voz*: the urgent forms on paper, every line in the three languages.

It lies in the duty room and at the border post for the hours without line; the fields are those of
the pages, so that whoever has line again types them in one after another. Source: rooms.md A0.8.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from ayni.core.shortcodes import CHECK_DIGITS, DIGITS, ICAO, SYMBOLS_SHORT
from ayni.rooms.notices import selectors
from ayni.web.parts.facts import Fact
from ayni.web.parts.responses import RESULTS
from ayni.web.registry import Words

LANGUAGES = ("es", "pt", "en")
CODE_BOXES = (SYMBOLS_SHORT // 2, SYMBOLS_SHORT // 2, CHECK_DIGITS)
"""Boxes of a reading code, in its groups: seven, Kilo, three, Mike; … and two digits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperField:
    """One line to be filled in by hand.

    Attributes:
        names: what it is called, in each language.
        choices: what is ticked, in each language; empty for what is written.
        boxes: groups of boxes for a reading code; empty otherwise.
        lines: how many lines to write on.
    """

    names: tuple[str, ...]
    choices: tuple[tuple[str, ...], ...] = ()
    boxes: tuple[tuple[int, ...], ...] = ()
    lines: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One form of the block."""

    titles: tuple[str, ...]
    fields: tuple[PaperField, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desks:
    """The duty offices of one party, with the numbers of their posts."""

    party: str
    desks: tuple[Fact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """How one sign is read out: the radio alphabet, or a digit in each language."""

    sign: str
    words: str


def sheets() -> tuple[Sheet, ...]:
    """Return the forms of the block: message heard, urgent notice, call."""
    when, code = _field(_("When (day, hour, whose clock)")), _code()
    return (
        Sheet(
            titles=_told(_("Message heard")),
            fields=(
                _field(_("What was heard"), lines=3),
                _field(_("Whose office spoke")),
                when,
                code,
            ),
        ),
        Sheet(
            titles=_told(_("Urgent notice")),
            fields=(
                _ticks(_("What"), list(selectors.ACTIVITIES.values())),
                _field(_("Where")),
                _field(_("From when (day, hour, whose clock)")),
                code,
            ),
        ),
        Sheet(
            titles=_told(_("Note a call")),
            fields=(
                _field(_("Office called")),
                _ticks(pgettext_lazy("of a call", "Result"), list(RESULTS.values())),
                when,
                code,
            ),
        ),
    )


def spellings() -> tuple[Spelling, ...]:
    """Return the radio alphabet and the digits, as they are read out."""
    return (
        *(Spelling(sign=sign, words=word) for sign, word in ICAO.items()),
        *(
            Spelling(sign=str(n), words=" / ".join(DIGITS[code][n] for code in LANGUAGES))
            for n in range(10)
        ),
    )


def _field(name: Words, *, lines: int = 1) -> PaperField:
    return PaperField(names=_told(name), lines=lines)


def _code() -> PaperField:
    groups = tuple(tuple(range(count)) for count in CODE_BOXES)
    return PaperField(names=_told(_("Reading code")), boxes=groups)


def _ticks(name: Words, choices: Sequence[Words]) -> PaperField:
    return PaperField(names=_told(name), choices=tuple(_told(choice) for choice in choices))


def _told(text: Words) -> tuple[str, ...]:
    """Return a text in each language, each once: some words are the same in two of them."""
    return tuple(dict.fromkeys(_each(text)))


def _each(text: Words) -> Iterator[str]:
    for code in LANGUAGES:
        with override(code):
            yield str(text)
