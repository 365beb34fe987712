# SPDX-License-Identifier: Apache-2.0
"""What the room says in the words of tables and of standards, one file for each."""

from ayni.rooms.procedures.mappings.clearance import CLEARED
from ayni.rooms.procedures.mappings.lists import lists
from ayni.rooms.procedures.mappings.personal_data import PROCESSING
from ayni.rooms.procedures.mappings.protocol import registry_plan
from ayni.rooms.procedures.mappings.urgency import urgency
from ayni.rooms.procedures.mappings.urgent import URGENT_DEEDS

__all__ = [
    "CLEARED",
    "PROCESSING",
    "URGENT_DEEDS",
    "lists",
    "registry_plan",
    "urgency",
]
