# SPDX-License-Identifier: Apache-2.0
"""Parts the acts of one object into regular ones and ones set aside, for every pattern.

A fold is a function of the set of acts and of happened-before. Must not use the order of a list,
a clock, or a content member; must not fail on any set of acts. Source: kernel.md S1, S6, S9.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from ayni.core.acts import Act
from ayni.core.codec import Json
from ayni.core.order import before, sort_key
from ayni.core.reasons import Reason


class Sieve:
    """The verdicts of one fold while it runs, and the regular acts by leaf.

    One header may stand in two logs of one party, with different pasts: the deed is one. It is
    regular if one of its copies is, and known to whoever knows one of them.
    """

    def __init__(self) -> None:
        """Begin with nothing judged."""
        self._copies: dict[bytes, list[Act]] = {}
        self._deeds: dict[str, list[Act]] = {}
        self._reasons: dict[bytes, Reason] = {}

    def judge(self, act: Act, reason: Reason | None) -> None:
        """Keep the act, or set it aside for a reason."""
        if reason is None:
            copies = self._copies.setdefault(act.leaf, [])
            if not copies:
                self._deeds.setdefault(word_of(act), []).append(act)
            copies.append(act)
        else:
            self._reasons[act.leaf] = min(reason, self._reasons.get(act.leaf, reason))

    def known(self, leaf: bytes, act: Act) -> Act | None:
        """Return a regular act by its leaf if it lies in the causal past of `act`."""
        copies = self._copies.get(leaf, [])
        return copies[0] if any(before(copy, act) for copy in copies) else None

    def follows(self, leaves: Iterable[bytes], act: Act) -> bool:
        """Tell whether one of these regular acts lies in the causal past of `act`."""
        return any(self.known(leaf, act) is not None for leaf in leaves)

    def deeds(self, *words: str) -> tuple[Act, ...]:
        """Return one copy of each regular act with one of these words, in display order."""
        found: list[Act] = []
        for word in words:
            if word in self._deeds:
                found += self._deeds[word]
        return tuple(sorted(found, key=sort_key)) if found else ()

    def has(self, words: frozenset[str]) -> bool:
        """Tell whether a regular act with one of these words is held."""
        return not words.isdisjoint(self._deeds)

    @property
    def aside(self) -> dict[bytes, str]:
        """Return leaf to reason of the acts of which no copy is regular."""
        return {
            leaf: reason
            for leaf, reason in sorted(self._reasons.items())
            if leaf not in self._copies
        }


@dataclass(frozen=True, slots=True)
class Gathered:
    """The acts of one object.

    Attributes:
        opening: the opening act, or none if only others are given.
        others: the acts about it that knew it; causes come before what they caused.
    """

    opening: Act | None
    others: tuple[Act, ...]


Check = Callable[[Act], Reason | None]
"""A room's own look at one act alone: a reason to set it aside, or none."""


Judge = Callable[[Act, Sieve], Reason | None]
"""A room's own look at an act beside those of its causal past, once the pattern finds no fault."""


def sound(_act: Act) -> Reason | None:
    """Find nothing wrong with any act."""
    return None


def content(_act: Act, _sieve: Sieve) -> Reason | None:
    """Find nothing wrong with any act beside the others."""
    return None


def gather(acts: Iterable[Act], sieve: Sieve, check: Check = sound) -> Gathered:
    """Return the opening act and the acts about it; the sieve takes the opening and the strays.

    Args:
        acts: any acts, in any order, each any number of times.
        sieve: takes the verdicts.
        check: the room's own look at each act.
    """
    distinct = {(a.log, a.index, a.leaf): a for a in acts}.values()
    pool = []
    # Depth respects causality, so that causes are judged first; no verdict rests on it otherwise.
    for act in sorted(distinct, key=lambda a: (*sort_key(a), a.leaf)):
        reason = check(act)
        if reason is None:
            pool.append(act)
        else:
            sieve.judge(act, reason)
    openings = [a for a in pool if a.header.about is None]
    leaf = min((a.leaf for a in openings), default=b"")
    for act in openings:
        sieve.judge(act, None if act.leaf == leaf else Reason.ABOUT_WRONG_KIND)
    others = []
    for act in pool:
        if act.header.about is None:
            continue
        if openings and act.object_id != leaf:
            sieve.judge(act, Reason.ABOUT_WRONG_KIND)
        elif sieve.known(leaf, act) is None:
            sieve.judge(act, Reason.ABOUT_UNSEEN)
        else:
            others.append(act)
    opening = next((a for a in openings if a.leaf == leaf), None)
    return Gathered(opening, tuple(others))


def word_of(act: Act) -> str:
    """Return the word of a kind without room and version."""
    return _word(act.header.kind)


@lru_cache(maxsize=1_024)
def _word(kind: str) -> str:
    return kind.partition(".")[2].partition("/")[0]


def fact_hash(act: Act, name: str) -> bytes:
    """Return a structural member that is a hash; empty if the act has none."""
    return _hash(act.facts.get(name))


def fact_hashes(act: Act, name: str) -> tuple[bytes, ...]:
    """Return a structural member that is a list of hashes, each once; empty if it is not one."""
    value = act.facts.get(name)
    if not isinstance(value, list):
        return ()
    hashes = tuple(dict.fromkeys(_hash(item) for item in value))
    return hashes if b"" not in hashes else ()


def fact_code(act: Act, name: str) -> str:
    """Return a structural member that is a code; empty if the act has none."""
    value = act.facts.get(name)
    return value if isinstance(value, str) else ""


def fact_codes(act: Act, name: str) -> tuple[str, ...]:
    """Return the codes in a structural member that is a list, each once."""
    value = act.facts.get(name)
    items = value if isinstance(value, list) else []
    return tuple(dict.fromkeys(item for item in items if isinstance(item, str)))


def fact_count(act: Act, name: str) -> int | None:
    """Return a structural member that is a whole number, or none."""
    value = act.facts.get(name)
    return value if type(value) is int else None


def _hash(value: Json) -> bytes:
    if not isinstance(value, str) or len(value) != 64:
        return b""
    try:
        return bytes.fromhex(value)
    except ValueError:
        return b""
