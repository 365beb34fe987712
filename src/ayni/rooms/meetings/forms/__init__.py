# SPDX-License-Identifier: Apache-2.0
"""The forms of the room, one file for each object."""

from ayni.rooms.meetings.forms.acta import (
    ACTA_DEEDS,
    ActaForm,
    ConsentActaForm,
    CounterActaForm,
    RefuseActaForm,
    WithdrawActaForm,
)
from ayni.rooms.meetings.forms.annex import AnnexForm
from ayni.rooms.meetings.forms.attending import (
    AGENDA_DEEDS,
    AgendaForm,
    DelegationForm,
    EntryForm,
    TableForm,
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
from ayni.rooms.meetings.forms.papers import (
    ERRATA_DEEDS,
    PAPER_DEEDS,
    DifferenceForm,
    ErrataForm,
    PaperSignedForm,
    with_scans,
)
from ayni.rooms.meetings.forms.pasting import (
    PastedForm,
    PasteForm,
)
from ayni.rooms.meetings.forms.room import (
    ANSWERS,
    OPEN_DEEDS,
)
from ayni.rooms.meetings.forms.statement import (
    STATEMENT_DEEDS,
    AcceptWordingForm,
    ReviseStatementForm,
    StatementForm,
    WithdrawWordingForm,
)

__all__ = [
    "ACTA_DEEDS",
    "AGENDA_DEEDS",
    "ANSWERS",
    "EDITION_DEEDS",
    "ERRATA_DEEDS",
    "MECHANISM_DEEDS",
    "OPEN_DEEDS",
    "PAPER_DEEDS",
    "STATEMENT_DEEDS",
    "AcceptForm",
    "AcceptWordingForm",
    "ActaForm",
    "AgendaForm",
    "AnnexForm",
    "CancelForm",
    "ConsentActaForm",
    "ConsentForm",
    "CounterActaForm",
    "CounterForm",
    "DelegationForm",
    "DifferenceForm",
    "EditionForm",
    "EntryForm",
    "ErrataForm",
    "HeldForm",
    "MechanismForm",
    "PaperSignedForm",
    "PasteForm",
    "PastedForm",
    "PostponeForm",
    "RefuseActaForm",
    "ResumeForm",
    "ReviseMechanismForm",
    "ReviseStatementForm",
    "StatementForm",
    "SuspendForm",
    "TableForm",
    "WithdrawActaForm",
    "WithdrawForm",
    "WithdrawWordingForm",
    "with_scans",
]
