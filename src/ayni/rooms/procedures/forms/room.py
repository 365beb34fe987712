# SPDX-License-Identifier: Apache-2.0
"""Lays out the deeds that an office may do on a page of the room; knows no rule."""

from collections.abc import Mapping, Sequence
from typing import Any

from ayni.rooms.procedures.forms.answers import ANSWERS
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
from ayni.web.parts.fields import offered

DEEDS: Mapping[str, type[DeedFields]] = {
    "consent": ConsentForm,
    "adopt": AdoptForm,
    "acknowledge": ANSWERS["acknowledge"],
    "reply": ANSWERS["reply"],
    "interpret": InterpretForm,
    "withdraw": WithdrawForm,
    "query": ANSWERS["query"],
    "object": ANSWERS["object"],
    "unobject": ANSWERS["lift"],
    "reserve": ANSWERS["reserve"],
    "contact": ANSWERS["contact"],
    "paper": ANSWERS["paper"],
    "suspend": SuspendForm,
    "lift": LiftSuspensionForm,
    "denounce": DenounceForm,
}
"""First word of a deed's name on the page of a version to its fields."""
OPEN_DEEDS = frozenset({"consent", "adopt", "acknowledge", "reply"})
"""What is asked of the reader stands open from the start."""


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
