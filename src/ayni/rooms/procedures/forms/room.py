# SPDX-License-Identifier: Apache-2.0
"""The deeds that an office may do on the page of a version; knows no rule."""

from collections.abc import Mapping

from ayni.rooms.procedures import facts
from ayni.rooms.procedures.forms.protocol import (
    AdoptForm,
    ConsentForm,
    DenounceForm,
    InterpretForm,
    LiftSuspensionForm,
    SuspendForm,
    WithdrawForm,
)
from ayni.web.parts import answer_fields
from ayni.web.parts.deed_fields import DeedFields

_ANSWERS = answer_fields.of_room(facts.ROOM)
DEEDS: Mapping[str, type[DeedFields]] = {
    **_ANSWERS,
    "consent": ConsentForm,
    "adopt": AdoptForm,
    "interpret": InterpretForm,
    "withdraw": WithdrawForm,
    "unobject": _ANSWERS["lift"],
    "suspend": SuspendForm,
    "lift": LiftSuspensionForm,
    "denounce": DenounceForm,
}
"""First word of a deed's name on the page of a version to its fields."""
OPEN_DEEDS = frozenset({"consent", "adopt", "acknowledge", "reply"})
"""What is asked of the reader stands open from the start."""
