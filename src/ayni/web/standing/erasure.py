# SPDX-License-Identifier: Apache-2.0
"""Draws the deeds of an erasure: ask, confirm, refuse; each says first what will be signed.

Source: rooms.md A0.4, A0.12, D-36, D-37.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from ayni.adapters.record import erasures, reading
from ayni.adapters.record import registry as record_registry
from ayni.adapters.record.reading import ActRead
from ayni.core import constitution as law
from ayni.core.erasure import Request as Asked
from ayni.core.erasure import content_among
from ayni.core.errors import Refusal, StalePage
from ayni.web import acts as shown
from ayni.web import recorded, refusals, services, times, words
from ayni.web.newer import aged_since
from ayni.web.parties import forms as forms_of
from ayni.web.parts.deeds import DeedForm, deed_asked, expected_version
from ayni.web.parts.facts import Fact, FactSheet
from ayni.web.parts.timelines import Timeline
from ayni.web.sentences.people import d36_asking_for_erasure, d37_erased
from ayni.web.services import Signatory
from ayni.web.shell import SEES_DATA, page
from ayni.web.signing import signatory_of
from ayni.web.standing.holders import holders, in_words
from ayni.web.viewer import Request, Viewer

UNPROCESSABLE = 422


class AskForm(forms.Form):
    """Which fields of an act are to go, and why."""

    members = forms.MultipleChoiceField(
        label=gettext_lazy("Fields to erase"), widget=forms.CheckboxSelectMultiple
    )
    ground = forms.ChoiceField(
        label=gettext_lazy("Ground"),
        choices=[("", gettext_lazy("choose"))]
        + [(code, words.ERASURE_GROUNDS[code]) for code in law.ASK_GROUNDS],
    )

    def __init__(self, data: object = None, *, offered: Sequence[tuple[str, str]]) -> None:
        """Offer the fields of one act that hold content."""
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict or none
        cast(forms.MultipleChoiceField, self.fields["members"]).choices = list(offered)


class ConfirmForm(forms.Form):
    """Until when copies of this node hold it."""

    backups_until = forms.DateField(
        label=gettext_lazy("Last day on which a backup of this node holds it"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )


class RefuseForm(forms.Form):
    """Why this party keeps it."""

    ground = forms.ChoiceField(
        label=gettext_lazy("Ground"),
        choices=[("", gettext_lazy("choose"))]
        + [(code, words.ERASURE_GROUNDS[code]) for code in law.REFUSE_GROUNDS],
    )


@require_http_methods(["GET", "POST"])
def ask(request: Request, leaf: str) -> HttpResponse:
    """Let an office for personal data ask all parties to erase fields of one act."""
    viewer = request.viewer
    if not viewer.may(recorded.powers_for(law.ERASURE_ASKED)):
        raise PermissionDenied
    act = _act(leaf)
    offered = _offered(act, viewer)
    form = AskForm(request.POST if request.method == "POST" else None, offered=offered)
    refused = ""
    if form.is_valid():
        members = tuple(form.cleaned_data["members"])
        try:
            erasures.require_askable(act.leaf, members)
            if not request.POST.get("confirmed"):
                return _confirm_asking(request, act, form, members)
            done = services.ask_erasure(
                _signatory(viewer),
                act=act.leaf,
                members=members,
                ground=form.cleaned_data["ground"],
            )
            return redirect("web:erasure", leaf=done.leaf.hex())
        except Refusal as refusal:
            refused = refusals.in_words(refusal, law.ERASURE_ASKED, viewer)
    response = page(
        request,
        "web/erasure_ask.html",
        act=shown.entry(act, viewer),
        form=form,
        offered=offered,
        refused=refused,
        earlier=erasures.requests_about(act.leaf),
    )
    response.status_code = UNPROCESSABLE if request.method == "POST" else 200
    return response


@require_http_methods(["GET", "POST"])
def erasure(request: Request, leaf: str) -> HttpResponse:
    """Show one request with what each holder answered, and take the own party's answer."""
    viewer = request.viewer
    if not viewer.sees(SEES_DATA):
        raise PermissionDenied
    asked = _asked(leaf)
    deed = deed_asked(request)
    confirming = ConfirmForm(request.POST if deed == "done" else None)
    refusing = RefuseForm(request.POST if deed == "refused" else None)
    refused, aged = "", None
    try:
        if deed == "done" and confirming.is_valid():
            _require_erasable(asked, viewer)
            if not request.POST.get("confirmed"):
                return _confirm_erasing(request, asked, confirming)
            _confirm(request, asked, confirming)
            return redirect("web:erasure", leaf=leaf)
        if deed == "refused" and refusing.is_valid():
            erasures.require_unanswered(asked, viewer.party)
            services.refuse_erasure(
                _signatory(viewer),
                request=asked.asked.leaf,
                ground=refusing.cleaned_data["ground"],
                expected=expected_version(request),
            )
            return redirect("web:erasure", leaf=leaf)
    except StalePage as stale:
        aged = aged_since(stale, viewer)
    except Refusal as refusal:
        kind = law.ERASURE_DONE if deed == "done" else law.ERASURE_REFUSED
        refused = refusals.in_words(refusal, kind, viewer)
    response = page(
        request,
        "web/erasure.html",
        **_view(asked, viewer),
        deeds=_deeds(asked, viewer, confirming, refusing),
        aged=aged,
        refused=refused,
    )
    response.status_code = UNPROCESSABLE if deed else 200
    return response


