# SPDX-License-Identifier: Apache-2.0
"""Draws one draft: what would be signed, what changed, who cleared it; takes the deeds about it.

What is typed in a deed that is refused stays. Must not sign: the node does, when the hold is over.
Source: rooms.md A0.2.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from django.views.decorators.http import require_http_methods

from ayni.adapters.clearance import chains, drafts, passing
from ayni.adapters.clearance.drafts import Hand
from ayni.adapters.clearance.models import ENDED, Draft, Version
from ayni.core.errors import Refusal
from ayni.core.limits import CLEARANCE_REMARK_CHARS_MAX
from ayni.web import acts, matters, refusals, registry, times
from ayni.web import drafts as forms_kept
from ayni.web.parties import forms as party_forms
from ayni.web.parts import drafted, visas
from ayni.web.parts.deeds import DeedForm, NoFields, deed_asked, expected_version
from ayni.web.parts.facts import FactSheet
from ayni.web.parts.moments import MomentField
from ayni.web.parts.windows import clock_of
from ayni.web.sentences.signing import d8_declaration
from ayni.web.shell import page
from ayni.web.signing import ENVELOPE_LIMIT
from ayni.web.standing.clearance import hand_of, title
from ayni.web.viewer import Request, Viewer

UNPROCESSABLE = 422


class RemarkForm(forms.Form):
    """A remark to the other offices; needed where a draft is returned or stopped."""

    remark = forms.CharField(
        label=gettext_lazy("Remark"),
        max_length=CLEARANCE_REMARK_CHARS_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ClearForm(forms.Form):
    """A visa, with a remark and the earliest instant of signature if it asks for one."""

    remark = forms.CharField(
        label=gettext_lazy("Remark"),
        max_length=CLEARANCE_REMARK_CHARS_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    not_before = MomentField(label=gettext_lazy("Not to be signed before"), required=False)


class SignForm(forms.Form):
    """When the act shall leave; at once if nothing is said."""

    at = MomentField(label=gettext_lazy("Sign at"), required=False)


UNDER_ENVELOPE = frozenset({"note", "back"})
"""What a session opened by the envelope may do with a draft: know of it, and stop its signature."""


@require_http_methods(["GET", "POST"])
def draft(request: Request, number: int) -> HttpResponse:
    """Show one draft, and take a deed about it.

    Raises:
        Http404: there is none, or it is not for this office.
    """
    hand = hand_of(request.viewer)
    found = drafts.visible(hand).filter(pk=number).first() if hand else None
    if found is None or hand is None:
        raise Http404
    name = deed_asked(request)
    if not name:
        return _shown(request, found, hand)
    if name not in _DEEDS:
        raise Http404
    if _by_envelope(request.viewer) and name not in UNDER_ENVELOPE:
        told = refusals.in_words(Refusal(ENVELOPE_LIMIT), found.kind, request.viewer)
        return _shown(request, found, hand, refused=told)
    form = _bound(name, request)
    if not form.is_valid():
        return _shown(request, found, hand, bound={name: form})
    try:
        _DEEDS[name](found, hand, form.cleaned_data, expected_version(request) or 0)
    except Refusal as refusal:
        told = refusals.in_words(refusal, found.kind, request.viewer)
        found.refresh_from_db()
        return _shown(request, found, hand, bound={name: form}, refused=told)
    return redirect("web:draft", number=number)


def _clear(one: Draft, hand: Hand, told: dict[str, Any], version: int) -> None:
    passing.clear(
        one.pk,
        hand=hand,
        version=version,
        remark=told["remark"],
        not_before_ms=told["not_before"],
    )


def _return(one: Draft, hand: Hand, told: dict[str, Any], version: int) -> None:
    passing.send_back(one.pk, hand=hand, version=version, remark=told["remark"])


def _stop(one: Draft, hand: Hand, told: dict[str, Any], _version: int) -> None:
    passing.stop(one.pk, hand=hand, remark=told["remark"])


def _sign(one: Draft, hand: Hand, told: dict[str, Any], version: int) -> None:
    passing.ask_signature(one.pk, hand=hand, version=version, at_ms=told["at"])


def _back(one: Draft, hand: Hand, _told: dict[str, Any], _version: int) -> None:
    passing.hold_back(one.pk, hand=hand)


def _discard(one: Draft, hand: Hand, _told: dict[str, Any], _version: int) -> None:
    passing.discard(one.pk, hand=hand)


def _note(one: Draft, hand: Hand, _told: dict[str, Any], _version: int) -> None:
    passing.take_note(one.pk, hand=hand)


_DEEDS: dict[str, Callable[[Draft, Hand, dict[str, Any], int], None]] = {
    "clear": _clear,
    "return": _return,
    "stop": _stop,
    "sign": _sign,
    "back": _back,
    "discard": _discard,
    "note": _note,
}
_FORMS: dict[str, type[forms.Form]] = {
    "clear": ClearForm,
    "return": RemarkForm,
    "stop": RemarkForm,
    "sign": SignForm,
}


def _bound(name: str, request: Request) -> forms.Form:
    return _form(name, request.viewer, request.POST)


def _form(name: str, viewer: Viewer, data: Any = None) -> forms.Form:
    form = _FORMS.get(name, NoFields)(data, auto_id=f"{name}-%s")
    own = viewer.clocks.zones[0]
    for field in form.fields.values():
        if isinstance(field, MomentField):
            field.zone = own.zone
            field.help_text = clock_of(own.party)
    return form


def _shown(
    request: Request,
    one: Draft,
    hand: Hand,
    *,
    bound: dict[str, forms.Form] | None = None,
    refused: str = "",
) -> HttpResponse:
    viewer = request.viewer
    versions = list(one.versions.all())
    asked = request.GET.get("against", "")
    response = page(
        request,
        "web/draft.html",
        draft=one,
        title=title(one),
        office=visas.office(one.office),
        state=visas.STATES[one.state],
        sentences=drafted.sentences(one, viewer),
        sheet=FactSheet(
            title=_("What would be signed")
            if one.state != "signed"
            else _("What the draft said, version {n}").format(n=one.number),
            facts=drafted.facts_of_draft(
                one, versions, asked, viewer, titled=partial(matters.titled, viewer=viewer)
            ),
        ),
        versions=versions[:-1],
        against=asked,
        steps=drafted.steps_of(one, viewer),
        history=drafted.history_of(one, viewer),
        neighbours=[] if one.state in ENDED else _neighbours(viewer),
        matter=registry.object_url(one.kind, one.about or one.leaf)
        if one.about or one.leaf
        else "",
        deeds=_deeds(one, hand, viewer, bound or {}),
        reopened=_reopened(one, versions[-1], viewer),
        reopen_name=forms_kept.REOPENS,
        refused=refused,
        held=one.state in {"waiting", "signing"},
    )
    response.status_code = UNPROCESSABLE if bound or refused else 200
    return response


def _neighbours(viewer: Viewer) -> list[tuple[str, str]]:
    return [(code, party_forms(code, viewer.language).name) for code in viewer.neighbours]


def _reopened(
    one: Draft, version: Version, viewer: Viewer
) -> tuple[str, Sequence[tuple[str, str]]] | None:
    """Return the page and fields of the form, to open it again; none where that is not for us."""
    closed = one.state in {"signed", "signing", "waiting"}
    if closed or one.office != viewer.office or not version.fields:
        return None
    return version.path, forms_kept.typed(one, version)


def _deeds(one: Draft, hand: Hand, viewer: Viewer, bound: dict[str, forms.Form]) -> list[DeedForm]:
    offered = [*_of_chain(one, hand, viewer), *_of_office(one, viewer)]
    if _by_envelope(viewer):
        offered = [deed for deed in offered if deed[0] in UNDER_ENVELOPE]
    return [
        DeedForm(
            name=name,
            title=told,
            sentence=sentence,
            form=bound.get(name) or _form(name, viewer),
            expected=one.number,
            open=name in {"clear", "sign", "note", "back"} or name in bound,
            grave=name in {"stop", "discard"},
        )
        for name, told, sentence in offered
    ]


def _by_envelope(viewer: Viewer) -> bool:
    return viewer.acting is not None and viewer.acting.limit is not None


def _of_chain(one: Draft, hand: Hand, viewer: Viewer) -> list[tuple[str, str, str]]:
    """Return what offices of the chain may do, and the office for personal data."""
    told: list[tuple[str, str, str]] = []
    steps = list(one.steps.all())
    mine = [s for s in steps if viewer.office in {s.office, s.stand_in}]
    if one.posterior:
        if any(step.done_ms is None for step in mine):
            said = _("You note that {office} knows of this act. It is signed; nothing changes it.")
            told.append(("note", _("Take note"), said.format(office=visas.office(viewer.office))))
        return told
    if one.state == "clearing":
        held = chains.held_now(step.office for step in steps)
        if passing.may_clear(one, viewer.office, now_ms=viewer.now_ms, held=held):
            said = _(
                "You clear version {n} for {office}. Nothing is signed by it, and no other state "
                "learns of it."
            ).format(n=one.number, office=visas.office(viewer.office))
            told.append(("clear", pgettext("draft", "Clear"), said))
    if mine and one.state in {"clearing", "cleared", "waiting"}:
        said = _(
            "The draft goes back to whoever wrote it. A new version passes every office again."
        )
        told.append(("return", _("Return with a remark"), said))
    if hand.powers & passing.STOPS and one.state in passing.OPEN:
        said = _("The draft ends here and can never be signed. Say what it says of persons.")
        told.append(("stop", _("Stop for personal data"), said))
    return told


def _of_office(one: Draft, viewer: Viewer) -> list[tuple[str, str, str]]:
    """Return what the office that wrote a draft may do, and who may hold a signature back."""
    told: list[tuple[str, str, str]] = []
    if one.state == "waiting" and viewer.office in passing.concerned(one):
        said = _("The draft is not signed. Its visas stand; the signature can be asked for again.")
        told.append(("back", _("Hold the signature back"), said))
    if one.office != viewer.office or one.posterior:
        return told
    if one.state == "cleared":
        told.append(("sign", pgettext("draft", "Sign"), _signing(one, viewer)))
    if one.state in passing.OPEN:
        said = _("The draft ends here. Nothing of it was ever signed; its history stays.")
        told.append(("discard", _("Discard the draft"), said))
    return told


def _signing(one: Draft, viewer: Viewer) -> str:
    """Return D-8, and how long the act can still be held back."""
    said = d8_declaration(
        office=acts.office_name(one.office, viewer),
        party=viewer.party,
        recipients=viewer.recipients,
    )
    earliest = passing.earliest_ms(one)
    if earliest > viewer.now_ms:
        wait = _("A visa asks to wait: it leaves at {t} or later.").format(
            t=times.hour(earliest, viewer.clocks)
        )
        return f"{said} {wait}"
    hold = ngettext(
        "It leaves {n} second after you press the button; until then it can be held back.",
        "It leaves {n} seconds after you press the button; until then it can be held back.",
        one.hold_s,
    ).format(n=one.hold_s)
    return f"{said} {hold}" if one.hold_s else said
