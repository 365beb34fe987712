# SPDX-License-Identifier: Apache-2.0
"""What people answer to a protocol without moving it: the deeds of every room, on its versions.

Must not write a row: the projection does.
"""

from collections.abc import Mapping

from ayni.adapters.record.sequencing import Appended
from ayni.rooms.procedures import facts, selectors
from ayni.rooms.procedures.states import ProtocolState
from ayni.web import answering
from ayni.web.answering import Moment
from ayni.web.deeds import Deed


def acknowledge(deed: Deed, *, version: str) -> Appended:
    """Acknowledge a proposal: an office has it. Never agreement.

    Raises:
        Refusal: power_lacking, version_unknown or own_act.
    """
    others = _versions(selectors.state_of(deed.about))
    return answering.acknowledge(deed, room=facts.ROOM, version=version, others=others)


def ask(deed: Deed, *, question: str) -> Appended:
    """Ask about a protocol.

    Raises:
        Refusal: power_lacking.
    """
    return answering.ask(deed, room=facts.ROOM, question=question)


def reply(deed: Deed, *, query: str, answer: str) -> Appended:
    """Answer a question about a protocol.

    Raises:
        Refusal: power_lacking, query_unknown, own_act or already_answered.
        StalePage: the protocol moved since the page was drawn.
    """
    queries = selectors.state_of(deed.about).text.responses.queries
    return answering.reply(deed, room=facts.ROOM, queries=queries, query=query, answer=answer)


def object_to(deed: Deed, *, version: str, ground: str, asks: str, reason: str) -> Appended:
    """Object to a version; it stands beside it and changes nothing.

    Raises:
        Refusal: power_lacking, version_unknown or own_act.
    """
    return answering.object_to(
        deed,
        room=facts.ROOM,
        version=version,
        others=_versions(selectors.state_of(deed.about)),
        ground=ground,
        asks=asks,
        reason=reason,
    )


def lift_objection(deed: Deed, *, objection: str) -> Appended:
    """Lift an objection of the own state.

    Raises:
        Refusal: power_lacking, objection_unknown, not_author or already_lifted.
    """
    made = selectors.state_of(deed.about).text.responses.objections
    return answering.lift_objection(deed, room=facts.ROOM, objections=made, objection=objection)


def reserve(deed: Deed, *, text: str) -> Appended:
    """Make a reservation, printed wherever the protocol is printed.

    Raises:
        Refusal: power_lacking.
    """
    return answering.reserve(deed, room=facts.ROOM, text=text)


def note_contact(
    deed: Deed, *, result: str, office_called: str, note: str, occurred_at: Moment | None = None
) -> Appended:
    """Note a call about a protocol.

    Raises:
        Refusal: power_lacking or heard_later.
    """
    return answering.note_contact(
        deed,
        room=facts.ROOM,
        result=result,
        office_called=office_called,
        note=note,
        occurred_at=occurred_at,
    )


def link_paper(
    deed: Deed, *, paper: str, number: str, note: str, occurred_at: Moment | None = None
) -> Appended:
    """Note a document about a protocol: a reference only, never its content.

    Raises:
        Refusal: power_lacking, number_missing or heard_later.
    """
    return answering.link_paper(
        deed, room=facts.ROOM, paper=paper, number=number, note=note, occurred_at=occurred_at
    )


def _versions(state: ProtocolState) -> Mapping[bytes, str]:
    return {version.leaf: version.proposal.act.party for version in state.versions}
