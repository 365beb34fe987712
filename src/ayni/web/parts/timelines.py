# SPDX-License-Identifier: Apache-2.0
"""Shows the acts about an object one after another; judges none of them.

Each entry says who (party, office, capacity), what, when at both ends, and where the act stands,
in words. A receipt is never worded as reading or consent.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from ayni.core.limits import CLAIMED_TIME_TOLERANCE_MS
from ayni.web import times
from ayni.web.parts.facts import Fact
from ayni.web.sentences.standing import d3_signed_not_arrived, d4_received
from ayni.web.times import Clocks

Verdict = Literal["regular", "aside", "waiting", "newer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One act in a timeline.

    Attributes:
        leaf: leaf hash, 64 hex digits; the anchor on the page.
        party: code of the party that acts.
        office: name or id of the office.
        capacity: titular, subrogante, interino or encargado.
        what: what the act is, such as "Notice given".
        at_ms: claimed time.
        stands: where it stands, in sentences such as D-3, D-4, D-5.
        facts: what it says, in short.
        code: reading code.
        url: page of the act in the Record.
        proof_url: where its proof can be fetched, or empty.
        print_url: where it can be printed, or empty.
        erase_url: where the viewer may ask for an erasure of it, or empty.
        verdict: regular, set aside, waiting, or needing newer software.
        reason: D-38, D-7 or the like when it is not regular.
        own: whether this node's party signed it.
        automatic: whether the node itself acted.
        critical: whoever does not know its kind cannot tell how the matter stands.
    """

    leaf: str
    party: str
    office: str
    capacity: str
    what: str
    at_ms: int
    stands: Sequence[str] = ()
    facts: Sequence[Fact] = ()
    code: str = ""
    url: str = ""
    proof_url: str = ""
    print_url: str = ""
    erase_url: str = ""
    verdict: Verdict = "regular"
    reason: str = ""
    own: bool = False
    automatic: bool = False
    critical: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The acts about an object, oldest first, with the clocks they are read on."""

    entries: Sequence[Entry]
    clocks: Clocks
    empty: str = ""

    @property
    def outdated(self) -> bool:
        """Tell whether an act that this software cannot read may have changed the matter."""
        return any(entry.verdict == "newer" and entry.critical for entry in self.entries)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptSeen:
    """A neighbour's receipt that covers an act.

    Attributes:
        party: whose node stored it.
        at_ms: when, by that node's clock.
    """

    party: str
    at_ms: int


def stands_in_words(
    *,
    at_ms: int,
    own: bool,
    others: Sequence[str],
    receipts: Sequence[ReceiptSeen],
    clocks: Clocks,
) -> tuple[str, ...]:
    """Say where an act stands: D-3 for every node it has not reached, D-4 for every receipt.

    Args:
        at_ms: when it was signed.
        own: whether this node's party signed it.
        others: codes of the parties other than the author.
        receipts: receipts held that cover it.
        clocks: whose clocks the page shows.
    """
    first = {receipt.party: receipt.at_ms for receipt in reversed(receipts)}
    told = [
        d4_received(at=times.hour(stored_ms, clocks), party=party)
        for party, stored_ms in sorted(first.items(), key=lambda seen: seen[1])
    ]
    if own:
        told += [
            d3_signed_not_arrived(at=times.hour(at_ms, clocks), party=party)
            for party in others
            if party not in first
        ]
    return tuple(told)


def clock_in_words(at_ms: int, stored_ms: int | None) -> str:
    """Say that a claimed time is far from the first time somebody else held the act.

    An act may come late because there was no line; one that was held before it claims to be signed
    shows a wrong clock, whichever of the two it was. Nobody's clock is corrected.

    Args:
        at_ms: claimed time.
        stored_ms: when a node of another party first stored it, or none if none is known to.

    Returns:
        Nothing while the two are near.
    Source: DESIGN.md section 5, order for display.
    """
    if stored_ms is None or abs(stored_ms - at_ms) <= CLAIMED_TIME_TOLERANCE_MS:
        return ""
    lasts = times.span(abs(stored_ms - at_ms) // 1000)
    if stored_ms < at_ms:
        return _(
            "Mind the clocks: another node stored it {lasts} before the time at which it says it "
            "was signed."
        ).format(lasts=lasts)
    return _(
        "Mind the time: another node first stored it {lasts} after the time at which it says it "
        "was signed. The record cannot tell a slow line from a wrong clock."
    ).format(lasts=lasts)


def capacity_in_words(capacity: str) -> str:
    """Return what a capacity is called; an unknown one stands for itself."""
    return {
        "titular": _("holder of the office"),
        "subrogante": _("(S), standing in by law"),
        "interino": _("(i), interim"),
        "encargado": _("(e), in charge"),
    }.get(capacity, capacity)
