# SPDX-License-Identifier: Apache-2.0
"""Reads the register: who narrows it by edition, area, side and age, row by row with its text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal

from django.db.models import Count, Q, QuerySet

from ayni.adapters.record import reading
from ayni.core.codec import Json
from ayni.rooms.understandings.models import AREAS, Understanding, UnderstandingSide
from ayni.rooms.understandings.selectors.rounds import Round, unsaid
from ayni.rooms.understandings.selectors.understanding import (
    language_in,
    offices_standing,
    text_in,
    texts,
    waits_for_reading,
)
from ayni.web.parts import tables
from ayni.web.readers import Reader

Tab = Literal["open", "divergent", "reading", "closed", "all"]
TABS: tuple[Tab, ...] = ("open", "divergent", "reading", "closed", "all")
YEARS: tuple[int, ...] = (1, 3, 5, 10)
"""Ages that the register can be narrowed by, in years."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row of the register: what the tables say, and its text, which only an act holds.

    Attributes:
        row: what the tables say.
        text: in the viewer's language, or in the first there is.
        language: of the text; empty if it was erased.
    """

    row: Understanding
    text: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """What the register is narrowed by, besides what the table does alone.

    Attributes:
        unowned: only those where a side has no responsible office that stands in its directory.
        owner: only those of which this office of the own state is responsible; empty for any.
        older_years: only those older than so many years; 0 for any age.
        round: only those of which the own side has not spoken in a report round.
    """

    unowned: bool = False
    owner: str = ""
    older_years: int = 0
    round: Round | None = None


def listing(
    *, reader: Reader, tab: Tab = "all", narrowed: Narrowed | None = None
) -> QuerySet[Understanding]:
    """Return the understandings of one tab, with their sides."""
    asked = narrowed or Narrowed()
    rows = Understanding.objects.filter(_of_tab(reader)[tab]).prefetch_related("sides")
    if asked.older_years:
        rows = rows.filter(since__lte=years_before(reader.today, asked.older_years))
    if asked.round is not None:
        rows = rows.filter(pk__in=unsaid(asked.round, reader.viewer.party).values("pk"))
    if asked.owner:
        rows = rows.filter(sides__party=reader.viewer.party, sides__owner=asked.owner)
    if asked.unowned:
        standing = offices_standing(reader.viewer.parties)
        unowned = UnderstandingSide.objects.exclude(owner__in=standing)
        rows = rows.filter(pk__in=unowned.values("understanding_id"))
    return rows


def counts(*, reader: Reader) -> Mapping[Tab, int]:
    """Return how many understandings stand in each tab."""
    asked = _of_tab(reader)
    wanted = {f"in_{tab}": Count("pk", filter=asked[tab]) for tab in TABS}
    found = Understanding.objects.aggregate(**wanted)
    return {tab: found[f"in_{tab}"] for tab in TABS}


def owners_known(party: str) -> list[str]:
    """Return the offices of a party that are responsible for an understanding."""
    held = UnderstandingSide.objects.filter(party=party).exclude(owner="")
    return sorted(set(held.values_list("owner", flat=True).distinct()))


def editions() -> list[str]:
    """Return the editions that have understandings, as people cite them, the newest first."""
    rows = Understanding.objects.values_list("code", "ordinal", "edition").distinct()
    return [edition for _code, _n, edition in sorted(rows, key=lambda one: (one[0], -one[1]))]


def editions_since(row: Understanding, at_ms: int) -> int:
    """Return how many editions of its mechanism were held after an instant, as far as is known.

    Those count of which an understanding stands here.
    """
    day = datetime.fromtimestamp(at_ms // 1000, tz=UTC).date().isoformat()
    later = Understanding.objects.filter(code=row.code, since__gt=day).exclude(edition=row.edition)
    return later.values("edition").distinct().count()


def areas_known() -> list[str]:
    """Return the areas that have understandings, in the order of their words."""
    held = set(Understanding.objects.exclude(area="").values_list("area", flat=True).distinct())
    return [*(code for code in AREAS if code in held), *sorted(held - set(AREAS))]


def with_texts(read: tables.Reader[Any], reader: Reader) -> tables.Reader[Line]:
    """Return a source of lines: rows with their texts, read for the page asked for alone."""

    def lines(asked: tables.Asked) -> tables.Slice[Line]:
        rows, total = read(asked)
        return lines_of(rows, reader), total

    return lines


def lines_of(rows: Sequence[Understanding], reader: Reader) -> list[Line]:
    """Return rows with their texts."""
    told = texts(rows, reader)
    return [
        Line(
            row=row,
            text=text_in(told[row.pk], reader),
            language=language_in(told[row.pk], reader),
        )
        for row in rows
    ]


def transcribed(lines: Sequence[Line], reader: Reader) -> dict[str, Mapping[str, Json]]:
    """Return object id to the members of its transcription; those that were erased are missing.

    Args:
        lines: understandings that were read from paper; others have no transcription.
        reader: who reads.
    """
    del reader  # whoever has one may read every transcription
    held = reading.values_of([bytes.fromhex(line.row.pk) for line in lines])
    return {leaf.hex(): values for leaf, values in held.items()}


def years_before(today: date, years: int) -> str:
    """Return the day so many years before another; of a leap day the day before."""
    try:
        return today.replace(year=today.year - years).isoformat()
    except ValueError:
        return today.replace(year=today.year - years, day=today.day - 1).isoformat()


def _of_tab(reader: Reader) -> dict[Tab, Q]:
    return {
        "open": Q(open=True),
        "divergent": Q(open=True, divergent=True),
        "reading": waits_for_reading(reader.viewer.party),
        "closed": Q(open=False),
        "all": Q(),
    }
