# SPDX-License-Identifier: Apache-2.0
"""The forms of the room, one file for each object."""

from ayni.rooms.procedures.forms.activation import (
    ACTIVATION_DEEDS,
    ActivateForm,
    MarkForm,
)
from ayni.rooms.procedures.forms.contact import (
    CallForm,
    NoteTestForm,
)
from ayni.rooms.procedures.forms.protocol import (
    STEP_ROWS,
    ProposeForm,
    ReplaceForm,
    TextForm,
)
from ayni.rooms.procedures.forms.room import (
    DEEDS,
    OPEN_DEEDS,
)
from ayni.rooms.procedures.forms.today import TodayForm

__all__ = [
    "ACTIVATION_DEEDS",
    "DEEDS",
    "OPEN_DEEDS",
    "STEP_ROWS",
    "ActivateForm",
    "CallForm",
    "MarkForm",
    "NoteTestForm",
    "ProposeForm",
    "ReplaceForm",
    "TextForm",
    "TodayForm",
]
