# SPDX-License-Identifier: Apache-2.0
"""Draws Data, the place of the office for personal data: requests, erasures, periods.

Source: rooms.md A0.9, A0.12.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ayni.adapters import node_acts, retaining
from ayni.adapters.record import cleaning, erasures, reading
from ayni.adapters.record import registry as record_registry
from ayni.adapters.record.erasures import Erased
from ayni.adapters.record.reading import ActRead
from ayni.core import constitution as law
from ayni.core.erasure import Request as Asked
from ayni.core.limits import PAGE_ROWS_COUNT
from ayni.web import acts as shown
from ayni.web import recorded, registry, times, words
from ayni.web.parties import forms
from ayni.web.parts import tables
from ayni.web.parts.tables import Asked as Wanted
from ayni.web.parts.tables import Cell, Column, Filter, Plan, Slice
from ayni.web.registry import DeskItem
from ayni.web.sheets import Sheet
from ayni.web.shell import SEES_DATA, page
from ayni.web.standing.holders import in_words
from ayni.web.standing.register import kept_for, seen_by
from ayni.web.viewer import Request, Viewer

ASIDE_PATTERN = "set_aside_*"
"""Databases that restores put aside; what was erased since is still in them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodRow:
    """What is kept of a kind of act, for how long, and who may see it.

    Attributes:
        room: what it belongs to.
        kind: what the act is called.
        fields: fields that hold content.
        period: how long they are kept, in words.
        seen_by: powers that open them inside this state.
    """

    room: str
    kind: str
    fields: str
    period: str
    seen_by: str


@dataclass(frozen=True, slots=True)
class _Row:
    """A request, and the act that it is about if that is held."""

    asked: Asked
    act: ActRead | None


@dataclass(frozen=True, slots=True)
class _Gone:
    erased: Erased
    act: ActRead | None


@require_safe
def data(request: Request) -> HttpResponseBase:
    """Show every request with what each holder answered, and what is kept for how long."""
    viewer = _viewer(request)
    plan = _requests_plan(viewer)
    if tables.wants_export(request):
        file_plan = _requests_file_plan(viewer)
        return tables.export(request, file_plan, lambda wanted: _read_requests(wanted, viewer))
    return page(
        request,
        "web/data.html",
        table=tables.build(request, plan, lambda wanted: _read_requests(wanted, viewer)),
        periods=_periods(),
        unknown=_unknown_periods(),
        automatic=_automatic(viewer),
        cleaning=cleaning.is_due(reading.store()),
        aside=sorted(path.name for path in Path(settings.AYNI_DATA).glob(ASIDE_PATTERN)),
    )


@require_safe
def gone(request: Request) -> HttpResponseBase:
    """Show what is gone from this node, the newest first."""
    viewer = _viewer(request)
    plan = _gone_plan(viewer)
    if tables.wants_export(request):
        return tables.export(request, _gone_file_plan(viewer), _read_gone)
    return page(request, "web/data_erased.html", table=tables.build(request, plan, _read_gone))


def sheets(viewer: Viewer) -> tuple[Sheet, ...]:
    """Return the requests to erase, and what is gone, as files."""
    return (
        tables.sheet(_requests_file_plan(viewer), lambda wanted: _read_requests(wanted, viewer)),
        tables.sheet(_gone_file_plan(viewer), _read_gone),
    )


def desk_items(viewer: Viewer) -> list[DeskItem]:
    """Return the requests that await the answer of the viewer's office."""
    if not viewer.may(recorded.powers_for(law.ERASURE_DONE)):
        return []
    return [
        DeskItem(
            waits="mine",
            title=_("Request to erase content"),
            url=reverse("web:erasure", args=[one.asked.leaf.hex()]),
            party=one.asked.party,
            since_ms=one.asked.header.at,
            asked=_("Confirm or refuse"),
        )
        for one in erasures.requests()
        if viewer.party not in one.answers
    ]


