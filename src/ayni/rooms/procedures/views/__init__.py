# SPDX-License-Identifier: Apache-2.0
"""The pages of the room, one file for each object."""

from ayni.rooms.procedures.views.activation import (
    activate,
    activation,
    activations,
    print_activation,
)
from ayni.rooms.procedures.views.contact import (
    contact_test,
    contacts,
    contacts_card,
    print_contacts,
)
from ayni.rooms.procedures.views.propose import new, replace
from ayni.rooms.procedures.views.protocol import (
    card,
    checklist,
    compare,
    print_version,
    protocol,
    version,
)
from ayni.rooms.procedures.views.registry import listed, today

__all__ = [
    "activate",
    "activation",
    "activations",
    "card",
    "checklist",
    "compare",
    "contact_test",
    "contacts",
    "contacts_card",
    "listed",
    "new",
    "print_activation",
    "print_contacts",
    "print_version",
    "protocol",
    "replace",
    "today",
    "version",
]
