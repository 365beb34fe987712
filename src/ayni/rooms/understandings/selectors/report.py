# SPDX-License-Identifier: Apache-2.0
"""Counts how the understandings of an edition stand: by area, by age, and as each side says it.

Counts and nothing else: no share, no grade, no order of states. Source: rooms.md A3 (Estado de
cumplimiento); DESIGN.md section 12; domain.md 1 (4).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from django.db.models import Count, QuerySet

from ayni.core import room_limits
from ayni.rooms.understandings.facts import STATUSES
from ayni.rooms.understandings.models import AREAS, Understanding, UnderstandingSide
from ayni.rooms.understandings.selectors.register import Line, lines_of
from ayni.rooms.understandings.selectors.understanding import YEAR_DAYS, age_days
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
        lines: the understandings, by area and number; none if they are too many to list.
        total: how many there are.
        by_category: category to count.
        by_area: area to category to count; an empty area for those without one.
        by_age: index of the group of ages to category to count.
        sides: party to what it says of its side to count.
        cut: there are more than a paper lists; all of them are counted.
    """

    edition: str
    lines: Sequence[Line]
    total: int
    by_category: Mapping[Category, int]
    by_area: Mapping[str, Mapping[Category, int]]
    by_age: Sequence[Mapping[Category, int]]
    sides: Mapping[str, Mapping[str, int]]
    cut: bool


def report(*, reader: Reader, edition: str = "", papered: bool = False) -> Report:
    """Return how the understandings of an edition stand at this moment; of all without one.

    Args:
        reader: who reads.
        edition: as people cite it, or empty.
        papered: it goes on paper, which lists up to a thousand with their texts; a page lists
            none of more than fit on it, and the register has them all.
    """
    rows = Understanding.objects.filter(edition=edition) if edition else Understanding.objects.all()
    by_area = _by_area(rows)
    by_category = _summed(by_area.values())
    total = sum(by_category.values())
    listed = papered or total <= room_limits.UNDERSTANDINGS_REPORTED_MAX_COUNT
    return Report(
        edition=edition,
        lines=_lines(rows, reader) if listed else (),
        total=total,
        by_category=by_category,
        by_area=by_area,
        by_age=_by_age(rows, reader),
        sides=_sides(rows),
        cut=total > room_limits.UNDERSTANDINGS_LOADED_MAX_COUNT,
    )


def never_done(rows: QuerySet[Understanding]) -> QuerySet[Understanding]:
    """Return of some understandings those that were promised and are open."""
    return rows.filter(open=True).exclude(pair="permanent")


def _lines(rows: QuerySet[Understanding], reader: Reader) -> Sequence[Line]:
    ordered = rows.order_by("area", "code", "-ordinal", "number", "pk").prefetch_related("sides")
    return lines_of(list(ordered[: room_limits.UNDERSTANDINGS_LOADED_MAX_COUNT]), reader)


def _by_area(rows: QuerySet[Understanding]) -> dict[str, Mapping[Category, int]]:
    """Return area to category to count, in the order of the words of areas."""
    found: dict[str, dict[Category, int]] = {}
    for area, pair, count in rows.values_list("area", "pair").annotate(n=Count("pk")).order_by():
        _add(found.setdefault(area, dict.fromkeys(CATEGORIES, 0)), pair, count)
    rank = {code: number for number, code in enumerate([*AREAS, ""])}
    return dict(sorted(found.items(), key=lambda one: (rank.get(one[0], len(rank)), one[0])))


def _by_age(rows: QuerySet[Understanding], reader: Reader) -> list[Mapping[Category, int]]:
    """Return of each group of ages category to count; those of one edition are of one day."""
    found: list[dict[Category, int]] = [dict.fromkeys(CATEGORIES, 0) for _age in (0, *AGES)]
    for since, pair, count in rows.values_list("since", "pair").annotate(n=Count("pk")).order_by():
        years = age_days(since, reader.today) / YEAR_DAYS
        _add(found[sum(years >= begins for begins in AGES)], pair, count)
    return [*found]


def _sides(rows: QuerySet[Understanding]) -> dict[str, Mapping[str, int]]:
    """Return party to what it says to count; two words at once, if unaware of each other, twice."""
    said = UnderstandingSide.objects.filter(understanding__in=rows)
    counted = said.values_list("party", "status").annotate(n=Count("pk")).order_by("party")
    found: dict[str, dict[str, int]] = {}
    for party, status, count in counted:
        words = found.setdefault(party, dict.fromkeys((*STATUSES, NOT_REPORTED), 0))
        for word in status.split("+"):
            words[word] = words.get(word, 0) + count
    return {**found}


def _add(counts: dict[Category, int], pair: str, count: int) -> None:
    counts[_BY_PAIR.get(pair, "pending")] += count


def _summed(groups: Iterable[Mapping[Category, int]]) -> dict[Category, int]:
    held = [*groups]
    return {code: sum(counts[code] for counts in held) for code in CATEGORIES}
