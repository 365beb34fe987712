# SPDX-License-Identifier: Apache-2.0
"""What lays the matters of the room out for reading, one file for each object."""

from ayni.rooms.meetings.documents.acta import (
    ActaLine,
    ActaView,
    acta_line,
    acta_timeline,
    acta_view,
    acta_within_reach,
    differences_of,
)
from ayni.rooms.meetings.documents.acta_frame import (
    Check,
    check_list,
    frame_initial,
    languages_spoken,
)
from ayni.rooms.meetings.documents.acta_segments import (
    SegmentView,
    languages_of,
    segment_choices,
    segment_name,
)
from ayni.rooms.meetings.documents.acta_signatures import (
    Signature,
    Signed,
    consent_sentence,
    signatures_of,
    signed_of,
)
from ayni.rooms.meetings.documents.agenda import (
    AgendaView,
    agenda_timeline,
    agenda_view,
    agenda_within_reach,
    lines_brought,
    offer_key,
)
from ayni.rooms.meetings.documents.annex import (
    annex_paper,
    annex_sheet,
    counted_in,
    delegations_of,
)
from ayni.rooms.meetings.documents.edition import (
    TABS,
    EditionView,
    OfferView,
    edition_timeline,
    edition_view,
    edition_within_reach,
    table_leads,
)
from ayni.rooms.meetings.documents.folder import (
    agenda_paper,
    folder_paper,
    letter_paper,
    tables_blocks,
)
from ayni.rooms.meetings.documents.letter import (
    Letter,
    letter_of,
)
from ayni.rooms.meetings.documents.lists import (
    lists,
    mechanisms_sheet,
)
from ayni.rooms.meetings.documents.mechanism import (
    MechanismView,
    TextView,
    TreeLine,
    mechanism_timeline,
    mechanism_view,
    mechanism_within_reach,
    tree_lines,
)
from ayni.rooms.meetings.documents.minutes import (
    sides_of,
    spoken_text,
)
from ayni.rooms.meetings.documents.originals import (
    Printing,
    draft_paper,
    original_paper,
    paper_language,
)
from ayni.rooms.meetings.documents.papers import (
    divergence_words,
    errata_timeline,
    errata_view,
    errata_within_reach,
    papers_view,
    papers_within_reach,
    segments_with_words,
)
from ayni.rooms.meetings.documents.pasting import (
    pasted_rows,
)
from ayni.rooms.meetings.documents.room import (
    stamp_of,
)
from ayni.rooms.meetings.documents.statement import (
    StatementView,
    Table,
    speech_in_words,
    statement_timeline,
    statement_view,
    statement_within_reach,
    tables_of,
)

__all__ = [
    "TABS",
    "ActaLine",
    "ActaView",
    "AgendaView",
    "Check",
    "EditionView",
    "Letter",
    "MechanismView",
    "OfferView",
    "Printing",
    "SegmentView",
    "Signature",
    "Signed",
    "StatementView",
    "Table",
    "TextView",
    "TreeLine",
    "acta_line",
    "acta_timeline",
    "acta_view",
    "acta_within_reach",
    "agenda_paper",
    "agenda_timeline",
    "agenda_view",
    "agenda_within_reach",
    "annex_paper",
    "annex_sheet",
    "check_list",
    "consent_sentence",
    "counted_in",
    "delegations_of",
    "differences_of",
    "divergence_words",
    "draft_paper",
    "edition_timeline",
    "edition_view",
    "edition_within_reach",
    "errata_timeline",
    "errata_view",
    "errata_within_reach",
    "folder_paper",
    "frame_initial",
    "languages_of",
    "languages_spoken",
    "letter_of",
    "letter_paper",
    "lines_brought",
    "lists",
    "mechanism_timeline",
    "mechanism_view",
    "mechanism_within_reach",
    "mechanisms_sheet",
    "offer_key",
    "original_paper",
    "paper_language",
    "papers_view",
    "papers_within_reach",
    "pasted_rows",
    "segment_choices",
    "segment_name",
    "segments_with_words",
    "sides_of",
    "signatures_of",
    "signed_of",
    "speech_in_words",
    "spoken_text",
    "stamp_of",
    "statement_timeline",
    "statement_view",
    "statement_within_reach",
    "table_leads",
    "tables_blocks",
    "tables_of",
    "tree_lines",
]
