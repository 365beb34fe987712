# SPDX-License-Identifier: Apache-2.0
"""Exchange: a request with lines, offers on them, acceptances that bind two parties.

    requested → offered → accepted (binding) → delivered → closed, line by line

The requester alone accepts and closes, the offerer alone withdraws and delivers. An acceptance
holds unless the withdrawal of the offer lies in its causal past. Quantities are content: totals
are for display, over-acceptance is shown, not resolved. Source: kernel.md S15; rooms.md A0.5.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast

from ayni.core.acts import Act
from ayni.core.order import before, sort_key
from ayni.core.patterns.common import Responses, fact_hash, responses_of, word_of
from ayni.core.reasons import Reason


@dataclass(frozen=True, slots=True)
class Offer:
    """An offer on one line.

    Attributes:
        act: the act that offers.
        line: number of the line, from 0.
        withdrawals: acts that withdraw it.
        acceptances: acts that accept it and hold.
        crossed: an acceptance holds although the offer was withdrawn: it did not know.
        deliveries: acts that report delivery.
    """

    act: Act
    line: int
    withdrawals: tuple[bytes, ...]
    acceptances: tuple[bytes, ...]
    crossed: bool
    deliveries: tuple[bytes, ...]

    @property
    def binding(self) -> bool:
        """Tell whether the offer was accepted."""
        return bool(self.acceptances)


@dataclass(frozen=True, slots=True)
class Exchange:
    """The state of a request.

    Attributes:
        request: the opening act, or none if only others are held.
        lines_count: lines of the request.
        offers: in display order.
        closed_lines: lines that the requester closed.
        responses: what stands beside it.
        aside: leaf hash to reason code.
    """

    request: Act | None
    lines_count: int
    offers: tuple[Offer, ...]
    closed_lines: frozenset[int]
    responses: Responses
    aside: Mapping[bytes, str]

    def line_state(self, line: int) -> str:
        """Return ``open``, ``offered``, ``accepted``, ``delivered`` or ``closed``."""
        if line in self.closed_lines:
            return "closed"
        offers = [o for o in self.offers if o.line == line]
        if any(o.deliveries and o.binding for o in offers):
            return "delivered"
        if any(o.binding for o in offers):
            return "accepted"
        return "offered" if any(not o.withdrawals for o in offers) else "open"


def fold_exchange(acts: Iterable[Act]) -> Exchange:
    """Fold the acts about one request.

    The words are ``requested`` (opens; structural member `lines`, a count), ``offered`` (`line`),
    ``offer_withdrawn``, ``accepted``, ``delivered`` (each with `offer`) and ``line_closed``
    (`line`).
    """
    pool = sorted({a.leaf: a for a in acts}.values(), key=sort_key)
    aside: dict[bytes, str] = {}
    request = next((a for a in pool if a.header.about is None), None)
    requester = request.party if request else ""
    count = cast(int, request.facts.get("lines", 0)) if request else 0
    offers = {a.leaf: a for a in pool if word_of(a) == "offered" and _on_line(a, count, aside)}
    withdrawn = _citing(pool, "offer_withdrawn", offers, aside, by_offerer=True, party=requester)
    delivered = _citing(pool, "delivered", offers, aside, by_offerer=True, party=requester)
    accepted = _citing(pool, "accepted", offers, aside, by_offerer=False, party=requester)
    for leaf, rows in accepted.items():
        late = [a for a in rows if any(before(w, a) for w in withdrawn[leaf])]
        aside.update({a.leaf: Reason.AFTER_END for a in late})
        accepted[leaf] = [a for a in rows if a not in late]
    closed = set()
    for act in pool:
        if word_of(act) == "line_closed" and _on_line(act, count, aside):
            if act.party == requester:
                closed.add(cast(int, act.facts["line"]))
            else:
                aside[act.leaf] = Reason.NOT_AUTHOR
    responses = responses_of(pool, [request] if request else [])
    return Exchange(
        request=request,
        lines_count=count,
        offers=tuple(
            Offer(
                act=act,
                line=cast(int, act.facts["line"]),
                withdrawals=tuple(w.leaf for w in withdrawn[leaf]),
                acceptances=tuple(a.leaf for a in accepted[leaf]),
                crossed=bool(withdrawn[leaf] and accepted[leaf]),
                deliveries=tuple(d.leaf for d in delivered[leaf]),
            )
            for leaf, act in offers.items()
        ),
        closed_lines=frozenset(closed),
        responses=responses,
        aside={**responses.aside, **aside},
    )


def _on_line(act: Act, count: int, aside: dict[bytes, str]) -> bool:
    line = act.facts.get("line")
    if type(line) is int and 0 <= line < count:
        return True
    aside[act.leaf] = Reason.LINE_UNKNOWN
    return False


def _citing(
    pool: list[Act],
    word: str,
    offers: Mapping[bytes, Act],
    aside: dict[bytes, str],
    *,
    by_offerer: bool,
    party: str,
) -> dict[bytes, list[Act]]:
    """Return, by offer, the acts of one word that cite it and may be done by their author."""
    rows: dict[bytes, list[Act]] = {leaf: [] for leaf in offers}
    for act in pool:
        if word_of(act) != word:
            continue
        offer = offers.get(fact_hash(act, "offer"))
        if offer is None or not before(offer, act):
            aside[act.leaf] = Reason.OFFER_UNKNOWN
        elif act.party != (offer.party if by_offerer else party):
            aside[act.leaf] = Reason.NOT_AUTHOR
        else:
            rows[offer.leaf].append(act)
    return rows
