# SPDX-License-Identifier: Apache-2.0
"""Draws the start page: the partnerships of this state, each kept by a node of its own.

Labels, links and counts only: no page shows a word of another partnership's record.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from ayni.adapters import beside
from ayni.adapters.beside import Beside
from ayni.adapters.link import words as link_words
from ayni.adapters.link.health import Neighbour
from ayni.web import links
from ayni.web.shell import page
from ayni.web.viewer import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """The link of one partnership to one of its members."""

    party: str
    icon: str
    told: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Partnership:
    """One partnership on the start page.

    Attributes:
        name: what it is called.
        node: what its own people call the node.
        mode: `exercise` or `actual`; empty if the node cannot be read.
        here: it is the one that is looked at.
        url: its pages; empty for the one that is looked at, or where they are not known.
        ways: its links.
        unread: what came since anybody of this node looked; empty if nothing did.
        trouble: why it does not stand as it should; may be empty.
    """

    name: str
    node: str
    mode: str
    here: bool
    url: str
    ways: list[Way]
    unread: str
    trouble: str


@require_safe
def partnerships(request: Request) -> HttpResponse:
    """Show every partnership of this state with its mode, its links and what is new."""
    home = settings.AYNI_BESIDE
    own = settings.AYNI_DATA
    now_ms = request.viewer.now_ms
    found = beside.nodes(home, own=own, now_ms=now_ms) if home else beside.alone(own, now_ms=now_ms)
    return page(
        request,
        "web/partnerships.html",
        part="partnerships",
        partnerships=[_shown(one, request.viewer.language) for one in found],
    )


def _shown(one: Beside, language: str) -> Partnership:
    told = one.status
    trouble = ""
    if not one.mode:
        trouble = _("Its description cannot be read. Call the operator of this node.")
    elif told is None:
        trouble = _("Its link has never run.")
    elif not told.own.signing:
        trouble = link_words.own(told.own)
    return Partnership(
        name=_called(one.partnership, language) or one.name,
        node=one.label,
        mode=one.mode,
        here=one.own,
        url="" if one.own else one.url,
        ways=[_way(link) for link in told.neighbours] if told else [],
        unread=_unread(one.unread),
        trouble=trouble,
    )


def _way(link: Neighbour) -> Way:
    tone = links.tone(link)
    told = _("Nothing is missing, either way.") if tone == "up" else link_words.reason(link)
    return Way(party=link.party, icon=links.ICONS[tone], told=told)


def _unread(count: int) -> str:
    if not count:
        return ""
    return ngettext(
        "{n} act came since somebody here last looked.",
        "{n} acts came since somebody here last looked.",
        count,
    ).format(n=count)


def _called(label: str | Mapping[str, str], language: str) -> str:
    if isinstance(label, str):
        return label
    return label.get(language) or next(iter(label.values()), "")
