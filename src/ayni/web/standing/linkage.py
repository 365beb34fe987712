# SPDX-License-Identifier: Apache-2.0
"""Draws the Link screen: how the link to each neighbour stands, and what to do; asks nobody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from ayni.adapters.link import words
from ayni.adapters.link.couriers import words as courier_words
from ayni.adapters.link.health import Carrier, Files, Neighbour, Status
from ayni.adapters.record import guard, openings, trust
from ayni.adapters.record.trust import HeldCard
from ayni.web import alarms, restores, times
from ayni.web import links as state
from ayni.web.links import LinkLine
from ayni.web.parts.facts import Fact, FactSheet
from ayni.web.shell import page
from ayni.web.times import Clocks
from ayni.web.viewer import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One carrier to a neighbour.

    Attributes:
        name: what it is called.
        told: how it stands.
        remedy: what to do; may be empty.
        detail: what was found, in technical words; may be empty.
        last_in: when something of theirs last came this way.
        last_out: when something of ours was last given to it.
        lying: packets in the folders, and packets refused; may be empty.
    """

    name: str
    told: str
    remedy: str
    detail: str
    last_in: str
    last_out: str
    lying: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkCard:
    """One neighbour on the Link screen.

    Attributes:
        line: its sentence.
        reason: why it stands so; may be empty.
        remedy: what to do; may be empty.
        clock: about the clocks; may be empty.
        ways: every carrier and how it stands.
        sheet: counts, times and names.
    """

    line: LinkLine
    reason: str
    remedy: str
    clock: str
    ways: list[Way]
    sheet: FactSheet


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeCard:
    """What the Link screen says of this node itself.

    Attributes:
        files: how attached files stand; empty when acts name none.
        files_told: why some are missing, and what to do.
        keys: how many one-time opening keys are left.
        sheet: how each of them stands.
        warnings: what the operator or the custodian should change.
    """

    files: str
    files_told: tuple[str, ...]
    keys: str
    sheet: FactSheet
    warnings: tuple[str, ...]


@require_safe
def links(request: Request) -> HttpResponse:
    """Show every link with its counts, its trouble and the remedy."""
    clocks = request.viewer.clocks
    told = state.status(clocks.now_ms)
    held = trust.neighbours()
    return page(
        request,
        "web/links.html",
        part="links",
        cards=[card(one, clocks, _compared(held, one, clocks)) for one in told.neighbours]
        if told
        else [],
        own=words.own(told.own) if told else "",
        own_remedy=words.own_remedy(told.own) if told else "",
        own_detail=told.own.detail if told and not told.own.signing else "",
        unsigned=told.own.unsigned if told else 0,
        node=node(told, alarms.warnings(request.viewer)),
        restored=restores.restored(restores.closed(), request.viewer),
    )


def node(told: Status | None, warned: Sequence[str] = ()) -> NodeCard:
    """Return what the screen says of this node: its files, its opening keys, its guard.

    Args:
        told: what the link process last wrote.
        warned: what others warn of.
    """
    keys = openings.own_keys()
    files = told.files if told else Files()
    warnings = [*warned]
    if guard.shares_disk(Path(settings.AYNI_GUARD), Path(settings.AYNI_DATA)):
        warnings.append(
            _(
                "The guard directory is on the same disk as the data: a copy of the disk that "
                "comes back takes both back in time. Call the operator: AYNI_GUARD belongs on "
                "another disk."
            )
        )
    if not keys.left:
        warnings.append(
            _(
                "No opening key is left: after a loss this node could not go on. The custodian "
                "makes new ones with “ayni card renew --openings”."
            )
        )
    return NodeCard(
        files=words.files(files),
        files_told=words.files_remedy(files),
        keys=ngettext(
            "{n} of {all} opening keys is left.",
            "{n} of {all} opening keys are left.",
            len(keys.left),
        ).format(n=len(keys.left), all=len(keys.certified)),
        sheet=FactSheet(title="", facts=_keys_one_by_one(keys)),
        warnings=tuple(warnings),
    )


