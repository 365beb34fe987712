# SPDX-License-Identifier: Apache-2.0
"""What changes an understanding, or links it with an earlier one: agreed by every party.

Must not write a row: the projection does. Source: rooms.md A3, A0.5.
"""

from collections.abc import Sequence

from ayni.adapters.record.sequencing import Appended
from ayni.core.codec import Json
from ayni.core.errors import Refusal
from ayni.rooms.understandings import facts, rules, selectors
from ayni.rooms.understandings.services.understanding import Day
from ayni.web.deeds import Deed, append, require, said
from ayni.web.parts.fields import moment_at
from ayni.web.readers import DAY_MS


def propose_change(
    deed: Deed, *, change: str, why: str, deadline: Day | None, targets: Sequence[str]
) -> Appended:
    """Propose to reschedule, set aside, merge, divide or replace an understanding.

    Args:
        deed: who does it, about which understanding.
        change: code.
        why: the reason.
        deadline: the new day, if it reschedules.
        targets: as people cite them: the understandings that take its place.

    Raises:
        Refusal: power_lacking, or what `rules.check_change` says.
        StalePage: the understanding moved since the page was drawn.
    """
    require(deed.author, facts.CHANGE_PROPOSED)
    state = selectors.state_of(deed.about)
    cited = [_cited(reference) for reference in targets]
    rules.check_change(
        state,
        deed.author.party,
        change=change,
        has_deadline=deadline is not None,
        targets=cited,
        known=[name for name in cited if name != deed.about.hex()],
    )
    values: dict[str, Json] = {
        "parties": [*state.parties],
        "change": change,
        "why": why.strip(),
        "valid_until": _until(deed),
    }
    if deadline is not None:
        values["deadline"] = dict(deadline)
    if cited:
        values["targets"] = [*dict.fromkeys(cited)]
    return append(deed, facts.CHANGE_PROPOSED, values)


def propose_link(deed: Deed, *, earlier: str, relation: str, why: str) -> Appended:
    """Propose that an understanding goes on with an earlier one, or takes its place.

    Raises:
        Refusal: power_lacking, or what `rules.check_link` says.
        StalePage: the understanding moved since the page was drawn.
    """
    require(deed.author, facts.LINKED)
    state = selectors.state_of(deed.about)
    name = _cited(earlier)
    known = [] if name == deed.about.hex() else [name]
    try:
        rules.check_link(state, deed.author.party, name, known)
    except Refusal as refusal:
        refusal.params.setdefault("found", earlier)
        raise
    values: dict[str, Json] = {
        "parties": [*state.parties],
        "earlier": name,
        "relation": relation,
        "valid_until": _until(deed),
    }
    return append(deed, facts.LINKED, {**values, **said(why=why)})


def consent(deed: Deed, *, proposal: str) -> Appended:
    """Give the own state's consent to a change or a link.

    Raises:
        Refusal: power_lacking, or what `rules.check_consent` says.
        StalePage: the understanding moved since the page was drawn.
    """
    require(deed.author, facts.CHANGE_CONSENTED)
    state = selectors.state_of(deed.about)
    leaf = bytes.fromhex(proposal)
    rules.check_consent(state, deed.author.party, leaf, now_ms=deed.author.now_ms)
    return append(deed, facts.CHANGE_CONSENTED, {"proposal": proposal})


def withdraw(deed: Deed, *, proposal: str, why: str) -> Appended:
    """Withdraw an own proposal that not every party has consented to.

    Raises:
        Refusal: power_lacking, or what `rules.check_change_withdrawal` says.
        StalePage: the understanding moved since the page was drawn.
    """
    require(deed.author, facts.CHANGE_WITHDRAWN)
    state = selectors.state_of(deed.about)
    rules.check_change_withdrawal(state, deed.author.party, bytes.fromhex(proposal))
    return append(deed, facts.CHANGE_WITHDRAWN, {"proposal": proposal, **said(why=why)})


def _cited(reference: str) -> str:
    """Return the object id of what people cite so: the one there is, else nothing is guessed.

    Raises:
        Refusal: target_unknown with `found`, or target_twice with `codes` too.
    """
    told = reference.strip().upper()
    found = selectors.ids_cited(told)
    if not found:
        raise Refusal("target_unknown", found=reference.strip()[:80])
    if len(found) > 1:
        raise Refusal("target_twice", found=told, codes=", ".join(found.values()))
    return next(iter(found))


def _until(deed: Deed) -> Json:
    name, otherwise = rules.CHANGE_DAYS
    days = selectors.params().get(name, otherwise)
    author = deed.author
    return moment_at(author.now_ms + days * DAY_MS, author.clocks.zones[0].zone)
