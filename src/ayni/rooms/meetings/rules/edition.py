# SPDX-License-Identifier: Apache-2.0
"""What deeds about an edition need; pure: the day is an argument. Source: rooms.md A2."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone

from ayni.core.codec import Json
from ayni.core.errors import Refusal
from ayni.rooms.meetings.facts import Terms
from ayni.rooms.meetings.rules.acta import ACTA_DAYS
from ayni.rooms.meetings.states import EditionState, MechanismState, Offer

CONVOCATION_DAYS = ("meetings.convocation_days", 60)
"""Parameter and model: days before the first day by which dates are agreed. Source: rooms.md A2."""
AGENDA_DAYS = ("meetings.agenda_days", 30)
DELEGATION_DAYS = ("meetings.delegation_days", 20)
ENTRY_DAYS = ("meetings.entry_days", 10)
NEEDS_DAYS = ("meetings.needs_days", 7)
ENTRY_DAILY_DAYS = ("meetings.entry_daily_days", 7)
"""Days before the first day from which a pending entry is called to mind each day."""
PERIODS = (
    *(CONVOCATION_DAYS, AGENDA_DAYS, DELEGATION_DAYS, ENTRY_DAYS),
    *(NEEDS_DAYS, ENTRY_DAILY_DAYS),
)


def meeting_params() -> dict[str, int]:
    """Return the days of the model, as parameters of a constitution."""
    return dict((*PERIODS, ACTA_DAYS))


def check_convenable(mechanism: MechanismState, *, replaced: bool, twice: bool) -> None:
    """Refuse to convene a mechanism that is not agreed, suspended, replaced or called twice.

    Args:
        mechanism: its state.
        replaced: whether an agreed mechanism has taken its place.
        twice: whether another agreed mechanism bears its code: their meetings and all that comes of
            them would be cited by the same words.

    Raises:
        Refusal: mechanism_unknown, mechanism_not_agreed, mechanism_suspended (with `party` and
            `since`), mechanism_replaced or mechanism_twice.
    """
    if not mechanism.text.proposals:
        raise Refusal("mechanism_unknown")
    if not mechanism.text.agreed:
        raise Refusal("mechanism_not_agreed")
    for one in mechanism.open_suspensions:
        since = one.act.facts.get("since")
        day = str(since.get("day", "")) if isinstance(since, dict) else ""
        raise Refusal("mechanism_suspended", party=one.act.party.upper(), since=day)
    if replaced:
        raise Refusal("mechanism_replaced")
    if twice:
        raise Refusal("mechanism_twice")


def check_terms(terms: Terms, *, parties: tuple[str, ...], next_ordinal: int, today: date) -> None:
    """Refuse terms that cannot be: a wrong ordinal, days in the past, a host who is no party.

    A regular meeting bears the next ordinal; a follow-up that of a meeting before it; an
    extraordinary one any.

    Args:
        terms: what is proposed.
        parties: parties of the mechanism.
        next_ordinal: the number after that of the last regular edition.
        today: the day on the host's calendar.

    Raises:
        Refusal: ordinal_not_next, ordinal_not_past, end_before_start, first_day_past,
            host_unknown or opening_outside.
    """
    if terms.form == "regular" and terms.ordinal != next_ordinal:
        raise Refusal("ordinal_not_next", found=terms.ordinal, expected=next_ordinal)
    if terms.form == "follow_up" and terms.ordinal >= next_ordinal:
        raise Refusal("ordinal_not_past", found=terms.ordinal)
    if terms.last.on < terms.first.on:
        raise Refusal("end_before_start")
    if terms.first.on < today:
        raise Refusal("first_day_past")
    if terms.host not in parties:
        raise Refusal("host_unknown")
    opens = terms.opens
    if isinstance(opens, dict) and not terms.first.on <= _day(opens) <= terms.last.on:
        raise Refusal("opening_outside")


def check_counter(state: EditionState, party: str) -> None:
    """Refuse to state another version of an edition that is over, or that names others.

    Raises:
        Refusal: edition_unknown, after_end or not_named.
    """
    _moving(state, party)


def check_acceptance(state: EditionState, party: str, version: bytes) -> Offer:
    """Return the version that a party may accept.

    Raises:
        Refusal: edition_unknown, after_end, not_named, version_unknown, own_act,
            accepted_already or proposal_gone.
    """
    _moving(state, party)
    offer = state.offer(version)
    if offer is None:
        raise Refusal("version_unknown")
    if offer.act.party == party:
        raise Refusal("own_act")
    if party in offer.accepted:
        raise Refusal("accepted_already")
    if offer not in state.open:
        raise Refusal("proposal_gone")
    return offer


def check_put_off(state: EditionState, party: str, version: bytes) -> None:
    """Refuse to postpone dates that are not agreed, or once more.

    Raises:
        Refusal: edition_unknown, after_end, not_named, not_convened or postponed_already.
    """
    _moving(state, party)
    if state.stage == "postponed":
        raise Refusal("postponed_already")
    if all(one.act.leaf != version for one in state.agreed):
        raise Refusal("not_convened")


def check_cancel(state: EditionState, party: str) -> None:
    """Refuse to cancel an edition that is over.

    Raises:
        Refusal: edition_unknown, after_end or not_named.
    """
    _moving(state, party)


def check_held(state: EditionState, party: str, version: bytes, *, today: date) -> None:
    """Refuse to declare held what was not agreed, has not begun, or once more.

    Args:
        state: the edition.
        party: who declares it.
        version: leaf hash of the version by which it was held.
        today: the day on the host's calendar.

    Raises:
        Refusal: edition_unknown, after_end, not_named, not_convened, held_already or
            before_first_day.
    """
    _moving(state, party)
    agreed = next((one for one in state.agreed if one.act.leaf == version), None)
    if agreed is None:
        raise Refusal("not_convened")
    if party in state.held:
        raise Refusal("held_already")
    if today < agreed.terms.first.on:
        raise Refusal("before_first_day")


def _moving(state: EditionState, party: str) -> None:
    if not state.offers:
        raise Refusal("edition_unknown")
    if state.cancelled or state.stage == "held":
        raise Refusal("after_end")
    if all(party not in one.terms.parties for one in state.offers):
        raise Refusal("not_named")


def _day(opens: Mapping[str, Json]) -> date:
    """Return the civil day of an instant, on the clock on which its author meant it."""
    east = timezone(timedelta(minutes=int(str(opens["offset"]))))
    return datetime.fromtimestamp(int(str(opens["ms"])) // 1000, tz=east).date()