def _keys_one_by_one(keys: openings.Keys) -> list[Fact]:
    """Return how each opening key stands, so that each envelope in a safe can be found here."""
    told = {
        **dict.fromkeys(keys.certified, _("left: it can open one log")),
        **dict.fromkeys(keys.used, _("used: it has opened a log, and opens no other")),
        **dict.fromkeys(keys.revoked, _("revoked: a newer node card leaves it out")),
    }
    label = _("Opening key {n}")
    return [Fact(label=label.format(n=n), value=told[n]) for n in sorted(told)]


@require_safe
def lines(request: Request) -> HttpResponse:
    """Say at the top of a page that stays open how the links stand now."""
    return page(request, "web/parts/band_links.html", lines=state.lines(request.viewer.clocks))


def card(link: Neighbour, clocks: Clocks, compared: str = "") -> LinkCard:
    """Return what the screen says about one neighbour.

    Args:
        link: how the link stands.
        clocks: whose clocks the page shows.
        compared: when persons compared the words of its key; empty if unknown.
    """
    line = state.line(link, clocks)
    reason = words.reason(link)
    return LinkCard(
        line=line,
        reason="" if reason == line.sentence else reason,
        remedy=words.remedy(link),
        clock=words.clock(link),
        ways=[_way(carrier, clocks) for carrier in link.carriers],
        sheet=FactSheet(title="", facts=_facts(link, clocks, compared)),
    )


def _compared(held: Mapping[str, HeldCard], link: Neighbour, clocks: Clocks) -> str:
    card_held = held.get(link.party)
    if card_held is None:
        return ""
    return _("compared by words on {at}").format(at=times.moment(card_held.compared_ms, clocks))


def _facts(link: Neighbour, clocks: Clocks, compared: str) -> list[Fact]:
    facts = [
        Fact(label=_("Their key"), value=compared),
        Fact(
            label=_("Last contact"),
            value=_at(link.contact_ms, clocks),
        ),
        *([] if link.carriers else _last(link, clocks)),
        Fact(label=_("Acts of ours without their receipt"), value=str(link.missing_there)),
        Fact(label=_("Acts they have shown that are not here"), value=str(link.missing_here)),
        Fact(label=_("Stored here, waiting for others"), value=str(link.waiting)),
        Fact(label=_("Set aside as bad input"), value=str(link.set_aside)),
        Fact(label=_("Address"), value=link.endpoint, code=True),
        Fact(label=_("Node card"), value=str(link.card_number or "")),
        Fact(label=_("Their software"), value=link.software),
        Fact(label=_("Found"), value=link.detail),
    ]
    return [fact for fact in facts if fact.value]


def _last(link: Neighbour, clocks: Clocks) -> list[Fact]:
    """Return when something last passed; where carriers are known each says it of itself."""
    return [
        Fact(label=_("Last in"), value=_at(link.last_in_ms, clocks)),
        Fact(label=_("Last out"), value=_at(link.last_out_ms, clocks)),
    ]


def _at(at_ms: int | None, clocks: Clocks) -> str:
    return times.moment(at_ms, clocks) if at_ms else _("nothing yet")


def _way(carrier: Carrier, clocks: Clocks) -> Way:
    lying = []
    if carrier.waiting:
        lying.append(_("not collected: {n}").format(n=carrier.waiting))
    if carrier.refused:
        lying.append(_("set aside: {n}").format(n=carrier.refused))
    return Way(
        name=courier_words.name(carrier),
        told=courier_words.standing(carrier),
        remedy=courier_words.remedy(carrier),
        detail=carrier.detail,
        last_in=_ago(carrier.last_in_ms, clocks),
        last_out=_ago(carrier.last_out_ms, clocks),
        lying=", ".join(lying) or "–",
    )


def _ago(at_ms: int | None, clocks: Clocks) -> str:
    if not at_ms:
        return "–"
    told = _("{at}, {d} ago")
    return told.format(at=times.moment(at_ms, clocks), d=times.ago(at_ms, clocks.now_ms))
