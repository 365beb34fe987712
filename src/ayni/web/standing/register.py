# SPDX-License-Identifier: Apache-2.0
"""Draws the register of processing: what is held, why, for how long, who receives and who opens it.

Made from the kinds of act, the constitution in force and the declarations of rooms; nobody fills it
in by hand. Source: rooms.md A0.12.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from ayni.adapters import retaining
from ayni.adapters.record import registry as record_registry
from ayni.core import constitution as law
from ayni.core.kinds import Kind
from ayni.web import held_here, processing, recorded, registry, words
from ayni.web.parties import forms
from ayni.web.parts import tables
from ayni.web.parts.tables import Column, Plan
from ayni.web.sheets import Sheet
from ayni.web.shell import SEES_DATA, page
from ayni.web.viewer import Request, Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the register.

    Attributes:
        place: room, or that it is held in this state alone.
        what: kind of act, or what is held.
        fields: what is held, in words.
        purpose: what it is for.
        ground: on what it rests.
        recipients: who receives it.
        kept: for how long.
        seen_by: who may open it inside this state.
        screened: what happens to data of persons in its texts.
    """

    place: str
    what: str
    fields: str
    purpose: str
    ground: str
    recipients: str
    kept: str
    seen_by: str
    screened: str


@require_safe
def register(request: Request) -> HttpResponseBase:
    """Show the register, as a page to print or as CSV."""
    viewer = request.viewer
    if not viewer.sees(SEES_DATA):
        raise PermissionDenied
    lines = lines_for(viewer)
    plan = _plan()
    if tables.wants_export(request):
        return tables.export(request, plan, tables.list_reader(lines, plan))
    places: dict[str, list[Line]] = {}
    for line in lines:
        places.setdefault(line.place, []).append(line)
    return page(
        request,
        "web/register.html",
        places=places,
        own=forms(viewer.party, viewer.language).name,
        local=_in_this_state(),
    )


def sheet(viewer: Viewer) -> Sheet:
    """Return the register as a file."""
    plan = _plan()
    return tables.sheet(plan, tables.list_reader(lines_for(viewer), plan))


def lines_for(viewer: Viewer) -> list[Line]:
    """Return every line, those of acts first, by room and kind."""
    periods = retaining.periods(recorded.frame())
    acts = [
        _of_kind(kind, viewer, days=periods.get(kind.name))
        for kind in record_registry.kinds().values()
    ]
    acts.sort(key=lambda line: (line.place, line.what))
    return [*acts, *(_of_local(one) for one in held_here.LOCAL)]


def kept_for(days: int | None) -> str:
    """Return a period of the constitution in words."""
    if days is None:
        return _("no period agreed")
    return ngettext("{n} day after it was stored", "{n} days after it was stored", days).format(
        n=days
    )


def seen_by(kind: str) -> str:
    """Return which powers open acts of a kind inside this state."""
    slug = kind.partition(".")[0]
    if slug in law.CORE_ROOMS:
        return _("every office")
    return ", ".join(sorted(words.power(code) for code in recorded.powers_in(slug)))


def _of_kind(kind: Kind, viewer: Viewer, *, days: int | None) -> Line:
    room = registry.room_of(kind.name)
    content = [member.name for member in kind.members if not member.structural]
    rule = processing.of(kind.name)
    told = ", ".join(words.member(kind.name, name) for name in content)
    return Line(
        place=str(room.title) if room is not None else _("the record itself"),
        what=words.kind(kind.name),
        fields=told or _("codes, counts and times alone; nothing about a person"),
        purpose=str(rule.purpose) if rule else _("not declared"),
        ground=str(rule.ground) if rule else _("not declared"),
        recipients=viewer.recipients or _("nobody yet"),
        kept=kept_for(days) if content else _("with the record"),
        seen_by=seen_by(kind.name),
        screened=_screened(refuses=bool(rule and rule.refuses)) if content else "–",
    )


def _screened(*, refuses: bool) -> str:
    return _("refused") if refuses else _("asked about before signing")


def _of_local(one: held_here.Local) -> Line:
    return Line(
        place=_in_this_state(),
        what=str(one.title),
        fields=str(one.fields),
        purpose=str(one.purpose),
        ground=str(held_here.OWN_TASK),
        recipients=_("nobody outside this state"),
        kept=_kept_here(one),
        seen_by=str(one.seen_by),
        screened="–",
    )


def _kept_here(one: held_here.Local) -> str:
    days = int(getattr(settings, one.term)) if one.term else 0
    if days:
        told = ngettext(
            "{n} day; older lines go, and the journal says so",
            "{n} days; older lines go, and the journal says so",
            days,
        )
        return told.format(n=days)
    hours = settings.AYNI_SESSION_S // 3600
    return str(one.kept).format(n=hours, d=settings.AYNI_DRAFT_DAYS)


def _in_this_state() -> str:
    return _("In this state alone, beside the record")


def _plan() -> Plan[Line]:
    return Plan(
        name="register-of-processing",
        caption=_("Register of processing"),
        columns=(
            Column(key="place", label=_("Room"), cell=lambda line: line.place),
            Column(key="what", label=_("Act"), cell=lambda line: line.what),
            Column(key="fields", label=_("What is held"), cell=lambda line: line.fields),
            Column(key="purpose", label=_("Purpose"), cell=lambda line: line.purpose),
            Column(key="ground", label=_("Ground"), cell=lambda line: line.ground),
            Column(key="recipients", label=_("Recipients"), cell=lambda line: line.recipients),
            Column(key="kept", label=_("Kept"), cell=lambda line: line.kept),
            Column(key="seen", label=_("Open to"), cell=lambda line: line.seen_by),
            Column(key="screened", label=_("Data of persons"), cell=lambda line: line.screened),
        ),
    )
