# SPDX-License-Identifier: Apache-2.0
"""Draws Relevo: the papers that the holder of an office leaves to the successor, as PDF or DOCX.

They hold what the pages show this office, at one moment: nothing is added, no person is named.
Source: rooms.md A0.9 (Relevo).
"""

from collections.abc import Sequence
from typing import Final

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from ayni.adapters.record import reading
from ayni.adapters.record import registry as record_registry
from ayni.core import constitution as law
from ayni.core import limits
from ayni.web import acts, directories, frames, offices, registry, times, words
from ayni.web.directories import Post
from ayni.web.papers import glossary, press
from ayni.web.papers.model import Block, Grid, Heading, Paper, Paragraph
from ayni.web.parties import forms
from ayni.web.parts import stamps
from ayni.web.registry import DeskItem
from ayni.web.shell import page
from ayni.web.standing import trays
from ayni.web.viewer import Request, Viewer

YEAR_MS: Final = 365 * 24 * 60 * 60 * 1000


@require_safe
def succession(request: Request) -> HttpResponse:
    """Hand out the papers for a successor, or say what they hold."""
    asked = request.GET.get("format", "")
    if asked in WRITERS:
        paper = papers(request.viewer)
        return WRITERS[asked](paper, f"relevo-{request.viewer.office}")
    return page(request, "web/succession.html")


WRITERS: Final = {"pdf": press.pdf, "docx": press.word}


def papers(viewer: Viewer) -> Paper:
    """Return the papers of the viewer's office as of now."""
    found = trays.items(viewer)
    posts = directories.posts(viewer)
    exercise = settings.AYNI_MODE == "exercise"
    mark = _("EXERCISE") if exercise else ""
    head = [mark, frames.partnership(viewer.language), offices.name(viewer.office, viewer)]
    return Paper(
        title=_("Papers for the successor"),
        head=" · ".join(part for part in head if part),
        blocks=[
            *_office(viewer, posts),
            *_open(viewer, found),
            *_clocks(viewer, found),
            *_promises(viewer),
            *_contacts(posts),
            *_year(viewer),
            *_glossary(),
        ],
        foot=(
            stamps.printed_by(offices.name(viewer.office, viewer), viewer.clocks),
            frames.non_prejudice(viewer.language),
            frames.silence(viewer.language),
        ),
        author=offices.name(viewer.office, viewer),
        made_ms=viewer.now_ms,
        language=viewer.language,
        watermark=mark,
    )


def _office(viewer: Viewer, posts: Sequence[Post]) -> list[Block]:
    own = next((post for post in posts if post.office == viewer.office), None)
    told = [Paragraph(label=_("Office"), text=offices.name(viewer.office, viewer))]
    if own is not None:
        named = [directories.name_of(name, posts) for name in own.alternates]
        told += [
            Paragraph(label=_("Powers"), text=own.powers_in_words()),
            Paragraph(label=_("Institution"), text=own.institution_in_words()),
            Paragraph(label=_("Duty hours"), text=own.hours),
            Paragraph(label=_("Alternates, in order"), text=", ".join(named)),
        ]
    return [
        *(line for line in told if line.text),
        Paragraph(
            text=_(
                "What the pages show this office at the moment named below. The record itself "
                "stays whole; these papers are only a way into it."
            ),
            quiet=True,
        ),
    ]


def _open(viewer: Viewer, found: Sequence[DeskItem]) -> list[Block]:
    rows = [
        (
            times.moment(item.since_ms, viewer.clocks),
            forms(item.party).bare,
            item.title,
            item.asked,
        )
        for waits in ("mine", "superiors", "theirs")
        for item in found
        if item.waits == waits
    ]
    heads = (_("Since"), _("Party"), _("Matter"), _("What is asked"))
    return _section(_("Open matters"), heads, rows, shares=(4, 2, 6, 4))


def _clocks(viewer: Viewer, found: Sequence[DeskItem]) -> list[Block]:
    running = sorted(
        (item for item in found if item.deadline_ms is not None),
        key=lambda item: item.deadline_ms or 0,
    )
    rows = [
        (
            times.deadline(item.deadline_ms or 0, viewer.clocks, whose=item.whose or viewer.party),
            item.title,
            item.asked,
        )
        for item in running
    ]
    heads = (_("Until"), _("Matter"), _("What is asked"))
    return _section(_("Clocks that run"), heads, rows, shares=(5, 6, 4))


def _promises(viewer: Viewer) -> list[Block]:
    rows = [
        (
            item.title,
            item.asked,
            times.moment(item.deadline_ms, viewer.clocks) if item.deadline_ms else "–",
        )
        for item in registry.promises(viewer, viewer.now_ms)
    ]
    heads = (_("Matter"), _("What we said we would do"), _("Until"))
    return _section(_("What our state has announced or promised"), heads, rows, shares=(6, 5, 4))


def _contacts(posts: Sequence[Post]) -> list[Block]:
    able = [post for post in posts if post.telephone or post.radio or post.email]
    rows = [
        (
            forms(post.party).bare,
            f"{post.name}\n{post.powers_in_words()}",
            "\n".join(text for text in (post.telephone, post.radio, post.email) if text),
            post.hours,
        )
        for post in able
    ]
    heads = (_("Party"), _("Office"), _("Telephone, radio, e-mail"), _("Duty hours"))
    return _section(_("Offices and contacts"), heads, rows, shares=(2, 6, 5, 3))


def _year(viewer: Viewer) -> list[Block]:
    """List the matters that were opened in the last twelve months, newest first."""
    kinds = [
        name
        for name, kind in record_registry.kinds().items()
        if kind.opens and name.partition(".")[0] not in law.CORE_ROOMS
    ]
    most = limits.SUCCESSION_ACTS_MAX_COUNT
    found = reading.newest_of(kinds, at_most=most)
    rows = [
        (
            times.moment(act.at_ms, viewer.clocks),
            forms(act.party).bare,
            words.kind(act.kind),
            act.code,
        )
        for act in found
        if act.regular and act.at_ms >= viewer.now_ms - YEAR_MS and acts.may_see(act.kind, viewer)
    ]
    heads = (_("When"), _("Party"), _("What"), _("Reading code"))
    told = _section(_("The last twelve months"), heads, rows, shares=(5, 2, 5, 3))
    if len(found) == most:
        cut = ngettext(
            "The newest matter is listed; the others are in the Record.",
            "The newest {n} matters are listed; older ones are in the Record.",
            most,
        ).format(n=most)
        told.append(Paragraph(text=cut, quiet=True))
    return told


def _glossary() -> list[Block]:
    heads = (*(words.language(code) for code, _name in settings.LANGUAGES), _("What it means"))
    return _section(_("Words"), heads, glossary.rows(), shares=(3, 3, 3, 6))


def _section(
    title: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    shares: Sequence[int],
) -> list[Block]:
    body: Block = (
        Grid(heads=heads, rows=rows, shares=shares) if rows else Paragraph(text=_("Nothing."))
    )
    return [Heading(text=title), body]
