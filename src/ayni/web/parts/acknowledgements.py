# SPDX-License-Identifier: Apache-2.0
"""Says which version of a declaration a party acknowledged and which one waits: D-5 and D-6.

An acknowledgement names a version and is never agreement. Source: rooms.md A0.4, A1 edge case 2.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ayni.adapters.record.reading import ActRead
from ayni.core.patterns.gathering import word_of
from ayni.web import offices, times
from ayni.web.parties import forms
from ayni.web.sentences.standing import d5_acknowledged, d6_older_version_acknowledged
from ayni.web.viewer import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """A version that still waits for a party's acknowledgement.

    Attributes:
        number: of the version.
        since_ms: when it was signed.
        due_ms: first instant at which the acknowledgement is late.
    """

    number: int
    since_ms: int
    due_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One sentence about one party; drawn by `web/parts/acknowledgements.html`."""

    party: str
    text: str
    note: str = ""


def lines(
    acts: Sequence[ActRead],
    party: str,
    *,
    numbers: Mapping[str, int],
    awaited: Awaited | None,
    viewer: Viewer,
) -> list[Line]:
    """Return what one party acknowledged, and what waits.

    Args:
        acts: the timeline of the object.
        party: who is asked.
        numbers: leaf hash (hex) of each version the party acknowledged, to its number.
        awaited: the version that waits, or none.
        viewer: who reads, and when.
    """
    clocks = viewer.clocks
    found = [
        Line(
            party=party,
            text=d5_acknowledged(
                office=offices.name(act.act.header.by, viewer),
                version=numbers[str(act.facts["version"])],
                at=times.hour(act.at_ms, clocks),
            ),
        )
        for act in acts
        if act.party == party
        and act.regular
        and word_of(act.act) == "acknowledged"
        and act.facts.get("version") in numbers
    ]
    if awaited is None:
        return found or [Line(party=party, text=_("No office acknowledged it."))]
    due = times.deadline(awaited.due_ms, clocks, whose=party)
    note = _("Asked for by {t}.").format(t=due)
    if not numbers:
        text = _("No office {p.of} has acknowledged it yet; signed {d} ago.").format(
            p=forms(party), d=times.ago(awaited.since_ms, clocks.now_ms)
        )
        return [Line(party=party, text=text, note=note)]
    older = d6_older_version_acknowledged(
        version=max(numbers.values()),
        newer=awaited.number,
        since=times.hour(awaited.since_ms, clocks),
    )
    return [*found, Line(party=party, text=older, note=note)]
