# SPDX-License-Identifier: Apache-2.0
"""Makes a version a paper: PDF with its proofs for a file, DOCX for whoever drafts an amendment.

A paper says what the page says. Must not read a table. Source: rooms.md A0.10, A4.
"""

from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext as _

from ayni.adapters.record.reading import ActRead
from ayni.rooms.procedures.documents.version import Segment, VersionView
from ayni.rooms.procedures.selectors import ProtocolRead, Reader
from ayni.web import acts, frames
from ayni.web.papers import proving
from ayni.web.papers.model import Block, Grid, Heading, Paper, Paragraph
from ayni.web.papers.proving import NOTHING, Proved
from ayni.web.parts.responses import Said
from ayni.web.parts.stamps import Stamp


def version_paper(
    view: VersionView, stamp: Stamp, reader: Reader, *, proved: Proved = NOTHING
) -> Paper:
    """Return a version with its languages side by side, and what hangs on its paragraphs.

    Args:
        view: the version.
        stamp: what goes with the print.
        reader: who makes the paper.
        proved: the acts about it with their proofs; nothing for a paper that a staff edits.
    """
    viewer = reader.viewer
    mark = _("EXERCISE") if settings.AYNI_MODE == "exercise" else ""
    head = [mark, frames.partnership(viewer.language), stamp.marking, view.code]
    office = acts.office_name(viewer.office, viewer)
    return Paper(
        title=_("{title}, version {n}").format(title=view.title, n=view.number),
        head=" · ".join(part for part in head if part),
        blocks=[
            Paragraph(label=_("Stands"), text=view.mark.text),
            *(Paragraph(label=fact.label, text=fact.value) for fact in view.sheet.facts),
            *(Paragraph(text=told) for told in (view.crossed, *view.paused) if told),
            Heading(text=_("Text")),
            Grid(
                heads=["", *(name for _code, name in view.languages)],
                rows=[
                    [_number(one), *(text for _code, text in one.texts)] for one in view.segments
                ],
                shares=[2, *(6 for _ in view.languages)],
            ),
            *_statements(view),
            *_talks(view.talks),
            *proved.blocks,
        ],
        foot=(
            stamp.printed,
            stamp.cut,
            frames.non_prejudice(viewer.language),
            frames.silence(viewer.language),
        ),
        author=office,
        made_ms=viewer.now_ms,
        language=viewer.language,
        wide=len(view.languages) > 1,
        watermark=mark,
        inside=proved.inside,
    )


def card_paper(view: VersionView, stamp: Stamp, reader: Reader) -> Paper:
    """Return the steps of a version on a card for the pocket (A6), in all its languages."""
    viewer = reader.viewer
    mark = _("EXERCISE") if settings.AYNI_MODE == "exercise" else ""
    return Paper(
        title=_("{title}, version {n}").format(title=view.title, n=view.number),
        head=" · ".join(part for part in (mark, view.mark.text, view.code) if part),
        blocks=[
            Grid(
                heads=["", _("Step")],
                rows=[
                    [_number(one), "\n".join(text for _code, text in one.texts if text)]
                    for one in view.steps
                ],
                shares=[3, 7],
            )
        ],
        foot=(stamp.printed,),
        author=acts.office_name(viewer.office, viewer),
        made_ms=viewer.now_ms,
        language=viewer.language,
        pocket=True,
        watermark=mark,
    )


def acts_of(read: ProtocolRead, leaf: bytes) -> Sequence[ActRead]:
    """Return the regular acts that say something of a version, its proposal first."""
    return proving.saying(read.acts, leaf, beside=read.state.text.responses.reservations)


def _number(one: Segment) -> str:
    if one.step is None:
        return str(one.number)
    return f"{one.number}\n{one.step.actor}, {one.step.limit}"


def _talks(talks: Sequence[Said]) -> list[Block]:
    """Return what stands beside the text: a reservation is printed wherever the text is."""
    told = [
        Paragraph(label=f"{one.what}, {one.party.upper()}", text=f"{one.text}\n{one.note}")
        for said in talks
        for one in (said, *said.replies)
    ]
    return [Heading(text=_("Queries, objections and reservations")), *told] if told else []


def _statements(view: VersionView) -> list[Block]:
    told: list[Block] = [
        Paragraph(
            label=f"{_('Paragraph')} {one.number}, {said.party.upper()}",
            text=f"{said.text}\n{said.note}",
        )
        for one in view.segments
        for said in one.said
    ]
    told += [
        Paragraph(label=f"{_('Paragraph')} {one.number}", text=paused)
        for one in view.segments
        for paused in one.paused
    ]
    if not told:
        return []
    return [Heading(text=_("Interpretative statements and suspensions")), *told]
