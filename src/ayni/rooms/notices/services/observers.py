# SPDX-License-Identifier: Apache-2.0
"""Inviting observers to an announced activity, offering to send some, and answering either.

Must not write a row: the projection does.
"""

from ayni.adapters.record.sequencing import Appended
from ayni.core.codec import Json
from ayni.rooms.notices import facts, rules, selectors
from ayni.rooms.notices.facts import Moment
from ayni.web.deeds import Deed, append, require, said


def offer_observers(
    deed: Deed, *, number: int, start: Moment, end: Moment, meeting_point: str, note: str
) -> Appended:
    """Invite observers to one's own activity, or offer to send some to the neighbour's.

    Args:
        deed: who acts on which notice.
        number: how many.
        start: from when they would observe.
        end: until when.
        meeting_point: where they meet, or empty.
        note: more, or empty; never who they are.

    Raises:
        Refusal: power_lacking, after_end or end_before_start.
        StalePage: the notice moved since the page was drawn.
    """
    require(deed.author, facts.OBSERVER_OFFERED)
    rules.check_observer_offer(selectors.state_of(deed.about), start=start, end=end)
    values: dict[str, Json] = {
        "number": number,
        "start": start.to_value(),
        "end": end.to_value(),
        **said(meeting_point=meeting_point, note=note),
    }
    return append(deed, facts.OBSERVER_OFFERED, values)


def answer_observers(deed: Deed, *, offer: str, response: str, note: str) -> Appended:
    """Accept or decline observers; a party may answer otherwise later, and the last counts.

    Args:
        deed: who acts on which notice.
        offer: leaf hash of the offer, 64 hex digits.
        response: accepted or declined.
        note: more, or empty.

    Raises:
        Refusal: power_lacking, offer_unknown, own_act, not_asked or already_answered.
        StalePage: the notice moved since the page was drawn.
    """
    require(deed.author, facts.OBSERVER_ANSWERED)
    state = selectors.state_of(deed.about)
    rules.check_observer_answer(state, deed.author.party, bytes.fromhex(offer), response)
    values: dict[str, Json] = {"offer": offer, "response": response, **said(note=note)}
    return append(deed, facts.OBSERVER_ANSWERED, values)