def sentences(asked: Asked, viewer: Viewer) -> list[str]:
    """Return D-37 for a request that somebody carried out; nothing before."""
    parties = viewer.parties
    done = next((p for p in parties if asked.answer_of(p).standing == "done"), "")
    if not done:
        return []
    at = times.moment(asked.answer_of(done).at_ms, viewer.clocks)
    return [
        d37_erased(party=done, at=at, other=other, state=in_words(asked.answer_of(other), viewer))
        for other in parties
        if other != done
    ]


def what_in_words(asked: Asked | None, act: ActRead, members: Sequence[str]) -> str:
    """Name what is to be erased: the fields, or all content, of an act by its reading code."""
    names = asked.members if asked is not None else tuple(members)
    if not names:
        return _("the content of act {code}").format(code=act.code)
    told = ngettext(
        "the field “{fields}” of act {code}", "the fields “{fields}” of act {code}", len(names)
    )
    return told.format(
        fields="”, “".join(words.member(act.kind, name) for name in names), code=act.code
    )


def _confirm_asking(
    request: Request, act: ActRead, form: AskForm, members: Sequence[str]
) -> HttpResponse:
    what = what_in_words(None, act, members)
    return page(
        request,
        "web/erasure_confirm.html",
        title=_("Ask for an erasure"),
        lead=_("Fields are erased one by one; who did what, when and where is kept."),
        button=_("Sign the request"),
        form=form,
        deed="ask",
        expected=None,
        back=request.path,
        sheet=FactSheet(
            title=_("What you sign"),
            facts=[
                Fact(label=_("Erase"), value=what),
                Fact(
                    label=_("Ground"),
                    value=str(words.ERASURE_GROUNDS[form.cleaned_data["ground"]]),
                ),
            ],
        ),
        sentences=[
            d36_asking_for_erasure(party=party, what=what) for party in request.viewer.neighbours
        ],
    )


def _confirm_erasing(request: Request, asked: Asked, form: ConfirmForm) -> HttpResponse:
    act = reading.act(asked.act)
    what = what_in_words(asked, act, ()) if act is not None else ""
    return page(
        request,
        "web/erasure_confirm.html",
        title=_("Confirm the erasure"),
        lead=_("It is destroyed on this node at once and cannot be brought back."),
        button=_("Erase here and sign"),
        form=form,
        deed="done",
        expected=expected_version(request),
        back=request.path,
        sheet=FactSheet(title=_("What is erased"), facts=[Fact(label=_("Erase"), value=what)]),
        sentences=[
            _("{p} states that its node holds it no longer. The proof of the act is kept.").format(
                p=forms_of(request.viewer.party)
            )
        ],
    )


