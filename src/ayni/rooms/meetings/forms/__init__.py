# SPDX-License-Identifier: Apache-2.0
"""The forms of the room, one file for each object."""

from ayni.rooms.meetings.forms.attending import (
    AGENDA_DEEDS,
    AgendaForm,
    DelegationForm,
    EntryForm,
)
from ayni.rooms.meetings.forms.edition import (
    EDITION_DEEDS,
    AcceptForm,
    CancelForm,
    CounterForm,
    EditionForm,
    HeldForm,
    PostponeForm,
)
from ayni.rooms.meetings.forms.mechanism import (
    MECHANISM_DEEDS,
    ConsentForm,
    MechanismForm,
    ResumeForm,
    ReviseMechanismForm,
    SuspendForm,
    WithdrawForm,
)
from ayni.rooms.meetings.forms.room import (
    OPEN_DEEDS,
    QueryForm,
    ReplyForm,
    ReserveForm,
)

__all__ = [
    "AGENDA_DEEDS",
    "EDITION_DEEDS",
    "MECHANISM_DEEDS",
    "OPEN_DEEDS",
    "AcceptForm",
    "AgendaForm",
    "CancelForm",
    "ConsentForm",
    "CounterForm",
    "DelegationForm",
    "EditionForm",
    "EntryForm",
    "HeldForm",
    "MechanismForm",
    "PostponeForm",
    "QueryForm",
    "ReplyForm",
    "ReserveForm",
    "ResumeForm",
    "ReviseMechanismForm",
    "SuspendForm",
    "WithdrawForm",
]
