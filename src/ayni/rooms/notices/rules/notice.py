# SPDX-License-Identifier: Apache-2.0
"""What the pair agreed on notices: lead times, what widens, what a deed needs; no clock.

The numbers stand in the constitution under ``notices.lead.<activity>.<distance>`` (hours, 0: no
duty); the table below is the model that a pair starts from. Source: rooms.md A1; domain.md 2.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from ayni.core.codec import Json
from ayni.core.errors import Refusal
from ayni.core.patterns.common import Objection
from ayni.core.patterns.declaration import Declaration
from ayni.rooms.notices.facts import (
    ACTIVITIES,
    ARMS,
    DISTANCES,
    PURPOSE_CHARS_MAX,
    STRENGTHS,
    Terms,
)
from ayni.rooms.notices.states import NoticeState

LEAD_HOURS: Mapping[str, tuple[int, int, int, int]] = {
    "patrol": (48, 48, 24, 0),
    "exercise": (720, 720, 336, 168),
    "flight": (72, 72, 48, 0),
    "live_fire": (168, 168, 168, 72),
    "blasting": (168, 168, 72, 72),
    "works": (120, 120, 48, 0),
    "closure": (48, 48, 48, 48),
    "nautical": (48, 48, 24, 0),
    "other": (48, 48, 24, 0),
}
"""Hours of notice by activity and distance band, nearest band first."""

LARGE_STRENGTHS = ("101_500", "gt_500")
LARGE_LEAD_HOURS = 72
"""From 101 persons on, or with crew-served weapons, nothing goes below this."""
LARGE_PARAM = "notices.lead.large"

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS


class Declared(Protocol):
    """The state of any object of the room that one party declares."""

    @property
    def declaration(self) -> Declaration:
        """Return versions, ends and responses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleAnswer:
    """What the rules ask for a planned activity.

    Attributes:
        number: number of the rule, such as ``A-1.2``.
        text: message id of the rule in words.
        must: notice must be given.
        lead_hours: hours of notice asked, 0 if none.
        latest_ms: last instant at which a notice is in time, or none without a duty.
    """

    number: str
    text: str
    must: bool
    lead_hours: int
    latest_ms: int | None


def param_name(activity: str, distance: str) -> str:
    """Return the name of the lead time in the constitution's parameters."""
    return f"notices.lead.{activity}.{distance}"


def default_params() -> dict[str, int]:
    """Return the model's lead times as parameters of a constitution."""
    leads = {
        param_name(activity, distance): hours
        for activity, row in LEAD_HOURS.items()
        for distance, hours in zip(DISTANCES, row, strict=True)
    }
    return {**leads, LARGE_PARAM: LARGE_LEAD_HOURS}


def ask(terms: Terms, params: Mapping[str, int]) -> RuleAnswer:
    """Return what the rules ask for (*¿Debo avisar?*).

    Args:
        terms: what is planned; a band that is not stated counts as the gravest.
        params: the constitution's parameters.
    """
    distance = terms.distance or DISTANCES[0]
    row, column = ACTIVITIES.index(terms.activity) + 1, DISTANCES.index(distance) + 1
    model = LEAD_HOURS[terms.activity][column - 1]
    hours = max(params.get(param_name(terms.activity, distance), model), 0)
    number, text = f"A-{row}.{column}", f"notices.rule.{terms.activity}.{distance}"
    large_hours = params.get(LARGE_PARAM, LARGE_LEAD_HOURS)
    if is_large(terms) and hours < large_hours:
        hours, number, text = large_hours, "A-10", "notices.rule.large"
    return RuleAnswer(
        number=number,
        text=text,
        must=hours > 0,
        lead_hours=hours,
        latest_ms=terms.start.ms - hours * HOUR_MS if hours else None,
    )


def is_large(terms: Terms) -> bool:
    """Tell whether strength or arms, as stated or left open, are those of a large activity."""
    strength, arms = terms.strength or STRENGTHS[-1], terms.arms or ARMS[-1]
    return strength in LARGE_STRENGTHS or arms == ARMS[-1]


