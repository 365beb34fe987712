# SPDX-License-Identifier: Apache-2.0
"""Says which deeds of the room pass the own offices before they are signed, marked [V] in A3.

Source: rooms.md A0.4, A3.
"""

from ayni.adapters.clearance.declared import Clears
from ayni.rooms.understandings import facts

CLEARED = (
    Clears(kind=facts.PROGRESS_REPORTED),
    Clears(kind=facts.CLAIMED),
    Clears(kind=facts.CONFIRMED, two_persons=True),
    Clears(kind=facts.CONTESTED),
    Clears(kind=facts.CHANGE_CONSENTED, two_persons=True),
    Clears(kind=facts.RESERVED),
)
