# SPDX-License-Identifier: Apache-2.0
"""Draws the Record: every act in order, with its verdict in words, and each act by itself."""

from dataclasses import replace

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from ayni.adapters import digesting
from ayni.adapters.accounts import journal
from ayni.adapters.record import (
    digests,
    erasures,
    evidence,
    exporting,
    reading,
    witnessed,
)
from ayni.adapters.record import registry as record_registry
from ayni.adapters.record.reading import ActRead, Filter
from ayni.core import shortcodes
from ayni.core.errors import Refusal
from ayni.core.limits import PAGE_ROWS_COUNT
from ayni.core.ports import LogState
from ayni.web import act_rows, registry, restores, times, words
from ayni.web import acts as shown
from ayni.web.parties import forms
from ayni.web.parts import tables
from ayni.web.parts.attached import files_of
from ayni.web.parts.facts import Fact, FactSheet
from ayni.web.parts.members import facts_of, in_full
from ayni.web.parts.tables import Asked, Cell, Column, Plan, Slice
from ayni.web.parts.tables import Filter as Choice
from ayni.web.sentences.trouble import d39_two_histories
from ayni.web.shell import page, refuse
from ayni.web.standing import erasure
from ayni.web.viewer import Request, Viewer

EXPORT_PAGES_MAX = 100
LEAF_HEX_CHARS = 64


@require_safe
def acts(request: Request) -> HttpResponseBase:
    """Show all acts, newest first; with `?code=` go to the one a reading code names."""
    code = request.GET.get("code", "").strip()
    if code:
        return _found(request, code)
    plan = _plan(request.viewer)
    if tables.wants_export(request):
        return tables.export(request, _file_plan(request.viewer), _read)
    return page(
        request,
        "web/record.html",
        table=tables.build(request, plan, _read),
        alarms=_alarms(),
    )


@require_safe
def state(request: Request) -> HttpResponse:
    """Show every log with its root, what was set aside unread, and the digest of the state."""
    clocks = request.viewer.clocks
    closed = restores.closed()
    held = reading.logs()
    return page(
        request,
        "web/record_state.html",
        logs=[_log(log) for log in held],
        digest=digests.digest().hex(),
        alarms=_alarms(cleared=True),
        restored=restores.restored(closed, request.viewer),
        lost=restores.lost(closed, request.viewer),
        compared=[
            (one.party, words.compared(one.outcome), times.moment(one.at_ms, clocks))
            for one in digesting.compared({log.party for log in held})
        ],
        quarantine=[
            (one, words.set_aside(one.reason), times.moment(one.at_ms, clocks))
            for one in evidence.quarantine()
        ],
    )


def _alarms(*, cleared: bool = False) -> list[tuple[evidence.Alarm, str]]:
    """Return the alarms, each with what it means; a log with two histories by D-39."""
    found = evidence.alarms(cleared=cleared)
    logs = {log.id: log for log in reading.logs()} if found else {}
    return [
        (
            one,
            d39_two_histories(
                party=logs[one.log].party, last_common=witnessed.received_by_all(one.log)
            )
            if one.code == "fork" and one.log in logs
            else one.detail,
        )
        for one in found
    ]


def _beyond(found: ActRead, viewer: Viewer) -> str:
    """Say that the author's own receipt shows that its node held more than the act claims."""
    more = witnessed.held_beyond(found)
    if more is None:
        return ""
    return ngettext(
        "The node of {author} had stored {n} act of {party} that this act does not know, as its "
        "own receipt of {t} shows.",
        "The node of {author} had stored {n} acts of {party} that this act does not know, as its "
        "own receipt of {t} shows.",
        more.count,
    ).format(
        author=found.party.upper(),
        n=more.count,
        party=more.party.upper(),
        t=times.moment(more.at_ms, viewer.clocks),
    )


