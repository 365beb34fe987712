# SPDX-License-Identifier: Apache-2.0
"""Random causal histories of a few parties: acts as folds see them, with true pasts and depths.

A history is what several honest or dishonest nodes could have written: they act without having
heard of each other, claim to have seen less than they hold, lose their log and open another, and
copy an act into a later log of their own. Nothing here checks rules: that is for the folds.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from enum import Enum
from hashlib import sha256

from hypothesis import strategies as st

from ayni.core.acts import Act, Header, encode_header, leaf_of
from ayni.core.codec import Json
from ayni.core.order import before, joined

PARTIES = ("chl", "per", "bol")
_SYMBOLS = "0123456789abcdefghjkmnpqrstvwxyz"


@dataclass
class History:
    """What each node wrote and holds, act by act.

    Attributes:
        parties: who takes part.
        logs: log id to its acts, in their order.
        writing: party to the log it writes now.
        held: party to what its node holds: log id to size.
    """

    parties: Sequence[str] = PARTIES
    logs: dict[str, list[Act]] = field(default_factory=dict)
    writing: dict[str, str] = field(default_factory=dict)
    held: dict[str, dict[str, int]] = field(default_factory=dict)
    _seen: dict[str, dict[str, int]] = field(default_factory=dict)
    _count: int = 0

    def __post_init__(self) -> None:
        """Open a log for each party."""
        for party in self.parties:
            self.held[party] = {}
            self._open(party)

    @property
    def acts(self) -> list[Act]:
        """Return every act, log by log."""
        return [act for acts in self.logs.values() for act in acts]

    def known(self, party: str) -> list[Act]:
        """Return the acts that a party's node holds."""
        return [act for log, size in self.held[party].items() for act in self.logs[log][:size]]

    def append(
        self,
        party: str,
        kind: str,
        facts: Mapping[str, Json],
        *,
        about: bytes | None = None,
        claims: Collection[str] | None = None,
    ) -> Act:
        """Write an act into the log that a party writes now.

        Args:
            party: who acts.
            kind: name of the kind.
            facts: structural members.
            about: object id, or none to open one.
            claims: logs whose news the author admits to have seen; none: all of them.
        """
        log = self.writing[party]
        news = self.held[party] if claims is None else _only(self.held[party], claims)
        self._count += 1
        header = Header(
            v=1,
            id=f"{self._count:032x}",
            kind=kind,
            by=f"{party}.desk",
            as_="titular",
            at=1_800_000_000_000 + self._count,
            mode="exercise",
            tlp="AMBER",
            body=sha256(repr(sorted(facts.items())).encode()).hexdigest(),
            body_bytes=2,
            about=about.hex() if about is not None else None,
        )
        return self._write(log, header, facts, news)

    def copy(self, party: str, act: Act) -> Act:
        """Write the same header once more, with what the party's log has seen by now."""
        return self._write(self.writing[party], act.header, act.facts, self.held[party])

    def receive(self, party: str, log: str, size: int | None = None) -> None:
        """Let a party's node hold a log up to a size, with all that these acts had seen."""
        acts = self.logs[log][: len(self.logs[log]) if size is None else size]
        mine = self.held[party]
        gained = [{log: len(acts)}, *([acts[-1].past] if acts else [])]
        self.held[party] = joined([mine, *gained])

    def meet(self, *parties: str) -> None:
        """Let the nodes of these parties (all if none is named) hold all that any of them holds."""
        group = parties or tuple(self.parties)
        everything = joined(self.held[party] for party in group)
        for party in group:
            self.held[party] = dict(everything)

    def restore(self, party: str, kept: int) -> None:
        """Let a party lose all but the first acts of its log and open a new one.

        What others hold of the lost acts comes back to it like anything else that they hold.
        """
        old = self.writing[party]
        kept = min(kept, len(self.logs[old]))
        last = self.logs[old][kept - 1].past if kept else {}
        self.held[party] = joined([last, {old: kept}])
        self._open(party)

    def _open(self, party: str) -> None:
        digest = sha256(f"{party}/{len(self.logs)}".encode()).digest()
        log = "".join(_SYMBOLS[byte % 32] for byte in digest[:16])
        self.logs[log] = []
        self.writing[party] = log
        self._seen[log] = {}

    def _write(
        self, log: str, header: Header, facts: Mapping[str, Json], news: Mapping[str, int]
    ) -> Act:
        acts = self.logs[log]
        party = next(p for p, own in self.writing.items() if own == log)
        others = {name: size for name, size in news.items() if name != log and size}
        seen = joined([self._seen[log], others])
        self._seen[log] = seen
        causes = [self.logs[name][size - 1] for name, size in seen.items()]
        causes += acts[-1:]
        act = Act(
            leaf=leaf_of(encode_header(header)),
            log=log,
            party=party,
            index=len(acts),
            header=header,
            facts=dict(facts),
            past=joined([seen, {log: len(acts)}, *(cause.past for cause in causes)]),
            depth=1 + max((cause.depth for cause in causes), default=0),
        )
        acts.append(act)
        self.held[party] = joined([self.held[party], {log: len(acts)}])
        return act


