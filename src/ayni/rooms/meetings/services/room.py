# SPDX-License-Identifier: Apache-2.0
"""What people say about any matter of the room: the deeds that every room has."""

from ayni.rooms.meetings import facts, selectors
from ayni.web import answering

ANSWERS = answering.answers_of(
    facts.ROOM, versions=selectors.versions_in, responses=selectors.responses_of
)
"""First word of the name of a deed that every matter of the room has, to what does it."""
