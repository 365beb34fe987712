# SPDX-License-Identifier: Apache-2.0
"""Hands out the papers of a meeting: letter and agenda to edit, the folder as one file."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from ayni.rooms.meetings import documents, selectors
from ayni.rooms.meetings.selectors import EditionRead, Reader
from ayni.rooms.meetings.views.papers import printing_of
from ayni.rooms.meetings.views.room import open_to_readers
from ayni.web import folders
from ayni.web.papers import press
from ayni.web.papers.model import Block, Heading, Signatures
from ayni.web.readers import on_paper
from ayni.web.staff_papers import cut_now
from ayni.web.viewer import Request


@require_safe
@open_to_readers
def letter_file(_request: Request, reader: Reader, object_id: str) -> HttpResponse:
    """Hand out the letter that calls an edition, as a file that a staff edits."""
    reader = on_paper(reader)
    read = _edition(object_id, reader)
    title = selectors.edition_title(read.row, read.name)
    letter = documents.letter_of(read, reader)
    return press.word(
        documents.letter_paper(letter, title, reader, cut=cut_now()), f"letter-{object_id[:12]}"
    )


@require_safe
@open_to_readers
def agenda_file(_request: Request, reader: Reader, object_id: str) -> HttpResponse:
    """Hand out an agenda with all its versions, as a file that a staff edits."""
    reader = on_paper(reader)
    read = selectors.agenda(bytes.fromhex(object_id), reader=reader)
    if read is None:
        raise Http404
    view = documents.agenda_view(read, reader)
    paper = documents.agenda_paper(view, reader, cut=cut_now())
    return press.word(paper, f"agenda-{object_id[:12]}")


@require_safe
@open_to_readers
def folder_file(_request: Request, reader: Reader, object_id: str) -> HttpResponse:
    """Hand out the folder of a meeting: one PDF through."""
    reader = on_paper(reader)
    read = _edition(object_id, reader)
    view = documents.edition_view(read, reader)
    agendas = [
        documents.agenda_view(held, reader)
        for row in read.agendas
        if row.state != "withdrawn"
        and (held := selectors.agenda(bytes.fromhex(row.object_id), reader=reader)) is not None
    ]
    spoken = [one for one in selectors.spoken_at(object_id) if one.row.state != "withdrawn"]
    paper = documents.folder_paper(
        view,
        documents.letter_of(read, reader),
        agendas,
        parts=[
            *folders.parts_of(reader.viewer, read.row.mechanism),
            *documents.tables_blocks(view, spoken, reader),
            *_acta(read, reader),
        ],
        reader=reader,
        cut=cut_now(),
    )
    return press.pdf(paper, f"folder-{object_id[:12]}")


def _acta(read: EditionRead, reader: Reader) -> list[Block]:
    """Return the text of the acta as far as it is: that in force, else the newest that stands."""
    standing = [row for row in read.actas if row.state != "withdrawn"]
    standing.sort(key=lambda row: (row.state == "agreed", row.proposed_ms, row.object_id))
    if not standing:
        return []
    held = selectors.acta(bytes.fromhex(standing[-1].object_id), reader=reader)
    shown = held.state.shown if held is not None else None
    if held is None or shown is None:
        return []
    printing = printing_of(held, shown, reader, proved=False)
    paper = documents.draft_paper(held, shown, printing, reader)
    # Nobody signs a folder: originals bear the fingerprint of the text.
    text = (block for block in paper.blocks if not isinstance(block, Signatures))
    return [Heading(text=paper.title), *text]


def _edition(object_id: str, reader: Reader) -> EditionRead:
    read = selectors.edition(bytes.fromhex(object_id), reader=reader)
    if read is None:
        raise Http404
    return read
