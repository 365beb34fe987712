# SPDX-License-Identifier: Apache-2.0
"""What people answer to a protocol without moving it: acknowledge, ask, reply, reserve.

Must not write a row: the projection does.
"""

from ayni.adapters.record.sequencing import Appended
from ayni.core.codec import Json
from ayni.core.errors import Refusal
from ayni.rooms.procedures import facts, rules, selectors
from ayni.web.deeds import Deed, append, require, said


def acknowledge(deed: Deed, *, version: str) -> Appended:
    """Acknowledge a proposal: an office has it. Never agreement.

    Raises:
        Refusal: power_lacking, version_unknown or own_act.
    """
    require(deed.author, facts.ACKNOWLEDGED)
    state = selectors.state_of(deed.about)
    rules.check_answerable(state, deed.author.party, bytes.fromhex(version))
    return append(deed, facts.ACKNOWLEDGED, {"version": version})


def ask(deed: Deed, *, question: str) -> Appended:
    """Ask about a protocol.

    Raises:
        Refusal: power_lacking.
    """
    require(deed.author, facts.QUERIED)
    return append(deed, facts.QUERIED, {"question": question.strip()})


def reply(deed: Deed, *, query: str, answer: str) -> Appended:
    """Answer a question about a protocol.

    Raises:
        Refusal: power_lacking, query_unknown, own_act or already_answered.
        StalePage: the protocol moved since the page was drawn.
    """
    require(deed.author, facts.REPLIED)
    queries = selectors.state_of(deed.about).text.responses.queries
    asked = next((one for one in queries if one.leaf.hex() == query), None)
    if asked is None:
        raise Refusal("query_unknown")
    if asked.party == deed.author.party:
        raise Refusal("own_act")
    if asked.replies:
        raise Refusal("already_answered")
    return append(deed, facts.REPLIED, {"query": query, "answer": answer.strip()})


def object_to(deed: Deed, *, version: str, ground: str, asks: str, reason: str) -> Appended:
    """Object to a version; it stands beside it and changes nothing.

    Raises:
        Refusal: power_lacking, version_unknown or own_act.
    """
    require(deed.author, facts.OBJECTED)
    state = selectors.state_of(deed.about)
    rules.check_answerable(state, deed.author.party, bytes.fromhex(version))
    values: dict[str, Json] = {"version": version, "ground": ground, "asks": asks}
    return append(deed, facts.OBJECTED, {**values, **said(reason=reason)})


def reserve(deed: Deed, *, text: str) -> Appended:
    """Make a reservation, printed wherever the protocol is printed.

    Raises:
        Refusal: power_lacking.
    """
    require(deed.author, facts.RESERVED)
    return append(deed, facts.RESERVED, {"text": text.strip()})
