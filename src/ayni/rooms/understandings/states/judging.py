# SPDX-License-Identifier: Apache-2.0
"""Judges the acts about an understanding one by one, each by what its author's node held.

Pure and total. That a claim and its confirmations are two keys is the pattern's to say
(core/patterns/two_keys.py); what changes an understanding is agreed as any text is: by every party,
the proposer's own head of delegation too. Source: kernel.md S1, S6, S7, S10; rooms.md A3.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from ayni.core.acts import Act
from ayni.core.codec import Json
from ayni.core.patterns import two_keys
from ayni.core.patterns.gathering import Sieve, fact_code, fact_hash, fact_hashes, word_of
from ayni.core.patterns.joint_text import parties_of
from ayni.core.patterns.two_keys import Desk, Terms
from ayni.core.reasons import Reason
from ayni.rooms.understandings.facts import BORN, ENDING_CHANGES, OPENINGS, TRANSCRIBED

PARTIES_MIN: Final = 2
CHANGING: Final = ("change_proposed", "linked")
"""Words of the acts that propose what every party must consent to."""
READINGS: Final = ("transcribed", "transcription_contested")
"""Words of the acts that say how a party reads a paper."""
_LASTING: Final = frozenset(
    {
        *("linked", "change_consented", "change_withdrawn"),
        *("transcription_confirmed", "transcription_contested"),
    }
)
TERMS: Final = Terms(
    moving=_LASTING
    | {"owner_named", "progress_reported", "fulfilment_contested", "change_proposed"},
    lasting=_LASTING,
    proposed="fulfilment_claimed",
    consented="fulfilment_confirmed",
    withdrawn="claim_withdrawn",
)
_ENDED_BY_CHANGE: Final = frozenset(
    {
        *("owner_named", "progress_reported", "change_proposed"),
        *(TERMS.proposed, TERMS.consented, "fulfilment_contested"),
    }
)
"""What nobody says any more once all parties agreed that the understanding asks nothing."""


def check(act: Act) -> Reason | None:
    """Look at one act alone: what opens no understanding, days that no calendar has, one party."""
    if act.header.about is None:
        if act.kind not in OPENINGS:
            return Reason.ABOUT_WRONG_KIND
        parties = parties_of(act)
        if len(parties) < PARTIES_MIN:
            return Reason.BODY_MALFORMED
        if act.kind == TRANSCRIBED and act.party not in parties:
            return Reason.NOT_NAMED
        return _days(act, "dated", "deadline") if act.kind == TRANSCRIBED else None
    match word_of(act):
        case "owner_named":
            if fact_code(act, "office").partition(".")[0] != act.party:
                return Reason.OFFICE_FOREIGN
            return _days(act, "since")
        case "change_proposed":
            return _check_change(act)
        case "linked":
            earlier = fact_hash(act, "earlier")
            return Reason.BODY_MALFORMED if earlier in (b"", act.object_id) else None
        case _:
            return None


def judge(act: Act, desk: Desk) -> Reason | None:
    """Return why an act about an understanding is set aside, or none.

    Args:
        act: the act to judge; all that it knew is judged already.
        desk: what is known so far.
    """
    opening = desk.opening
    if opening is not None:
        if not is_born_before(opening, act):
            return Reason.NOT_AGREED
        if act.party not in parties_of(opening):
            return Reason.NOT_NAMED
    reason = two_keys.judge(act, desk)
    if reason is not None:
        return reason
    word = word_of(act)
    if word in _ENDED_BY_CHANGE and is_ended_before(act, desk.sieve):
        return Reason.AFTER_END
    look = _LOOKS.get(word)
    return look(act, desk) if look is not None else None


def is_born_before(opening: Act, act: Act) -> bool:
    """Tell whether the acta was in force in the causal past of an act; a transcription always is.

    Of each party one consent must be known: which ones there are stands in the birth itself.
    """
    if opening.kind != BORN:
        return True
    keys = opening.facts.get("keys")
    told = keys if isinstance(keys, dict) else {}
    return all(_is_known(told.get(party), act) for party in parties_of(opening))


def _is_known(places: Json, act: Act) -> bool:
    """Tell whether one of these places (log, index) lies in the causal past of an act."""
    for place in places if isinstance(places, list) else []:
        log, index = place if isinstance(place, list) and len(place) == 2 else ("", None)
        if isinstance(index, int) and index < act.past.get(str(log), 0):
            return True
    return False


def is_ended_before(act: Act, sieve: Sieve) -> bool:
    """Tell whether all had agreed, in the causal past of an act, that nothing is asked any more."""
    return any(
        fact_code(change, "change") in ENDING_CHANGES and is_agreed_before(change, act, sieve)
        for change in sieve.deeds("change_proposed")
    )


def is_agreed_before(proposal: Act, act: Act, sieve: Sieve) -> bool:
    """Tell whether every party had consented to a proposal in the causal past of an act."""
    given = {
        consent.party
        for consent in sieve.deeds("change_consented")
        if fact_hash(consent, "proposal") == proposal.leaf
        and sieve.known(consent.leaf, act) is not None
    }
    return given.issuperset(parties_of(proposal))


def _check_change(act: Act) -> Reason | None:
    targets, change = fact_hashes(act, "targets"), fact_code(act, "change")
    count = len(targets)
    fits = {
        "reschedule": "deadline" in act.facts and not count,
        "void": not count,
        "merge": count == 1,
        "split": count > 1,
        "substitute": count == 1,
    }.get(change, False)
    if not fits or act.object_id in targets:
        return Reason.BODY_MALFORMED
    if "deadline" in act.facts and change != "reschedule":
        return Reason.BODY_MALFORMED
    return _days(act, "deadline")


def _days(act: Act, *names: str) -> Reason | None:
    """Set aside a day that no calendar has."""
    for name in names:
        if name in act.facts and day_of(act, name) is None:
            return Reason.BODY_MALFORMED
    return None


def day_of(act: Act, name: str) -> tuple[str, str] | None:
    """Return a structural member that is a civil day: the day and the zone of its calendar."""
    told = act.facts.get(name)
    if not isinstance(told, dict):
        return None
    day, zone = told.get("day"), told.get("zone")
    try:
        date.fromisoformat(str(day))
    except ValueError:
        return None
    return str(day), str(zone)


def _judge_parties(act: Act, desk: Desk) -> Reason | None:
    """Set aside a claim or a proposal that asks other parties than those of the understanding."""
    named = set(parties_of(desk.opening)) if desk.opening is not None else set()
    return None if set(parties_of(act)) == named else Reason.PARTY_LEFT_OUT


def _judge_contested(act: Act, desk: Desk) -> Reason | None:
    claim = desk.sieve.known(fact_hash(act, "proposal"), act)
    if claim is None or word_of(claim) != TERMS.proposed:
        return Reason.PROPOSAL_UNKNOWN
    return Reason.OWN_ACT if claim.party == act.party else None


def _judge_answer(act: Act, desk: Desk) -> Reason | None:
    """Judge a consent to a change or a link, or its withdrawal by who proposed it."""
    sieve = desk.sieve
    proposal = sieve.known(fact_hash(act, "proposal"), act)
    if proposal is None or word_of(proposal) not in CHANGING:
        return Reason.PROPOSAL_UNKNOWN
    if word_of(act) == "change_withdrawn":
        if proposal.party != act.party:
            return Reason.NOT_AUTHOR
        return Reason.AGREED_ALREADY if is_agreed_before(proposal, act, sieve) else None
    gone = [
        one.leaf
        for one in sieve.deeds("change_withdrawn")
        if fact_hash(one, "proposal") == proposal.leaf
    ]
    if sieve.follows(gone, act):
        return Reason.PROPOSAL_GONE
    if word_of(proposal) == "linked":
        return None
    over = desk.closed_before(act) or is_ended_before(act, sieve)
    return Reason.AFTER_END if over and not is_agreed_before(proposal, act, sieve) else None


def _judge_reading(act: Act, desk: Desk) -> Reason | None:
    reading = desk.sieve.known(fact_hash(act, "reading"), act)
    if reading is None or word_of(reading) not in READINGS:
        return Reason.READING_UNKNOWN
    return Reason.OWN_ACT if reading.party == act.party else None


def _judge_own_reading(act: Act, desk: Desk) -> Reason | None:
    opening = desk.opening
    if opening is None or opening.kind != TRANSCRIBED:
        return Reason.ABOUT_WRONG_KIND
    return Reason.OWN_ACT if opening.party == act.party else None


_LOOKS: Final[Mapping[str, Callable[[Act, Desk], Reason | None]]] = {
    TERMS.proposed: _judge_parties,
    **dict.fromkeys(CHANGING, _judge_parties),
    "fulfilment_contested": _judge_contested,
    "change_consented": _judge_answer,
    "change_withdrawn": _judge_answer,
    "transcription_confirmed": _judge_reading,
    "transcription_contested": _judge_own_reading,
}
"""Word of an act to what the room finds wrong with it beside those of its past."""
