# SPDX-License-Identifier: Apache-2.0
"""The forms of the room, one file for each object."""

from ayni.rooms.notices.forms.notice import (
    DEEDS,
    AcknowledgeForm,
    AmendForm,
    CancelForm,
    CloseForm,
    CompleteForm,
    ContactForm,
    HeardForm,
    LiftForm,
    NoticeForm,
    ObjectForm,
    QueryForm,
    ReplyForm,
    ReserveForm,
    TermsForm,
    UrgentForm,
    deeds,
    offered,
)

__all__ = [
    "DEEDS",
    "AcknowledgeForm",
    "AmendForm",
    "CancelForm",
    "CloseForm",
    "CompleteForm",
    "ContactForm",
    "HeardForm",
    "LiftForm",
    "NoticeForm",
    "ObjectForm",
    "QueryForm",
    "ReplyForm",
    "ReserveForm",
    "TermsForm",
    "UrgentForm",
    "deeds",
    "offered",
]
