# SPDX-License-Identifier: Apache-2.0
"""What people note beside the line: calls, messages heard, documents; each is one act.

A note is of the office that makes it, never an act of the party that spoke. Source: rooms.md A0.4.
"""

from ayni.adapters.record.sequencing import Appended
from ayni.core.codec import Json
from ayni.core.errors import Refusal
from ayni.core.shortcodes import parse
from ayni.rooms.notices import facts, rules, selectors
from ayni.web import answering
from ayni.web.answering import Moment, happened
from ayni.web.deeds import Deed, append, require, said


def note_contact(
    deed: Deed,
    *,
    result: str,
    office_called: str,
    note: str,
    occurred_at: Moment | None = None,
) -> Appended:
    """Note a call that was made: a note of this office, not an act of the other party.

    Raises:
        Refusal: power_lacking, or heard_later.
    """
    return answering.note_contact(
        deed,
        room=facts.ROOM,
        result=result,
        office_called=office_called,
        note=note,
        occurred_at=occurred_at,
    )


def note_heard(deed: Deed, *, heard: str, code: str, occurred_at: Moment | None = None) -> Appended:
    """Note what was heard about a matter, with the reading code if one was given.

    Raises:
        Refusal: power_lacking, heard_later, code_malformed or code_check_wrong.
    """
    return answering.note_heard(
        deed, room=facts.ROOM, heard=heard, code=code, occurred_at=occurred_at
    )


def link_paper(
    deed: Deed, *, paper: str, number: str, note: str, occurred_at: Moment | None = None
) -> Appended:
    """Note a document about a matter: a reference only, never its content.

    Raises:
        Refusal: power_lacking, number_missing or heard_later.
    """
    return answering.link_paper(
        deed, room=facts.ROOM, paper=paper, number=number, note=note, occurred_at=occurred_at
    )


def hear_message(
    deed: Deed, *, heard: str, occurred_at: Moment, code: str, from_party: str
) -> Appended:
    """Note a message heard, though no act of it need be here.

    Args:
        deed: who heard it.
        heard: what was heard.
        occurred_at: when.
        code: reading code as heard, or empty; checked before anything is signed.
        from_party: whose office spoke.

    Raises:
        Refusal: power_lacking, heard_missing, heard_later, party_unknown, code_malformed or
            code_check_wrong.
    """
    require(deed.author, facts.MESSAGE_HEARD)
    rules.check_message(heard, from_party, known=deed.author.neighbours)
    values: dict[str, Json] = {
        "heard": heard.strip(),
        "from_party": from_party,
        "channel": "voice",
        **happened(deed, occurred_at),
    }
    if code.strip():
        values["code"] = parse(code)
    return append(deed, facts.MESSAGE_HEARD, values)


def point_out(deed: Deed, *, other: str) -> Appended:
    """Point to the matter that a message was about; both stay as they are.

    Args:
        deed: who acts on which message.
        other: reading code of any act of the matter.

    Raises:
        Refusal: power_lacking, act_unknown, same_matter, code_malformed or code_check_wrong.
        StalePage: the message moved since the page was drawn.
    """
    require(deed.author, facts.DUPLICATE_LINKED)
    matter = selectors.find_matter(other)
    if matter == deed.about:
        raise Refusal("same_matter")
    return append(deed, facts.DUPLICATE_LINKED, {"other": matter.hex()})


def close_message(deed: Deed, *, why: str, note: str) -> Appended:
    """End the note of a message: nobody needs to look for the act any more.

    Raises:
        Refusal: power_lacking, not_author or after_end.
        StalePage: the message moved since the page was drawn.
    """
    require(deed.author, facts.MESSAGE_CLOSED)
    rules.check_message_author(selectors.message_state(deed.about), deed.author.party)
    return append(deed, facts.MESSAGE_CLOSED, {"why": why, **said(note=note)})
