# SPDX-License-Identifier: Apache-2.0
"""How a window is written in a list: no line ends between a day and its hour."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.utils import translation

from ayni.rooms.notices.mappings.notice import span_cell
from ayni.web.times import Clocks, PartyZone

NOON_MS = int(datetime(2026, 12, 1, 12, tzinfo=UTC).timestamp() * 1000)
HOUR_MS = 3_600_000
CLOCKS = Clocks(
    zones=(
        PartyZone(party="chl", zone="America/Santiago"),
        PartyZone(party="per", zone="America/Lima"),
    ),
    now_ms=NOON_MS,
)


def lines(text: str) -> list[str]:
    """Return what can stand on a line of its own: a line ends at a blank, and after a dash.

    Source: UAX #14, LB11, LB12a and LB21.
    """
    whole = re.split(" |(?<=–)(?=[^ \u2060])", text)
    return [one.replace("\u00a0", " ").replace("\u2060", "") for one in whole]


@pytest.mark.parametrize(
    ("hours", "own", "other"),
    [
        (6, ["1 dic 09:00 – 15:00"], ["hora", "de", "Perú:", "1 dic 07:00 – 13:00"]),
        (
            30,
            ["1 dic 09:00 –", "2 dic 15:00"],
            ["hora", "de", "Perú:", "1 dic 07:00 –", "2 dic 13:00"],
        ),
        (None, ["desde 1 dic 09:00"], ["hora", "de", "Perú:", "desde 1 dic 07:00"]),
    ],
)
def test_a_line_ends_after_the_dash_and_only_before_another_day(
    hours: int | None, own: list[str], other: list[str]
) -> None:
    with translation.override("es"):
        cell = span_cell(NOON_MS, hours and NOON_MS + hours * HOUR_MS, CLOCKS)
    assert lines(cell.text) == own
    assert lines(cell.note) == other