@require_safe
def act(request: Request, leaf: str) -> HttpResponse:
    """Show one act: what it says, where it stands, and its signed bytes."""
    found = _act(leaf)
    viewer = request.viewer
    open_to = shown.may_see(found.kind, viewer)
    stored = reading.raw(found.leaf)
    return page(
        request,
        "web/act.html",
        act=shown.entry(found, viewer),
        beyond=_beyond(found, viewer),
        body=_body(found, viewer) if open_to else None,
        header=_header(found, viewer),
        raw_header=stored.header.decode("utf-8", "replace") if stored else "",
        raw_body=(stored.body or b"").decode("utf-8", "replace") if stored and open_to else "",
        provable=found.signed,
        members=[(name, words.member(found.kind, name)) for name in found.values]
        if open_to
        else [],
        object_url=registry.object_url(found.kind, found.object_id.hex()) if found.kind else None,
        journal=journal.deeds_of(found.leaf) if found.own else (),
        erased=_erased(found, viewer),
        spelled=" · ".join(shortcodes.spell(found.code, viewer.language)),
    )


@require_safe
def proof(request: Request, leaf: str) -> HttpResponse:
    """Hand out the proof of one act, with the chosen members open and the rest closed."""
    found = _act(leaf)
    chosen = request.GET.getlist("open")
    allowed = chosen if shown.may_see(found.kind, request.viewer) else []
    try:
        made = exporting.prove(found.leaf, allowed)
    except Refusal as refusal:
        return refuse(
            request,
            "web/trouble.html",
            status=409,
            title=_("There is no proof of this act yet"),
            found=_("The node has not signed a head of its log that covers the act."),
            remedy=_("The link process signs within seconds. Try again; if it stays so, see Link."),
            refusal=refusal.code,
        )
    response = HttpResponse(made, content_type="application/octet-stream")
    name = f"{found.code}.tlog-proof"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _found(request: Request, code: str) -> HttpResponse:
    try:
        leaf = reading.find(code)
    except Refusal as refusal:
        told = {
            "code_malformed": _(
                "This is not a reading code: it has eight or ten signs and two digits, and no U "
                "among them."
            ),
            "code_check_wrong": _("The check digits do not fit. One sign was misread or misheard."),
        }
        return page(
            request,
            "web/record.html",
            table=tables.build(request, _plan(request.viewer), _read),
            refused=told.get(
                refusal.code,
                _("No act with this code has arrived here. It may still be under way."),
            ),
        )
    return redirect("web:act", leaf=leaf.hex())


def _act(leaf: str) -> ActRead:
    found = reading.act(bytes.fromhex(leaf))
    if found is None:
        raise Http404
    return found


