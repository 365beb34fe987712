# SPDX-License-Identifier: Apache-2.0
"""Lays the report rounds out: until when, and of how many understandings each side has spoken.

Must not read a table, and writes no share. Source: rooms.md A3 (Notices and deadlines).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ayni.rooms.understandings import selectors
from ayni.rooms.understandings.selectors import Standing
from ayni.web import times
from ayni.web.parties import forms as party_forms
from ayni.web.readers import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundView:
    """A report round as the register shows it.

    Attributes:
        reference: of the meeting.
        meeting_url: its page.
        until: the last moment, on both clocks.
        over: it is past.
        total: open understandings of the mechanism.
        said: name of each side and of how many it has spoken, the own side first.
        url: what the own side has not spoken of; empty if nothing is left.
    """

    reference: str
    meeting_url: str
    until: str
    over: bool
    total: int
    said: tuple[tuple[str, int], ...]
    url: str


def round_views(found: Sequence[Standing], reader: Reader) -> tuple[RoundView, ...]:
    """Lay the rounds out; one without understandings asks nothing."""
    return tuple(_view(one, reader) for one in found if one.total)


def _view(one: Standing, reader: Reader) -> RoundView:
    viewer, meeting = reader.viewer, one.round.meeting
    left = one.total - one.said.get(viewer.party, 0)
    return RoundView(
        reference=meeting.reference,
        meeting_url=meeting.url,
        until=times.deadline(one.round.due_ms, viewer.clocks, whose=meeting.host),
        over=viewer.now_ms >= one.round.due_ms,
        total=one.total,
        said=tuple((party_forms(party).bare, n) for party, n in one.said.items()),
        url=selectors.round_url(one.round) if left else "",
    )
