# SPDX-License-Identifier: Apache-2.0
"""What became of an incident: a pure function of its acts; no clock, no content.

It belongs to no single party: each states positions, counts and returns, and two keys close it.
How long a clock has run is for pages to compute. Source: rooms.md A1, A0.5, A0.16.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Literal

from ayni.core.acts import Act
from ayni.core.codec import Json
from ayni.core.errors import SchemaError
from ayni.core.patterns.common import Objection, Query
from ayni.core.patterns.gathering import (
    Sieve,
    fact_code,
    fact_count,
    fact_hash,
    fact_hashes,
    word_of,
)
from ayni.core.patterns.two_keys import Names, Terms, TwoKeys, acts_before, fold_two_keys
from ayni.core.reasons import Reason
from ayni.rooms.notices.facts import INCIDENT_OPENED
from ayni.rooms.notices.states.counting import (
    ITEM_WORDS,
    PERSONS_WORDS,
    RETURN_WORDS,
    Account,
    Item,
    Position,
    Said,
    counts_differ,
    happened_ms,
    item_names,
    named,
    names_of,
    persons_of,
)
from ayni.rooms.notices.states.items import Listing

Stage = Literal["open", "persons_back", "items_back", "close_proposed", "closed", "unread"]


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentState:
    """The state of one incident.

    Attributes:
        keys: opening, proposals to close, responses.
        stage: unread while its opening act is not regular.
        contact_ms: claimed time of the first contact with another party, or none.
        positions: of every party, in display order.
        accounts: one for each party that counts or states a return of persons, by code.
        items: in display order.
        aside: leaf hash to reason code of acts that change nothing.
    """

    keys: TwoKeys
    stage: Stage
    contact_ms: int | None
    positions: tuple[Position, ...]
    accounts: tuple[Account, ...]
    items: tuple[Item, ...]
    aside: Mapping[bytes, str] = field(default_factory=dict)

    @property
    def opening(self) -> Act | None:
        """Return the act that opened it, or none."""
        return self.keys.opening

    @property
    def open_queries(self) -> tuple[Query, ...]:
        """Return the questions without a reply."""
        return tuple(q for q in self.keys.responses.queries if not q.replies)

    @property
    def open_objections(self) -> tuple[Objection, ...]:
        """Return the objections that nobody lifted."""
        return tuple(o for o in self.keys.responses.objections if not o.lifted)

    @property
    def differ(self) -> bool:
        """Tell whether two parties count differently."""
        return counts_differ([a.persons for a in self.accounts])

    @property
    def closed_ms(self) -> int | None:
        """Return the claimed time of the key that closed it; of several the first."""
        return min((p.turned_ms for p in self.keys.closes if p.turned_ms is not None), default=None)

    @property
    def still_open(self) -> Names:
        """Return what a close must name: as a proposal signed now would have to."""
        return names_of(self.accounts, self.items)

    @property
    def returns(self) -> tuple[Act, ...]:
        """Return every statement of a return, in display order."""
        return tuple(act for act in self.keys.moves if word_of(act) == "returned")

    def account(self, party: str) -> Account:
        """Return the account of a party; an empty one if it states nothing."""
        empty = Account(party=party, persons=None, counted=None, returns=(), back=0)
        return next((a for a in self.accounts if a.party == party), empty)

    def item(self, leaf: bytes) -> Item | None:
        """Return an item by the act that lists it."""
        return next((i for i in self.items if i.act.leaf == leaf), None)

    def names_item(self, leaf: bytes) -> bool:
        """Tell whether a proposal to close that stands names an item."""
        standing = (p for p in self.keys.proposals if not p.gone)
        return any(leaf.hex() in item_names(p.names) for p in standing)

    def current_positions(self, party: str) -> tuple[Position, ...]:
        """Return the positions of a party that no other of it replaces."""
        return tuple(p for p in self.positions if p.act.party == party and p.current)

    def structure(self) -> Json:
        """Return the state for the digest: the same on every node."""
        responses = self.keys.responses
        proposals: dict[str, Json] = {
            p.act.leaf.hex(): {
                "names": [*sorted(p.names)],
                "keys": {party: _hexes(held) for party, held in p.consents.items()},
                "gone": _hexes(p.gone),
            }
            for p in self.keys.proposals
        }
        return {
            "stage": self.stage,
            "positions": {p.act.leaf.hex(): int(p.current) for p in self.positions},
            "accounts": {
                a.party: [a.persons.to_value() if a.persons else None, a.back]
                for a in self.accounts
            },
            "items": {
                i.act.leaf.hex(): [i.quantity, i.held_by, i.back, int(bool(i.withdrawn))]
                for i in self.items
            },
            "proposals": proposals,
            "acknowledged": {party: _hexes(held) for party, held in responses.acknowledged.items()},
            "queries": [[q.leaf.hex(), _hexes(q.replies)] for q in responses.queries],
            "objections": [[o.leaf.hex(), int(o.lifted)] for o in responses.objections],
            "reservations": _hexes(responses.reservations),
            "aside": {leaf.hex(): str(code) for leaf, code in sorted(self.aside.items())},
        }


def fold_incident(acts: Iterable[Act]) -> IncidentState:
    """Return the state of one incident.

    Args:
        acts: its regular acts, in any order.
    """
    terms = replace(_TERMS, judge=partial(_judge, learnt=_Learnt()))
    keys = fold_two_keys(acts, terms, check=_check)
    said = Said.of(([keys.opening] if keys.opening else []), keys.moves)
    accounts, items = said.accounts(), said.items()
    return IncidentState(
        keys=keys,
        stage=_stage(keys, accounts, items),
        contact_ms=_contact_ms(keys),
        positions=said.positions(),
        accounts=accounts,
        items=items,
        aside=keys.aside,
    )


def _contact_ms(keys: TwoKeys) -> int | None:
    """Return when two parties first had contact: another party acted, or a call got through."""
    if keys.opening is None:
        return None
    opener = keys.opening.party
    made = [
        happened_ms(act)
        for act in keys.beside
        if (word_of(act) == "contact_noted" and fact_code(act, "result") == "spoke")
        or (word_of(act) in _REACHED and act.party != opener)
    ]
    made += [act.header.at for act in keys.moves if act.party != opener]
    return min(made, default=None)


_REACHED = frozenset({"acknowledged", "heard", "queried", "replied", "reserved"})
"""Words by which another party shows that the matter reached it."""


def _hexes(leaves: Iterable[bytes]) -> list[Json]:
    return [leaf.hex() for leaf in sorted(leaves)]


def _stage(keys: TwoKeys, accounts: Sequence[Account], items: Sequence[Item]) -> Stage:
    if keys.opening is None:
        return "unread"
    if keys.closed:
        return "closed"
    if keys.awaiting:
        return "close_proposed"
    counted = [a for a in accounts if a.persons is not None and a.persons.ends[1] > 0]
    if any(account.open for account in counted) or any(item.out for item in items):
        back = bool(counted) and not any(account.open for account in counted)
        return "persons_back" if back else "open"
    if any(not item.withdrawn for item in items):
        return "items_back"
    return "persons_back" if counted else "open"


def _check(act: Act) -> Reason | None:
    """Set aside an act whose members contradict each other, and what opens no incident."""
    word = word_of(act)
    if act.header.about is None and act.kind != INCIDENT_OPENED:
        return Reason.ABOUT_WRONG_KIND
    try:
        counted = persons_of(act) if word in PERSONS_WORDS else None
    except SchemaError:
        return Reason.BODY_MALFORMED
    if word == "incident_opened":
        return Reason.BODY_MALFORMED if counted is None else None
    if word in ("item_listed", "item_corrected"):
        whole = (fact_count(act, "quantity") or 0) > 0 and bool(fact_code(act, "held_by"))
        return None if whole else Reason.BODY_MALFORMED
    if word == "returned":
        whole = (fact_count(act, "count") or 0) > 0 and fact_code(act, "what") in _RETURN_ITEM
        item = bool(fact_hash(act, "item"))
        return None if whole and item == _RETURN_ITEM[fact_code(act, "what")] else _MALFORMED
    return None


_MALFORMED = Reason.BODY_MALFORMED
_RETURN_ITEM: Mapping[str, bool] = {"persons": False, "item": True}
"""What comes back to whether an item is named."""


@dataclass(slots=True)
class _Learnt:
    """What one fold has learnt so far.

    Attributes:
        listing: items and their versions.
        tally: party and item (empty: persons) to its regular statements of return, with counts.
    """

    listing: Listing = field(default_factory=Listing)
    tally: dict[tuple[str, bytes], dict[bytes, int]] = field(default_factory=dict)


def _judge(act: Act, sieve: Sieve, *, learnt: _Learnt) -> Reason | None:
    """Judge a position, an item, a return or a proposal by what its author's node held."""
    match word_of(act):
        case "position_stated":
            return _judge_position(act, sieve)
        case "item_listed" | "item_corrected" | "item_withdrawn":
            return learnt.listing.judge(act, sieve)
        case "returned":
            return _judge_returned(act, sieve, learnt)
        case "incident_close_proposed":
            items = [bytes.fromhex(leaf) for leaf in item_names(named(act))]
            known = [sieve.known(leaf, act) for leaf in items]
            listed = all(one is not None and word_of(one) == "item_listed" for one in known)
            return None if listed else Reason.ITEM_UNKNOWN
        case _:
            return None


