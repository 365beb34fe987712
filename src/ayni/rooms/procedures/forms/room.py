# SPDX-License-Identifier: Apache-2.0
"""Lays out the deeds that an office may do on a page of the room; knows no rule."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ayni.rooms.procedures.forms.answers import (
    AcknowledgeForm,
    ObjectForm,
    QueryForm,
    ReplyForm,
    ReserveForm,
)
from ayni.rooms.procedures.forms.fields import offered
from ayni.rooms.procedures.forms.protocol import (
    AdoptForm,
    ConsentForm,
    DenounceForm,
    InterpretForm,
    LiftSuspensionForm,
    SuspendForm,
    WithdrawForm,
)
from ayni.rooms.procedures.selectors import Reader
from ayni.web.parts.deed_fields import DeedFields
from ayni.web.parts.deeds import DeedForm

DEEDS: Mapping[str, type[DeedFields]] = {
    "consent": ConsentForm,
    "adopt": AdoptForm,
    "acknowledge": AcknowledgeForm,
    "reply": ReplyForm,
    "interpret": InterpretForm,
    "withdraw": WithdrawForm,
    "query": QueryForm,
    "object": ObjectForm,
    "reserve": ReserveForm,
    "suspend": SuspendForm,
    "lift": LiftSuspensionForm,
    "denounce": DenounceForm,
}
"""First word of a deed's name on the page of a version to its fields."""
OPEN_DEEDS = frozenset({"consent", "adopt", "acknowledge", "reply"})
"""What is asked of the reader stands open from the start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """A deed within reach on a page.

    Attributes:
        name: of the deed on the page; its first word says which.
        initial: what stands in its fields.
        note: a hint above them.
        sentence: what will be signed, where it is not D-8.
    """

    name: str
    initial: Mapping[str, Any]
    note: str = ""
    sentence: str = ""


def bound(  # noqa: PLR0913  # a form, and what was posted for it
    kind: type[DeedFields],
    reader: Reader,
    *,
    name: str,
    data: Any = None,
    files: Any = None,
    initial: Mapping[str, Any] | None = None,
    segments: Sequence[tuple[str, str]] = (),
) -> DeedFields:
    """Return the fields of a deed, with the paragraphs that it may name.

    Args:
        kind: of form.
        reader: who reads.
        name: of the deed on its page.
        data: what was posted, or none.
        files: files that came with it.
        initial: what stands in the fields at first.
        segments: ids of the paragraphs and how they begin.
    """
    form = kind(data, files, name=name, initial=initial, **offered(reader))
    for field in ("segment", "segments"):
        if field in form.fields:
            form.fields[field].choices = segments  # type: ignore[attr-defined]
    return form


def deeds_about(
    reader: Reader,
    *,
    reach: Sequence[Reach],
    refused: Mapping[str, DeedFields],
    segments: Sequence[tuple[str, str]],
    sentence: str,
    expected: int,
) -> list[DeedForm]:
    """Return the deeds that the viewer's office may do now.

    Args:
        reader: who reads.
        reach: what is within reach.
        refused: name of a deed that was refused, to its fields as typed.
        segments: ids of the paragraphs and how they begin.
        sentence: D-8 for the viewer's office.
        expected: version of the object as displayed.
    """
    names = {one.name for one in reach}
    # What was refused is shown with its reason, even if it is no longer to be done.
    more = [Reach(name=name, initial={}) for name in refused if name not in names]
    found = []
    for one in (*reach, *more):
        word = one.name.partition("-")[0]
        kind = DEEDS[word]
        if not reader.may(kind.kind):
            continue
        form = refused.get(one.name) or bound(
            kind, reader, name=one.name, initial=one.initial, segments=segments
        )
        found.append(
            DeedForm(
                name=one.name,
                title=str(form.title),
                sentence=f"{one.sentence or sentence} {form.adds}".strip(),
                form=form,
                expected=expected,
                open=word in OPEN_DEEDS,
                grave=form.grave,
                note=one.note,
            )
        )
    return found
