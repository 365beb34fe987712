# SPDX-License-Identifier: Apache-2.0
"""Shows what came in about a matter since its page was drawn, before or after a deed is signed.

An ordinary deed is not signed then: the page shows what came, and what was typed stays. An urgent
one is signed, and the page shows what had come. Source: rooms.md A0.2 (stale page).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, cast
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import ngettext

from ayni.adapters.record import reading
from ayni.adapters.record.sequencing import Appended
from ayni.core.errors import StalePage
from ayni.web import acts
from ayni.web.parts.timelines import Entry, Timeline
from ayni.web.sentences.signing import d10_page_has_aged
from ayni.web.viewer import Viewer

ANCHOR_CHARS: Final = 16
"""So much of a leaf hash names an act on the page of its matter."""
SHOWN_MAX_COUNT: Final = 20
_FIELD: Final = "newer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Newer:
    """What came in since the page was drawn.

    Attributes:
        sentence: D-10, or that the deed is signed all the same.
        entries: the acts, oldest first; the newest if there are many.
    """

    sentence: str
    entries: Sequence[Entry]


def aged_since(stale: StalePage, viewer: Viewer) -> Newer:
    """Return D-10 with the acts that came in, for a deed that was not signed.

    Args:
        stale: as the record raised it; `newer` in its params are the acts.
        viewer: who reads.
    """
    leaves = cast(tuple[bytes, ...], stale.params.get("newer", ()))
    count = max(1, len(leaves), cast(int, stale.params.get("count", 1)))
    return Newer(
        sentence=d10_page_has_aged(count=count), entries=_entries(leaves[-SHOWN_MAX_COUNT:], viewer)
    )


def address_after(page: str, done: Appended) -> str:
    """Return where a signed deed leads: to its act, and to what had come in before it.

    Args:
        page: address of the matter.
        done: the act that was signed.
    """
    told = [leaf.hex()[:ANCHOR_CHARS] for leaf in done.newer[-SHOWN_MAX_COUNT:]]
    asked = f"?{urlencode({_FIELD: '.'.join(told)})}" if told else ""
    return f"{page}{asked}#act-{done.leaf.hex()[:ANCHOR_CHARS]}"


def came_meanwhile(request: HttpRequest, timeline: Timeline | None) -> Newer | None:
    """Return what had come in before an urgent deed, as its address says; none if nothing had.

    Args:
        request: for the page of the matter.
        timeline: the acts on it; what the address names besides is not there.
    """
    told = frozenset(request.GET.get(_FIELD, "").split(".")[:SHOWN_MAX_COUNT])
    entries = timeline.entries if timeline is not None else ()
    found = [entry for entry in entries if entry.leaf[:ANCHOR_CHARS] in told]
    if not found:
        return None
    sentence = ngettext(
        "Your deed is signed. {n} act that had come in since you opened the page:",
        "Your deed is signed. {n} acts that had come in since you opened the page:",
        len(found),
    ).format(n=len(found))
    return Newer(sentence=sentence, entries=found)


def _entries(leaves: Sequence[bytes], viewer: Viewer) -> list[Entry]:
    found = {act.leaf: act for act in reading.acts(leaves)} if leaves else {}
    return [acts.entry(found[leaf], viewer) for leaf in leaves if leaf in found]