def _judge_position(act: Act, sieve: Sieve) -> Reason | None:
    for leaf in fact_hashes(act, "supersedes"):
        replaced = sieve.known(leaf, act)
        if replaced is None or word_of(replaced) != "position_stated":
            return Reason.SUPERSEDED_UNKNOWN
        if replaced.party != act.party:
            return Reason.NOT_AUTHOR
    return None


def _judge_returned(act: Act, sieve: Sieve, learnt: _Learnt) -> Reason | None:
    confirmed = fact_hash(act, "confirms")
    if confirmed:
        other = sieve.known(confirmed, act)
        if other is None or word_of(other) != "returned":
            return Reason.VERSION_UNKNOWN
        if other.party == act.party:
            return Reason.OWN_ACT
    item = fact_hash(act, "item")
    if fact_code(act, "what") == "persons":
        counted = _before(act, sieve, PERSONS_WORDS).accounts()
        own = next((a.persons for a in counted if a.party == act.party), None)
        bound = None if own is None else own.ends[1]
    else:
        quantity = learnt.listing.quantity_before(item, act, sieve)
        if isinstance(quantity, Reason):
            return quantity
        bound = quantity
    stated, count = learnt.tally.setdefault((act.party, item), {}), fact_count(act, "count") or 0
    if bound is not None and _back_before(act, sieve, stated, bound - count) > bound - count:
        return Reason.MORE_THAN_OUT
    stated[act.leaf] = count
    return None


