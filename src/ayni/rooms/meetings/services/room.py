# SPDX-License-Identifier: Apache-2.0
"""What people say about any matter of the room: the deeds that every room has."""

from collections.abc import Callable, Mapping
from functools import partial

from ayni.adapters.record.sequencing import Appended
from ayni.rooms.meetings import facts, selectors
from ayni.web import answering
from ayni.web.deeds import Deed


def acknowledge(deed: Deed, *, version: str) -> Appended:
    """Acknowledge a version of a matter: an office has it. Never agreement.

    Raises:
        Refusal: power_lacking, version_unknown or own_act.
    """
    others = selectors.versions_in(deed.about)
    return answering.acknowledge(deed, room=facts.ROOM, version=version, others=others)


def reply(deed: Deed, *, query: str, answer: str) -> Appended:
    """Answer a question of another party.

    Args:
        deed: who acts on which matter.
        query: leaf hash of the question, 64 hex digits.
        answer: what is answered.

    Raises:
        Refusal: power_lacking, query_unknown, own_act or already_answered.
    """
    queries = selectors.responses_of(deed.about).queries
    return answering.reply(deed, room=facts.ROOM, queries=queries, query=query, answer=answer)


def object_to(deed: Deed, *, version: str, ground: str, asks: str, reason: str) -> Appended:
    """Object to a version of a matter; it stands beside it and changes nothing.

    Raises:
        Refusal: power_lacking, version_unknown or own_act.
    """
    return answering.object_to(
        deed,
        room=facts.ROOM,
        version=version,
        others=selectors.versions_in(deed.about),
        ground=ground,
        asks=asks,
        reason=reason,
    )


def lift_objection(deed: Deed, *, objection: str) -> Appended:
    """Lift an objection of the own state.

    Raises:
        Refusal: power_lacking, objection_unknown, not_author or already_lifted.
    """
    made = selectors.responses_of(deed.about).objections
    return answering.lift_objection(deed, room=facts.ROOM, objections=made, objection=objection)


ANSWERS: Mapping[str, Callable[..., Appended]] = {
    "acknowledge": acknowledge,
    "reply": reply,
    "query": partial(answering.ask, room=facts.ROOM),
    "object": object_to,
    "lift": lift_objection,
    "reserve": partial(answering.reserve, room=facts.ROOM),
    "contact": partial(answering.note_contact, room=facts.ROOM),
    "heard": partial(answering.note_heard, room=facts.ROOM),
    "paper": partial(answering.link_paper, room=facts.ROOM),
}
"""First word of the name of a deed that every matter of the room has, to what does it."""
