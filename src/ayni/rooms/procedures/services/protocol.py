# SPDX-License-Identifier: Apache-2.0
"""What people do with joint protocols: each deed asks the rules, then appends one act.

Must not write a row: the projection does.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from ayni.adapters.record.sequencing import Appended
from ayni.core.codec import Json
from ayni.core.errors import Refusal
from ayni.rooms.procedures import facts, rules, selectors
from ayni.rooms.procedures.facts import Step
from ayni.web.deeds import Deed, append, require, said

Moment = Mapping[str, Json]
"""An instant as its author means it: ms, offset, zone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A version as it is typed.

    Attributes:
        title: language to title.
        typed: language to the whole text; empty lines part its paragraphs.
        steps: number of a paragraph from 1, power of the office, minutes or 0.
        clause: one of CLAUSES.
        nature: one of NATURES.
        valid_until: until when the others may consent.
        binds_from: for the clause `on_date`, else none.
        review_on: day of review, ISO 8601, or empty.
        own_ref: own file number, or empty.
    """

    title: Mapping[str, str]
    typed: Mapping[str, str]
    steps: Sequence[tuple[int, str, int]]
    clause: str
    nature: str
    valid_until: Moment
    binds_from: Moment | None = None
    review_on: str = ""
    own_ref: str = ""


def propose_version(deed: Deed, *, topic: str, text: Text) -> Appended:
    """Propose a protocol on a topic that has none in force.

    Raises:
        Refusal: power_lacking, topic_taken, or a rule of texts; the code says which.
    """
    require(deed.author, facts.VERSION_PROPOSED)
    others = selectors.states_on(topic)
    rules.check_topic_free(others, topic, deed.author.now_ms)
    return append(deed, facts.VERSION_PROPOSED, _stated(deed, topic, text, before={}))


def propose_replacement(deed: Deed, *, replaces: Sequence[str], text: Text) -> Appended:
    """Propose a text that shall stand in the place of others: a counter-proposal or a new version.

    Args:
        deed: who acts on which protocol.
        replaces: leaf hashes of the versions whose place it takes, 64 hex digits each.
        text: the whole text.

    Raises:
        Refusal: power_lacking, version_unknown, not_named, or a rule of texts.
        StalePage: the protocol moved since the page was drawn.
    """
    require(deed.author, facts.REPLACEMENT_PROPOSED)
    state = selectors.state_of(deed.about)
    leaves = [bytes.fromhex(leaf) for leaf in replaces]
    rules.check_replacement(state, deed.author.party, leaves)
    before = facts.wording_of(selectors.values_of(leaves[0]))
    values = _stated(deed, rules.require_version(state, leaves[0]).topic, text, before=before)
    supersedes: list[Json] = [leaf.hex() for leaf in leaves]
    return append(deed, facts.REPLACEMENT_PROPOSED, {**values, "supersedes": supersedes})


def consent(deed: Deed, *, proposal: str) -> Appended:
    """Consent to one text and to no other.

    Raises:
        Refusal: power_lacking, proposal_unknown, not_named, already_consented, proposal_gone,
            lapsed, text_gone, text_differs or language_missing.
        StalePage: the protocol moved since the page was drawn.
    """
    require(deed.author, facts.CONSENTED)
    leaf, author = bytes.fromhex(proposal), deed.author
    state = selectors.state_of(deed.about)
    version = rules.check_consent(state, author.party, leaf, now_ms=author.now_ms)
    named = str(version.proposal.act.facts["text"])
    values = selectors.values_of(leaf)
    salt = values.get("text_salt")
    if not isinstance(salt, str) or not facts.wording_of(values):
        raise Refusal("text_gone")
    # A proposal may name a text other than the one it carries; nobody consents to that unread.
    if facts.text_hash(values, bytes.fromhex(salt)).hex() != named:
        raise Refusal("text_differs")
    rules.check_whole(version, facts.wording_of(values))
    return append(deed, facts.CONSENTED, {"proposal": proposal, "text": named})


def withdraw_proposal(deed: Deed, *, proposal: str, why: str) -> Appended:
    """Withdraw a proposal of one's own, before all have consented.

    Raises:
        Refusal: power_lacking, proposal_unknown, not_author, agreed_already or proposal_gone.
        StalePage: the protocol moved since the page was drawn.
    """
    require(deed.author, facts.PROPOSAL_WITHDRAWN)
    state = selectors.state_of(deed.about)
    rules.check_withdrawal(state, deed.author.party, bytes.fromhex(proposal))
    return append(deed, facts.PROPOSAL_WITHDRAWN, {"proposal": proposal, **said(why=why)})


def declare_adoption(
    deed: Deed, *, version: str, instrument: str, number: str, dated: Mapping[str, Json], scope: str
) -> Appended:
    """Declare that the own state adopted a version by an instrument of its own law.

    Raises:
        Refusal: power_lacking, version_unknown, not_named, proposal_gone or already_adopted.
        StalePage: the protocol moved since the page was drawn.
    """
    require(deed.author, facts.ADOPTED)
    state = selectors.state_of(deed.about)
    rules.check_adoption(state, deed.author.party, bytes.fromhex(version))
    values: dict[str, Json] = {
        "version": version,
        "instrument": instrument,
        "dated": dict(dated),
        "number": number.strip(),
    }
    return append(deed, facts.ADOPTED, {**values, **said(scope=scope)})


def state_interpretation(deed: Deed, *, version: str, segment: str, statement: str) -> Appended:
    """Declare what the own state understands by one paragraph; it stands beside it for ever.

    Raises:
        Refusal: power_lacking, version_unknown, not_named or segment_unknown.
    """
    require(deed.author, facts.INTERPRETED)
    state = selectors.state_of(deed.about)
    rules.check_interpretation(state, deed.author.party, bytes.fromhex(version), segment)
    values: dict[str, Json] = {"version": version, "segment": segment}
    return append(deed, facts.INTERPRETED, {**values, "statement": statement.strip()})


def suspend(  # as many as the act has
    deed: Deed,
    *,
    version: str,
    segments: Sequence[str],
    since: Moment,
    instrument: str,
    reason: str,
) -> Appended:
    """Suspend a version, or paragraphs of it, for the own state.

    Raises:
        Refusal: power_lacking, version_unknown, not_named, not_agreed or segment_unknown.
        StalePage: the protocol moved since the page was drawn.
    """
    require(deed.author, facts.SUSPENDED)
    state = selectors.state_of(deed.about)
    rules.check_suspension(state, deed.author.party, bytes.fromhex(version), segments)
    values: dict[str, Json] = {
        "version": version,
        "segments": [*segments],
        "since": dict(since),
        "instrument": instrument.strip(),
    }
    return append(deed, facts.SUSPENDED, {**values, **said(reason=reason)})


def lift_suspension(deed: Deed, *, suspension: str, since: Moment) -> Appended:
    """Let a suspended text work again for the own state.

    Raises:
        Refusal: power_lacking, suspension_unknown, not_author or already_lifted.
        StalePage: the protocol moved since the page was drawn.
    """
    require(deed.author, facts.SUSPENSION_LIFTED)
    state = selectors.state_of(deed.about)
    rules.check_lift(state, deed.author.party, bytes.fromhex(suspension))
    values: dict[str, Json] = {"suspension": suspension, "since": dict(since)}
    return append(deed, facts.SUSPENSION_LIFTED, values)


def denounce(deed: Deed, *, version: str, since: Moment, instrument: str, reason: str) -> Appended:
    """End a text for the own state; a text of two parties ends for both.

    Raises:
        Refusal: power_lacking, version_unknown, not_named, not_agreed or already_denounced.
        StalePage: the protocol moved since the page was drawn.
    """
    require(deed.author, facts.DENOUNCED)
    state = selectors.state_of(deed.about)
    rules.check_denunciation(state, deed.author.party, bytes.fromhex(version))
    values: dict[str, Json] = {
        "version": version,
        "since": dict(since),
        "instrument": instrument.strip(),
    }
    return append(deed, facts.DENOUNCED, {**values, **said(reason=reason)})


def _stated(
    deed: Deed, topic: str, text: Text, *, before: Mapping[str, Mapping[str, str]]
) -> dict[str, Json]:
    """Return the members of a version, with the hash that every party consents to."""
    segments = rules.cut(text.typed)
    wording = rules.named(segments, before)
    languages = list(segments[0])
    rules.check_languages(languages, text.title)
    rules.check_dates(
        clause=text.clause,
        binds_from=cast(Json, text.binds_from),
        valid_until_ms=cast(int, text.valid_until["ms"]),
        now_ms=deed.author.now_ms,
    )
    steps: tuple[Step, ...] = rules.steps_at(text.steps, list(wording))
    values: dict[str, Json] = {
        "topic": topic,
        "parties": [*selectors.parties()],
        "languages": [*languages],
        "segments": [*wording],
        "steps": [step.to_value() for step in steps],
        "clause": text.clause,
        "nature": text.nature,
        "title": {code: text.title[code].strip() for code in languages},
        "wording": [{"id": name, "texts": dict(texts)} for name, texts in wording.items()],
        "valid_until": dict(text.valid_until),
    }
    if text.binds_from is not None:
        values["binds_from"] = dict(text.binds_from)
    salt = secrets.token_bytes(32)
    values["text"] = facts.text_hash(values, salt).hex()
    values["text_salt"] = salt.hex()
    if text.review_on:
        values["review_on"] = {"day": text.review_on, "zone": text.valid_until["zone"]}
    return {**values, **said(own_ref=text.own_ref)}
