# SPDX-License-Identifier: Apache-2.0
"""Says which deeds of the room pass the own offices before they are signed, marked [V] in A2.

What a rule asks of the day is asked anew at the moment of signing: a mechanism may have been
suspended while a convocation waited for its visa. Source: rooms.md A0.4, A2.
"""

from ayni.adapters.clearance.declared import Clears, Values
from ayni.core.errors import Refusal, StalePage
from ayni.rooms.meetings import facts, rules, selectors


def _proposed(values: Values, _about: bytes | None, _now_ms: int) -> Values:
    """Return a convocation as it is, unless its mechanism cannot be convened any more."""
    _check(str(values.get("mechanism", "")))
    return values


def _countered(values: Values, about: bytes | None, _now_ms: int) -> Values:
    """Return a counter-proposal as it is, unless its mechanism cannot be convened any more."""
    if about:
        _check(selectors.edition_state_of(about).mechanism.hex())
    return values


def _acta(values: Values, _about: bytes | None, now_ms: int) -> Values:
    """Return a frozen text as it is, unless the tables moved since, or its time is over."""
    rules.check_valid(values, now_ms=now_ms)
    named = {one.statement.hex(): one.version.hex() for one in facts.statements_of(values)}
    standing = selectors.standing_at(str(values.get("edition", "")))
    if any(standing.get(statement) != [leaf] for statement, leaf in named.items()):
        raise Refusal("tables_moved")
    return values


def _consented(values: Values, about: bytes | None, now_ms: int) -> Values:
    """Return a consent as it is, unless its version is gone or more was signed beside it.

    Nor is it signed once another acta of the meeting is in force.

    A reservation lies on another object than the acta: who consents reads it first.
    """
    if about:
        leaf = bytes.fromhex(str(values.get("proposal", "")))
        state = selectors.acta_state_of(about)
        rules.check_still_open(state, leaf, now_ms=now_ms)
        selectors.check_no_rival_acta(about)
        newer = rules.not_read(values, selectors.beside(state, leaf))
        if newer:
            raise StalePage("page_has_aged", newer=newer, count=len(newer))
    return values


def _errata_consented(values: Values, about: bytes | None, now_ms: int) -> Values:
    """Return a consent to an errata as it is, unless that is gone or its time is over."""
    if about:
        rules.check_errata_open(selectors.errata_state_of(about), now_ms=now_ms)
    return values


def _described(values: Values, about: bytes | None, _now_ms: int) -> Values:
    """Return a consent to a description as it is, unless it is gone or its code was agreed."""
    if about:
        state = selectors.mechanism_state_of(about)
        asked = rules.check_standing(state, bytes.fromhex(str(values.get("proposal", ""))))
        selectors.check_no_namesake(about, asked)
    return values


def _check(mechanism: str) -> None:
    state = selectors.mechanism_state_of(bytes.fromhex(mechanism))
    rules.check_convenable(
        state,
        replaced=selectors.is_replaced(mechanism),
        twice=selectors.is_called_twice(mechanism),
    )


CLEARED = (
    Clears(kind=facts.EDITION_PROPOSED, renew=_proposed),
    Clears(kind=facts.EDITION_COUNTERED, renew=_countered),
    Clears(kind=facts.SUSPENDED),
    Clears(kind=facts.RESUMED),
    Clears(kind=facts.MECHANISM_CONSENTED, renew=_described, by_default=False, two_persons=True),
    Clears(
        kind=facts.ERRATA_CONSENTED, renew=_errata_consented, by_default=False, two_persons=True
    ),
    Clears(kind=facts.ACTA_PROPOSED, renew=_acta),
    Clears(kind=facts.ACTA_COUNTERED, renew=_acta),
    Clears(kind=facts.ACTA_CONSENTED, renew=_consented, by_default=False, two_persons=True),
    Clears(kind=facts.ACTA_REFUSED, by_default=False),
    Clears(kind=facts.RESERVED),
)
