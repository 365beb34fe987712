# SPDX-License-Identifier: Apache-2.0
"""Counts persons and material of an incident, each party's account by itself; pure.

Whoever counts, says what is back: the persons that a party counts are out until that party states
their return, an item until the party that listed it does. What another party states of it stands
beside and can be confirmed. Nothing is added up over two parties, nothing averaged.
Source: rooms.md A1, edge case 5.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

from ayni.core.acts import Act
from ayni.core.patterns.gathering import (
    fact_code,
    fact_codes,
    fact_count,
    fact_hash,
    fact_hashes,
    word_of,
)
from ayni.core.patterns.two_keys import Names
from ayni.rooms.notices.facts import Persons, differ

DIFFER = "counts"
"""Name of the difference between two counts, among the names of what stays open."""
PERSONS_WORDS = ("incident_opened", "position_stated")
RETURN_WORDS = ("returned",)
ITEM_WORDS = ("item_listed", "item_corrected", "item_withdrawn")


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """What one party holds.

    Attributes:
        act: the act that states it.
        persons: how many persons it counts, or none if it does not say.
        supersedes: own positions that it replaces.
        current: no other position of the party replaces it.
    """

    act: Act
    persons: Persons | None
    supersedes: tuple[bytes, ...]
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The persons that one party counts, and what it says came back.

    Attributes:
        party: who counts.
        persons: the count; none if it only stated returns.
        counted: the act that states the count, or none.
        returns: its own statements of return, in display order.
        back: how many came back, by its own statements.
    """

    party: str
    persons: Persons | None
    counted: Act | None
    returns: tuple[Act, ...]
    back: int

    @property
    def out(self) -> int | None:
        """Return how many are out, or none if the party cannot say or does not count."""
        if self.persons is None or self.persons.number is None:
            return None
        return max(0, self.persons.number - self.back)

    @property
    def open(self) -> bool:
        """Tell whether somebody may still be out by this count."""
        return self.persons is not None and self.out != 0

    @property
    def done_ms(self) -> int | None:
        """Return when the last of them came back, as stated; none while somebody may be out.

        A count of nobody, or one stated after the return, ends when it was stated.
        """
        if self.open or self.counted is None:
            return None
        return max((happened_ms(act) for act in self.returns), default=self.counted.header.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A piece of material, and what the party that listed it says came back.

    Attributes:
        act: the act that lists it.
        heads: the act that lists it or the correction that took its place; several only if they
            crossed.
        withdrawn: acts of its party that withdraw it from the list.
        quantity: how many pieces, by the head that counts: of several the graver.
        held_by: the party that holds it, as that head states.
        returns: statements of return by the party that listed it.
        back: how many pieces came back, by these statements.
        stated: statements of return by other parties.
    """

    act: Act
    heads: tuple[Act, ...]
    withdrawn: tuple[Act, ...]
    quantity: int
    held_by: str
    returns: tuple[Act, ...]
    back: int
    stated: tuple[Act, ...]

    @property
    def out(self) -> int:
        """Return how many pieces are out; of what is withdrawn from the list none is."""
        return 0 if self.withdrawn else max(0, self.quantity - self.back)

    @property
    def done_ms(self) -> int | None:
        """Return when the last piece came back, as stated; none while one is out."""
        return None if self.out else max((happened_ms(act) for act in self.returns), default=None)

    @property
    def current(self) -> Act:
        """Return the act that says what it is: its listing, or the correction that counts."""
        return graver(self.heads)

    @property
    def unconfirmed(self) -> tuple[Act, ...]:
        """Return the statements by other parties that the listing party has not confirmed."""
        confirmed = {fact_hash(act, "confirms") for act in self.returns}
        return tuple(act for act in self.stated if act.leaf not in confirmed)


def persons_of(act: Act) -> Persons | None:
    """Return the count of persons that an act states, or none."""
    value = act.facts.get("persons")
    return Persons.from_value(value) if value is not None else None


def happened_ms(act: Act) -> int:
    """Return when something happened, as its author states it: else when the act was signed."""
    value = act.facts.get("occurred_at")
    told = value.get("ms") if isinstance(value, dict) else None
    return told if type(told) is int else act.header.at


def item_names(names: Names) -> tuple[str, ...]:
    """Return the leaf hashes of items among the names of what stays open, sorted."""
    return tuple(sorted(name[5:] for name in names if name.startswith("item:")))


def person_names(names: Names) -> tuple[str, ...]:
    """Return the parties whose count of persons stays open, sorted."""
    return tuple(sorted(name[8:] for name in names if name.startswith("persons:")))


@dataclass(frozen=True, slots=True)
class Said:
    """What some acts say of one incident: all of them, or those in the past of one."""

    counts: Sequence[Act]
    listed: Sequence[Act]
    changes: Sequence[Act]
    returns: Sequence[Act]

    @classmethod
    def of(cls, opening: Sequence[Act], moves: Iterable[Act]) -> Said:
        """Sort acts by what they say."""
        by_word: dict[str, list[Act]] = {}
        for act in (*opening, *moves):
            by_word.setdefault(word_of(act), []).append(act)
        return cls(
            [*by_word.get("incident_opened", []), *by_word.get("position_stated", [])],
            by_word.get("item_listed", []),
            [*by_word.get("item_corrected", []), *by_word.get("item_withdrawn", [])],
            by_word.get("returned", []),
        )

    def positions(self) -> tuple[Position, ...]:
        """Return the positions, each with whether it is current."""
        stated = [act for act in self.counts if word_of(act) == "position_stated"]
        gone = {leaf for act in stated for leaf in fact_hashes(act, "supersedes")}
        return tuple(
            Position(
                act=act,
                persons=persons_of(act),
                supersedes=fact_hashes(act, "supersedes"),
                current=act.leaf not in gone,
            )
            for act in stated
        )

    def accounts(self) -> tuple[Account, ...]:
        """Return the account of every party that counts persons or states their return."""
        returns = [act for act in self.returns if fact_code(act, "what") == "persons"]
        parties = {act.party for act in (*self._counting(), *returns)}
        return tuple(self._account(party, returns) for party in sorted(parties))

    def items(self) -> tuple[Item, ...]:
        """Return the items with what is said of their return."""
        about: dict[bytes, list[Act]] = {}
        for act in (*self.changes, *self.returns):
            if leaf := fact_hash(act, "item"):
                about.setdefault(leaf, []).append(act)
        return tuple(_item(act, about.get(act.leaf, [])) for act in self.listed)

    def _account(self, party: str, returns: Iterable[Act]) -> Account:
        counted = self._count_of(party)
        own = tuple(act for act in returns if act.party == party)
        return Account(
            party=party,
            persons=persons_of(counted) if counted is not None else None,
            counted=counted,
            returns=own,
            back=sum(fact_count(act, "count") or 0 for act in own),
        )

    def _counting(self) -> list[Act]:
        return [act for act in self.counts if act.facts.get("persons") is not None]

    def _count_of(self, party: str) -> Act | None:
        """Return the act whose count of a party stands; of two that crossed, the graver."""
        own = [act for act in self._counting() if act.party == party]
        replaced: set[bytes] = set()
        by_leaf = {act.leaf: act for act in self.counts}
        stated = [act for act in own if word_of(act) == "position_stated"]
        if stated:
            replaced.update(a.leaf for a in own if word_of(a) == "incident_opened")
        # Through positions that state no count as well: those replace, and count nothing.
        left = [leaf for act in stated for leaf in fact_hashes(act, "supersedes")]
        while left:
            leaf = left.pop()
            if leaf in by_leaf and leaf not in replaced:
                replaced.add(leaf)
                left.extend(fact_hashes(by_leaf[leaf], "supersedes"))
        standing = [act for act in own if act.leaf not in replaced]
        return max(standing, key=_gravity, default=None)


def _gravity(act: Act) -> tuple[int, int, bytes]:
    low, high = cast(Persons, persons_of(act)).ends
    return high, low, act.leaf


def _item(act: Act, about: Sequence[Act]) -> Item:
    heads = heads_of([act, *(one for one in about if word_of(one) == "item_corrected")])
    returns = [one for one in about if word_of(one) == "returned"]
    own = tuple(one for one in returns if one.party == act.party)
    current = graver(heads)
    return Item(
        act=act,
        heads=heads,
        withdrawn=tuple(one for one in about if word_of(one) == "item_withdrawn"),
        quantity=fact_count(current, "quantity") or 0,
        held_by=fact_code(current, "held_by"),
        returns=own,
        back=sum(fact_count(one, "count") or 0 for one in own),
        stated=tuple(one for one in returns if one.party != act.party),
    )


def heads_of(versions: Sequence[Act]) -> tuple[Act, ...]:
    """Return the versions of an item that no other of them replaces; never none of some."""
    gone = {leaf for act in versions for leaf in fact_hashes(act, "supersedes")}
    return tuple(act for act in versions if act.leaf not in gone) or tuple(versions)


def graver(heads: Sequence[Act]) -> Act:
    """Return the head that counts: of corrections that crossed the one of more pieces."""
    return max(heads, key=lambda act: (fact_count(act, "quantity") or 0, act.leaf))


def counts_differ(counts: Iterable[Persons | None]) -> bool:
    """Tell whether two of these counts cannot both be right."""
    known = [count for count in counts if count is not None]
    return any(differ(one, other) for one in known for other in known)


def names_of(accounts: Iterable[Account], items: Iterable[Item]) -> Names:
    """Return what is open by these accounts, by name."""
    held = list(accounts)
    names = {f"persons:{a.party}" for a in held if a.open}
    names |= {f"item:{i.act.leaf.hex()}" for i in items if i.out}
    return frozenset(names | ({DIFFER} if counts_differ(a.persons for a in held) else set()))


def named(act: Act) -> Names:
    """Return what a proposal to close, or a consent, says stays open."""
    names = {f"persons:{party}" for party in fact_codes(act, "persons_open")}
    names |= {f"item:{leaf.hex()}" for leaf in fact_hashes(act, "items_open")}
    return frozenset(names | ({DIFFER} if fact_count(act, "counts_differ") == 1 else set()))