def _viewer(request: Request) -> Viewer:
    if not request.viewer.sees(SEES_DATA):
        raise PermissionDenied
    return request.viewer


def _read_requests(wanted: Wanted, viewer: Viewer) -> Slice[_Row]:
    found = erasures.requests()
    state = wanted.filters.get("state")
    if state:
        found = [one for one in found if bool(one.open_for(viewer.parties)) == (state == "open")]
    # Open ones first, and of those the oldest: they are what somebody waits for.
    found.sort(key=lambda one: (not one.open_for(viewer.parties), one.asked.header.at))
    if wanted.sort == "since":
        found.sort(key=lambda one: one.asked.header.at, reverse=wanted.descending)
    some = found[wanted.offset : wanted.offset + wanted.limit]
    held = {act.leaf: act for act in reading.acts([one.act for one in some])}
    return [_Row(one, held.get(one.act)) for one in some], len(found)


def _requests_plan(viewer: Viewer) -> Plan[_Row]:
    clocks = viewer.clocks
    return Plan(
        name="erasure-requests",
        caption=_("Requests to erase content, those without an answer first"),
        columns=(
            Column(key="what", label=_("Act"), cell=_what),
            Column(
                key="by",
                label=_("Asked by"),
                cell=lambda row: Cell(
                    text=shown.office_name(row.asked.asked.header.by, viewer),
                    party=row.asked.asked.party,
                    note=str(words.ERASURE_GROUNDS.get(row.asked.ground, row.asked.ground)),
                ),
            ),
            Column(
                key="since",
                label=_("Asked"),
                cell=lambda row: Cell(
                    text=times.short(row.asked.asked.header.at, clocks.zones[0], clocks),
                    iso=times.iso(row.asked.asked.header.at),
                    note=times.ago(row.asked.asked.header.at, viewer.now_ms),
                ),
                rank=lambda row: row.asked.asked.header.at,
            ),
            *(_holder(party, viewer) for party in viewer.parties),
        ),
        filters=(
            Filter(
                key="state",
                label=_("State"),
                choices=[("open", _("an answer is missing")), ("answered", _("all answered"))],
            ),
        ),
        empty=_(
            "Nobody has asked for an erasure. A request begins at an act: open it in the Record "
            "and choose “Ask for erasure”. Each party answers for its own node."
        ),
    )


def _requests_file_plan(viewer: Viewer) -> Plan[_Row]:
    """Return how the requests are written to a file: which act, which fields, and why."""
    shown_plan = _requests_plan(viewer)
    leaf: Column[_Row] = Column(
        key="leaf", label=_("Hash of the act"), cell=lambda row: row.asked.act.hex()
    )
    fields: Column[_Row] = Column(key="fields", label=_("Fields"), cell=_fields_of)
    ground: Column[_Row] = Column(
        key="ground",
        label=_("Ground"),
        cell=lambda row: str(words.ERASURE_GROUNDS.get(row.asked.ground, row.asked.ground)),
    )
    return replace(shown_plan, columns=(leaf, *shown_plan.columns, fields, ground))


def _fields_of(row: _Row) -> str:
    kind = row.act.kind if row.act is not None else ""
    return ", ".join(words.member(kind, name) for name in row.asked.members) or _("all content")


def _what(row: _Row) -> Cell:
    act = row.act
    kind = act.kind if act is not None else ""
    return Cell(
        text=words.kind(kind) if kind else _("An act that is not held here"),
        url=reverse("web:erasure", args=[row.asked.asked.leaf.hex()]),
        note=f"{act.code if act else ''} · {_fields_of(row)}",
    )


def _holder(party: str, viewer: Viewer) -> Column[_Row]:
    def cell(row: _Row) -> Cell:
        answer = row.asked.answer_of(party)
        tone = "warn" if answer.standing == "open" else ""
        return Cell(text=in_words(answer, viewer), tone=tone)

    return Column(key=f"holder-{party}", label=forms(party, viewer.language).bare, cell=cell)


