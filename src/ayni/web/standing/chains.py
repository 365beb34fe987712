# SPDX-License-Identifier: Apache-2.0
"""Draws the chains of this state: which offices an act of each kind passes; lets some set them.

Everybody of the state may read them: whoever waits for a visa wants to know why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from ayni.adapters.accounts import directory
from ayni.adapters.clearance import chains, declared
from ayni.adapters.clearance.chains import Asked, Path
from ayni.adapters.clearance.models import Chain
from ayni.adapters.record import registry as record_registry
from ayni.core import constitution as law
from ayni.core.errors import Refusal
from ayni.core.limits import CLEARANCE_LIMIT_MAX_H, CLEARANCE_STEPS_MAX_COUNT, HOLD_MAX_S
from ayni.web import sheets, words
from ayni.web.parts import tables, visas
from ayni.web.sheets import Sheet
from ayni.web.shell import page
from ayni.web.viewer import Request, Viewer

UNPROCESSABLE = 422
BLANK_STEPS_COUNT = 2
NEVER = frozenset(
    {law.LOG_OPENED, law.CARD_DECLARED, law.FORK_SHOWN, law.DIGEST_STATED}
    | {law.ERASURE_ASKED, law.ERASURE_DONE, law.ERASURE_EXPIRED, law.ERASURE_REFUSED}
)
"""Kinds that no chain holds up: the node's own, and what a law asks of an office alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainRow:
    """The chain of one kind, as its row on the page."""

    kind: str
    room: str
    act: str
    passes: Sequence[str]
    rules: str
    source: str
    url: str
    warn: str


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What a state has set, by kind, and the offices of it that somebody holds."""

    chains: Mapping[str, Chain]
    held: frozenset[str]


class ChainForm(forms.Form):
    """The chain of one kind."""

    parallel = forms.BooleanField(label=gettext_lazy("All offices at once"), required=False)
    limit_h = forms.IntegerField(
        label=gettext_lazy("Hours before the stand-in may clear too; 0 for no limit"),
        min_value=0,
        max_value=CLEARANCE_LIMIT_MAX_H,
        initial=0,
    )
    hold_s = forms.IntegerField(
        label=gettext_lazy("Seconds between the button and the signature"),
        min_value=0,
        max_value=HOLD_MAX_S,
        initial=0,
    )
    two_persons = forms.BooleanField(
        label=gettext_lazy("Whoever gave the last visa may not sign"), required=False
    )

    def __init__(self, data: Any = None, *, path: Path, offices: Sequence[tuple[str, str]]) -> None:
        """Offer the offices of the state in as many rows as the chain needs, and two more.

        Args:
            data: what was posted, or none.
            path: the chain as it stands.
            offices: id and name.
        """
        super().__init__(
            data,
            initial={
                "parallel": path.parallel,
                "limit_h": path.limit_h,
                "hold_s": path.hold_s,
                "two_persons": path.two_persons,
            },
        )
        count = min(len(path.steps) + BLANK_STEPS_COUNT, CLEARANCE_STEPS_MAX_COUNT)
        rest, self.fields = self.fields, {}
        nobody = [("", gettext_lazy("nobody")), *offices]
        for place in range(count):
            step = path.steps[place] if place < len(path.steps) else Asked(office="")
            self.fields[f"office{place}"] = forms.ChoiceField(
                label=_("Office {n}").format(n=place + 1),
                choices=nobody,
                required=False,
                initial=step.office,
            )
            self.fields[f"stand_in{place}"] = forms.ChoiceField(
                label=_("Its stand-in"), choices=nobody, required=False, initial=step.stand_in
            )
        self.fields.update(rest)
        self.count = count

    def path(self) -> Path:
        """Return the chain as typed."""
        told = self.cleaned_data
        pairs = [(told[f"office{n}"], told[f"stand_in{n}"]) for n in range(self.count)]
        return Path(
            steps=tuple(Asked(office=office, stand_in=other) for office, other in pairs if office),
            parallel=told["parallel"],
            limit_h=told["limit_h"],
            hold_s=told["hold_s"],
            two_persons=told["two_persons"],
        )


@require_http_methods(["GET", "POST"])
def listed(request: Request) -> HttpResponseBase:
    """Show the chain of every kind, and take a new one for one of them.

    Raises:
        Http404: no act of that kind passes a chain.
    """
    viewer = request.viewer
    kind = request.GET.get("kind", "")
    if not kind and tables.wants_export(request):
        return sheets.answer(_file(_rows(viewer)))
    if not kind:
        return page(request, "web/chains.html", rows=_rows(viewer), setters=_setters(viewer))
    if kind not in _kinds():
        raise Http404
    path = chains.path_for(kind, mode=settings.AYNI_MODE, party=viewer.party)
    form = ChainForm(
        request.POST if request.method == "POST" else None, path=path, offices=_offices(viewer)
    )
    if request.method == "POST" and form.is_valid() and viewer.person is not None:
        try:
            chains.set_path(
                kind,
                form.path(),
                mode=settings.AYNI_MODE,
                person=viewer.person,
                office=viewer.office,
            )
        except Refusal as refusal:
            form.add_error(None, visas.refused(refusal))
        else:
            return redirect("web:chains")
    response = page(
        request,
        "web/chain.html",
        form=form,
        act=words.kind(kind),
        may_set=viewer.may(chains.MAY_SET),
        setters=_setters(viewer),
        row=_row(kind, viewer, _state(viewer)),
    )
    response.status_code = UNPROCESSABLE if request.method == "POST" else 200
    return response


def _kinds() -> list[str]:
    return sorted(name for name in record_registry.kinds() if name not in NEVER)


def _file(rows: Sequence[ChainRow]) -> Sheet:
    heads = (_("Act"), _("Room"), _("Offices, in order"), _("Rules"), _("Source"), _("Mind"))
    told = [
        (row.act, row.room, ", ".join(row.passes), row.rules, row.source, row.warn) for row in rows
    ]
    return sheets.short("chains", _("Who clears what"), heads, told)


def _rows(viewer: Viewer) -> list[ChainRow]:
    """Return the kinds marked [V] and those for which a chain is set first, then the others."""
    marked = declared.all_declared()
    state = _state(viewer)
    rows = [_row(kind, viewer, state) for kind in _kinds()]
    return sorted(rows, key=lambda row: (not row.passes and row.kind not in marked, row.room))


def _state(viewer: Viewer) -> State:
    """Read once, for every row, what this state has set and which of its offices are held."""
    return State(
        chains=chains.all_set(settings.AYNI_MODE),
        held=chains.held_now(directory.offices_of(viewer.party)),
    )


def _row(kind: str, viewer: Viewer, state: State) -> ChainRow:
    path = chains.path_for(kind, mode=settings.AYNI_MODE, party=viewer.party, held=state.chains)
    one = declared.of_kind(kind)
    source = _("set by this state") if path.set else _("not set")
    if not path.set and one.by_default:
        source = (
            _("not set: in an exercise it is signed at once")
            if settings.AYNI_MODE == "exercise"
            else _("not set: the room marks it for clearance")
        )
    return ChainRow(
        kind=kind,
        room=_room(kind),
        act=words.kind(kind),
        passes=[_passes(step) for step in path.steps],
        rules=_rules(path),
        source=source,
        url=f"{reverse('web:chains')}?kind={kind}",
        warn=_warn(path, state),
    )


def _room(kind: str) -> str:
    slug = kind.partition(".")[0]
    return _("Framework") if slug in law.CORE_ROOMS else words.room(slug)


def _passes(step: Asked) -> str:
    name = visas.office(step.office) if step.office else "—"
    if not step.stand_in:
        return name
    return _("{office} (stand-in: {other})").format(office=name, other=visas.office(step.stand_in))


def _rules(path: Path) -> str:
    if path.empty:
        return _("signed at once")
    told = [
        ngettext("hold of {n} second", "hold of {n} seconds", path.hold_s).format(n=path.hold_s)
    ]
    if path.parallel:
        told.insert(0, _("all at once"))
    if path.limit_h:
        told.append(
            ngettext("{n} hour for each", "{n} hours for each", path.limit_h).format(n=path.limit_h)
        )
    if path.two_persons:
        told.append(_("two persons"))
    return ", ".join(told)


def _warn(path: Path, state: State) -> str:
    try:
        chains.require_somebody(path.steps, held=state.held)
    except Refusal as refusal:
        return visas.refused(refusal)
    return ""


def _offices(viewer: Viewer) -> list[tuple[str, str]]:
    offices = directory.offices_of(viewer.party)
    return sorted(
        ((name, one.name(viewer.language)) for name, one in offices.items()),
        key=lambda one: one[1],
    )


def _setters(viewer: Viewer) -> str:
    return ", ".join(visas.office(name) for name in chains.able_to_set(viewer.party)) or "—"