def _read(asked: Asked) -> Slice[ActRead]:
    only = Filter(
        party=asked.filters.get("party", ""),
        kind=asked.filters.get("kind", ""),
        state=asked.filters.get("state", ""),
    )
    first = asked.offset // PAGE_ROWS_COUNT + 1
    rows, total = reading.page(only, number=first)
    pages = min(EXPORT_PAGES_MAX, -(-asked.limit // PAGE_ROWS_COUNT))
    for number in range(first + 1, first + pages):
        more, _total = reading.page(only, number=number)
        if not more:
            break
        rows = [*rows, *more]
    return rows, total


def _plan(viewer: Viewer) -> Plan[ActRead]:
    return Plan(
        name="record",
        caption=_("All acts of the record, newest first"),
        columns=_columns(viewer),
        filters=(
            Choice(
                key="party",
                label=_("Party"),
                choices=[(code, code.upper()) for code in viewer.parties],
            ),
            Choice(
                key="kind",
                label=_("Kind"),
                choices=sorted(
                    ((name, words.kind(name)) for name in record_registry.kinds()),
                    key=lambda choice: str(choice[1]),
                ),
            ),
            Choice(
                key="state",
                label=_("State"),
                choices=[(code, str(label)) for code, label in _STATES.items() if code != "aside"],
            ),
        ),
        empty=_(
            "No act is here yet. The first act of each state opens its log; the first joint one "
            "is the constitution."
        ),
    )


def _file_plan(viewer: Viewer) -> Plan[ActRead]:
    return replace(_plan(viewer), columns=act_rows.columns(viewer))


_STATES = {
    "regular": gettext_lazy("in order"),
    "irregular": gettext_lazy("does not meet an agreed rule"),
    "waiting": gettext_lazy("waits for earlier acts"),
    "newer": gettext_lazy("needs newer software"),
    "aside": gettext_lazy("does not meet an agreed rule"),
}


def _columns(viewer: Viewer) -> tuple[Column[ActRead], ...]:
    return (
        Column(
            key="what",
            label=_("Act"),
            cell=lambda row: Cell(
                text=words.kind(row.kind) or _("An entry that cannot be read"),
                url=f"/record/{row.leaf.hex()}/",
                note=row.code,
            ),
        ),
        Column(
            key="who",
            label=_("Office"),
            cell=lambda row: Cell(
                text=shown.office_name(row.header.by, viewer) if row.header else "",
                party=row.party,
            ),
        ),
        Column(
            key="at",
            label=_("Declared time"),
            cell=lambda row: Cell(
                text=times.short(row.at_ms, viewer.clocks.zones[0], viewer.clocks),
                iso=times.iso(row.at_ms),
            ),
        ),
        Column(
            key="number",
            label=_("Number in its log"),
            cell=lambda row: str(row.index),
            numeric=True,
        ),
        Column(
            key="stored",
            label=_("Received and stored by the node of"),
            cell=lambda row: ", ".join(one.party.upper() for one in row.receipts) or "—",
        ),
        Column(key="state", label=_("State"), cell=_state),
    )


def _state(row: ActRead) -> Cell:
    standing = shown.verdict(row)
    note = words.reason(row.kind, row.reason) if standing == "aside" else ""
    return Cell(
        text=str(_STATES[standing]), note=note, tone="" if standing == "regular" else "warn"
    )


def _log(log: LogState) -> FactSheet:
    facts = [
        Fact(label=_("Log"), value=log.id, code=True),
        Fact(label=_("Party"), value=forms(log.party).bare, party=log.party),
        Fact(label=_("State"), value=str(words.LOG_STATES.get(log.state, log.state))),
        Fact(label=_("Acts"), value=str(log.size)),
        Fact(label=_("Acts folded"), value=str(log.folded)),
        Fact(label=_("Signed head covers"), value=str(log.head_size)),
        Fact(label=_("Root"), value=log.head_root.hex(), code=True),
    ]
    return FactSheet(title="", facts=[fact for fact in facts if fact.value])


def _body(found: ActRead, viewer: Viewer) -> FactSheet:
    told = facts_of(
        found.kind,
        found.values,
        names=found.names,
        clocks=viewer.clocks,
        language=viewer.language,
        erased=found.erased,
    )
    facts = in_full(told, found.kind, found.values) + files_of(found)
    return FactSheet(title=_("What it says"), facts=facts)


def _erased(found: ActRead, viewer: Viewer) -> list[str]:
    """Say who erased what of it, and what the others answered."""
    told = [
        sentence
        for asked in erasures.requests_about(found.leaf)
        for sentence in erasure.sentences(asked, viewer)
    ]
    if told or found.erased_ms is None:
        return told
    return [
        _("Content erased on this node at the end of its agreed period, on {t}.").format(
            t=times.moment(found.erased_ms, viewer.clocks)
        )
    ]


def _header(found: ActRead, viewer: Viewer) -> FactSheet:
    header = found.header
    if header is None:
        return FactSheet(title=_("Header"), facts=())
    seen = "\n".join(f"{log} · {size} · {root}" for log, size, root in header.seen)
    facts = [
        Fact(label=_("Kind"), value=header.kind, code=True),
        Fact(label=_("Office"), value=header.by, code=True),
        Fact(label=_("Declared time"), value=times.moment(header.at, viewer.clocks)),
        Fact(
            label=_("Stored here"),
            value=times.moment(found.received_ms, viewer.clocks) if found.received_ms else "",
        ),
        Fact(label=_("Mode"), value=str(words.MODES.get(header.mode, header.mode))),
        Fact(label="TLP", value=header.tlp),
        Fact(label=_("Log and number"), value=f"{found.log} · {found.index}"),
        Fact(label=_("Fingerprint of the act"), value=found.leaf.hex(), code=True),
        Fact(label=_("Fingerprint of the matter"), value=found.object_id.hex(), code=True),
        Fact(label=_("Commitment to the body"), value=header.body, code=True),
        Fact(
            label=_("What the node held"),
            value=seen,
            note=_("The node held it; no office is said to have read it.") if seen else "",
        ),
        Fact(label=_("Acts it cites"), value="\n".join(header.refs), code=True),
    ]
    return FactSheet(title=_("Header"), facts=[fact for fact in facts if fact.value])
