# SPDX-License-Identifier: Apache-2.0
"""Says what minutes call the delegations of a meeting, and whether a text says itself who speaks.

Source: rooms.md A2 (Pegar; originals); domain.md 2.4.
"""

from collections.abc import Sequence
from typing import Final

from django.utils.translation import override

from ayni.rooms.meetings.documents.statement import speech_in_words
from ayni.rooms.meetings.facts import JOINTLY
from ayni.standards.minutes.adjectives import ADJECTIVES
from ayni.standards.minutes.model import Side
from ayni.standards.minutes.speech import hear
from ayni.web.parties import forms as names_of

LANGUAGES: Final = ("es", "pt", "en")


def sides_of(parties: Sequence[str]) -> tuple[Side, ...]:
    """Return the delegations of a meeting, each with its names in every language that is read."""
    return tuple(
        Side(
            code=party,
            names=tuple(dict.fromkeys(names_of(party, code).bare for code in LANGUAGES)),
            adjectives=ADJECTIVES.get(party, ()),
        )
        for party in parties
    )


def spoken_text(text: str, language: str, *, speaker: str, verb: str, sides: Sequence[Side]) -> str:
    """Return a statement as an acta prints it: who speaks and the verb, then what is said.

    A text that was pasted says so itself; it is printed as it stands.

    Args:
        text: the words of the statement; an erased one is empty and stays so.
        language: es, pt or en.
        speaker: party code, or `both`.
        verb: its code.
        sides: the delegations of the meeting.
    """
    if not text or _says_so(text, speaker, verb, sides):
        return text
    with override(language if language in LANGUAGES else LANGUAGES[0]):
        speech = speech_in_words(speaker, verb, len(sides))
    return f"{speech[:1].upper()}{speech[1:]}: {text}"


def _says_so(text: str, speaker: str, verb: str, sides: Sequence[Side]) -> bool:
    heard = hear(text, sides)
    told = heard.speakers[0] if len(heard.speakers) == 1 else JOINTLY
    # A verb that minutes do not use stands in the text all the same: nothing is said twice.
    fits = heard.verb == verb or heard.doubts == ("verb_unknown",)
    return bool(heard.speakers) and told == speaker and fits