def _read_gone(wanted: Wanted) -> Slice[_Gone]:
    first = wanted.offset // PAGE_ROWS_COUNT + 1
    rows, total = erasures.page(number=first)
    for number in range(first + 1, first + -(-wanted.limit // PAGE_ROWS_COUNT)):
        more, _total = erasures.page(number=number)
        if not more:
            break
        rows = [*rows, *more]
    held = {act.leaf: act for act in reading.acts([one.leaf for one in rows])}
    return [_Gone(one, held.get(one.leaf)) for one in rows], total


def _gone_file_plan(viewer: Viewer) -> Plan[_Gone]:
    """Return how what is gone is written to a file: the act by its whole hash."""
    shown_plan = _gone_plan(viewer)
    leaf: Column[_Gone] = Column(
        key="leaf", label=_("Hash of the act"), cell=lambda row: row.erased.leaf.hex()
    )
    return replace(shown_plan, columns=(leaf, *shown_plan.columns))


def _gone_plan(viewer: Viewer) -> Plan[_Gone]:
    clocks = viewer.clocks
    return Plan(
        name="erased",
        caption=_("Content that is gone from this node, the newest first"),
        columns=(
            Column(
                key="what",
                label=_("Act"),
                cell=lambda row: Cell(
                    text=words.kind(row.act.kind) if row.act else _("An act that is not held here"),
                    url=f"/record/{row.act.leaf.hex()}/" if row.act else "",
                    note=row.act.code if row.act else row.erased.leaf.hex()[:16],
                    party=row.act.party if row.act else "",
                ),
            ),
            Column(
                key="fields",
                label=_("Fields"),
                cell=lambda row: (
                    ", ".join(
                        words.member(row.act.kind if row.act else "", name)
                        for name in row.erased.members
                    )
                    or _("all content")
                ),
            ),
            Column(
                key="at",
                label=_("Erased here"),
                cell=lambda row: Cell(
                    text=times.short(row.erased.at_ms, clocks.zones[0], clocks),
                    iso=times.iso(row.erased.at_ms),
                ),
            ),
        ),
        empty=_("Nothing has been erased on this node."),
    )


def _periods() -> list[PeriodRow]:
    periods = retaining.periods(recorded.frame())
    rows = []
    for name, kind in record_registry.kinds().items():
        fields = [member.name for member in kind.members if not member.structural]
        if not fields:
            continue
        room = registry.room_of(name)
        rows.append(
            PeriodRow(
                room=str(room.title) if room is not None else _("the record itself"),
                kind=words.kind(name),
                fields=", ".join(words.member(name, field) for field in fields),
                period=kept_for(periods.get(name)),
                seen_by=seen_by(name),
            )
        )
    return sorted(rows, key=lambda row: (row.room, row.kind))


def _unknown_periods() -> Sequence[str]:
    """Return what the constitution names a period for and this node knows no kind of."""
    constitution = recorded.frame().constitution
    told = constitution.facts["retention"] if constitution is not None else {}
    known = {name.partition("/")[0] for name in record_registry.kinds()}
    known |= {name.partition(".")[0] for name in record_registry.kinds()}
    lost = [name for name in told if name not in known] if isinstance(told, dict) else []
    return sorted(words.kind(name) if "." in name else words.room(name) for name in lost)


def _automatic(viewer: Viewer) -> str:
    """Say who carries the periods out, and when it last did."""
    office = node_acts.office_of(recorded.frame(), viewer.party, kind=law.ERASURE_EXPIRED)
    if not office:
        return _(
            "No office of your state holds the power “{power}”: nothing is erased by its age. "
            "Declare one in the Framework."
        ).format(power=words.power("node"))
    last = retaining.last_run_ms()
    name = shown.office_name(office, viewer)
    if last is None:
        return _("{office} will erase by age with the next look of the link process.").format(
            office=name
        )
    return _("{office} last looked for content past its period at {t}.").format(
        office=name, t=times.moment(last, viewer.clocks)
    )
