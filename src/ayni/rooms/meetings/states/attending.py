# SPDX-License-Identifier: Apache-2.0
"""Which statements of a party about its delegation, entry and tables count: the newest ones.

A party that says it anew has said it; two that did not know of each other (two logs of one party)
both stay and are both shown. Source: kernel.md S1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ayni.core.acts import Act
from ayni.core.order import sort_key
from ayni.core.patterns.gathering import Sieve, fact_code, fact_count, word_of
from ayni.core.reasons import Reason

Key = tuple[str, str]
"""Party, and direction (entry, departure), number of a table, or nothing for a delegation."""

DELEGATION = "delegation_announced"
ENTRY = "entry_declared"
TABLE = "table_led"
SAYINGS = frozenset({DELEGATION, ENTRY, TABLE})
OWN_OFFICES = ("lead", "rapporteur")
"""Members of a table's act that name offices of its author's state."""


@dataclass(frozen=True, slots=True)
class Sayings:
    """What parties said of themselves while one fold runs, and what they said anew.

    Attributes:
        standing: key to the acts that no later one of the party is known to replace.
        outdone: leaf hashes of acts that one replaced.
    """

    standing: dict[tuple[str, Key], dict[bytes, Act]] = field(default_factory=dict)
    outdone: set[bytes] = field(default_factory=set)

    def take(self, act: Act, sieve: Sieve) -> None:
        """Note a regular act; every copy of it is handed in, causes first."""
        word = word_of(act)
        if word not in SAYINGS:
            return
        held = self.standing.setdefault((word, _key(act)), {})
        # A copy of an act in a later log knows more than the act: each copy is asked.
        for leaf in [one for one in held if one != act.leaf and sieve.known(one, act)]:
            self.outdone.add(leaf)
            del held[leaf]
        if act.leaf not in self.outdone:
            held.setdefault(act.leaf, act)

    def newest(self, word: str) -> Mapping[Key, tuple[Act, ...]]:
        """Return key to the acts of a word that stand, in display order."""
        return {
            key: tuple(sorted(held.values(), key=sort_key))
            for (said, key), held in sorted(self.standing.items())
            if said == word
        }


def check_table(act: Act) -> Reason | None:
    """Look at one act alone: a table is led by offices of the party that says so."""
    named = [fact_code(act, name) for name in OWN_OFFICES]
    foreign = any(office and office.partition(".")[0] != act.party for office in named)
    return Reason.OFFICE_FOREIGN if foreign else None


def _key(act: Act) -> Key:
    word = word_of(act)
    if word == TABLE:
        return (act.party, str(fact_count(act, "table") or 0))
    return (act.party, fact_code(act, "direction") if word == ENTRY else "")
