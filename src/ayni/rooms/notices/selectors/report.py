# SPDX-License-Identifier: Apache-2.0
"""Puts what the record holds under the measures that states report to the OAS and to the UN.

A measure that no act of this room can show stays in the list, or the report would hide what is
missing. Losses: a cell holds counts and reading codes, no text, and never a share of anything.

Source: OAS, register of measures, oas.org/MFCS, headings 1 to 10, after the consolidated list
CP/CSH-1043/08 rev. 1; Declaration of Santiago, 10 November 1995, measures f, g and h; UN General
Assembly resolutions 46/36 L, 35/142 B and 59/92.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ayni.rooms.notices.facts import ACTIVITIES
from ayni.rooms.notices.models import ACTIVITIES as ACTIVITIES_IN_WORDS
from ayni.rooms.notices.selectors.counters import Counter
from ayni.rooms.notices.selectors.measures import TOGETHER, Counted, Spot, together
from ayni.web.parties import forms
from ayni.web.registry import Words

REGISTER = _("OAS, oas.org/MFCS")
SANTIAGO = _("OAS, Santiago 1995")
UNITED_NATIONS = _("UN")
MILITARY = ("patrol", "exercise", "flight", "live_fire", "nautical")
"""Activities of forces; the others are works and closures of civil authorities."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One measure that states report.

    Attributes:
        code: short, in an address and in a file.
        source: where it is listed.
        number: its number or letter there.
        name: what it is called.
        counts: what of the record counts for it; nothing if this room has no act for it.
    """

    code: str
    source: Words
    number: str
    name: Words
    counts: tuple[Counted, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One number in a cell: what it counts, how many, and by which spot they are found."""

    what: str
    count: int
    spot: Spot


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyLine:
    """What one party, or all of them together, did for a measure: a tuple of parts each year."""

    party: str
    cells: tuple[tuple[Part, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureLine:
    """One measure with a line for each party."""

    measure: Measure
    lines: tuple[PartyLine, ...]

    @property
    def empty(self) -> int:
        """Return how many of its cells are empty."""
        return sum(not cell for line in self.lines for cell in line.cells)

    @property
    def bare(self) -> bool:
        """Tell whether all of them are."""
        return not any(cell for line in self.lines for cell in line.cells)


def _by_activity(counters: Sequence[Counter], activities: Sequence[str]) -> tuple[Counted, ...]:
    return tuple(
        Counted(counter=counter, activity=activity)
        for counter in counters
        for activity in activities
    )


_NOTICES: tuple[Counter, ...] = ("given", "rows", "invited", "offered", "accepted")
_TALKED: tuple[Counter, ...] = ("acknowledged", "messages", "contacts")
_CALMED: tuple[Counter, ...] = ("asked", "answered", "opened", "closed")
_SPOKEN = tuple(Counted(counter=one) for one in _TALKED)
_PREVENTED = tuple(Counted(counter=one) for one in _CALMED)

REPORTED = (
    Measure(
        code="oas-1",
        source=REGISTER,
        number="1",
        name=_("Yearly inventory of the measures applied, submitted to the OAS"),
    ),
    Measure(
        code="oas-2",
        source=REGISTER,
        number="2",
        name=_("High-level meetings of the ministries of defence and of foreign affairs"),
    ),
    Measure(
        code="oas-3",
        source=REGISTER,
        number="3",
        name=_("Dissemination and debate of the measures in state and society"),
    ),
    Measure(
        code="oas-4",
        source=REGISTER,
        number="4",
        name=_(
            "Advance notice, to neighbours above all, of routine operations and exercises, and "
            "observers at them"
        ),
        counts=_by_activity(_NOTICES, MILITARY),
    ),
    Measure(
        code="oas-5",
        source=REGISTER,
        number="5",
        name=_("Visits to installations, combined exercises and academies"),
    ),
    Measure(
        code="oas-6",
        source=REGISTER,
        number="6",
        name=_("Exchange of civilian and military personnel for training"),
    ),
    Measure(
        code="oas-7",
        source=REGISTER,
        number="7",
        name=_("Taking part in the UN Register of Conventional Arms"),
    ),
    Measure(
        code="oas-8",
        source=REGISTER,
        number="8",
        name=_("Taking part in the UN report on military expenditures, and sharing it"),
    ),
    Measure(
        code="oas-9",
        source=REGISTER,
        number="9",
        name=_("Common methodologies among neighbours for measuring defence expenditures"),
    ),
    Measure(
        code="oas-10",
        source=REGISTER,
        number="10",
        name=_("Papers on defence policy and doctrine, developed and exchanged"),
    ),
    Measure(
        code="santiago-f",
        source=SANTIAGO,
        number="f",
        name=_("Activities to prevent incidents and make transit by land, sea and air safer"),
        counts=_PREVENTED,
    ),
    Measure(
        code="santiago-g",
        source=SANTIAGO,
        number="g",
        name=_("Cooperation in natural disasters, at the request of the state concerned"),
    ),
    Measure(
        code="santiago-h",
        source=SANTIAGO,
        number="h",
        name=_("Communications among authorities of neighbours along their border"),
        counts=_SPOKEN,
    ),
    Measure(
        code="un-register",
        source=UNITED_NATIONS,
        number="A/RES/46/36 L",
        name=_("UN Register of Conventional Arms: form of the year"),
    ),
    Measure(
        code="un-expenditures",
        source=UNITED_NATIONS,
        number="A/RES/35/142 B",
        name=_("UN report on military expenditures: form of the year"),
    ),
    Measure(
        code="un-measures",
        source=UNITED_NATIONS,
        number="A/RES/59/92",
        name=_("Information to the UN on measures of confidence"),
        counts=(*_by_activity(_NOTICES, ACTIVITIES), *_SPOKEN, *_PREVENTED),
    ),
)
"""In the order of the lists; the report puts those with empty cells first."""

COUNTERS: Mapping[Counter, Words] = {
    "given": _("Notices given"),
    "rows": _("Rows of series given"),
    "acknowledged": _("Notices acknowledged"),
    "invited": _("Observers invited"),
    "offered": _("Observers offered"),
    "accepted": _("Observers accepted"),
    "asked": _("Unusual activities asked about"),
    "answered": _("Unusual activities asked about and answered"),
    "opened": _("Incidents opened"),
    "closed": _("Incidents closed with two keys"),
    "contacts": _("First contacts in an incident"),
    "messages": _("Messages heard"),
}
WANTED = frozenset(one.counter for measure in REPORTED for one in measure.counts)


def measure_lines(
    tally: Mapping[Spot, int], *, years: Sequence[int], parties: Sequence[str]
) -> list[MeasureLine]:
    """Return the report, measures with empty cells first.

    Those of which every cell is empty stand first of all, and among them those for which an act
    of this room could have counted.

    Args:
        tally: what was counted.
        years: its columns.
        parties: whose lines a measure has, in the order of reading.
    """
    found = [_measure_line(measure, tally, years, parties) for measure in REPORTED]
    return sorted(found, key=lambda one: (not one.bare, not one.measure.counts, -one.empty))


def party_name(party: str) -> str:
    """Return whose line it is: the name of a party, or that of all together."""
    return gettext("All parties together") if party == TOGETHER else forms(party).bare


def part_name(what: Counted) -> str:
    """Return what a number counts, in words."""
    told = str(COUNTERS[what.counter])
    if not what.activity:
        return told
    activity = ACTIVITIES_IN_WORDS.get(what.activity, what.activity)
    return gettext("{what} ({activity})").format(what=told, activity=activity)


def _measure_line(
    measure: Measure, tally: Mapping[Spot, int], years: Sequence[int], parties: Sequence[str]
) -> MeasureLine:
    alone = [one for one in measure.counts if not together(one.counter)]
    joint = [one for one in measure.counts if together(one.counter)]
    whose = [(party, alone) for party in parties] + ([(TOGETHER, joint)] if joint else [])
    return MeasureLine(
        measure=measure,
        lines=tuple(
            PartyLine(
                party=party,
                cells=tuple(_cell(counts, party, year, tally) for year in years),
            )
            for party, counts in whose
        ),
    )


def _cell(
    counts: Sequence[Counted], party: str, year: int, tally: Mapping[Spot, int]
) -> tuple[Part, ...]:
    spots: list[Spot] = [(one, party, year) for one in counts]
    return tuple(
        Part(what=part_name(spot[0]), count=tally[spot], spot=spot)
        for spot in spots
        if spot in tally
    )
