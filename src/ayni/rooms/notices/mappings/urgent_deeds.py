# SPDX-License-Identifier: Apache-2.0
"""Maps the [U] deeds of the room to large buttons on the duty officer's page and the Desk.

Each opens a matter in one step, with at most three typed fields. Source: rooms.md A0.9 (Turno).
"""

from typing import Final

from django.utils.translation import gettext_lazy as _

from ayni.rooms.notices import facts
from ayni.web.registry import UrgentDeed

URGENT_DEEDS: Final = (
    UrgentDeed(
        address="notices:urgent",
        title=_("Tell the neighbour"),
        icon="bell",
        kind=facts.GIVEN,
        order=10,
    ),
    UrgentDeed(
        address="notices:incident-new",
        title=_("Incident"),
        icon="alert-triangle",
        kind=facts.INCIDENT_OPENED,
        order=50,
    ),
    UrgentDeed(
        address="notices:hear",
        title=_("Message heard"),
        icon="phone",
        kind=facts.MESSAGE_HEARD,
        order=60,
    ),
)