def _only(held: Mapping[str, int], claims: Collection[str]) -> dict[str, int]:
    return {log: size for log, size in held.items() if log in claims}


Pick = Callable[[int], int]
"""Gives a number from 0 to below its argument."""
Deed = Callable[[History, str, Pick], None]
"""Lets a party do something of a room; it may do nonsense."""


@st.composite
def histories(
    draw: st.DrawFn, deed: Deed, *, parties: Sequence[str] = PARTIES, steps_max: int = 16
) -> History:
    """Draw a history in which parties do deeds, hear of each other, and lose their logs."""

    def pick(below: int) -> int:
        return draw(st.integers(0, below - 1))

    return played(deed, pick, parties=parties, steps=draw(st.integers(1, steps_max)))


def played(deed: Deed, pick: Pick, *, parties: Sequence[str], steps: int) -> History:
    """Return a history of so many steps, each of them chosen by a source of numbers."""
    history = History(parties)
    for _ in range(steps):
        party = parties[pick(len(parties))]
        step = pick(12)
        if step < 8:
            deed(history, party, pick)
        elif step < 10:
            logs = sorted(history.logs)
            log = logs[pick(len(logs))]
            history.receive(party, log, pick(len(history.logs[log]) + 1))
        elif step < 11:
            history.meet()
        elif len(history.logs) < 3 * len(parties):
            history.restore(party, pick(len(history.logs[history.writing[party]]) + 1))
    return history


def reordered(acts: Iterable[Act], chance: random.Random) -> list[Act]:
    """Return the same acts, some twice, in another order."""
    pool = list(acts)
    pool += chance.sample(pool, chance.randint(0, len(pool)))
    chance.shuffle(pool)
    return pool


def extended(acts: Iterable[Act], chance: random.Random) -> list[Act]:
    """Return the acts with depths from another order in which causes come first.

    A fold that reads only sets and happened-before cannot tell the difference.
    """
    left = list(acts)
    chance.shuffle(left)
    order: list[Act] = []
    while left:
        free = next(a for a in left if not any(before(b, a) for b in left))
        left.remove(free)
        order.append(free)
    return [replace(act, depth=place) for place, act in enumerate(order, start=1)]


def past_of(acts: Iterable[Act], act: Act) -> list[Act]:
    """Return the acts in the causal past of one, and that one."""
    return [a for a in acts if before(a, act) or (a.log, a.index) == (act.log, act.index)]


def settled(value: object) -> object:
    """Return a state without what only display decides: order, depth, which copy stands for a deed.

    Lists and tuples lose their order; an act becomes its leaf.
    """
    if isinstance(value, Act):
        return value.leaf.hex()
    if isinstance(value, Enum):
        return str(value)
    if isinstance(value, bytes):
        return value.hex()
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: settled(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(settled(k)): settled(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return sorted((settled(item) for item in value), key=repr)
    return value


JUNK: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(["", "chl", "0" * 64, "é"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("ab"), inner),
    max_leaves=4,
)
"""Values of any shape, for folds that must not fail on them."""


def spoiled(acts: Iterable[Act], names: Sequence[str]) -> st.SearchStrategy[list[Act]]:
    """Return a strategy of the same acts with values of any shape in some of their members."""
    pool = list(acts)
    harm = st.dictionaries(st.sampled_from(sorted(names)), JUNK, max_size=3)
    return st.lists(harm, min_size=len(pool), max_size=len(pool)).map(
        lambda rows: [
            replace(act, facts={**act.facts, **row}) for act, row in zip(pool, rows, strict=True)
        ]
    )
