# SPDX-License-Identifier: Apache-2.0
"""Counts how the understandings of an edition stand: by area, by age, and as each side says it.

Counts and nothing else: no share, no grade, no order of states. Source: rooms.md A3 (Estado de
cumplimiento); DESIGN.md section 12; domain.md 1 (4).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from django.db.models import QuerySet

from ayni.core import room_limits
from ayni.rooms.understandings.facts import STATUSES
from ayni.rooms.understandings.models import AREAS, Understanding
from ayni.rooms.understandings.selectors.register import Line, lines_of
from ayni.rooms.understandings.selectors.understanding import age_days, side_of
from ayni.web.readers import Reader

Category = Literal["fulfilled", "partly", "pending", "routine", "divergent", "ended"]
CATEGORIES: tuple[Category, ...] = (
    *("fulfilled", "partly", "pending", "routine", "divergent", "ended"),
)
"""fulfilled: closed with two keys. partly: both say so. routine: both call it permanent. divergent:
the sides differ. ended: all agreed that nothing is asked any more. pending: everything else."""
AGES: Final[tuple[int, ...]] = (1, 3, 5, 10)
"""Years at which the next group of ages begins; the last one has no end."""
_BY_PAIR: Mapping[str, Category] = {
    "fulfilled": "fulfilled",
    "partly_fulfilled": "partly",
    "permanent": "routine",
    "divergent": "divergent",
    "void": "ended",
    "merge": "ended",
    "split": "ended",
    "substitute": "ended",
}
NOT_REPORTED = ""
"""What a side says that has said nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """How the understandings of an edition, or of all editions, stand.

    Attributes:
        edition: as people cite it; empty for all.
        lines: the understandings, by area and number.
        total: how many there are.
        by_category: category to count.
        by_area: area to category to count; an empty area for those without one.
        by_age: index of the group of ages to category to count.
        sides: party to what it says of its side to count.
        cut: more than a report takes were found; the rest is left out.
    """

    edition: str
    lines: Sequence[Line]
    total: int
    by_category: Mapping[Category, int]
    by_area: Mapping[str, Mapping[Category, int]]
    by_age: Sequence[Mapping[Category, int]]
    sides: Mapping[str, Mapping[str, int]]
    cut: bool


def report(*, reader: Reader, edition: str = "", listed: bool = True) -> Report:
    """Return how the understandings of an edition stand at this moment; of all without one.

    Args:
        reader: who reads.
        edition: as people cite it, or empty.
        listed: each of them is read with its text; a page of all editions only counts.
    """
    rows = Understanding.objects.prefetch_related("sides")
    if edition:
        rows = rows.filter(edition=edition)
    ordered = rows.order_by("area", "code", "-ordinal", "number", "pk")
    most = room_limits.UNDERSTANDINGS_LOADED_MAX_COUNT
    held = list(ordered[: most + 1])
    shown = held[:most]
    parties = sorted({party for row in shown for party in row.parties})
    return Report(
        edition=edition,
        lines=lines_of(shown, reader) if listed else (),
        total=len(shown),
        by_category=_counted(shown),
        by_area={area: _counted(some) for area, some in _by_area(shown).items()},
        by_age=[
            _counted([row for row in shown if group_of(row, reader) == group])
            for group in range(len(AGES) + 1)
        ],
        sides={party: _said(shown, party) for party in parties},
        cut=len(held) > most,
    )


def never_done(rows: QuerySet[Understanding]) -> QuerySet[Understanding]:
    """Return of some understandings those that were promised and are open."""
    return rows.filter(open=True).exclude(pair="permanent")


def category_of(row: Understanding) -> Category:
    """Return under which word an understanding is counted."""
    return _BY_PAIR.get(row.pair, "pending")


def group_of(row: Understanding, reader: Reader) -> int:
    """Return the index of the group of ages an understanding belongs to."""
    years = age_days(row.since, reader.today) / 365.25
    return sum(years >= begins for begins in AGES)


def _counted(rows: Sequence[Understanding]) -> dict[Category, int]:
    found: dict[Category, int] = dict.fromkeys(CATEGORIES, 0)
    for row in rows:
        found[category_of(row)] += 1
    return found


def _by_area(rows: Sequence[Understanding]) -> dict[str, list[Understanding]]:
    found: dict[str, list[Understanding]] = {}
    for row in rows:
        found.setdefault(row.area, []).append(row)
    order = [*AREAS, ""]
    rank = {code: number for number, code in enumerate(order)}
    return dict(sorted(found.items(), key=lambda one: (rank.get(one[0], len(order)), one[0])))


def _said(rows: Sequence[Understanding], party: str) -> dict[str, int]:
    found = dict.fromkeys((*STATUSES, NOT_REPORTED), 0)
    for row in rows:
        side = side_of(row, party)
        words = side.status.split("+") if side is not None else [NOT_REPORTED]
        for word in words:
            found[word] = found.get(word, 0) + 1
    return found
