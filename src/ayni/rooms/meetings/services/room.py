# SPDX-License-Identifier: Apache-2.0
"""What people say about any matter of the room: questions, answers, reservations."""

from ayni.adapters.record.sequencing import Appended
from ayni.core.errors import Refusal
from ayni.rooms.meetings import facts, selectors
from ayni.web.deeds import Deed, append, require


def ask(deed: Deed, *, question: str) -> Appended:
    """Ask the other parties about a matter.

    Raises:
        Refusal: power_lacking.
    """
    require(deed.author, facts.QUERIED)
    return append(deed, facts.QUERIED, {"question": question.strip()})


def reply(deed: Deed, *, query: str, answer: str) -> Appended:
    """Answer a question of another party.

    Args:
        deed: who acts on which matter.
        query: leaf hash of the question, 64 hex digits.
        answer: what is answered.

    Raises:
        Refusal: power_lacking, query_unknown, own_act or already_answered.
    """
    require(deed.author, facts.REPLIED)
    asked = bytes.fromhex(query)
    found = next((one for one in selectors.queries_of(deed.about) if one.leaf == asked), None)
    if found is None:
        raise Refusal("query_unknown")
    if found.party == deed.author.party:
        raise Refusal("own_act")
    if found.replies:
        raise Refusal("already_answered")
    return append(deed, facts.REPLIED, {"query": query, "answer": answer.strip()})


def reserve(deed: Deed, *, text: str) -> Appended:
    """Make a reservation; it stands beside the matter and is printed with it.

    Raises:
        Refusal: power_lacking.
    """
    require(deed.author, facts.RESERVED)
    return append(deed, facts.RESERVED, {"text": text.strip()})
