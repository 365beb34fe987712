# SPDX-License-Identifier: Apache-2.0
"""Makes a version a paper: PDF for a file, DOCX for whoever drafts an amendment.

A paper says what the page says. Must not read a table. Source: rooms.md A0.10, A4.
"""

from django.conf import settings
from django.utils.translation import gettext as _

from ayni.rooms.procedures.documents.version import Segment, VersionView
from ayni.rooms.procedures.selectors import Reader
from ayni.web import acts, frames
from ayni.web.papers.model import Block, Grid, Heading, Paper, Paragraph
from ayni.web.parts.stamps import Stamp


def version_paper(view: VersionView, stamp: Stamp, reader: Reader) -> Paper:
    """Return a version with its languages side by side, and what hangs on its paragraphs."""
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
            *(Paragraph(text=told) for told in view.paused),
            Heading(text=_("Text")),
            Grid(
                heads=["", *(name for _code, name in view.languages)],
                rows=[
                    [_number(one), *(text for _code, text in one.texts)] for one in view.segments
                ],
                shares=[2, *(6 for _ in view.languages)],
            ),
            *_statements(view),
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
    )


def _number(one: Segment) -> str:
    if one.step is None:
        return str(one.number)
    return f"{one.number}\n{one.step.actor}, {one.step.limit}"


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
