# SPDX-License-Identifier: Apache-2.0
"""Lays the board out: a column for each word that both sides come to, a card for each text."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from ayni.rooms.understandings import selectors
from ayni.rooms.understandings.models import Understanding
from ayni.rooms.understandings.selectors import BoardColumn
from ayni.web.readers import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class CardView:
    """One understanding on the board.

    Attributes:
        reference: as people cite it.
        url: of its page.
        text: its beginning.
        sides: each side in capitals, and its own word; empty if none has spoken.
        age: in words.
        deadline: civil day, or empty.
    """

    reference: str
    url: str
    text: str
    sides: Sequence[tuple[str, str]]
    age: str
    deadline: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnView:
    """One column.

    Attributes:
        title: the word.
        count: how many there are.
        cards: the oldest of them.
        more_url: the register with all of them; empty if all stand here.
    """

    title: str
    count: int
    cards: Sequence[CardView]
    more_url: str


def board_view(
    columns: Sequence[BoardColumn], reader: Reader, *, edition: str, area: str
) -> list[ColumnView]:
    """Return the board as its page shows it.

    Args:
        columns: what stands in it.
        reader: who reads.
        edition: that it is narrowed to, or empty.
        area: that it is narrowed to, or empty.
    """
    return [
        ColumnView(
            title=str(selectors.PAIRS[column.pair]),
            count=column.count,
            cards=[_card(line.row, line.text, reader) for line in column.lines],
            more_url=(
                _register_url(state=column.pair, edition=edition, area=area)
                if column.count > len(column.lines)
                else ""
            ),
        )
        for column in columns
    ]


def _card(row: Understanding, text: str, reader: Reader) -> CardView:
    own = reader.viewer.party
    return CardView(
        reference=row.reference,
        url=selectors.object_url(row.pk),
        text=selectors.shortened(text),
        sides=[
            (side.party.upper(), selectors.status_of(side, own=side.party == own))
            for side in selectors.ordered_sides(row)
            if row.pair != "unreported"
        ],
        age=selectors.age_in_words(row, reader),
        deadline=row.deadline,
    )


def _register_url(**asked: str) -> str:
    told = {name: value for name, value in asked.items() if value}
    return f"{reverse('understandings:all')}?{urlencode(told)}"
