# SPDX-License-Identifier: Apache-2.0
"""The report round before a meeting: which sides have said how their open understandings stand.

Both states of compliance are on the table fifteen days before the first day of a meeting, so that
delegations see where they differ. A side has said it if any of its words about an understanding is
younger than the beginning of the round; a round asks and changes no state.
Source: rooms.md A3 (Notices and deadlines), A2 (state of compliance D−15).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, QuerySet
from django.urls import reverse

from ayni.rooms.understandings import rules
from ayni.rooms.understandings.models import Understanding, UnderstandingSide
from ayni.web import registry
from ayni.web.readers import DAY_MS, Reader, ends_ms
from ayni.web.registry import MeetingAhead


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """The report round of one meeting.

    Attributes:
        meeting: to which the sides report.
        opens_ms: when they are asked; what was said before is not of this round.
        due_ms: first instant that is too late, on the calendar of the host.
    """

    meeting: MeetingAhead
    opens_ms: int
    due_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far a round has come.

    Attributes:
        round: which.
        total: open understandings of its mechanism.
        said: party to how many of them it has spoken of.
    """

    round: Round
    total: int
    said: Mapping[str, int]


def rounds(reader: Reader) -> list[Round]:
    """Return the rounds that are open at this moment, the soonest meeting first."""
    found = [_round(meeting, reader) for meeting in registry.meetings_ahead(reader.viewer)]
    return [one for one in found if one.opens_ms <= reader.viewer.now_ms]


def unsaid(one: Round, party: str) -> QuerySet[Understanding]:
    """Return the open understandings of which a party has not spoken in a round."""
    silent = UnderstandingSide.objects.filter(party=party).exclude(reported_ms__gte=one.opens_ms)
    rows = Understanding.objects.filter(open=True, code=one.meeting.code)
    return rows.filter(pk__in=silent.values("understanding_id"))


def round_url(one: Round) -> str:
    """Return the page of what the own side has not spoken of in a round."""
    return f"{reverse('understandings:list')}?round={one.meeting.reference}"


def standings(found: Sequence[Round], reader: Reader) -> list[Standing]:
    """Return how far some rounds have come, by side."""
    return [_standing(one, reader) for one in found]


def _standing(one: Round, reader: Reader) -> Standing:
    open_rows = Understanding.objects.filter(open=True, code=one.meeting.code)
    spoken = UnderstandingSide.objects.filter(
        understanding__in=open_rows, reported_ms__gte=one.opens_ms
    )
    counts = dict(spoken.values_list("party").annotate(n=Count("pk")).order_by("party"))
    return Standing(
        round=one,
        total=open_rows.count(),
        said={party: counts.get(party, 0) for party in reader.viewer.parties},
    )


def _round(meeting: MeetingAhead, reader: Reader) -> Round:
    last = date.fromisoformat(meeting.first_day) - timedelta(days=reader.days(rules.ROUND_DAYS))
    due_ms = ends_ms(last.isoformat(), meeting.zone)
    opens_ms = due_ms - reader.days(rules.REMINDER_DAYS) * DAY_MS
    return Round(meeting=meeting, opens_ms=opens_ms, due_ms=due_ms)
