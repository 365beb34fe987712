# SPDX-License-Identifier: Apache-2.0
"""Maps the [U] deed of the room to a large button on the duty officer's page and the Desk.

Three fields, one button; from the page of a matter it carries that matter along.
Source: rooms.md A0.9 (Turno), A4.
"""

from typing import Final

from django.utils.translation import gettext_lazy as _

from ayni.rooms.procedures import facts
from ayni.web.registry import UrgentDeed

URGENT_DEEDS: Final = (
    UrgentDeed(
        address="procedures:activate",
        title=_("Activate a protocol"),
        icon="list-check",
        kind=facts.ACTIVATED,
        order=70,
        cites=True,
    ),
)
