# SPDX-License-Identifier: Apache-2.0
"""Lays pasted passages out for correction. Must not read a table. Source: rooms.md A2 (Pegar)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from ayni.web.registry import Words

DOUBTS: Mapping[str, Words] = {
    "speaker_unknown": _("Who speaks was not recognised."),
    "verb_unknown": _("The verb was not recognised."),
    "verb_of_others": _("This speaker does not use the verb that stands here."),
    "denied": _("The verb is denied."),
    "second_speaker": _("Another delegation speaks further on: two statements?"),
    "second_verb": _("Another verb follows: two statements?"),
    "taken_over": _("Speaker and verb were taken from the line that leads in."),
}
"""Why a person should look twice at a passage."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageRow:
    """One passage to correct.

    Attributes:
        number: from 1, in the order of the paste.
        fields: by name.
        doubts: why a person should look twice, in words.
        faulty: something was refused in it.
    """

    number: int
    fields: Mapping[str, BoundField]
    doubts: tuple[str, ...]
    faulty: bool


def pasted_rows(
    passages: Sequence[tuple[int, Mapping[str, BoundField], tuple[str, ...]]],
) -> tuple[PassageRow, ...]:
    """Return the passages of a form, each with its doubts in words."""
    return tuple(
        PassageRow(
            number=number,
            fields=fields,
            doubts=tuple(str(DOUBTS.get(code, code)) for code in doubts),
            faulty=any(field.errors for field in fields.values()),
        )
        for number, fields, doubts in passages
    )
