# SPDX-License-Identifier: Apache-2.0
"""What each side says of its own part of an understanding, and the two keys that close it.

Must not write a row: the projection does. Source: rooms.md A3.
"""

from collections.abc import Mapping

from ayni.adapters.accounts import directory
from ayni.adapters.record.sequencing import Appended
from ayni.core.codec import Json
from ayni.core.errors import Refusal
from ayni.rooms.understandings import facts, rules, selectors
from ayni.web.deeds import Deed, append, require, said

Day = Mapping[str, Json]
"""A civil day as a member of an act."""


def name_owner(deed: Deed, *, office: str, since: Day | None) -> Appended:
    """Name the responsible office of the own side.

    Raises:
        Refusal: power_lacking, understanding_unknown, not_named, over or office_unknown.
        StalePage: the understanding moved since the page was drawn.
    """
    require(deed.author, facts.OWNER_NAMED)
    state = selectors.state_of(deed.about)
    offices = directory.offices_of(deed.author.party)
    rules.check_owner(state, deed.author.party, office, offices)
    values: dict[str, Json] = {"office": office}
    if since is not None:
        values["since"] = dict(since)
    return append(deed, facts.OWNER_NAMED, values)


def report_progress(
    deed: Deed, *, status: str, text: str, obstacle: str, indicator_value: str
) -> Appended:
    """Say how the own side stands.

    Raises:
        Refusal: power_lacking, understanding_unknown, not_named or over.
        StalePage: the understanding moved since the page was drawn.
    """
    require(deed.author, facts.PROGRESS_REPORTED)
    rules.check_open(selectors.state_of(deed.about), deed.author.party)
    values: dict[str, Json] = {"status": status, "text": text.strip()}
    if obstacle:
        values["obstacle"] = obstacle
    more = said(indicator_value=indicator_value)
    return append(
        deed, facts.PROGRESS_REPORTED, {**values, **more, **first_file(deed, "evidence_hash")}
    )


def claim_fulfilment(deed: Deed, *, proof: str, evidence: str) -> Appended:
    """Claim that it is fulfilled; every other party confirms, or does not share it.

    Raises:
        Refusal: power_lacking, understanding_unknown, not_named, over or claimed_already.
        StalePage: the understanding moved since the page was drawn.
    """
    require(deed.author, facts.CLAIMED)
    state = selectors.state_of(deed.about)
    rules.check_claim(state, deed.author.party)
    values: dict[str, Json] = {
        "parties": [*state.parties],
        "proof": proof,
        "evidence": evidence.strip(),
    }
    return append(deed, facts.CLAIMED, {**values, **first_file(deed, "evidence_hash")})


def withdraw_claim(deed: Deed, *, proposal: str, why: str) -> Appended:
    """Withdraw an own claim that not every party has confirmed.

    Raises:
        Refusal: power_lacking, or what `rules.check_claim_withdrawal` says.
        StalePage: the understanding moved since the page was drawn.
    """
    require(deed.author, facts.CLAIM_WITHDRAWN)
    state = selectors.state_of(deed.about)
    rules.check_claim_withdrawal(state, deed.author.party, bytes.fromhex(proposal))
    return append(deed, facts.CLAIM_WITHDRAWN, {"proposal": proposal, **said(why=why)})


def confirm_fulfilment(deed: Deed, *, proposal: str) -> Appended:
    """Confirm the claim of another party: the second key.

    Raises:
        Refusal: power_lacking, or what `rules.check_answer` says.
        StalePage: the understanding moved since the page was drawn.
    """
    require(deed.author, facts.CONFIRMED)
    state = selectors.state_of(deed.about)
    rules.check_answer(state, deed.author.party, bytes.fromhex(proposal))
    return append(deed, facts.CONFIRMED, {"proposal": proposal})


def contest_fulfilment(deed: Deed, *, proposal: str, reason: str) -> Appended:
    """Say that the claim of another party is not shared, and why; both sentences stay.

    Raises:
        Refusal: power_lacking, or what `rules.check_answer` says.
        StalePage: the understanding moved since the page was drawn.
    """
    require(deed.author, facts.CONTESTED)
    state = selectors.state_of(deed.about)
    rules.check_answer(state, deed.author.party, bytes.fromhex(proposal))
    return append(deed, facts.CONTESTED, {"proposal": proposal, "reason": reason.strip()})


def raise_to(deed: Deed, *, mechanism: str) -> Appended:
    """Raise the matter to another mechanism; it appears with what its next agenda brings.

    Raises:
        Refusal: power_lacking, understanding_unknown or not_named.
        StalePage: the understanding moved since the page was drawn.
    """
    require(deed.author, facts.REFERRED)
    rules.check_known(selectors.state_of(deed.about), deed.author.party)
    return append(deed, facts.REFERRED, {"mechanism": mechanism})


def ask(deed: Deed, *, question: str) -> Appended:
    """Ask about an understanding.

    Raises:
        Refusal: power_lacking.
    """
    require(deed.author, facts.QUERIED)
    return append(deed, facts.QUERIED, {"question": question.strip()})


def reply(deed: Deed, *, query: str, answer: str) -> Appended:
    """Answer a question about an understanding.

    Raises:
        Refusal: power_lacking, query_unknown, own_act or already_answered.
        StalePage: the understanding moved since the page was drawn.
    """
    require(deed.author, facts.REPLIED)
    queries = selectors.state_of(deed.about).responses.queries
    asked = next((one for one in queries if one.leaf.hex() == query), None)
    if asked is None:
        raise Refusal("query_unknown")
    if asked.party == deed.author.party:
        raise Refusal("own_act")
    if asked.replies:
        raise Refusal("already_answered")
    return append(deed, facts.REPLIED, {"query": query, "answer": answer.strip()})


def reserve(deed: Deed, *, text: str) -> Appended:
    """Make a reservation, printed wherever the understanding is printed.

    Raises:
        Refusal: power_lacking.
    """
    require(deed.author, facts.RESERVED)
    return append(deed, facts.RESERVED, {"text": text.strip()})


def first_file(deed: Deed, member: str) -> dict[str, Json]:
    """Return the hash of the first file that goes with an act: it stays when the file is erased.

    Args:
        deed: with its files.
        member: that holds the hash.
    """
    return {member: deed.attachments[0].hash.hex()} if deed.attachments else {}
