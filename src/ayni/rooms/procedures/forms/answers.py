# SPDX-License-Identifier: Apache-2.0
"""The forms of what people say about a protocol without moving it: those of every room."""

from collections.abc import Mapping

from ayni.rooms.procedures import facts
from ayni.web.parts import answer_fields
from ayni.web.parts.deed_fields import DeedFields

ANSWERS: Mapping[str, type[DeedFields]] = answer_fields.of_room(facts.ROOM)
"""First word of a deed's name on a page to its fields."""
