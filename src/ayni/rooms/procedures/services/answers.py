# SPDX-License-Identifier: Apache-2.0
"""What people say about a protocol without moving it: the deeds that every room has."""

from ayni.rooms.procedures import facts, selectors
from ayni.web import answering

ANSWERS = answering.answers_of(
    facts.ROOM, versions=selectors.versions_in, responses=selectors.responses_of
)
"""First word of the name of a deed that every matter of a room has, to what does it."""
