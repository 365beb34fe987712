# SPDX-License-Identifier: Apache-2.0
"""Judges the acts of a protocol one by one: members that contradict each other, and what is named.

Pure and total. Whether a proposal may replace, a consent count or a withdrawal undo is the
pattern's to say. Source: kernel.md S6; rooms.md A4.
"""

from __future__ import annotations

from typing import Final

from ayni.core.acts import Act
from ayni.core.patterns.gathering import Sieve, fact_code, fact_codes, fact_hash, word_of
from ayni.core.patterns.joint_text import Wording, parties_of
from ayni.core.reasons import Reason
from ayni.rooms.procedures.facts import CLAUSES, VERSION_PROPOSED, steps_of

WORDS: Final = Wording(
    proposed="version_proposed",
    countered="replacement_proposed",
    consented="consented",
    withdrawn="proposal_withdrawn",
    beside=(
        *("adopted_internally", "interpretation_stated", "suspended", "suspension_lifted"),
        "denounced",
    ),
)
_ON_AGREED: Final = frozenset({"suspended", "denounced"})
_ON_VERSION: Final = _ON_AGREED | {"adopted_internally", "interpretation_stated"}
PARTIES_MIN: Final = 2


def instant_of(act: Act, name: str) -> int | None:
    """Return a structural member that is an instant, in milliseconds UTC; none if it is not one."""
    value = act.facts.get(name)
    at = value.get("ms") if isinstance(value, dict) else None
    return at if type(at) is int else None


def check(act: Act) -> Reason | None:
    """Set aside an act whose members contradict each other, and what opens no protocol."""
    if act.header.about is None and act.kind != VERSION_PROPOSED:
        return Reason.ABOUT_WRONG_KIND
    if word_of(act) not in WORDS.versions:
        return None
    parties, segments = parties_of(act), fact_codes(act, "segments")
    steps = steps_of(act.facts)
    whole = (
        bool(fact_code(act, "topic"))
        and bool(segments)
        and len(segments) == len(_listed(act, "segments"))
        and len(steps) == len(_listed(act, "steps"))
        and all(step.segment in segments for step in steps)
        and len({step.segment for step in steps}) == len(steps)
        and bool(fact_codes(act, "languages"))
        and fact_code(act, "clause") in CLAUSES
        and instant_of(act, "valid_until") is not None
        and (fact_code(act, "clause") != "on_date" or instant_of(act, "binds_from") is not None)
        and len(parties) >= PARTIES_MIN
    )
    if not whole:
        return Reason.BODY_MALFORMED
    return None if act.party in parties else Reason.NOT_NAMED


def judge(act: Act, sieve: Sieve) -> Reason | None:
    """Judge an act by what its author's node held; the pattern found no fault with it."""
    word = word_of(act)
    if word in WORDS.versions:
        opening = sieve.known(act.object_id, act)
        same = opening is not None and fact_code(opening, "topic") == fact_code(act, "topic")
        return None if same else Reason.BODY_MALFORMED
    if word == WORDS.consented:
        proposal = sieve.known(fact_hash(act, "proposal"), act)
        until = instant_of(proposal, "valid_until") if proposal is not None else None
        return Reason.LAPSED if until is not None and act.header.at >= until else None
    if word in _ON_VERSION:
        return _judge_on_version(act, sieve)
    if word == "suspension_lifted":
        lifted = sieve.known(fact_hash(act, "suspension"), act)
        if lifted is None or word_of(lifted) != "suspended":
            return Reason.SUSPENSION_UNKNOWN
        if instant_of(act, "since") is None:
            return Reason.BODY_MALFORMED
        return None if lifted.party == act.party else Reason.NOT_AUTHOR
    return None


def _judge_on_version(act: Act, sieve: Sieve) -> Reason | None:
    version = sieve.known(fact_hash(act, "version"), act)
    if version is None or word_of(version) not in WORDS.versions:
        return Reason.VERSION_UNKNOWN
    if act.party not in parties_of(version):
        return Reason.NOT_NAMED
    segments, word = fact_codes(version, "segments"), word_of(act)
    if word == "interpretation_stated" and fact_code(act, "segment") not in segments:
        return Reason.SEGMENT_UNKNOWN
    if word == "suspended" and not set(fact_codes(act, "segments")) <= set(segments):
        return Reason.SEGMENT_UNKNOWN
    if word in _ON_AGREED:
        if instant_of(act, "since") is None:
            return Reason.BODY_MALFORMED
        if not _agreed_before(act, version, sieve):
            return Reason.NOT_AGREED
    return None


def _agreed_before(act: Act, version: Act, sieve: Sieve) -> bool:
    """Tell whether every party named had consented to a version in the causal past of an act."""
    given = {
        consent.party
        for consent in sieve.deeds(WORDS.consented)
        if fact_hash(consent, "proposal") == version.leaf
        and sieve.known(consent.leaf, act) is not None
    }
    return given.issuperset(parties_of(version))


def _listed(act: Act, name: str) -> list[object]:
    value = act.facts.get(name)
    return list(value) if isinstance(value, list) else []
