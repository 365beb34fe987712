# SPDX-License-Identifier: Apache-2.0
"""Draws Oficinas y contactos: the directories of all parties, their card and their file.

Source: rooms.md A0.1, A0.9.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from ayni.core import constitution as law
from ayni.web import calls, directories, offices, recorded, times, words
from ayni.web.calls import Call
from ayni.web.directories import Post
from ayni.web.parties import forms
from ayni.web.parts import stamps, tables
from ayni.web.parts.tables import Cell, Column, Filter, Plan
from ayni.web.sheets import Sheet
from ayni.web.shell import page
from ayni.web.staffing import ADMINISTERS
from ayni.web.viewer import Request, Viewer

NOT_STATED = "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of the directory: an office, its last call, and what its alternates are called."""

    post: Post
    call: Call | None
    alternates: Sequence[str]


@require_safe
def directory(request: Request) -> HttpResponseBase:
    """Show the offices of all parties as a table, or as CSV."""
    viewer = request.viewer
    found = rows(viewer)
    plan = _plan(viewer)
    reader = tables.list_reader(found, plan)
    if tables.wants_export(request):
        return tables.export(request, _file_plan(viewer), reader)
    return page(
        request,
        "web/directory.html",
        part="listing",
        table=tables.build(request, plan, reader),
        may_declare=may_declare(viewer),
        administers=viewer.may(ADMINISTERS),
    )


def sheet(viewer: Viewer) -> Sheet:
    """Return the offices of all parties as a file."""
    plan = _file_plan(viewer)
    return tables.sheet(plan, tables.list_reader(rows(viewer), plan))


@require_safe
def card(request: Request) -> HttpResponse:
    """Show the card for the wall of the duty room: whom to call, in which order, on one sheet."""
    viewer = request.viewer
    found = rows(viewer)
    order = directories.called_first([row.post for row in found])
    known = {row.post.office: row for row in found}
    return page(
        request,
        "web/directory_card.html",
        sides=[
            (code, [known[post.office] for post in order if post.party == code])
            for code in reversed(viewer.parties)
        ],
        printed=stamps.printed_by(offices.name(viewer.office, viewer), viewer.clocks),
    )


def rows(viewer: Viewer) -> list[Row]:
    """Return the lines of the directory, own party first."""
    found = directories.posts(viewer)
    heard = calls.noted(viewer)
    return [
        Row(
            post=post,
            call=calls.last_to(post, heard),
            alternates=[directories.name_of(name, found) for name in post.alternates],
        )
        for post in found
    ]


def may_declare(viewer: Viewer) -> bool:
    """Tell whether the viewer's office may declare the offices of its own party."""
    return viewer.may(recorded.powers_for(law.OFFICE_DECLARED))


def _plan(viewer: Viewer) -> Plan[Row]:
    parties = [(code, forms(code).bare) for code in viewer.parties]
    powers = [(code, words.power(code)) for code in law.POWERS]
    return Plan(
        name="offices",
        caption=_("Offices and contacts"),
        columns=_columns(viewer),
        filters=(
            Filter(
                key="party",
                label=_("Party"),
                choices=parties,
                keep=lambda row, code: row.post.party == code,
            ),
            Filter(
                key="power",
                label=pgettext("of an office", "Power"),
                choices=powers,
                keep=lambda row, code: code in row.post.powers,
            ),
        ),
        empty=_(
            "No office is declared. Each state declares its own offices here; the constitution "
            "says which power each act needs."
        ),
    )


def _columns(viewer: Viewer) -> tuple[Column[Row], ...]:
    return (
        Column(
            key="office",
            label=_("Office"),
            cell=lambda row: _office(row, viewer),
            rank=lambda row: row.post.name,
        ),
        Column(
            key="powers",
            label=_("Powers"),
            cell=lambda row: Cell(
                text=row.post.powers_in_words(), note=row.post.institution_in_words()
            ),
        ),
        Column(key="reach", label=_("Telephone, radio, e-mail"), cell=_reach),
        Column(
            key="hours",
            label=_("Duty hours"),
            cell=lambda row: Cell(text=row.post.hours or NOT_STATED, note=row.post.zone),
        ),
        Column(
            key="alternates",
            label=_("Alternates, in order"),
            cell=lambda row: ", ".join(row.alternates) or NOT_STATED,
        ),
        Column(
            key="call",
            label=_("Last call noted"),
            cell=lambda row: _call(row, viewer),
            rank=lambda row: row.call.at_ms if row.call else 0,
        ),
    )


def _file_plan(viewer: Viewer) -> Plan[Row]:
    """Return how the directory is written to a file: one thing in each column."""

    def plain(key: str, label: str, text: str) -> Column[Row]:
        return Column(key=key, label=label, cell=lambda row: str(getattr(row.post, text)))

    columns: tuple[Column[Row], ...] = (
        Column(key="party", label=_("Party"), cell=lambda row: row.post.party.upper()),
        plain("office", _("Office"), "office"),
        plain("name", _("Name"), "name"),
        Column(
            key="institution",
            label=_("Institution"),
            cell=lambda row: row.post.institution_in_words(),
        ),
        Column(key="powers", label=_("Powers"), cell=lambda row: row.post.powers_in_words()),
        plain("telephone", _("Telephone"), "telephone"),
        plain("radio", _("Radio"), "radio"),
        plain("email", _("E-mail"), "email"),
        plain("hours", _("Duty hours"), "hours"),
        plain("zone", _("Time zone"), "zone"),
        Column(
            key="languages",
            label=_("Languages"),
            cell=lambda row: ", ".join(words.language(code) for code in row.post.languages),
        ),
        Column(
            key="alternates",
            label=_("Alternates, in order"),
            cell=lambda row: ", ".join(row.post.alternates),
        ),
        _instant("from", _("Valid from"), lambda row: row.post.valid_from_ms),
        _instant("until", _("Valid until"), lambda row: row.post.valid_until_ms),
        _instant("call", _("Last call noted"), lambda row: row.call.at_ms if row.call else None),
    )
    return replace(_plan(viewer), columns=columns)


def _office(row: Row, viewer: Viewer) -> Cell:
    post = row.post
    note = post.office
    if post.valid_until_ms is not None and post.valid_until_ms <= viewer.now_ms:
        until = times.moment(post.valid_until_ms, viewer.clocks)
        note = _("{office}; it says it was valid until {t}").format(office=post.office, t=until)
    own = post.party == viewer.party and may_declare(viewer)
    url = reverse("web:office", args=[post.office]) if own else ""
    return Cell(text=post.name, note=note, party=post.party, url=url)


def _reach(row: Row) -> Cell:
    post = row.post
    radio = _("radio {channel}").format(channel=post.radio) if post.radio else ""
    first = post.telephone or radio or post.email
    rest = [text for text in (radio, post.email) if text and text != first]
    return Cell(text=first or NOT_STATED, note=" · ".join(rest))


def _call(row: Row, viewer: Viewer) -> Cell:
    if row.call is None:
        return Cell(text=_("none noted"), tone="quiet")
    ago = _("{d} ago").format(d=times.ago(row.call.at_ms, viewer.now_ms))
    return Cell(
        text=ago,
        url=row.call.url,
        note=row.call.result,
        tone="" if row.call.reached else "warn",
    )


def _instant(key: str, label: str, at: Callable[[Row], int | None]) -> Column[Row]:
    def cell(row: Row) -> Cell:
        found = at(row)
        return Cell(text="", iso="" if found is None else times.iso(found))

    return Column(key=key, label=label, cell=cell)
