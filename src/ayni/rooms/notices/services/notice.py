# SPDX-License-Identifier: Apache-2.0
"""What people do with prior notices: each deed asks the rules, then appends one act.

Must not write a row: the projection does.
"""

from collections.abc import Mapping

from ayni.adapters.record import reading
from ayni.adapters.record.sequencing import Appended
from ayni.core.codec import Json
from ayni.core.errors import Refusal
from ayni.core.patterns.declaration import Version
from ayni.rooms.notices import facts, rules, selectors
from ayni.rooms.notices.facts import Moment, Terms
from ayni.rooms.notices.states import NoticeState, widening
from ayni.web.deeds import Deed, append, files_of, require, said

DUTY = frozenset({"duty"})


def give_notice(deed: Deed, *, terms: Terms, details: Mapping[str, Json]) -> Appended:
    """Give a prior notice.

    Args:
        deed: who acts.
        terms: what is announced.
        details: further members of the act; `purpose` at least, `lateness_reason` if late.

    Raises:
        Refusal: power_lacking, or a rule of the room; the code says which.
    """
    require(deed.author, facts.GIVEN, without=DUTY)
    rules.check_terms(terms, urgent=False, purpose=str(details.get("purpose", "")))
    answer = rules.ask(terms, selectors.params())
    lateness = str(details.get("lateness_reason", ""))
    rules.check_lateness(answer, now_ms=deed.author.now_ms, reason=lateness)
    ruled = rules.stated(answer, now_ms=deed.author.now_ms)
    return append(deed, facts.GIVEN, {"urgent": 0, **terms.to_values(), **ruled, **details})


def give_urgent_notice(deed: Deed, *, terms: Terms) -> Appended:
    """Give an urgent notice: activity, place and start; the rest is completed later.

    Raises:
        Refusal: power_lacking, or a rule of the room.
    """
    require(deed.author, facts.GIVEN)
    rules.check_terms(terms, urgent=True, purpose="")
    return append(deed, facts.GIVEN, {"urgent": 1, **terms.to_values()})


def amend_notice(deed: Deed, *, terms: Terms, details: Mapping[str, Json], reason: str) -> Appended:
    """State a notice anew; a wider one needs a new acknowledgement and its lead time again.

    Args:
        deed: who acts on which notice.
        terms: the terms as they shall stand.
        details: further members, as they shall stand.
        reason: why it changes.

    Raises:
        Refusal: power_lacking, not_author, after_end, or a rule of the room.
        StalePage: the notice moved since the page was drawn.
    """
    require(deed.author, facts.AMENDED)
    state = selectors.state_of(deed.about)
    rules.check_author(state, deed.author.party)
    rules.check_terms(terms, urgent=_urgent(state), purpose=str(details.get("purpose", "")))
    current = state.current[-1]
    replaced = [state.terms[version.act.leaf] for version in state.current]
    # Of two versions that did not know of each other one is left: that alone is a change.
    changed = len(replaced) > 1 or dict(details) != _details_of(current.act.leaf)
    changed = changed or set(deed.attachments) != set(files_of(current.act.leaf))
    rules.check_amendment(replaced[-1], terms, reason=reason, changed=changed)
    wider = widening(terms, replaced)
    values: dict[str, Json] = {
        **terms.to_values(),
        **_ruled_again(deed, current, terms, details, wider=wider),
        **details,
        "supersedes": [version.act.leaf.hex() for version in state.current],
        "widens": list(wider),
        "reason": reason.strip(),
    }
    return append(deed, facts.AMENDED, values)


def cancel_notice(deed: Deed, *, why: str, note: str) -> Appended:
    """Cancel a notice: the activity does not take place.

    Raises:
        Refusal: power_lacking, not_author or after_end.
        StalePage: the notice moved since the page was drawn.
    """
    require(deed.author, facts.CANCELLED)
    rules.check_author(selectors.state_of(deed.about), deed.author.party)
    return append(deed, facts.CANCELLED, {"why": why, **said(note=note)})


def close_notice(
    deed: Deed,
    *,
    outcome: str,
    actual_start: Moment | None,
    actual_end: Moment | None,
    remarks: str,
) -> Appended:
    """Close a notice after the activity: how it went.

    Raises:
        Refusal: power_lacking, not_author, after_end, or end_before_start.
        StalePage: the notice moved since the page was drawn.
    """
    require(deed.author, facts.CLOSED)
    rules.check_author(selectors.state_of(deed.about), deed.author.party)
    if actual_start and actual_end and actual_end.ms <= actual_start.ms:
        raise Refusal("end_before_start")
    values: dict[str, Json] = {"outcome": outcome, **said(remarks=remarks)}
    for name, moment in (("actual_start", actual_start), ("actual_end", actual_end)):
        if moment is not None:
            values[name] = moment.to_value()
    return append(deed, facts.CLOSED, values)


