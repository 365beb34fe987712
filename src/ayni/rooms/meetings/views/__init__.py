# SPDX-License-Identifier: Apache-2.0
"""The pages of the room, one file for each object."""

from ayni.rooms.meetings.views.acta import acta, acta_counter, acta_new, compare_actas
from ayni.rooms.meetings.views.agenda import agenda, agenda_new, print_agenda
from ayni.rooms.meetings.views.annex import annex
from ayni.rooms.meetings.views.calendar import calendar_file, edition_file
from ayni.rooms.meetings.views.edition import edition, edition_new, print_edition
from ayni.rooms.meetings.views.folder import agenda_file, folder_file, letter_file
from ayni.rooms.meetings.views.history import history
from ayni.rooms.meetings.views.mechanism import (
    mechanism,
    mechanism_new,
    mechanisms,
    print_mechanism,
)
from ayni.rooms.meetings.views.papers import (
    draft,
    errata,
    errata_new,
    original,
    papers,
)
from ayni.rooms.meetings.views.pasting import (
    paste,
)
from ayni.rooms.meetings.views.statement import statement, statement_new

__all__ = [
    "acta",
    "acta_counter",
    "acta_new",
    "agenda",
    "agenda_file",
    "agenda_new",
    "annex",
    "calendar_file",
    "compare_actas",
    "draft",
    "edition",
    "edition_file",
    "edition_new",
    "errata",
    "errata_new",
    "folder_file",
    "history",
    "letter_file",
    "mechanism",
    "mechanism_new",
    "mechanisms",
    "original",
    "papers",
    "paste",
    "print_agenda",
    "print_edition",
    "print_mechanism",
    "statement",
    "statement_new",
]
