# SPDX-License-Identifier: Apache-2.0
"""Draws the Framework: the constitution in force and proposed, consents, keys and offices."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ayni.adapters.record import frames, reading, trust
from ayni.adapters.record import registry as record_registry
from ayni.adapters.record.reading import ActRead
from ayni.adapters.record.trust import HeldCard
from ayni.core import constitution as law
from ayni.core.cards import read_card
from ayni.core.errors import KeyTrouble, Refusal, StalePage
from ayni.core.frame import Frame
from ayni.web import recorded, refusals, services, times, words
from ayni.web.newer import aged_since
from ayni.web.parties import forms, in_a_row
from ayni.web.parts.deeds import DeedForm, NoFields, deed_asked, expected_version
from ayni.web.recorded import contents
from ayni.web.registry import DeskItem
from ayni.web.sentences.signing import d11_consent
from ayni.web.sentences.texts import d13_some_have_consented, d14_agreed
from ayni.web.shell import page
from ayni.web.signing import signatory_of
from ayni.web.standing.constitution import (
    ConstitutionSheet,
    OfficeRow,
    lay_out,
    lay_out_offices,
    said,
)
from ayni.web.viewer import Request, Viewer

FINGERPRINT_SHOWN_CHARS = 16
MAY_CONSENT = frozenset({"foreign"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A constitution that is proposed and not in force."""

    party: str
    sheet: ConstitutionSheet
    stands: Sequence[str]
    effects: Sequence[str]
    deeds: Sequence[DeedForm]


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryOf:
    """The offices of one party."""

    party: str
    offices: Sequence[OfficeRow]


@require_safe
def framework(request: Request) -> HttpResponse:
    """Show what rules this partnership."""
    frame = recorded.frame()
    viewer = request.viewer
    return page(
        request,
        "web/framework.html",
        sheet=_in_force(frame, viewer),
        agreed=_agreed(frame, viewer),
        proposals=[_proposal(act, viewer) for act in _open_proposals(frame)],
        directories=_directories(frame, viewer),
    )


@require_http_methods(["GET", "POST"])
def proposal(request: Request, leaf: str) -> HttpResponse:
    """Show a proposed constitution whole, and take the consent of the own party.

    Raises:
        Http404: there is no such proposal here.
    """
    found = reading.act(bytes.fromhex(leaf))
    if found is None or found.kind != law.PROPOSED or not found.regular:
        raise Http404
    refused, aged = "", None
    if deed_asked(request):
        try:
            _consent(request, found)
        except StalePage as stale:
            aged = aged_since(stale, request.viewer)
        except Refusal as refusal:
            refused = refusals.in_words(refusal, law.CONSENTED, request.viewer)
        else:
            return redirect("web:framework")
    shown = _proposal(found, request.viewer)
    return page(request, "web/proposal.html", proposal=shown, refused=refused, aged=aged)


def desk_items(viewer: Viewer) -> list[DeskItem]:
    """Return the proposed constitutions that await the consent of the viewer's party."""
    if not viewer.may(MAY_CONSENT):
        return []
    return [
        DeskItem(
            waits="mine",
            title=_("Constitution, version {n}").format(n=act.facts["version"]),
            url=reverse("web:proposal", args=[act.leaf.hex()]),
            party=act.party,
            since_ms=act.at_ms,
            asked=_("Read and consent"),
        )
        for act in _open_proposals(recorded.frame())
        if viewer.party in _missing(act)
    ]


def _consent(request: Request, proposed: ActRead) -> None:
    viewer = request.viewer
    if viewer.acting is None or viewer.person is None:
        raise Refusal("office_unknown")
    services.consent_to_constitution(
        signatory_of(viewer),
        proposal=proposed.leaf,
        text=str(proposed.facts["text"]),
        expected=expected_version(request),
    )


def _in_force(frame: Frame, viewer: Viewer) -> ConstitutionSheet | None:
    current = frame.constitution
    if current is None:
        return None
    return lay_out(
        current.leaf.hex(),
        current.facts,
        contents({current.leaf})[current.leaf],
        kinds=record_registry.kinds(),
        held=_cards(),
        language=viewer.language,
    )


def _agreed(frame: Frame, viewer: Viewer) -> str:
    current = frame.constitution
    if current is None:
        return ""
    given = [act for act in _consents(current.leaf) if act.party in current.parties]
    if not given:
        return ""
    return d14_agreed(
        parties=in_a_row([forms(code).name for code in sorted(current.parties)]),
        fingerprint=_short(str(current.facts["text"])),
        since=times.moment(max(act.at_ms for act in given), viewer.clocks),
    )