def _back_before(act: Act, sieve: Sieve, stated: Mapping[bytes, int], room: int) -> int:
    """Return how many an author had stated as back: all statements, or exactly if that matters.

    What lies in the past of an act is never more than all, so the long look is seldom needed.
    """
    total = sum(stated.values()) - stated.get(act.leaf, 0)
    if total <= room:
        return total
    return sum(
        count
        for leaf, count in stated.items()
        if leaf != act.leaf and sieve.known(leaf, act) is not None
    )


def _before(act: Act, sieve: Sieve, words: Sequence[str]) -> Said:
    """Return what is said in the causal past of an act."""
    known = acts_before(act, sieve, words)
    opening = [one for one in known if one.header.about is None]
    return Said.of(opening, (one for one in known if one.header.about is not None))


def _still_open(act: Act, sieve: Sieve) -> Names:
    said = _before(act, sieve, (*PERSONS_WORDS, *ITEM_WORDS, *RETURN_WORDS))
    return names_of(said.accounts(), said.items())


_TERMS = Terms(
    moving=frozenset({"position_stated", *ITEM_WORDS, "returned"}),
    lasting=frozenset({"returned"}),
    proposed="incident_close_proposed",
    consented="incident_close_consented",
    withdrawn="incident_close_withdrawn",
    still_open=_still_open,
    named=named,
)