def is_late(answer: RuleAnswer, *, now_ms: int) -> bool:
    """Tell whether a notice signed now would have less lead time than asked."""
    return answer.latest_ms is not None and now_ms > answer.latest_ms


def stated(answer: RuleAnswer, *, now_ms: int) -> dict[str, Json]:
    """Return what the author states of the rule; the neighbour's node checks it."""
    return {
        "rule": answer.number.lower(),
        "asked_minutes": answer.lead_hours * 60,
        "late": int(is_late(answer, now_ms=now_ms)),
    }


def check_terms(terms: Terms, *, urgent: bool, purpose: str) -> None:
    """Refuse terms that no notice can carry.

    Raises:
        Refusal: place_missing, end_before_start, purpose_missing, purpose_long, band_missing.
    """
    if not terms.places:
        raise Refusal("place_missing")
    if terms.end is not None and terms.end.ms <= terms.start.ms:
        raise Refusal("end_before_start")
    if len(purpose) > PURPOSE_CHARS_MAX:
        raise Refusal("purpose_long", found=len(purpose), limit=PURPOSE_CHARS_MAX)
    if urgent:
        return
    if not purpose.strip():
        raise Refusal("purpose_missing")
    for name in ("end", "distance", "strength", "arms"):
        if getattr(terms, name) is None:
            raise Refusal("band_missing", field=name)


def check_lateness(answer: RuleAnswer, *, now_ms: int, reason: str) -> None:
    """Refuse a late notice without a reason; with one it is given and marked.

    Raises:
        Refusal: lateness_reason_missing.
    """
    if is_late(answer, now_ms=now_ms) and not reason.strip():
        raise Refusal("lateness_reason_missing", rule=answer.number)


def check_author(state: NoticeState, party: str) -> None:
    """Refuse a deed of the author by anybody else, or after the notice has ended.

    Raises:
        Refusal: not_author, after_end.
    """
    opening = state.declaration.opening
    if opening is None or opening.party != party:
        raise Refusal("not_author")
    if state.declaration.ends:
        raise Refusal("after_end")


def check_amendment(old: Terms, new: Terms, *, reason: str, changed: bool) -> None:
    """Refuse an amendment that changes nothing or says no reason.

    Args:
        old: terms of the current version.
        new: terms as amended.
        reason: why.
        changed: content members differ too.

    Raises:
        Refusal: reason_missing, nothing_changed.
    """
    if not reason.strip():
        raise Refusal("reason_missing")
    if old == new and not changed:
        raise Refusal("nothing_changed")


def check_acknowledgement(state: NoticeState, party: str, version: bytes) -> None:
    """Refuse an acknowledgement by the author, of no version, or given already.

    Raises:
        Refusal: own_act, version_unknown, already_acknowledged.
    """
    opening = state.declaration.opening
    if opening is not None and opening.party == party:
        raise Refusal("own_act")
    if state.declaration.version(version) is None:
        raise Refusal("version_unknown")
    if version in state.declaration.responses.acknowledged.get(party, frozenset()):
        raise Refusal("already_acknowledged")


def check_reply(state: Declared, party: str, query: bytes) -> None:
    """Refuse a reply to no open question, to one's own, or by a party that was not asked.

    Raises:
        Refusal: query_unknown, own_act, not_author, already_answered.
    """
    asked = next((q for q in state.declaration.responses.queries if q.leaf == query), None)
    if asked is None:
        raise Refusal("query_unknown")
    if asked.party == party:
        raise Refusal("own_act")
    opening = state.declaration.opening
    if opening is None or opening.party != party:
        raise Refusal("not_author")
    if asked.replies:
        raise Refusal("already_answered")


def check_lift(objections: Iterable[Objection], party: str, objection: bytes) -> None:
    """Refuse to lift an objection that is not one's own or is lifted already.

    Raises:
        Refusal: objection_unknown, not_author, already_lifted.
    """
    made = next((o for o in objections if o.leaf == objection), None)
    if made is None:
        raise Refusal("objection_unknown")
    if made.party != party:
        raise Refusal("not_author")
    if made.lifted:
        raise Refusal("already_lifted")
