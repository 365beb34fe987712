# SPDX-License-Identifier: Apache-2.0
"""What people do with a mechanism: describe it together, suspend it, resume it.

Must not write a row: the projection does.
"""

from collections.abc import Mapping

from ayni.adapters.record.sequencing import Appended
from ayni.core.codec import Json
from ayni.core.deadlines import day_of
from ayni.rooms.meetings import facts, rules, selectors
from ayni.rooms.meetings.facts import Day
from ayni.web.deeds import Deed, append, require, said
from ayni.web.viewer import Viewer


def propose_mechanism(deed: Deed, *, values: Mapping[str, Json]) -> Appended:
    """Propose the description of a mechanism; it is active once all parties consented to it.

    Args:
        deed: who acts.
        values: its members but `parties`: all parties of the partnership take part.

    Raises:
        Refusal: power_lacking, or what `rules.check_description` refuses.
    """
    author = deed.author
    require(author, facts.MECHANISM_PROPOSED)
    stated = {**values, "parties": _parties(author)}
    _check(stated, author, object_id="")
    return append(deed, facts.MECHANISM_PROPOSED, stated)


def revise_mechanism(deed: Deed, *, values: Mapping[str, Json]) -> Appended:
    """Propose another description; the agreed one stands until all consented to the new one.

    Raises:
        Refusal: power_lacking, proposal_unknown, nothing_changed, or what
            `rules.check_description` refuses.
        StalePage: the mechanism moved since the page was drawn.
    """
    author = deed.author
    require(author, facts.MECHANISM_REVISED)
    state = selectors.mechanism_state_of(deed.about)
    held = state.shown
    stated: dict[str, Json] = {**values, "parties": _parties(author)}
    before = dict(selectors.texts_of(held.act.leaf)) if held else {}
    rules.check_revision(state, stated, before)
    _check(stated, author, object_id=deed.about.hex())
    # What stands and what waits beside it: agreed, the new text takes the place of both.
    replaced = {one.act.leaf.hex() for one in (*state.text.current, *state.text.pending)}
    named: list[Json] = [*sorted(replaced)]
    return append(deed, facts.MECHANISM_REVISED, {**stated, "supersedes": named})


def consent_to_mechanism(deed: Deed, *, proposal: str) -> Appended:
    """Give the own state's consent to one description and to no other.

    Args:
        deed: who acts on which mechanism.
        proposal: leaf hash of the text, 64 hex digits.

    Raises:
        Refusal: power_lacking, or what `rules.check_mechanism_consent` and
            `selectors.check_no_namesake` refuse.
        StalePage: the mechanism moved since the page was drawn.
    """
    require(deed.author, facts.MECHANISM_CONSENTED)
    state = selectors.mechanism_state_of(deed.about)
    asked = rules.check_mechanism_consent(state, deed.author.party, bytes.fromhex(proposal))
    selectors.check_no_namesake(deed.about, asked)
    return append(deed, facts.MECHANISM_CONSENTED, {"proposal": proposal})


def withdraw_mechanism(deed: Deed, *, proposal: str, why: str) -> Appended:
    """Withdraw a description that the own state proposed and that is not agreed.

    Raises:
        Refusal: power_lacking, or what `rules.check_mechanism_withdrawal` refuses.
        StalePage: the mechanism moved since the page was drawn.
    """
    require(deed.author, facts.MECHANISM_WITHDRAWN)
    state = selectors.mechanism_state_of(deed.about)
    rules.check_mechanism_withdrawal(state, deed.author.party, bytes.fromhex(proposal))
    return append(deed, facts.MECHANISM_WITHDRAWN, {"proposal": proposal, **said(why=why)})


def suspend_mechanism(
    deed: Deed, *, since: Day, paper: Mapping[str, Json], number: str, reason: str, scope: str
) -> Appended:
    """Suspend the mechanism for the own state; no meeting of it is convened until it resumes.

    Args:
        deed: who acts on which mechanism.
        since: first day.
        paper: the instrument: its type, and its day if it is known.
        number: of the instrument.
        reason: may be empty.
        scope: what is suspended if not all; may be empty.

    Raises:
        Refusal: power_lacking, mechanism_not_agreed or suspended_already.
        StalePage: the mechanism moved since the page was drawn.
    """
    require(deed.author, facts.SUSPENDED)
    rules.check_suspension(selectors.mechanism_state_of(deed.about), deed.author.party)
    values: dict[str, Json] = {
        "since": since.to_value(),
        "instrument": dict(paper),
        "instrument_number": number.strip(),
        **said(reason=reason, scope=scope),
    }
    return append(deed, facts.SUSPENDED, values)


def resume_mechanism(
    deed: Deed, *, suspension: str, since: Day, paper: Mapping[str, Json], number: str
) -> Appended:
    """Lift a suspension that the own state declared.

    Args:
        deed: who acts on which mechanism.
        suspension: leaf hash of the suspension, 64 hex digits.
        since: first day on which it has resumed.
        paper: the instrument: its type, and its day if it is known.
        number: of the instrument.

    Raises:
        Refusal: power_lacking, or what `rules.check_resumption` refuses.
        StalePage: the mechanism moved since the page was drawn.
    """
    require(deed.author, facts.RESUMED)
    state = selectors.mechanism_state_of(deed.about)
    rules.check_resumption(state, deed.author.party, bytes.fromhex(suspension))
    values: dict[str, Json] = {
        "suspension": suspension,
        "since": since.to_value(),
        "instrument": dict(paper),
        "instrument_number": number.strip(),
    }
    return append(deed, facts.RESUMED, values)


def _check(values: Mapping[str, Json], author: Viewer, *, object_id: str) -> None:
    others = selectors.other_codes(object_id)
    today = day_of(author.now_ms, author.clocks.zones[0].zone)
    # Of two agreed past each other with one code, one keeps it by taking the place of the other.
    kept = values.get("replaces") if object_id else None
    gone = kept if isinstance(kept, list) else []
    codes = frozenset(code for name, code in others.items() if name not in gone)
    rules.check_description(values, codes=codes, known=frozenset(others), today=today)


def _parties(author: Viewer) -> list[Json]:
    return [*sorted(author.parties)]