def _confirm(request: Request, asked: Asked, form: ConfirmForm) -> None:
    viewer = request.viewer
    day = form.cleaned_data["backups_until"]
    services.confirm_erasure(
        _signatory(viewer),
        request=asked.asked.leaf,
        backups_until_ms=times.day_after_ms(day, viewer.clocks.zones[0]) if day else None,
        expected=expected_version(request),
    )


def _require_erasable(asked: Asked, viewer: Viewer) -> None:
    erasures.require_unanswered(asked, viewer.party)
    erasures.require_not_kept(asked.act)


def _view(asked: Asked, viewer: Viewer) -> dict[str, Any]:
    act = reading.act(asked.act)
    told = holders(asked, viewer)
    facts = [
        Fact(label=_("Asked by"), value=shown.office_name(asked.asked.header.by, viewer),
             party=asked.asked.party),
        Fact(label=_("Asked"), value=times.moment(asked.asked.header.at, viewer.clocks)),
        Fact(label=_("Ground"), value=str(words.ERASURE_GROUNDS.get(asked.ground, asked.ground))),
        Fact(label=_("Fields"), value=_fields(asked, act)),
    ]  # fmt: skip
    if act is not None:
        facts.insert(
            0,
            Fact(label=_("Act"), value=words.kind(act.kind), url=f"/record/{act.leaf.hex()}/",
                 note=act.code, party=act.party),
        )  # fmt: skip
    return {
        "leaf": asked.asked.leaf.hex(),
        "sheet": FactSheet(title=_("What is asked"), facts=facts),
        "holders": told,
        "sentences": sentences(asked, viewer),
        "timeline": _timeline(asked, viewer),
    }


def _timeline(asked: Asked, viewer: Viewer) -> Timeline:
    """Return the acts of the request; what they say stands beside, in words."""
    drawn = shown.timeline(reading.acts_about(asked.asked.leaf), viewer)
    return replace(drawn, entries=[replace(entry, facts=()) for entry in drawn.entries])


def _fields(asked: Asked, act: ActRead | None) -> str:
    if not asked.members:
        return _("all content")
    kind = act.kind if act is not None else ""
    return ", ".join(words.member(kind, name) for name in asked.members)


def _deeds(
    asked: Asked, viewer: Viewer, confirming: ConfirmForm, refusing: RefuseForm
) -> list[DeedForm]:
    own = asked.answer_of(viewer.party)
    may = viewer.may(recorded.powers_for(law.ERASURE_DONE))
    if own.standing == "done" or not may:
        return []
    version = reading.version_of(asked.asked.leaf)
    deeds = []
    try:
        erasures.require_not_kept(asked.act)
    except Refusal:
        pass
    else:
        deeds.append(
            DeedForm(
                name="done",
                title=_("Confirm the erasure"),
                button=_("Go on"),
                sentence=_("The next page shows what is destroyed before you sign."),
                form=confirming,
                expected=version,
                grave=True,
                open=own.standing == "open",
            )
        )
    deeds.append(
        DeedForm(
            name="refused",
            title=_("Refuse the erasure"),
            sentence=_("{p} keeps it and says on which ground. All parties can read it.").format(
                p=forms_of(viewer.party)
            ),
            form=refusing,
            expected=version,
        )
    )
    return deeds


def _offered(act: ActRead, viewer: Viewer) -> list[tuple[str, str]]:
    kind = record_registry.kinds().get(act.kind)
    if kind is None:
        return []
    told = {fact.label: fact.value for fact in shown.entry(act, viewer).facts}
    found = []
    for name in sorted(content_among(kind, act.names)):
        label = words.member(act.kind, name)
        value = told.get(label, "")
        short = value if len(value) <= 80 else f"{value[:80]}…"
        found.append((name, f"{label}: {short}" if short else label))
    return found


def _signatory(viewer: Viewer) -> Signatory:
    if viewer.acting is None or viewer.person is None:
        raise Refusal("office_unknown")
    return signatory_of(viewer)


def _act(leaf: str) -> ActRead:
    found = reading.act(bytes.fromhex(leaf))
    if found is None:
        raise Http404
    return found


def _asked(leaf: str) -> Asked:
    found = erasures.request(bytes.fromhex(leaf))
    if found is None:
        raise Http404
    return found
