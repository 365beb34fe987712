# SPDX-License-Identifier: Apache-2.0
"""What people say about a matter of any room without moving it: each deed is one act of the room.

A question, a reservation, a note of a call belong to the office that signs them; none is agreement.
What a room's own rules say of a version stands with the room. Source: rooms.md A0.4.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import cast

from ayni.adapters.record.sequencing import Appended
from ayni.core.codec import Json
from ayni.core.errors import Refusal
from ayni.core.patterns.common import Objection, Query, Responses
from ayni.core.shortcodes import parse
from ayni.web.deeds import Deed, append, require, said

Moment = Mapping[str, Json]
"""An instant as its author means it: ms, zone and minutes east."""


def answers_of(
    room: str,
    *,
    versions: Callable[[bytes], Mapping[bytes, str]],
    responses: Callable[[bytes], Responses],
) -> dict[str, Callable[..., Appended]]:
    """Return what is said about any matter of a room, by the first word of the deed's name.

    The names are those of `web/parts/answer_fields.py`, which gives the forms.

    Args:
        room: first word of its kinds.
        versions: object id to the acts that state a version of it, each with its party.
        responses: object id to what stands beside it.
    """

    def queries(deed: Deed) -> Sequence[Query]:
        return responses(deed.about).queries

    def objections(deed: Deed) -> Sequence[Objection]:
        return responses(deed.about).objections

    return {
        "acknowledge": lambda deed, **told: acknowledge(
            deed, room=room, others=versions(deed.about), **told
        ),
        "reply": lambda deed, **told: reply(deed, room=room, queries=queries(deed), **told),
        "query": partial(ask, room=room),
        "object": lambda deed, **told: object_to(
            deed, room=room, others=versions(deed.about), **told
        ),
        "lift": lambda deed, **told: lift_objection(
            deed, room=room, objections=objections(deed), **told
        ),
        "reserve": partial(reserve, room=room),
        "contact": partial(note_contact, room=room),
        "heard": partial(note_heard, room=room),
        "paper": partial(link_paper, room=room),
    }


def acknowledge(deed: Deed, *, room: str, version: str, others: Mapping[bytes, str]) -> Appended:
    """Acknowledge a version: an office has it. Never agreement.

    Args:
        deed: who acts on which matter.
        room: first word of the kinds.
        version: leaf hash of the act that states it, 64 hex digits.
        others: leaf hash of each version of the matter to the party that states it.

    Raises:
        Refusal: power_lacking, version_unknown or own_act.
    """
    kind = f"{room}.acknowledged/1"
    require(deed.author, kind)
    _check_version(deed, version, others)
    return append(deed, kind, {"version": version})


def ask(deed: Deed, *, room: str, question: str) -> Appended:
    """Ask the other parties about a matter.

    Raises:
        Refusal: power_lacking.
    """
    kind = f"{room}.queried/1"
    require(deed.author, kind)
    return append(deed, kind, {"question": question.strip()})


def reply(deed: Deed, *, room: str, queries: Sequence[Query], query: str, answer: str) -> Appended:
    """Answer a question of another party.

    Args:
        deed: who acts on which matter.
        room: first word of the kinds.
        queries: the questions of the matter.
        query: leaf hash of the question, 64 hex digits.
        answer: what is answered.

    Raises:
        Refusal: power_lacking, query_unknown, own_act or already_answered.
    """
    kind = f"{room}.replied/1"
    require(deed.author, kind)
    found = next((one for one in queries if one.leaf.hex() == query), None)
    if found is None:
        raise Refusal("query_unknown")
    if found.party == deed.author.party:
        raise Refusal("own_act")
    if found.replies:
        raise Refusal("already_answered")
    return append(deed, kind, {"query": query, "answer": answer.strip()})


def object_to(  # noqa: PLR0913  # as many as an objection has
    deed: Deed,
    *,
    room: str,
    version: str,
    others: Mapping[bytes, str],
    ground: str,
    asks: str,
    reason: str,
) -> Appended:
    """Object to a version; it stands beside it and changes nothing.

    Raises:
        Refusal: power_lacking, version_unknown or own_act.
    """
    kind = f"{room}.objected/1"
    require(deed.author, kind)
    _check_version(deed, version, others)
    values: dict[str, Json] = {"version": version, "ground": ground, "asks": asks}
    return append(deed, kind, {**values, **said(reason=reason)})


def lift_objection(
    deed: Deed, *, room: str, objections: Sequence[Objection], objection: str
) -> Appended:
    """Lift an objection of one's own party.

    Raises:
        Refusal: power_lacking, objection_unknown, not_author or already_lifted.
    """
    kind = f"{room}.objection_lifted/1"
    require(deed.author, kind)
    made = next((one for one in objections if one.leaf.hex() == objection), None)
    if made is None:
        raise Refusal("objection_unknown")
    if made.party != deed.author.party:
        raise Refusal("not_author")
    if made.lifted:
        raise Refusal("already_lifted")
    return append(deed, kind, {"objection": objection})


def reserve(deed: Deed, *, room: str, text: str) -> Appended:
    """Make a reservation; it stands beside the matter and is printed with it.

    Raises:
        Refusal: power_lacking.
    """
    kind = f"{room}.reserved/1"
    require(deed.author, kind)
    return append(deed, kind, {"text": text.strip()})


def note_contact(  # as many as a call has
    deed: Deed,
    *,
    room: str,
    result: str,
    office_called: str,
    note: str,
    occurred_at: Moment | None = None,
) -> Appended:
    """Note a call that was made: a note of this office, not an act of the other party.

    Raises:
        Refusal: power_lacking, or heard_later.
    """
    kind = f"{room}.contact_noted/1"
    require(deed.author, kind)
    told = said(office_called=office_called, note=note)
    when = happened(deed, occurred_at)
    return append(deed, kind, {"result": result, "channel": "voice", **when, **told})


def note_heard(
    deed: Deed, *, room: str, heard: str, code: str, occurred_at: Moment | None = None
) -> Appended:
    """Note what was heard about a matter, with the reading code if one was given.

    Raises:
        Refusal: power_lacking, heard_later, code_malformed or code_check_wrong.
    """
    kind = f"{room}.heard/1"
    require(deed.author, kind)
    told = said(heard=heard, code=parse(code) if code.strip() else "")
    return append(deed, kind, {"channel": "voice", **happened(deed, occurred_at), **told})


def link_paper(  # as many as a document has
    deed: Deed,
    *,
    room: str,
    paper: str,
    number: str,
    note: str,
    occurred_at: Moment | None = None,
) -> Appended:
    """Note a document about a matter: a reference only, never its content.

    Raises:
        Refusal: power_lacking, number_missing or heard_later.
    """
    kind = f"{room}.paper_linked/1"
    require(deed.author, kind)
    if not number.strip():
        raise Refusal("number_missing")
    values = {"type": paper, "channel": "paper", **happened(deed, occurred_at)}
    return append(deed, kind, {**values, **said(number=number, note=note)})


def happened(deed: Deed, occurred_at: Moment | None) -> Mapping[str, Json]:
    """Return when something happened, as its author means it.

    Raises:
        Refusal: heard_later, if that lies ahead of the author's own clock.
    """
    if occurred_at is None:
        return {}
    if cast(int, occurred_at["ms"]) > deed.author.now_ms:
        raise Refusal("heard_later")
    return {"occurred_at": dict(occurred_at)}


def _check_version(deed: Deed, version: str, others: Mapping[bytes, str]) -> None:
    party = others.get(bytes.fromhex(version))
    if party is None:
        raise Refusal("version_unknown")
    if party == deed.author.party:
        raise Refusal("own_act")
