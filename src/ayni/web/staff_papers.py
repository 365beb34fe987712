# SPDX-License-Identifier: Apache-2.0
"""Makes the papers of a staff: who printed them, how far the record was held, the standing clauses.

Rooms give title and blocks; head and foot are the same for all. Source: rooms.md A0.10, A0.11.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext as _

from ayni.adapters.record import reading
from ayni.web import frames, offices
from ayni.web.papers.model import Block, Heading, Paper, Paragraph
from ayni.web.parts import stamps
from ayni.web.parts.facts import FactSheet
from ayni.web.viewer import Viewer


def staff_paper(
    title: str,
    blocks: Sequence[Block],
    viewer: Viewer,
    *,
    cut: str,
    wide: bool = False,
    watermarked: bool = False,
) -> Paper:
    """Return a paper with the head and the foot that every one has.

    Args:
        title: what it is.
        blocks: what it says.
        viewer: who prints it.
        cut: how far each log was held, in words.
        wide: the sheet lies on its side.
        watermarked: nobody edits it: the word of an exercise stands behind its text.
    """
    mark = _("EXERCISE") if settings.AYNI_MODE == "exercise" else ""
    office = offices.name(viewer.office, viewer)
    return Paper(
        title=title,
        head=" · ".join(part for part in (mark, frames.partnership(viewer.language)) if part),
        blocks=blocks,
        foot=(
            stamps.printed_by(office, viewer.clocks),
            cut,
            frames.non_prejudice(viewer.language),
            frames.silence(viewer.language),
        ),
        author=office,
        made_ms=viewer.now_ms,
        language=viewer.language,
        wide=wide,
        watermark=mark if watermarked else "",
    )


def cut_now() -> str:
    """Return how far each log is held at this moment, in words."""
    return stamps.cut_in_words([(log.party, log.folded, log.root.hex()) for log in reading.logs()])


def facts_blocks(sheet: FactSheet) -> list[Block]:
    """Return the facts of a sheet as paragraphs under its title; what is empty is left out."""
    told: list[Block] = [Heading(text=sheet.title, level=2)] if sheet.title else []
    for fact in sheet.facts:
        whose = f"{fact.party.upper()}: " if fact.party else ""
        note = f" ({fact.note})" if fact.note else ""
        text = _("erased") if fact.state == "erased" else f"{whose}{fact.value}{note}"
        if text.strip():
            told.append(Paragraph(label=str(fact.label), text=text))
    return told