def _open_proposals(frame: Frame) -> list[ActRead]:
    version = frame.constitution.version if frame.constitution else 0
    leaves = [
        act.leaf
        for act in frames.acts_now(reading.store())
        if act.kind == law.PROPOSED and cast(int, act.facts["version"]) > version
    ]
    return [act for act in reading.acts(leaves) if not _withdrawn(act.leaf)]


def _missing(proposed: ActRead) -> list[str]:
    given = {consent.party for consent in _consents(proposed.leaf)}
    _joining, leaving = _moves(proposed)
    named = {str(row["party"]) for row in law.parties_of(proposed.facts)} | set(leaving)
    return sorted(named - given)


def _moves(proposed: ActRead) -> tuple[list[str], list[str]]:
    """Return the parties that a new version lets in, and those that it lets go."""
    current = recorded.frame().constitution
    if current is None:
        return [], []
    named = {str(row["party"]) for row in law.parties_of(proposed.facts)}
    return sorted(named - set(current.parties)), sorted(set(current.parties) - named)


def _effects(proposed: ActRead) -> list[str]:
    """Say who will receive what once everybody has consented."""
    joining, leaving = _moves(proposed)
    told = [
        _(
            "Once every member has consented, {party} receives the whole record of this "
            "partnership from its first act, and then may consent itself."
        ).format(party=forms(code))
        for code in joining
    ]
    return told + [
        _(
            "Once in force, {party} receives nothing more and can sign nothing more here. It keeps "
            "what it holds, and what it has signed stays valid. It must consent itself."
        ).format(party=forms(code))
        for code in leaving
    ]


def _proposal(act: ActRead, viewer: Viewer) -> Proposal:
    missing = _missing(act)
    given = sorted({consent.party for consent in _consents(act.leaf)})
    stands = [
        d13_some_have_consented(consented=one, missing=other) for one in given for other in missing
    ]
    return Proposal(
        party=act.party,
        sheet=lay_out(
            act.leaf.hex(),
            act.facts,
            act.values,
            kinds=record_registry.kinds(),
            held=_cards(),
            language=viewer.language,
        ),
        stands=stands or [_("Proposed. No party has consented yet.")] if missing else [],
        effects=_effects(act),
        deeds=[_deed(act, viewer, missing)]
        if viewer.may(MAY_CONSENT) and viewer.party in missing
        else [],
    )


def _deed(act: ActRead, viewer: Viewer, missing: Sequence[str]) -> DeedForm:
    others = [forms(code).name for code in missing if code != viewer.party]
    return DeedForm(
        name="consent",
        title=_("Consent"),
        button=_("Give consent"),
        sentence=d11_consent(
            party=viewer.party,
            version=cast(int, act.facts["version"]),
            fingerprint=_short(str(act.facts["text"])),
            paragraphs=len(act.names),
            languages=", ".join(
                words.language(code) for code in cast(list[str], act.facts["languages"])
            ),
            nature=said(act.values.get("nature"), viewer.language).rstrip(".") or "—",
            missing=in_a_row(others) or _("nobody else"),
        ),
        form=NoFields(),
        recipients=viewer.recipients,
        expected=reading.version_of(act.leaf),
        grave=True,
        open=True,
    )


def _directories(frame: Frame, viewer: Viewer) -> list[DirectoryOf]:
    shown = []
    for code in viewer.parties:
        offices = frame.directories.get(code, {})
        told = contents({office.declared for office in offices.values()})
        if offices:
            rows = lay_out_offices(offices, told, language=viewer.language)
            shown.append(DirectoryOf(party=code, offices=rows))
    return shown


def _consents(proposal: bytes) -> list[ActRead]:
    return [
        act for act in reading.acts_about(proposal) if act.kind == law.CONSENTED and act.regular
    ]


def _withdrawn(proposal: bytes) -> bool:
    return any(act.kind == law.WITHDRAWN and act.regular for act in reading.acts_about(proposal))


def _cards() -> dict[str, HeldCard]:
    held = trust.neighbours()
    try:
        note = trust.own_card()
    except KeyTrouble:
        return held
    own = read_card(note)
    return {**held, own.party: HeldCard(card=own, note=note, compared_ms=0)}


def _short(fingerprint: str) -> str:
    shown = fingerprint[:FINGERPRINT_SHOWN_CHARS]
    return " ".join(shown[at : at + 4] for at in range(0, len(shown), 4))
