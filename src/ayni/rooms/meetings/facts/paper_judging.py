# SPDX-License-Identifier: Apache-2.0
"""Judges what parties say about the originals of an acta; pure and total.

Source: kernel.md S1, S6; rooms.md A2 (Firmas).
"""

from __future__ import annotations

from typing import Final

from ayni.core.acts import Act
from ayni.core.errors import SchemaError
from ayni.core.patterns.gathering import Sieve, fact_code, fact_codes, fact_hash, word_of
from ayni.core.patterns.joint_text import parties_of
from ayni.core.reasons import Reason
from ayni.rooms.meetings.facts.acta_text import segments_of
from ayni.rooms.meetings.facts.mechanism import Day
from ayni.rooms.meetings.facts.paper import ORIGINALS

PAPER_SIGNED_WORD: Final = "paper_signed"
PAPER_WORDS: Final = (PAPER_SIGNED_WORD, "paper_divergence_noted")


def judge_paper(act: Act, sieve: Sieve, *, versions: tuple[str, ...]) -> Reason | None:
    """Return why an act about originals is set aside beside those of its past, or none.

    Args:
        act: the act.
        sieve: holds the regular acts of its causal past.
        versions: words of the acts that state a version.
    """
    proposal = sieve.known(fact_hash(act, "proposal"), act)
    if proposal is None or word_of(proposal) not in versions:
        return Reason.PROPOSAL_UNKNOWN
    if act.party not in parties_of(proposal):
        return Reason.NOT_NAMED
    if act.facts.get("text") != proposal.facts.get("text"):
        return Reason.TEXT_DIFFERS
    named = fact_codes(act, "originals")
    if not named or not set(named) <= set(originals_of(parties_of(proposal))):
        return Reason.BODY_MALFORMED
    if word_of(act) == PAPER_SIGNED_WORD:
        return None if _has_day(act) else Reason.BODY_MALFORMED
    if fact_code(act, "segment") not in segments_of(proposal.facts):
        return Reason.SEGMENT_UNKNOWN
    held = fact_codes(proposal, "languages")
    return None if fact_code(act, "language") in held else Reason.BODY_MALFORMED


def originals_of(parties: tuple[str, ...]) -> tuple[str, ...]:
    """Return the originals of a text: one for each party, each naming another party first."""
    return ORIGINALS[: len(parties)]


def _has_day(act: Act) -> bool:
    try:
        Day.from_value(act.facts.get("signed_on"))
    except (SchemaError, ValueError):
        return False
    return True
