# SPDX-License-Identifier: Apache-2.0
"""Draws the journal of this node for the offices that audit: who came in, read, changed and signed.

Nothing of it leaves this state; exports of it stand in it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ayni.adapters import clock
from ayni.adapters.entrance import journal as door
from ayni.adapters.entrance import lines
from ayni.adapters.entrance.lines import Line
from ayni.adapters.entrance.models import TOLD_CHARS_MAX
from ayni.core import shortcodes
from ayni.web import offices, times, words
from ayni.web.parts import tables
from ayni.web.parts.tables import Cell, Column, Filter, Plan, Slice
from ayni.web.registry import Words
from ayni.web.shell import SEES_JOURNAL, page
from ayni.web.signing_in.words import ended, factor
from ayni.web.viewer import Request, Viewer

KINDS: Mapping[str, Words] = {
    lines.SIGNED: gettext_lazy("signed an act"),
    door.READ: gettext_lazy("read"),
    door.PRINTED: gettext_lazy("opened for print"),
    door.EXPORTED: gettext_lazy("exported"),
    door.SIGNED_IN: gettext_lazy("came in"),
    door.SIGN_IN_FAILED: gettext_lazy("password refused"),
    door.FACTOR_FAILED: gettext_lazy("second factor refused"),
    door.PAUSED: gettext_lazy("must wait after failed tries"),
    door.RELEASED: gettext_lazy("pause ended by the operator"),
    door.SIGNED_OUT: gettext_lazy("signed out"),
    door.SESSION_ENDED: gettext_lazy("session ended"),
    door.FACTOR_ADDED: gettext_lazy("second factor enrolled"),
    door.FACTOR_REMOVED: gettext_lazy("second factor removed"),
    door.CODES_RENEWED: gettext_lazy("new recovery codes"),
    door.PASSWORD_SET: gettext_lazy("new password"),
    door.ACCOUNT_CLOSED: gettext_lazy("account closed"),
    door.OFFICE_ASSIGNED: gettext_lazy("office given"),
    door.OFFICE_TAKEN: gettext_lazy("office taken back"),
    door.BROWSER_ENROLLED: gettext_lazy("browser remembered"),
    door.BROWSER_REMOVED: gettext_lazy("browser forgotten"),
    door.ENVELOPE_PRINTED: gettext_lazy("codes of an envelope printed"),
    door.ENVELOPE_OPENED: gettext_lazy("envelope opened"),
    door.ENVELOPE_REFUSED: gettext_lazy("code of an envelope refused"),
    door.IDENTITY_LINKED: gettext_lazy("national identity entered"),
    door.IDENTITY_REMOVED: gettext_lazy("national identity taken back"),
    door.IDENTITY_REFUSED: gettext_lazy("national identity refused"),
    door.JOURNAL_SHORTENED: gettext_lazy("older lines went by their term"),
}

GROUPS: Mapping[str, tuple[str, ...]] = {
    "signed": (lines.SIGNED,),
    "read": (door.READ, door.PRINTED, door.EXPORTED),
    "entries": (door.SIGNED_IN, door.SIGNED_OUT, door.SESSION_ENDED),
    "failures": (
        door.SIGN_IN_FAILED, door.FACTOR_FAILED, door.PAUSED, door.RELEASED,
        door.ENVELOPE_REFUSED, door.IDENTITY_REFUSED,
    ),
    "changes": (
        door.FACTOR_ADDED, door.FACTOR_REMOVED, door.CODES_RENEWED, door.PASSWORD_SET,
        door.ACCOUNT_CLOSED, door.BROWSER_ENROLLED, door.BROWSER_REMOVED, door.IDENTITY_LINKED,
        door.IDENTITY_REMOVED,
        door.OFFICE_ASSIGNED,
        door.OFFICE_TAKEN,
        door.JOURNAL_SHORTENED,
    ),
    "envelopes": (door.ENVELOPE_PRINTED, door.ENVELOPE_OPENED, door.ENVELOPE_REFUSED),
}  # fmt: skip
_GROUP_NAMES = (
    ("signed", gettext_lazy("signed acts")),
    ("read", gettext_lazy("read, printed, exported")),
    ("entries", gettext_lazy("came in and went out")),
    ("failures", gettext_lazy("refused at the door")),
    ("changes", gettext_lazy("changed at the door")),
    ("envelopes", gettext_lazy("envelopes")),
)
_SPANS = {"1": 1, "7": 7, "30": 30, "365": 365}
_SPAN_NAMES = (
    ("1", gettext_lazy("the last 24 hours")),
    ("7", gettext_lazy("the last 7 days")),
    ("30", gettext_lazy("the last 30 days")),
    ("365", gettext_lazy("the last year")),
)
_SHORTENED: Mapping[str, Words] = {
    "entrance_entry": gettext_lazy("who came in and read"),
    "accounts_deed": gettext_lazy("who signed what"),
    "screening_answer": gettext_lazy("answers about data of persons"),
}
_HASH = re.compile(r"[0-9a-f]{64}")
_FACTOR_TOLD = (door.SIGNED_IN, door.FACTOR_ADDED, door.FACTOR_REMOVED)


@require_safe
@never_cache
def journal(request: Request) -> HttpResponseBase:
    """Show the journal, narrowed by kind, person, time and words; `?format=csv` exports it."""
    if not request.viewer.may(SEES_JOURNAL):
        raise PermissionDenied
    plan = _plan(request.viewer)
    if tables.wants_export(request):
        return tables.export(request, plan, _read)
    return page(request, "web/journal.html", table=tables.build(request, plan, _read))


def _read(asked: tables.Asked) -> Slice[Line]:
    days = _SPANS.get(asked.filters.get("span", ""))
    return lines.page(
        lines.Asked(
            kinds=GROUPS.get(asked.filters.get("kind", ""), ()),
            username=asked.filters.get("person", ""),
            since=clock.now() - timedelta(days=days) if days else None,
            words=asked.words,
        ),
        offset=asked.offset,
        limit=asked.limit,
    )


def _plan(viewer: Viewer) -> Plan[Line]:
    return Plan(
        name="journal",
        caption=_("Journal of this node"),
        columns=(
            Column(key="at", label=_("When"), cell=lambda row: _when(row, viewer)),
            Column(key="who", label=_("Who"), cell=_who),
            Column(key="office", label=_("Office"), cell=lambda row: _office(row, viewer)),
            Column(key="what", label=_("What"), cell=_what),
            Column(key="about", label=_("About"), cell=_about),
            Column(key="from", label=_("From"), cell=lambda row: row.address),
        ),
        filters=(
            Filter(key="kind", label=_("What"), choices=_GROUP_NAMES),
            Filter(key="person", label=_("Who"), choices=lines.persons()),
            Filter(key="span", label=_("When"), choices=_SPAN_NAMES),
        ),
        search=("who",),
        empty=_("No line fits. Every sign-in, reading and deed on this node leaves one."),
    )


def _when(row: Line, viewer: Viewer) -> Cell:
    at_ms = int(row.at.timestamp() * 1000)
    own = viewer.clocks.zones[0]
    return Cell(text=times.short(at_ms, own, viewer.clocks), iso=times.iso(at_ms))


def _who(row: Line) -> Cell:
    if row.what == door.JOURNAL_SHORTENED:
        return Cell(text=_("the node itself"))
    if row.operator:
        told = _("operator {name}").format(name=row.operator)
        return Cell(text=told, note=row.display)
    if row.display and row.named:
        return Cell(text=row.named, note=row.display)
    return Cell(text=row.display or row.named or "—", note=row.username)


def _office(row: Line, viewer: Viewer) -> Cell:
    if not row.office:
        return Cell(text="")
    return Cell(text=offices.name(row.office, viewer), note=row.office)


def _what(row: Line) -> Cell:
    refused = row.what in GROUPS["failures"]
    return Cell(text=str(KINDS.get(row.what, row.what)), tone="warn" if refused else "")


def _about(row: Line) -> Cell:
    if row.what == lines.SIGNED:
        return Cell(text=words.kind(row.why), url=f"/record/{row.object}/")
    if row.what in _FACTOR_TOLD:
        return Cell(text=factor(row.why))
    if row.what == door.SESSION_ENDED:
        return Cell(text=ended(row.why))
    if row.what == door.JOURNAL_SHORTENED:
        return Cell(text=_shortened(row))
    if row.object and len(row.why) < TOLD_CHARS_MAX:
        return Cell(text=_HASH.sub(_by_code, row.why), url=row.why, code=True)
    if row.object:  # a long address was cut: it leads nowhere, its matter does
        told = _HASH.sub(_by_code, row.why.rpartition("/")[0])
        return Cell(text=f"{told}/…", url=f"/record/{row.object}/", code=True)
    return Cell(text=row.why)


def _by_code(found: re.Match[str]) -> str:
    """Return the reading code in the place of a hash, which is no reader's business here."""
    return shortcodes.code_of(bytes.fromhex(found[0]))


def _shortened(row: Line) -> str:
    """Return which lines went: `row.why` holds the first day that stayed, an hour and a count."""
    day, n = row.why.partition(" ")[0], int(row.why.rpartition(" ")[2] or 0)
    told = ngettext(
        "{journal}: {n} line from before {day}", "{journal}: {n} lines from before {day}", n
    )
    return told.format(journal=_SHORTENED.get(row.named, row.named), n=n, day=day)
