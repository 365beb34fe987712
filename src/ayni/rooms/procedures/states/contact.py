# SPDX-License-Identifier: Apache-2.0
"""What became of one test call: what the caller states, and what other parties noted of it.

Pure and total; reads no clock. Whether a note is close enough to the call is asked of an agreed
number, so it is a word of a page. Source: rooms.md A4 (States and who moves them).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ayni.core.acts import Act
from ayni.core.codec import Json
from ayni.core.patterns.common import Responses, judge_response, responses_of
from ayni.core.patterns.gathering import Sieve, fact_code, gather
from ayni.core.reasons import Reason
from ayni.rooms.procedures.facts import CONTACT_TESTED
from ayni.rooms.procedures.states.judging import instant_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactState:
    """The state of a test call.

    Attributes:
        opening: the act that states it, or none if only others are held.
        notes: other parties' notes of the call: party, and when it was as that party says.
        responses: what stands beside it.
        aside: leaf hash to reason code.
    """

    opening: Act | None
    notes: tuple[tuple[str, int], ...]
    responses: Responses
    aside: Mapping[bytes, str]

    @property
    def tested_ms(self) -> int:
        """Return when the call was, as its author says; 0 without an opening act."""
        return called_ms(self.opening) if self.opening is not None else 0

    def structure(self) -> Json:
        """Return the state for the digest: the same on every node."""
        rows: list[Json] = [[party, at_ms] for party, at_ms in self.notes]
        return {
            "notes": rows,
            "aside": {leaf.hex(): str(code) for leaf, code in sorted(self.aside.items())},
        }


def fold_contact(acts: Iterable[Act]) -> ContactState:
    """Return the state of one test call.

    Args:
        acts: its regular acts, in any order.
    """
    sieve = Sieve()
    gathered = gather(acts, sieve, _check)
    opening = gathered.opening
    author = opening.party if opening is not None else None
    for act in gathered.others:
        sieve.judge(act, judge_response(act, sieve, versions=("contact_tested",), author=author))
    heard = sieve.deeds("contact_noted", "heard")
    return ContactState(
        opening=opening,
        notes=tuple(sorted({(a.party, called_ms(a)) for a in heard if a.party != author})),
        responses=responses_of(sieve),
        aside=sieve.aside,
    )


def called_ms(act: Act) -> int:
    """Return when a call was: as its author says, else when the act was signed."""
    told = instant_of(act, "occurred_at")
    return act.header.at if told is None else told


def _check(act: Act) -> Reason | None:
    if act.header.about is not None:
        return None
    if act.kind != CONTACT_TESTED:
        return Reason.ABOUT_WRONG_KIND
    return None if fact_code(act, "contact") else Reason.BODY_MALFORMED
