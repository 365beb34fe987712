# SPDX-License-Identifier: Apache-2.0
"""What a look through minutes finds: passages, and for each who speaks and what they do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Verb = Literal[
    "informed",
    "proposed",
    "requested",
    "offered",
    "stated",
    "reiterated",
    "drew_attention",
    "reserved",
    "agreed",
    "committed",
    "took_note",
    "concurred",
    "placed_on_record",
]
"""What a delegation does. Source: domain.md 2.4; rooms.md A2.

informed: informó. proposed: propuso. requested: solicitó. offered: ofreció. stated: manifestó.
reiterated: reiteró. drew_attention: hizo presente. reserved: hizo reserva. agreed: acordaron.
committed: se comprometieron. took_note: tomaron nota. concurred: coincidieron.
placed_on_record: dejaron constancia.
"""

OF_ONE: Final[tuple[Verb, ...]] = (
    *("informed", "proposed", "requested", "offered"),
    *("stated", "reiterated", "drew_attention", "reserved"),
)
"""What one delegation does alone."""
OF_ALL: Final[tuple[Verb, ...]] = (
    "agreed",
    "committed",
    "took_note",
    "concurred",
    "placed_on_record",
)
"""What delegations do together."""

Doubt = Literal[
    "speaker_unknown",
    "verb_unknown",
    "verb_of_others",
    "denied",
    "second_speaker",
    "second_verb",
    "taken_over",
]
"""Why a person should look twice.

speaker_unknown, verb_unknown: nothing was recognised. verb_of_others: the verb is one that this
speaker does not use, so it was not taken. denied: the verb is denied ("no acordaron"), so it was
not taken. second_speaker: another delegation speaks further on. second_verb: another verb follows
in the same sentence. taken_over: speaker and verb stand in the passage that leads in.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A delegation that may speak.

    Attributes:
        code: of its party.
        names: of its state, as written in any language: "Perú", "Peru".
        adjectives: of its people, as written: "peruana", "Peruvian".
    """

    code: str
    names: tuple[str, ...]
    adjectives: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One paragraph of minutes, with the list that belongs to it.

    Attributes:
        start: its first character in the text that was read, an index.
        end: index after its last character.
        marker: its number as typed, "3." or "b)"; empty if it has none.
        text: what it says, without the number, as typed.
        heading: it is a title, or leads in a list of passages; it states nothing itself.
        speakers: codes of who speaks, one or all; empty if that was not recognised.
        verb: what they do; empty if that was not recognised.
        doubts: why a person should look twice.
    """

    start: int
    end: int
    marker: str
    text: str
    heading: bool = False
    speakers: tuple[str, ...] = ()
    verb: Verb | Literal[""] = ""
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """What was read.

    Attributes:
        text: the text in composed characters (NFC) and with plain ends of lines; spans count in it.
        passages: in the order of the text; all that lies between them is white space.
    """

    text: str
    passages: tuple[Passage, ...]
