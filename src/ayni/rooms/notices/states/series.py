# SPDX-License-Identifier: Apache-2.0
"""What became of a series of notices, row by row; no clock, no content.

A row that was changed alone is a notice of its own, another object: it is put beside the row by
whoever reads both. Source: rooms.md A1, edge case 4.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Literal

from ayni.core.acts import Act
from ayni.core.codec import Json
from ayni.core.errors import SchemaError
from ayni.core.order import sort_key
from ayni.core.patterns.common import Objection, Query
from ayni.core.patterns.declaration import Declaration, Version, fold_declaration
from ayni.core.patterns.gathering import Sieve, fact_count, fact_hash, fact_hashes, word_of
from ayni.core.reasons import Reason
from ayni.rooms.notices.facts import (
    ROW_CANCELLED,
    ROWS_ACKNOWLEDGED,
    SERIES_AMENDED,
    SERIES_GIVEN,
    Row,
    Terms,
    rows_of,
)
from ayni.rooms.notices.states.notice import widening
from ayni.rooms.notices.states.windows import clash

SeriesStage = Literal["given", "amended", "withdrawn", "closed", "unread"]
ENDING = ("series_withdrawn", "series_closed")
AMENDING = ("series_amended",)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesState:
    """The state of one series.

    Attributes:
        declaration: versions, ends and responses.
        stage: given, amended, withdrawn or closed; unread while its opening act is not regular.
        aside: leaf hash to reason code of acts that change nothing.
        rows: leaf hash of a version to the rows that it states.
        cancelled: number of a row, from 0, to the acts that cancel it.
        row_acks: party to the rows it acknowledged one by one: leaf hash of a version, row.
        asked: for each row, from 0, the versions of it that need an acknowledgement.
    """

    declaration: Declaration
    stage: SeriesStage
    aside: Mapping[bytes, str]
    rows: Mapping[bytes, tuple[Row, ...]] = field(repr=False)
    cancelled: Mapping[int, tuple[Act, ...]]
    row_acks: Mapping[str, frozenset[tuple[bytes, int]]]
    asked: tuple[frozenset[bytes], ...] = field(repr=False)

    @property
    def versions(self) -> tuple[Version, ...]:
        """Return every version, oldest first."""
        return self.declaration.versions

    @property
    def current(self) -> tuple[Version, ...]:
        """Return the newest version; two if two logs of one party did not know of each other."""
        return self.declaration.current

    @property
    def current_rows(self) -> tuple[Row, ...]:
        """Return the rows as they stand: of two newest versions those of the last."""
        return self.rows[self.current[-1].act.leaf] if self.current else ()

    @property
    def open_queries(self) -> tuple[Query, ...]:
        """Return the questions without a reply."""
        return tuple(q for q in self.declaration.responses.queries if not q.replies)

    @property
    def open_objections(self) -> tuple[Objection, ...]:
        """Return the objections that nobody lifted."""
        return tuple(o for o in self.declaration.responses.objections if not o.lifted)

    def acknowledged(self, party: str, row: int) -> bool:
        """Tell whether a party acknowledged a row as it stands: with the series, or alone."""
        whole = self.declaration.responses.acknowledged.get(party, frozenset())
        single = {leaf for leaf, one in self.row_acks.get(party, frozenset()) if one == row}
        covered = self.declaration.with_earlier(whole | single)
        return self.asked[row] <= covered

    def row_history(self, row: int) -> tuple[Version, ...]:
        """Return the versions that changed a row, oldest first; the first is where it appears."""
        return tuple(
            version
            for version in self.versions
            if row < len(self.rows[version.act.leaf])
            and not any(
                row < len(self.rows[leaf])
                and self.rows[leaf][row].terms == self.rows[version.act.leaf][row].terms
                for leaf in version.supersedes
            )
        )

    def structure(self) -> Json:
        """Return the state for the digest: the same on every node."""
        responses = self.declaration.responses
        return {
            "stage": self.stage,
            "versions": [[v.act.leaf.hex(), v.number] for v in self.versions],
            "current": [v.act.leaf.hex() for v in self.current],
            "ends": [act.leaf.hex() for act in self.declaration.ends],
            "cancelled": [
                [row, [act.leaf.hex() for act in acts]] for row, acts in self.cancelled.items()
            ],
            "row_acks": {
                party: [[leaf.hex(), row] for leaf, row in sorted(held)]
                for party, held in self.row_acks.items()
            },
            "acknowledged": {
                party: [leaf.hex() for leaf in sorted(held)]
                for party, held in responses.acknowledged.items()
            },
            "queries": [[q.leaf.hex(), [r.hex() for r in q.replies]] for q in responses.queries],
            "objections": [[o.leaf.hex(), o.lifted] for o in responses.objections],
            "reservations": [leaf.hex() for leaf in responses.reservations],
            "aside": {leaf.hex(): str(code) for leaf, code in sorted(self.aside.items())},
        }


@dataclass(slots=True)
class _Table:
    """What one fold has learnt of rows so far."""

    rows: dict[bytes, tuple[Row, ...]] = field(default_factory=dict)
    cancelled: dict[int, dict[bytes, Act]] = field(default_factory=dict)
    row_acks: dict[str, set[tuple[bytes, int]]] = field(default_factory=dict)

    def check(self, act: Act) -> Reason | None:
        """Set aside a version whose rows cannot stand, and what opens no series."""
        if act.kind not in (SERIES_GIVEN, SERIES_AMENDED):
            return Reason.ABOUT_WRONG_KIND if act.header.about is None else None
        try:
            self.rows[act.leaf] = rows_of(act.facts.get("rows"))
        except SchemaError:
            return Reason.BODY_MALFORMED
        return fault_of(self.rows[act.leaf])

    def judge(self, act: Act, sieve: Sieve) -> Reason | None:
        """Return why an act about rows is set aside; note those that are regular."""
        if act.kind == SERIES_AMENDED:
            held = max(len(self.rows[leaf]) for leaf in fact_hashes(act, "supersedes"))
            return Reason.ROWS_MISSING if len(self.rows[act.leaf]) < held else None
        if act.kind not in (ROW_CANCELLED, ROWS_ACKNOWLEDGED):
            return None
        leaf, named = fact_hash(act, "version"), numbers_in(act)
        reason = self._judge_rows(act, sieve, sieve.known(leaf, act), named)
        if reason is None and act.kind == ROW_CANCELLED:
            self.cancelled.setdefault(named[0], {}).setdefault(act.leaf, act)
        elif reason is None:
            self.row_acks.setdefault(act.party, set()).update((leaf, row) for row in named)
        return reason

    def _judge_rows(
        self, act: Act, sieve: Sieve, version: Act | None, named: tuple[int, ...]
    ) -> Reason | None:
        if version is None or version.kind not in (SERIES_GIVEN, SERIES_AMENDED):
            return Reason.VERSION_UNKNOWN
        own = version.party == act.party
        if act.kind == ROWS_ACKNOWLEDGED and own:
            return Reason.OWN_ACT
        if act.kind == ROW_CANCELLED and not own:
            return Reason.NOT_AUTHOR
        if not named or any(not 0 <= row < len(self.rows[version.leaf]) for row in named):
            return Reason.ROW_UNKNOWN
        if act.kind == ROWS_ACKNOWLEDGED:
            return None
        gone = {*(end.leaf for end in sieve.deeds(*ENDING)), *self.cancelled.get(named[0], ())}
        return Reason.AFTER_END if sieve.follows(gone - {act.leaf}, act) else None


def fold_series(acts: Iterable[Act]) -> SeriesState:
    """Return the state of one series.

    Args:
        acts: its regular acts, in any order.
    """
    table = _Table()
    declaration = fold_declaration(
        acts, amending=AMENDING, ending=ENDING, check=table.check, judge=table.judge
    )
    return SeriesState(
        declaration=declaration,
        stage=_stage(declaration),
        aside=declaration.aside,
        rows={v.act.leaf: table.rows[v.act.leaf] for v in declaration.versions},
        cancelled={
            row: tuple(sorted(acts.values(), key=sort_key))
            for row, acts in sorted(table.cancelled.items())
        },
        row_acks={party: frozenset(held) for party, held in sorted(table.row_acks.items())},
        asked=_asked(declaration, table.rows),
    )


def fault_of(rows: Sequence[Row]) -> Reason | None:
    """Return why rows cannot stand in one series: there is none, a window, or two at once."""
    if not rows:
        return Reason.ROWS_MISSING
    terms = [row.terms for row in rows]
    if any(one.end is None or one.end.ms <= one.start.ms for one in terms):
        return Reason.END_BEFORE_START
    return Reason.ROWS_CLASH if clashing(terms) else None


def clashing(terms: Sequence[Terms]) -> tuple[int, int] | None:
    """Return the numbers of the first two rows at one place at one time, or none."""
    pairs = combinations(range(len(terms)), 2)
    return next((pair for pair in pairs if clash(terms[pair[0]], terms[pair[1]])), None)


def numbers_in(act: Act) -> tuple[int, ...]:
    """Return the numbers of the rows that an act names; none if one of them is no number."""
    if act.kind == ROW_CANCELLED:
        one = fact_count(act, "row")
        return () if one is None else (one,)
    value = act.facts.get("rows")
    items = value if isinstance(value, list) else []
    found = tuple(dict.fromkeys(item for item in items if type(item) is int))
    return found if all(type(item) is int for item in items) else ()


def _asked(
    declaration: Declaration, rows: Mapping[bytes, Sequence[Row]]
) -> tuple[frozenset[bytes], ...]:
    """Return of each row the versions to acknowledge: of each line the last that widened it."""
    if not declaration.current:
        return ()
    by_leaf = {version.act.leaf: version for version in declaration.versions}
    count = len(rows[declaration.current[-1].act.leaf])
    return tuple(_asked_of(row, declaration.current, by_leaf, rows) for row in range(count))


def _asked_of(
    row: int,
    current: Iterable[Version],
    by_leaf: Mapping[bytes, Version],
    rows: Mapping[bytes, Sequence[Row]],
) -> frozenset[bytes]:
    found: set[bytes] = set()
    met: set[bytes] = set()
    left = [version.act.leaf for version in current if row < len(rows[version.act.leaf])]
    while left:
        leaf = left.pop()
        if leaf in met:
            continue
        met.add(leaf)
        earlier = [one for one in by_leaf[leaf].supersedes if row < len(rows[one])]
        if not earlier or widening(rows[leaf][row].terms, [rows[e][row].terms for e in earlier]):
            found.add(leaf)
        else:
            left.extend(earlier)
    return frozenset(found)


def _stage(declaration: Declaration) -> SeriesStage:
    if declaration.opening is None:
        return "unread"
    words = {word_of(act) for act in declaration.ends}
    if "series_withdrawn" in words:
        return "withdrawn"
    if "series_closed" in words:
        return "closed"
    return "amended" if len(declaration.versions) > 1 else "given"
