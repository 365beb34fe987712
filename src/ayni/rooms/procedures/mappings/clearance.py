# SPDX-License-Identifier: Apache-2.0
"""Says which deeds of the room pass the own offices before they are signed, marked [V] in A4.

What waited too long is not signed: a proposal to which nobody could consent any more, a consent to
one that is gone.
Source: rooms.md A0.4, A4.
"""

from typing import cast

from ayni.adapters.clearance.declared import Clears, Values
from ayni.core.codec import Json
from ayni.rooms.procedures import facts, rules, selectors


def _still_open(values: Values, _about: bytes | None, now_ms: int) -> Values:
    """Return a version as drafted, if others may still consent to it."""
    until = cast(dict[str, Json], values["valid_until"])
    rules.check_dates(
        clause=str(values["clause"]),
        binds_from=values.get("binds_from"),
        valid_until_ms=cast(int, until["ms"]),
        now_ms=now_ms,
    )
    return values


def _consented(values: Values, about: bytes | None, now_ms: int) -> Values:
    """Return a consent as it is, unless its version was withdrawn or its time is over."""
    if about:
        leaf = bytes.fromhex(str(values["proposal"]))
        rules.check_open(selectors.state_of(about), leaf, now_ms=now_ms)
    return values


CLEARED = (
    Clears(kind=facts.VERSION_PROPOSED, renew=_still_open),
    Clears(kind=facts.REPLACEMENT_PROPOSED, renew=_still_open),
    Clears(kind=facts.CONSENTED, renew=_consented, two_persons=True),
    Clears(kind=facts.ADOPTED),
    Clears(kind=facts.INTERPRETED),
    Clears(kind=facts.SUSPENDED),
    Clears(kind=facts.DENOUNCED),
    Clears(kind=facts.OBJECTED),
    Clears(kind=facts.RESERVED),
)
