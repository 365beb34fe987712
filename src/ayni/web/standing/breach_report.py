# SPDX-License-Identifier: Apache-2.0
"""Drafts the report about a case to an authority: what a state knows, and the gaps a person fills.

Source: rooms.md A0.12; the heads are those that Law 21.719 (Chile) and DS 016-2024-JUS (Peru) ask.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext as _

from ayni.adapters.breaches.models import Case, Step
from ayni.web import acts as shown
from ayni.web import frames, times
from ayni.web.papers.model import Block, Grid, Heading, Paper, Paragraph
from ayni.web.parties import forms
from ayni.web.viewer import Viewer


def paper_of(
    one: Case, steps: Sequence[tuple[str, Step]], viewer: Viewer, *, reason: str, about: str
) -> Paper:
    """Return the draft of a report.

    Args:
        one: the case.
        steps: what was done, in words, oldest first.
        viewer: for whom it is made.
        reason: why it was closed, in words; empty while it is open.
        about: the act concerned, in words; empty if none is.
    """
    partnership = frames.partnership(viewer.language)
    exercise = _("EXERCISE · {partnership}").format(partnership=partnership)
    gap = _("[to be written]")
    blocks: list[Block] = [
        Paragraph(
            text=_(
                "Draft, made from what was noted; a person completes it and answers for it. It is "
                "not sent by this node."
            ),
            quiet=True,
        ),
        Heading(text=_("Who reports")),
        Paragraph(label=_("Responsible"), text=forms(viewer.party, viewer.language).name),
        Paragraph(label=_("Office"), text=shown.office_name(one.office, viewer)),
        Paragraph(label=_("Contact for questions"), text=gap),
        Heading(text=_("What happened")),
        Paragraph(text=one.what),
        *([Paragraph(label=_("Act concerned"), text=about)] if about else []),
        Paragraph(label=_("Known since"), text=times.moment(one.known_ms, viewer.clocks)),
        Paragraph(label=_("To be reported by"), text=times.moment(one.ends_ms, viewer.clocks)),
        Heading(text=_("Whose data")),
        Paragraph(label=_("Kinds of data"), text=gap),
        Paragraph(label=_("Persons concerned, about how many"), text=gap),
        Paragraph(label=_("Who received them"), text=viewer.recipients or gap),
        Heading(text=_("What may follow for the persons")),
        Paragraph(text=gap),
        Heading(text=_("What was done")),
        _done(steps, viewer),
    ]
    if reason:
        blocks += [
            Heading(text=_("How it ended")),
            Paragraph(text=f"{reason[:1].upper()}{reason[1:]}. {one.closed_note}"),
        ]
    return Paper(
        title=_("Report on data gone astray, case {n}").format(n=one.pk),
        head=exercise if settings.AYNI_MODE == "exercise" else partnership,
        blocks=blocks,
        author=viewer.office,
        made_ms=viewer.now_ms,
        language=viewer.language,
    )


def _done(steps: Sequence[tuple[str, Step]], viewer: Viewer) -> Block:
    if not steps:
        return Paragraph(text=_("Nothing was noted yet."))
    rows = [
        [times.moment(step.at_ms, viewer.clocks), what, step.note or "–"] for what, step in steps
    ]
    return Grid(heads=(_("When"), _("Step"), _("What was done")), rows=rows, shares=(3, 4, 6))
