# SPDX-License-Identifier: Apache-2.0
"""Judges the acts about an acta, for every room that must know which acta is in force.

It stands with the facts because another room may import nothing else (decision 7), and two folds
of one text that judge differently would show two truths. Pure and total; reads structural members
only. Source: kernel.md S1, S6, S10; rooms.md A0.5, A2.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from ayni.core.acts import Act
from ayni.core.codec import Json
from ayni.core.order import before
from ayni.core.patterns.gathering import Judge, Sieve, fact_codes, fact_hash, word_of
from ayni.core.patterns.joint_text import Wording, parties_of
from ayni.core.reasons import Reason
from ayni.rooms.meetings.facts.acta import ACTA_PROPOSED
from ayni.rooms.meetings.facts.acta_text import segments_of, statements_of
from ayni.rooms.meetings.facts.paper_judging import PAPER_WORDS, judge_paper
from ayni.rooms.meetings.facts.statement import JOINTLY, is_spoken

ACTA_WORDING: Final = Wording(
    proposed="acta_proposed",
    countered="acta_countered",
    consented="acta_consented",
    withdrawn="acta_withdrawn",
    beside=("acta_refused", *PAPER_WORDS),
)
PARTIES_MIN: Final = 2


def check_acta(act: Act) -> Reason | None:
    """Look at one act alone: what opens no acta, and a version whose members contradict each other.

    Returns:
        A reason to set it aside, or none.
    """
    if act.header.about is None and act.kind != ACTA_PROPOSED:
        return Reason.ABOUT_WRONG_KIND
    if word_of(act) not in ACTA_WORDING.versions:
        return None
    if not (_languages_fit(act) and _statements_fit(act)):
        return Reason.BODY_MALFORMED
    if not fact_hash(act, "edition") or not fact_hash(act, "text"):
        return Reason.BODY_MALFORMED
    parties = parties_of(act)
    if len(parties) < PARTIES_MIN:
        return Reason.BODY_MALFORMED
    return None if act.party in parties else Reason.NOT_NAMED


def acta_judge() -> Judge:
    """Return a judge for one fold of one acta; it remembers which versions were agreed.

    Once every party consented to a version, whoever knew it states no other and consents to no
    other: what is in force changes by a correction of its own. Who did not know it crossed, and
    what all of them then consent to counts.
    """
    return _Bench().judge


@dataclass(frozen=True, slots=True)
class _Bench:
    """What one fold has learnt of consents; each regular act is judged here once.

    Attributes:
        given: proposal to (party, log) to its first consent; later ones of a log say no more.
        agreed: proposals to which every party named has consented.
    """

    given: dict[bytes, dict[tuple[str, str], Act]] = field(default_factory=dict)
    agreed: dict[bytes, tuple[str, ...]] = field(default_factory=dict)

    def judge(self, act: Act, sieve: Sieve) -> Reason | None:
        """Return why an act is set aside beside those of its causal past, or none."""
        word = word_of(act)
        if word in ACTA_WORDING.versions:
            return self._judge_version(act, sieve)
        if word == ACTA_WORDING.consented:
            leaf = fact_hash(act, "proposal")
            if self._ended_for(act, leaf):
                return Reason.AFTER_END
            self._note(act, leaf, sieve)
            return None
        if word in PAPER_WORDS:
            return judge_paper(act, sieve, versions=ACTA_WORDING.versions)
        return _judge_refused(act, sieve) if word == "acta_refused" else None

    def _judge_version(self, act: Act, sieve: Sieve) -> Reason | None:
        opening = sieve.known(act.object_id, act)
        if opening is None or fact_hash(opening, "edition") != fact_hash(act, "edition"):
            return Reason.ABOUT_WRONG_KIND
        if not set(parties_of(opening)) <= set(parties_of(act)):
            return Reason.PARTY_LEFT_OUT
        return Reason.AFTER_END if self._ended_for(act, b"") else None

    def _ended_for(self, act: Act, proposal: bytes) -> bool:
        """Tell whether another version than this one was agreed in the causal past of an act."""
        return any(
            leaf != proposal and self._known_agreed(leaf, parties, act)
            for leaf, parties in self.agreed.items()
        )

    def _known_agreed(self, leaf: bytes, parties: tuple[str, ...], act: Act) -> bool:
        given = self.given[leaf]
        known = {party for (party, _log), consent in given.items() if before(consent, act)}
        return known.issuperset(parties)

    def _note(self, act: Act, leaf: bytes, sieve: Sieve) -> None:
        given = self.given.setdefault(leaf, {})
        first = given.get((act.party, act.log))
        if first is None or act.index < first.index:
            given[(act.party, act.log)] = act
        proposal = sieve.known(leaf, act)
        parties = parties_of(proposal) if proposal is not None else ()
        if parties and {party for party, _log in given}.issuperset(parties):
            self.agreed[leaf] = parties


def _judge_refused(act: Act, sieve: Sieve) -> Reason | None:
    proposal = sieve.known(fact_hash(act, "proposal"), act)
    if proposal is None or word_of(proposal) not in ACTA_WORDING.versions:
        return Reason.PROPOSAL_UNKNOWN
    if act.party not in parties_of(proposal):
        return Reason.NOT_NAMED
    if act.facts.get("text") != proposal.facts.get("text"):
        return Reason.TEXT_DIFFERS
    known = set(segments_of(proposal.facts))
    return None if known.issuperset(fact_codes(act, "segments")) else Reason.SEGMENT_UNKNOWN


def _languages_fit(act: Act) -> bool:
    languages, authentic = fact_codes(act, "languages"), fact_codes(act, "authentic")
    return bool(authentic) and set(authentic) <= set(languages)


def _statements_fit(act: Act) -> bool:
    """Tell whether the statements are numbered from 1, each once, and each speaker can say them."""
    rows = statements_of(act.facts)
    speakers = {JOINTLY, *parties_of(act)}
    return (
        bool(rows)
        and len(rows) == _length(act.facts.get("statements"))
        and [row.number for row in rows] == [*range(1, len(rows) + 1)]
        and len({row.statement for row in rows}) == len(rows)
        and all(row.speaker in speakers and is_spoken(row.speaker, row.verb) for row in rows)
    )


def _length(value: Json) -> int:
    return len(value) if isinstance(value, list) else 0
