# SPDX-License-Identifier: Apache-2.0
"""What lays the room's objects out for pages and papers, one file for each."""

from ayni.rooms.procedures.documents.activation import (
    ActivationView,
    activation_label,
    activation_stamp,
    activation_timeline,
    activation_view,
)
from ayni.rooms.procedures.documents.contact import (
    ContactRow,
    TestView,
    acts_timeline,
    contact_row,
    contacts_card_paper,
    contacts_paper,
    test_view,
)
from ayni.rooms.procedures.documents.folder import folder_parts
from ayni.rooms.procedures.documents.paper import acts_of, card_paper, version_paper
from ayni.rooms.procedures.documents.today import (
    AnswerView,
    Standing,
    answer_view,
    standing_on,
)
from ayni.rooms.procedures.documents.version import (
    VersionView,
    consent_sentence,
    differences_of,
    paragraphs,
    stamp,
    timeline,
    version_view,
    versions_of,
)

__all__ = [
    "ActivationView",
    "AnswerView",
    "ContactRow",
    "Standing",
    "TestView",
    "VersionView",
    "activation_label",
    "activation_stamp",
    "activation_timeline",
    "activation_view",
    "acts_of",
    "acts_timeline",
    "answer_view",
    "card_paper",
    "consent_sentence",
    "contact_row",
    "contacts_card_paper",
    "contacts_paper",
    "differences_of",
    "folder_parts",
    "paragraphs",
    "stamp",
    "standing_on",
    "test_view",
    "timeline",
    "version_paper",
    "version_view",
    "versions_of",
]
