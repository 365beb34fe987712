# SPDX-License-Identifier: Apache-2.0
"""Says which deeds of the room pass the own offices before they are signed, marked [V] in A2.

What a rule asks of the day is asked anew at the moment of signing: a mechanism may have been
suspended while a convocation waited for its visa. Source: rooms.md A0.4, A2.
"""

from ayni.adapters.clearance.declared import Clears, Values
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


def _check(mechanism: str) -> None:
    state = selectors.mechanism_state_of(bytes.fromhex(mechanism))
    rules.check_convenable(state, replaced=selectors.is_replaced(mechanism))


CLEARED = (
    Clears(kind=facts.EDITION_PROPOSED, renew=_proposed),
    Clears(kind=facts.EDITION_COUNTERED, renew=_countered),
    Clears(kind=facts.SUSPENDED),
    Clears(kind=facts.RESUMED),
    Clears(kind=facts.MECHANISM_CONSENTED, by_default=False, two_persons=True),
    Clears(kind=facts.ERRATA_CONSENTED, by_default=False, two_persons=True),
    Clears(kind=facts.RESERVED),
)
