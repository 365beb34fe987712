# SPDX-License-Identifier: Apache-2.0
"""When a text may be frozen, and what deeds about an acta need; pure: the instant is an argument.

Source: rooms.md A2 (Acta, states and who moves them), A0.5.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from ayni.core import limits
from ayni.core.codec import Json
from ayni.core.errors import Refusal
from ayni.core.patterns.joint_text import Proposal
from ayni.core.room_limits import ACTA_BESIDE_MAX_COUNT
from ayni.rooms.meetings.facts import Stated, acta_text_hash, words_of
from ayni.rooms.meetings.states import ActaState

ACTA_DAYS = ("meetings.acta_days", 30)
"""Parameter and model: days for which a version may be consented to. Source: rooms.md A0.5."""

FaultCode = Literal[
    "no_statements", "language_missing", "misaligned", "discussed", "ordinal", "not_convened"
]
_SALT: Final = re.compile(r"[0-9a-f]{64}")
_GAP: Final = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """A statement as it would go into the acta.

    Attributes:
        number: as it would be printed.
        statement: object id, 64 hex digits.
        stage: of its state.
        texts: language to the words of the wording that stands.
    """

    number: int
    statement: str
    stage: str
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why the text cannot be frozen yet.

    Attributes:
        code: what is wrong.
        number: of the statement, or 0 for the whole.
        statement: its object id, or empty.
        found: languages that lack a text; counts of paragraphs by language; the ordinal.
        expected: the ordinal that was expected, or empty.
    """

    code: FaultCode
    number: int = 0
    statement: str = ""
    found: str = ""
    expected: str = ""


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text: empty lines part them."""
    plain = text.replace("\r\n", "\n").strip()
    return [part.strip() for part in _GAP.split(plain)] if plain else []


def faults_of(
    drafted: Sequence[Drafted], *, languages: Collection[str], authentic: Collection[str]
) -> list[Fault]:
    """Return why statements cannot be frozen yet, in their order; empty if they can.

    Refused are a statement without text in an authentic language, one whose languages do not have
    the same paragraphs, and one that is still talked about.

    Args:
        drafted: the statements as they would go in.
        languages: of the acta.
        authentic: those of them that are authentic.
    """
    found: list[Fault] = [] if drafted else [Fault(code="no_statements")]
    for one in drafted:
        told = {code: one.texts.get(code, "") for code in languages}
        lacking = [code for code in languages if code in authentic and not told[code].strip()]
        if one.stage == "discussed":
            found.append(_fault(one, "discussed"))
        if lacking:
            found.append(_fault(one, "language_missing", ", ".join(lacking)))
        counts = {code: len(paragraphs(text)) for code, text in told.items() if text.strip()}
        if len(set(counts.values())) > 1:
            told_counts = ", ".join(f"{code} {count}" for code, count in counts.items())
            found.append(_fault(one, "misaligned", told_counts))
    return found


def edition_faults(*, form: str, ordinal: int, expected: int, convened: bool) -> list[Fault]:
    """Return what in the edition itself keeps its acta from being frozen.

    Args:
        form: regular, follow_up or extraordinary.
        ordinal: of the edition.
        expected: number after that of the last regular edition before it.
        convened: its terms are agreed.
    """
    found = []
    if form == "regular" and ordinal != expected:
        found.append(Fault(code="ordinal", found=str(ordinal), expected=str(expected)))
    if not convened:
        found.append(Fault(code="not_convened"))
    return found


def check_frame(
    *,
    languages: Sequence[str],
    authentic: Sequence[str],
    title: Mapping[str, str],
    opening: Mapping[str, str],
    parties: Collection[str],
    heads: Collection[str],
) -> None:
    """Refuse a frame without title, formula, authentic language or the head of a delegation.

    Raises:
        Refusal: authentic_missing, title_missing (with `found`) or heads_missing (`parties`).
    """
    if not authentic or not set(authentic) <= set(languages):
        raise Refusal("authentic_missing")
    lacking = [code for code in languages if not (title.get(code) and opening.get(code))]
    if lacking:
        raise Refusal("title_missing", found=", ".join(lacking))
    missing = [party.upper() for party in parties if party not in heads]
    if missing:
        raise Refusal("heads_missing", parties=", ".join(missing))


def check_length(words: Mapping[str, Mapping[str, str]], rows: Sequence[Stated]) -> None:
    """Refuse a text that no body of an act holds.

    Args:
        words: segment to language to text.
        rows: the statements.

    Raises:
        Refusal: acta_too_long, with `found` and `most`; too_large.
    """
    if any(len(one.reservations) > limits.ACTA_RESERVATIONS_MAX_COUNT for one in rows):
        raise Refusal("too_large")
    count = sum(len(text) for texts in words.values() for text in texts.values())
    if count > limits.ACTA_TEXT_CHARS_MAX:
        raise Refusal("acta_too_long", found=count, most=limits.ACTA_TEXT_CHARS_MAX)


def check_version(state: ActaState, party: str) -> tuple[bytes, ...]:
    """Return the versions in whose place a party may propose another.

    Raises:
        Refusal: acta_unknown, acta_in_force or not_named.
    """
    shown = state.shown
    if shown is None:
        raise Refusal("acta_unknown")
    if state.text.agreed:
        raise Refusal("acta_in_force")
    if party not in shown.parties:
        raise Refusal("not_named")
    standing = {one.act.leaf for one in state.text.pending}
    return tuple(sorted(standing or {shown.act.leaf}))


def check_acta_consent(state: ActaState, party: str, leaf: bytes, *, now_ms: int) -> Proposal:
    """Return the version to which a party may consent.

    A version that another has replaced may be consented to: the consent is true, and useless until
    all parties consent to the same.

    Raises:
        Refusal: proposal_unknown, not_named, consented_already, acta_in_force, proposal_gone or
            lapsed.
    """
    proposal = check_still_open(state, leaf, now_ms=now_ms)
    if party not in proposal.parties:
        raise Refusal("not_named")
    if party in proposal.consents:
        raise Refusal("consented_already")
    return proposal


def consent_values(proposal: Proposal, beside: Sequence[bytes]) -> dict[str, Json]:
    """Return what a consent states: the version, its hash, and what was read beside it.

    Args:
        proposal: the version.
        beside: leaf hashes of reservations and wordings that are not in it.

    Raises:
        Refusal: beside_many, with `found` and `most`.
    """
    if len(beside) > ACTA_BESIDE_MAX_COUNT:
        raise Refusal("beside_many", found=len(beside), most=ACTA_BESIDE_MAX_COUNT)
    values: dict[str, Json] = {
        "proposal": proposal.act.leaf.hex(),
        "text": proposal.act.facts["text"],
    }
    return {**values, "beside": [leaf.hex() for leaf in beside]} if beside else values


def not_read(values: Mapping[str, Json], beside: Sequence[bytes]) -> tuple[bytes, ...]:
    """Return what stands beside a version and is not named by a consent as read.

    Args:
        values: members of the consent.
        beside: leaf hashes of what stands beside its version now.
    """
    told = values.get("beside")
    named = set(told) if isinstance(told, list) else set()
    return tuple(leaf for leaf in beside if leaf.hex() not in named)


def check_acta_refusal(
    state: ActaState, party: str, leaf: bytes, *, reason: str, now_ms: int
) -> Proposal:
    """Return the version to which a party may refuse its consent, with a reason.

    Raises:
        Refusal: what `check_acta_consent` refuses, refused_already or reason_missing.
    """
    proposal = check_acta_consent(state, party, leaf, now_ms=now_ms)
    if any(one.party == party and one.proposal == leaf for one in state.refusals):
        raise Refusal("refused_already")
    if not reason.strip():
        raise Refusal("reason_missing")
    return proposal


def check_acta_withdrawal(state: ActaState, party: str, leaf: bytes) -> None:
    """Refuse to withdraw what is not one's own, or what all have consented to.

    Raises:
        Refusal: proposal_unknown, not_author, agreed_already or proposal_gone.
    """
    proposal = state.proposal(leaf)
    if proposal is None:
        raise Refusal("proposal_unknown")
    if proposal.act.party != party:
        raise Refusal("not_author")
    if proposal.in_force:
        raise Refusal("agreed_already")
    if proposal.withdrawals:
        raise Refusal("proposal_gone")


def check_text_held(values: Mapping[str, Json], named: str) -> None:
    """Refuse to consent to words that are not here, or that are not those the version names.

    Args:
        values: open members of the act that proposes the version.
        named: the hash that it states, 64 hex digits.

    Raises:
        Refusal: text_gone or text_differs.
    """
    salt = values.get("text_salt")
    if not isinstance(salt, str) or not words_of(values):
        raise Refusal("text_gone")
    # A neighbour's content is not judged when it arrives: here it is.
    if not _SALT.fullmatch(salt) or acta_text_hash(values, bytes.fromhex(salt)).hex() != named:
        raise Refusal("text_differs")


def valid_until_ms(proposal: Proposal) -> int:
    """Return the first instant at which a version can no longer be consented to."""
    return _valid_until_ms(proposal.act.facts)


def check_still_open(state: ActaState, leaf: bytes, *, now_ms: int) -> Proposal:
    """Return a version that may still be consented to.

    Raises:
        Refusal: proposal_unknown, acta_in_force, proposal_gone or lapsed.
    """
    proposal = state.proposal(leaf)
    if proposal is None:
        raise Refusal("proposal_unknown")
    if state.text.agreed:
        raise Refusal("acta_in_force")
    if proposal.withdrawals:
        raise Refusal("proposal_gone")
    if now_ms >= valid_until_ms(proposal):
        raise Refusal("lapsed")
    return proposal


def check_valid(values: Mapping[str, Json], *, now_ms: int) -> None:
    """Refuse a version to which nobody can consent any more.

    Raises:
        Refusal: valid_past.
    """
    if now_ms >= _valid_until_ms(values):
        raise Refusal("valid_past")


def _valid_until_ms(values: Mapping[str, Json]) -> int:
    until = values.get("valid_until")
    at = until.get("ms") if isinstance(until, dict) else None
    return at if type(at) is int else 0


def _fault(one: Drafted, code: FaultCode, found: str = "") -> Fault:
    return Fault(code=code, number=one.number, statement=one.statement, found=found)
