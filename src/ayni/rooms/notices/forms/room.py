# SPDX-License-Identifier: Apache-2.0
"""Lays out the deeds that an office may do on a page of the room; knows no rule."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ayni.rooms.notices.forms.notice import DEEDS, offered
from ayni.rooms.notices.forms.unusual import InviteForm, ObserverAnswerForm, ObserverOfferForm
from ayni.rooms.notices.selectors import Reader
from ayni.web.parts.deed_fields import DeedFields
from ayni.web.parts.deeds import DeedForm

DEEDS_OF_NOTICE: Mapping[str, type[DeedFields]] = {
    **DEEDS,
    "invite": InviteForm,
    "offer": ObserverOfferForm,
    "observers": ObserverAnswerForm,
}
"""First word of a deed's name on the page of a notice to its fields, observers included."""

OPEN_DEEDS = frozenset({"acknowledge", "answer"})
"""What is asked of the reader stands open from the start."""

Question = Callable[[bytes], str]
"""Leaf hash of a question to its words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What every deed on a page needs of the page.

    Attributes:
        sentence: D-8 for the viewer's office.
        expected: version of the object as displayed.
        question: what a question said, to stand above the fields of its answer.
    """

    sentence: str
    expected: int
    question: Question = lambda _leaf: ""


def deeds_about(
    kinds: Mapping[str, type[DeedFields]],
    reader: Reader,
    *,
    reach: Sequence[tuple[str, Mapping[str, Any]]],
    bound: Mapping[str, DeedFields],
    drawn: Drawn,
) -> list[DeedForm]:
    """Return the deeds that the viewer's office may do now.

    Args:
        kinds: first word of a deed's name to its fields.
        reader: who reads.
        reach: name of a deed on the page, and what stands in its fields.
        bound: name of a deed that was refused, to its fields as typed.
        drawn: what the page says besides.
    """
    # What was refused is shown with its reason, even if it is no longer to be done.
    names = {name for name, _initial in reach}
    refused: list[tuple[str, Mapping[str, Any]]]
    refused = [(name, {}) for name in bound if name not in names]
    return [
        _deed(
            name,
            initial,
            form=bound.get(name) or kind(name=name, initial=initial, **offered(reader)),
            drawn=drawn,
        )
        for name, initial in [*reach, *refused]
        if reader.may((kind := kinds[name.partition("-")[0]]).kind)
    ]


def _deed(
    name: str,
    initial: Mapping[str, Any],
    *,
    form: DeedFields,
    drawn: Drawn,
) -> DeedForm:
    asked = str(initial.get("query", ""))
    return DeedForm(
        name=name,
        title=str(form.title),
        sentence=f"{drawn.sentence} {form.adds}".strip(),
        form=form,
        expected=drawn.expected,
        open=name in OPEN_DEEDS or bool(asked),
        grave=form.grave,
        note=drawn.question(bytes.fromhex(asked)) if asked else "",
    )