def acknowledge_notice(deed: Deed, *, version: str) -> Appended:
    """Acknowledge a version: an office has it. Never agreement.

    Args:
        deed: who acts on which notice.
        version: leaf hash of the act that states the version, 64 hex digits.

    Raises:
        Refusal: power_lacking, own_act, version_unknown or already_acknowledged.
    """
    require(deed.author, facts.ACKNOWLEDGED)
    state = selectors.state_of(deed.about)
    rules.check_acknowledgement(state, deed.author.party, bytes.fromhex(version))
    return append(deed, facts.ACKNOWLEDGED, {"version": version})


def ask_about_notice(deed: Deed, *, question: str) -> Appended:
    """Ask the author a question.

    Raises:
        Refusal: power_lacking or own_act.
        StalePage: the notice moved since the page was drawn.
    """
    require(deed.author, facts.QUERIED)
    return append(deed, facts.QUERIED, {"question": question})


def reply_about_notice(deed: Deed, *, query: str, answer: str) -> Appended:
    """Answer a question.

    Args:
        deed: who acts on which notice.
        query: leaf hash of the question, 64 hex digits.
        answer: what is answered.

    Raises:
        Refusal: power_lacking, query_unknown, own_act or already_answered.
        StalePage: the notice moved since the page was drawn.
    """
    require(deed.author, facts.REPLIED)
    rules.check_reply(selectors.declared_of(deed.about), deed.author.party, bytes.fromhex(query))
    return append(deed, facts.REPLIED, {"query": query, "answer": answer})


def object_to_notice(deed: Deed, *, version: str, ground: str, asks: str, reason: str) -> Appended:
    """Object to a version; the objection stands beside the notice and changes nothing in it.

    Raises:
        Refusal: power_lacking, own_act or version_unknown.
        StalePage: the notice moved since the page was drawn.
    """
    require(deed.author, facts.OBJECTED)
    values: dict[str, Json] = {"version": version, "ground": ground, "asks": asks}
    return append(deed, facts.OBJECTED, {**values, **said(reason=reason)})


def lift_objection(deed: Deed, *, objection: str) -> Appended:
    """Lift an objection of one's own party.

    Raises:
        Refusal: power_lacking, objection_unknown, not_author or already_lifted.
        StalePage: the notice moved since the page was drawn.
    """
    require(deed.author, facts.OBJECTION_LIFTED)
    made = selectors.declared_of(deed.about).declaration.responses.objections
    rules.check_lift(made, deed.author.party, bytes.fromhex(objection))
    return append(deed, facts.OBJECTION_LIFTED, {"objection": objection})


def make_reservation(deed: Deed, *, text: str) -> Appended:
    """State a reservation; it is printed wherever the notice is printed.

    Raises:
        Refusal: power_lacking.
        StalePage: the notice moved since the page was drawn.
    """
    require(deed.author, facts.RESERVED)
    return append(deed, facts.RESERVED, {"text": text})


def _ruled_again(
    deed: Deed,
    current: Version,
    terms: Terms,
    details: Mapping[str, Json],
    *,
    wider: tuple[str, ...],
) -> dict[str, Json]:
    """Return the rule of an amendment: a narrower one keeps what was stated before."""
    stated = {name: current.act.facts[name] for name in _RULED if name in current.act.facts}
    if stated and not wider:
        return stated
    answer = rules.ask(terms, selectors.params())
    lateness = str(details.get("lateness_reason", ""))
    rules.check_lateness(answer, now_ms=deed.author.now_ms, reason=lateness)
    return rules.stated(answer, now_ms=deed.author.now_ms)


_DETAILS = frozenset(
    {"purpose", "lateness_reason", "exact_strength", "equipment", "units", "command"}
    | {"contact", "own_ref"}
)
_RULED = ("rule", "asked_minutes", "late")


def _details_of(leaf: bytes) -> dict[str, Json]:
    """Return the members of a version that are neither terms nor about the change."""
    held = reading.values_of([leaf]).get(leaf, {})
    return {name: value for name, value in held.items() if name in _DETAILS}


def _urgent(state: NoticeState) -> bool:
    opening = state.declaration.opening
    return opening is not None and opening.facts.get("urgent") == 1
