# SPDX-License-Identifier: Apache-2.0
"""Bounds of what single rooms hold, beside those of the record in core/limits.py.

Each has its unit in its name and its reason above it.
"""

from __future__ import annotations

from typing import Final

from ayni.core.limits import MIB

# --- tables that a form reads (web/attaching.py) ---

# A table that is read while its form comes in: held in memory, so a few thousand rows of text.
TABLE_FILE_MAX_BYTES: Final = 2 * MIB

# --- forms on paper (web/templatetags) ---

# Choices of a field that stand below it on paper, to be ticked: more fill a sheet, and a line to
# write on serves better.
CHOICES_ON_PAPER_MAX_COUNT: Final = 14

# --- workbooks (standards/sheets, web/papers/workbook.py) ---

# All parts of one workbook that are opened, unpacked: a thousand rows of text take 2 MiB, the
# formats of an old workbook some more.
WORKBOOK_XML_MAX_BYTES: Final = 16 * MIB
# Parts of one workbook: every sheet, picture and chart is one.
WORKBOOK_PARTS_MAX_COUNT: Final = 1_000
# Sheets of one workbook: an edition a year for a century.
SHEETS_MAX_COUNT: Final = 100
# Elements in each other: the format itself needs fewer than twenty.
SHEET_XML_DEPTH_MAX: Final = 64
# Row and column of the last cell that is read: more than any table that is loaded at once.
SHEET_ROWS_MAX_COUNT: Final = 5_000
SHEET_COLUMNS_MAX_COUNT: Final = 64
# Characters of one sheet, as much as a table that is no workbook may have: a workbook keeps a text
# once and may refer to it a million times.
SHEET_CHARS_MAX: Final = TABLE_FILE_MAX_BYTES

# --- clearance (adapters/clearance) ---

# Pause between two letters to one office: what comes meanwhile stands together in the next one.
CLEARANCE_LETTERS_PAUSE_MS: Final = 10 * 60 * 1_000

# --- meetings (rooms/meetings) ---

# Reservations and wordings that a consent names as read: one for each statement of a long acta, and
# some more; all of them fit a body.
ACTA_BESIDE_MAX_COUNT: Final = 256

# --- notices (rooms/notices) ---

# Entries that a page of the calendar draws, twice each: as many as a list has rows. More would not
# come to a border post in time: these make it about 100 kB (rooms.md A0.15).
CALENDAR_SHOWN_MAX_COUNT: Final = 50
# Entries of a calendar file: twice what two neighbours announce in the time that it spans. Some
# 500 bytes each, so 2.5 MB, which a calendar program still reads.
CALENDAR_FILE_MAX_COUNT: Final = 5_000
# Entries of the folder for a border post: one week, read on an old machine by scrolling.
POST_FOLDER_MAX_COUNT: Final = 500

# --- understandings (rooms/understandings) ---

# One understanding in one language: a page. Actas write a paragraph.
UNDERSTANDING_CHARS_MAX: Final = 4_000
# Number inside one edition. The largest acta found held 160 commitments (domain.md 2.1).
UNDERSTANDING_NUMBER_MAX: Final = 999
# Page of the paper on which a transcription stands.
UNDERSTANDING_PAGE_MAX: Final = 999
# Months between two times that something is due: ten years.
UNDERSTANDING_MONTHS_MAX: Final = 120
# Understandings into which one is divided, or with which it is merged.
UNDERSTANDING_TARGETS_MAX_COUNT: Final = 16
# Understandings of one subject from the first to the last: an edition a year for a century.
UNDERSTANDING_CHAIN_MAX_COUNT: Final = 120
# Rows of one historical load: forty editions of twenty-five are one file; all are signed at once,
# under one lock, some seconds long.
UNDERSTANDINGS_LOADED_MAX_COUNT: Final = 1_000
# Understandings that the page of a report lists; more are counted there and listed in the register,
# so that a page of nine hundred stays below 100 kB. Source: rooms.md A0.15.
UNDERSTANDINGS_REPORTED_MAX_COUNT: Final = 60
# Mechanisms that a field offers: as many as two neighbours ever had at once, several times over.
MECHANISMS_OFFERED_MAX_COUNT: Final = 200
# Refused rows that are named at once; whoever repairs thirty knows what the rest has.
UNDERSTANDINGS_FAULTS_SHOWN_MAX_COUNT: Final = 30
# Open understandings that are offered for one agenda: a person chooses among them by reading.
AGENDA_OFFERS_MAX_COUNT: Final = 100

# --- what nodes tell each other by acts (adapters/digesting.py, adapters/forking.py) ---

# The newest digest of each member is compared. A member that states more of them than this at once
# hides those of others for one look, and no longer.
DIGESTS_LOOKED_AT_MAX_COUNT: Final = 64
# A fork is a matter of state; a member that shows more of them than this at once has others wait.
FORKS_LOOKED_AT_MAX_COUNT: Final = 256

# --- the board of understandings (rooms/understandings/selectors/board.py) ---

# Cards of one column: ten are looked through standing; the register has the rest.
BOARD_CARDS_MAX_COUNT: Final = 10

# --- files that a process of its own writes or reads (web/papers/child.py) ---

# Until a page gives it up: a register of twenty volumes takes a minute on a slow machine.
PAPER_TIME_MAX_S: Final = 120
# Addresses of such a process: laying out the longest volume takes 1.2 GB, its threads reserve more.
PAPER_MEMORY_MAX_BYTES: Final = 8 * 1024 * MIB
