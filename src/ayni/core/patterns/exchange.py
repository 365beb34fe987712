# SPDX-License-Identifier: Apache-2.0
"""Exchange: a request with lines, offers on them, acceptances that bind two parties.

    requested → offered → accepted (binding) → delivered → closed, line by line

The requester alone accepts and closes a line, the offerer alone withdraws and delivers. An
acceptance holds unless the withdrawal of the offer lies in its causal past. Totals are for display;
over-acceptance is shown, not resolved. Source: kernel.md S15; rooms.md A0.5.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ayni.core.acts import Act
from ayni.core.patterns.common import Responses, judge_response, responses_of
from ayni.core.patterns.gathering import Sieve, fact_count, fact_hash, gather, word_of
from ayni.core.reasons import Reason


@dataclass(frozen=True, slots=True)
class Offer:
    """An offer on one line.

    Attributes:
        act: the act that offers.
        line: number of the line, from 0.
        withdrawals: acts that withdraw it.
        acceptances: acts that accept it and hold.
        crossed: an acceptance holds although the offer was withdrawn: neither knew the other.
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


_BY_OFFERER = frozenset({"offer_withdrawn", "delivered"})
_CITING = _BY_OFFERER | {"accepted"}


@dataclass(frozen=True, slots=True)
class _Desk:
    """What one fold has learnt so far: the regular offers and what cites each of them."""

    request: Act
    sieve: Sieve
    offers: dict[bytes, Act] = field(default_factory=dict)
    citing: dict[tuple[bytes, str], list[bytes]] = field(default_factory=dict)
    closings: dict[int, set[bytes]] = field(default_factory=dict)

    def cited(self, offer: bytes, word: str) -> tuple[bytes, ...]:
        """Return the regular acts of one word that cite an offer, each once."""
        return tuple(dict.fromkeys(self.citing.get((offer, word), ())))

    def take(self, act: Act) -> None:
        """Note a regular act that moves a line."""
        word = word_of(act)
        if word == "offered":
            self.offers[act.leaf] = act
        elif word == "line_closed":
            self.closings.setdefault(_line(act), set()).add(act.leaf)
        elif word in _CITING:
            self.citing.setdefault((fact_hash(act, "offer"), word), []).append(act.leaf)


def fold_exchange(acts: Iterable[Act]) -> Exchange:
    """Fold the acts about one request.

    The words are ``requested`` (opens; structural member `lines`, a count), ``offered`` (`line`),
    ``offer_withdrawn``, ``accepted``, ``delivered`` (each with `offer`) and ``line_closed``
    (`line`).
    """
    sieve = Sieve()
    gathered = gather(acts, sieve)
    if gathered.opening is None:
        return Exchange(None, 0, (), frozenset(), responses_of(sieve), sieve.aside)
    desk = _Desk(gathered.opening, sieve)
    for act in gathered.others:
        reason = _judge(act, desk)
        sieve.judge(act, reason)
        if reason is None:
            desk.take(act)
    return Exchange(
        request=gathered.opening,
        lines_count=_lines_count(gathered.opening),
        offers=tuple(_offer(act, desk) for act in sieve.deeds("offered")),
        closed_lines=frozenset(desk.closings),
        responses=responses_of(sieve),
        aside=sieve.aside,
    )


def _judge(act: Act, desk: _Desk) -> Reason | None:
    word = word_of(act)
    if word in ("offered", "line_closed"):
        return _judge_on_line(act, desk)
    if word in _CITING:
        return _judge_citing(act, desk)
    return judge_response(
        act, desk.sieve, versions=(word_of(desk.request), "offered", "accepted"), author=None
    )


def _judge_on_line(act: Act, desk: _Desk) -> Reason | None:
    line, own = _line(act), act.party == desk.request.party
    if not 0 <= line < _lines_count(desk.request):
        return Reason.LINE_UNKNOWN
    if word_of(act) == "offered":
        if own:
            return Reason.OWN_ACT
    elif not own:
        return Reason.NOT_AUTHOR
    return Reason.AFTER_END if desk.sieve.follows(desk.closings.get(line, ()), act) else None


def _judge_citing(act: Act, desk: _Desk) -> Reason | None:
    word = word_of(act)
    offer = desk.sieve.known(fact_hash(act, "offer"), act)
    if offer is None or offer.leaf not in desk.offers:
        return Reason.OFFER_UNKNOWN
    if act.party != (offer if word in _BY_OFFERER else desk.request).party:
        return Reason.NOT_AUTHOR
    accepted = desk.sieve.follows(desk.cited(offer.leaf, "accepted"), act)
    match word:
        case "offer_withdrawn":
            return Reason.AGREED_ALREADY if accepted else None
        case "delivered":
            return None if accepted else Reason.ACCEPTANCE_UNKNOWN
        case _:
            closed = desk.closings.get(_line(offer), frozenset[bytes]())
            gone = desk.cited(offer.leaf, "offer_withdrawn")
            return Reason.AFTER_END if desk.sieve.follows((*gone, *closed), act) else None


def _offer(act: Act, desk: _Desk) -> Offer:
    withdrawals = desk.cited(act.leaf, "offer_withdrawn")
    acceptances = desk.cited(act.leaf, "accepted")
    return Offer(
        act=act,
        line=_line(act),
        withdrawals=withdrawals,
        acceptances=acceptances,
        # A withdrawal that knew the acceptance, and the reverse, is set aside.
        crossed=bool(withdrawals and acceptances),
        deliveries=desk.cited(act.leaf, "delivered"),
    )


def _line(act: Act) -> int:
    line = fact_count(act, "line")
    return -1 if line is None else line


def _lines_count(request: Act) -> int:
    return max(fact_count(request, "lines") or 0, 0)
