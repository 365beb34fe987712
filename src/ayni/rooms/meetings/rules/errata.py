# SPDX-License-Identifier: Apache-2.0
"""What an errata may change, who consents to it, and what is printed while it is in force; pure.

Source: rooms.md A2 (Diferencia en papel, fe de erratas), A0.5.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ayni.core import limits
from ayni.core.codec import Json
from ayni.core.errors import Refusal
from ayni.core.patterns.joint_text import Proposal
from ayni.core.wording import Texts, Wording
from ayni.rooms.meetings.facts import errata_text_hash, errata_words
from ayni.rooms.meetings.states import ActaState, ErrataState

SALT: Final = re.compile(r"[0-9a-f]{64}")
ERRATA_DAYS = ("meetings.errata_days", 90)
"""Parameter and model: days for which an errata may be consented to. Source: rooms.md A0.5."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """An errata in force.

    Attributes:
        object_id: its id, in hex.
        replaces: ids of erratas whose words it replaces where both change the same segment.
        words: segment to language to the words that it states.
    """

    object_id: str
    replaces: frozenset[str]
    words: Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """The words of an acta as they are printed.

    Attributes:
        words: segment to language to text.
        by: segment to the errata whose words are printed, in hex.
        clashing: segments that two erratas in force change without knowing of each other; the
            words of the acta are printed, and both erratas beside them.
    """

    words: Wording
    by: Mapping[str, str]
    clashing: Mapping[str, tuple[str, ...]]


def printed(words: Wording, erratas: Sequence[InForce]) -> Printed:
    """Return the words of an acta with those of its erratas in force in their place.

    Args:
        words: of the version in force, segment to language to text.
        erratas: those in force about that version, in display order.
    """
    told: dict[str, Texts] = dict(words)
    by: dict[str, str] = {}
    clashing: dict[str, tuple[str, ...]] = {}
    for segment in words:
        last = standing(erratas, segment)
        if len(last) > 1:
            clashing[segment] = tuple(one.object_id for one in last)
        elif last:
            told[segment] = {**words[segment], **last[0].words[segment]}
            by[segment] = last[0].object_id
    return Printed(words=told, by=by, clashing=clashing)


def standing(erratas: Sequence[InForce], segment: str) -> list[InForce]:
    """Return the erratas in force whose words for a segment no other one replaces."""
    touching = [one for one in erratas if segment in one.words]
    gone = {name for one in touching for name in one.replaces}
    return [one for one in touching if one.object_id not in gone]


def check_errata(state: ActaState, party: str, *, words: Wording, before: Wording) -> Proposal:
    """Return the version in force that an errata of a party may give other words.

    Args:
        state: of the acta.
        party: whose office proposes it.
        words: segment to language to the words that the errata states.
        before: the words as they are printed now.

    Raises:
        Refusal: acta_unknown, not_in_force, several_in_force, not_named, errata_empty,
            errata_many, segment_unknown, errata_language_missing (with `found`), errata_long,
            nothing_changed.
    """
    if state.shown is None:
        raise Refusal("acta_unknown")
    if not state.text.current:
        raise Refusal("not_in_force")
    if len(state.text.current) > 1:
        raise Refusal("several_in_force")
    (proposal,) = state.text.current
    if party not in proposal.parties:
        raise Refusal("not_named")
    if not words:
        raise Refusal("errata_empty")
    if len(words) > limits.ERRATA_SEGMENTS_MAX_COUNT:
        raise Refusal("errata_many", found=len(words), most=limits.ERRATA_SEGMENTS_MAX_COUNT)
    for segment, texts in words.items():
        _check_segment(texts, before.get(segment))
    return proposal


def check_errata_consent(state: ErrataState, party: str, *, now_ms: int) -> Proposal:
    """Return what a party consents to.

    Raises:
        Refusal: not_named, consented_already, or what `check_errata_open` refuses.
    """
    proposal = check_errata_open(state, now_ms=now_ms)
    if party not in proposal.parties:
        raise Refusal("not_named")
    if party in proposal.consents:
        raise Refusal("consented_already")
    return proposal


def check_errata_open(state: ErrataState, *, now_ms: int) -> Proposal:
    """Return what may still be consented to.

    Raises:
        Refusal: errata_unknown, proposal_gone or lapsed.
    """
    proposal = state.proposal
    if proposal is None:
        raise Refusal("errata_unknown")
    if proposal.withdrawals:
        raise Refusal("proposal_gone")
    until = proposal.act.facts.get("valid_until")
    at = until.get("ms") if isinstance(until, dict) else None
    if type(at) is int and now_ms >= at:
        raise Refusal("lapsed")
    return proposal


def check_errata_withdrawal(state: ErrataState, party: str) -> Proposal:
    """Return what a party withdraws.

    Raises:
        Refusal: errata_unknown, not_author, agreed_already or proposal_gone.
    """
    proposal = state.proposal
    if proposal is None:
        raise Refusal("errata_unknown")
    if proposal.act.party != party:
        raise Refusal("not_author")
    if proposal.in_force:
        raise Refusal("agreed_already")
    if proposal.withdrawals:
        raise Refusal("proposal_gone")
    return proposal


def check_errata_held(values: Mapping[str, Json], named: str) -> None:
    """Refuse to consent to words that are not here, or not those that the errata names.

    Args:
        values: open members of the act that proposes it.
        named: the hash that it states, 64 hex digits.

    Raises:
        Refusal: text_gone or text_differs.
    """
    salt = values.get("text_salt")
    if not isinstance(salt, str) or not errata_words(values):
        raise Refusal("text_gone")
    # A neighbour's content is not judged when it arrives: here it is.
    if not SALT.fullmatch(salt) or errata_text_hash(values, bytes.fromhex(salt)).hex() != named:
        raise Refusal("text_differs")


def _check_segment(texts: Texts, before: Texts | None) -> None:
    if before is None:
        raise Refusal("segment_unknown")
    lacking = [code for code in before if not texts.get(code, "").strip()]
    if lacking:
        raise Refusal("errata_language_missing", found=", ".join(lacking))
    longest = max(map(len, texts.values()))
    if longest > limits.STATEMENT_CHARS_MAX:
        raise Refusal("errata_long", found=longest, most=limits.STATEMENT_CHARS_MAX)
    if dict(texts) == dict(before):
        raise Refusal("nothing_changed")
