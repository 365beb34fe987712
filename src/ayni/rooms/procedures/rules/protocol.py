# SPDX-License-Identifier: Apache-2.0
"""What is allowed with a protocol: states and values in, a refusal out; no clock, no table.

Source: rooms.md A0.5, A4.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from ayni.core import limits
from ayni.core.codec import Json
from ayni.core.errors import Refusal
from ayni.rooms.procedures.facts import Step
from ayni.rooms.procedures.states import Pause, ProtocolState, Version
from ayni.rooms.procedures.states.judging import instant_of

ADOPTION_DAYS = ("procedures.adoption_days", 60)
REVIEW_DAYS = ("procedures.review_days", 90)
LAST_REVIEW_DAYS = ("procedures.last_review_days", 30)
QUERY_HOURS = ("procedures.query_hours", 48)
PROPOSAL_DAYS = ("proposals.days", 90)
"""How long a proposal may be consented to; a parameter of all joint texts."""


def procedure_params() -> Mapping[str, int]:
    """Return the model's numbers of this room as parameters of a constitution."""
    return dict((ADOPTION_DAYS, REVIEW_DAYS, LAST_REVIEW_DAYS, QUERY_HOURS))


def check_languages(languages: Collection[str], title: Mapping[str, str]) -> None:
    """Refuse a version whose title is not in each of its languages.

    Raises:
        Refusal: title_missing, with the languages that lack it.
    """
    lacking = [language for language in languages if not title.get(language, "").strip()]
    if lacking:
        raise Refusal("title_missing", found=", ".join(lacking))


def steps_at(rows: Iterable[tuple[int, str, int]], segments: Sequence[str]) -> tuple[Step, ...]:
    """Return the steps of a version from the numbers of its paragraphs, in the order of reading.

    Args:
        rows: number of the paragraph from 1, power of the office, minutes or 0.
        segments: ids, in the order of reading.

    Raises:
        Refusal: step_unknown or step_twice, with the number; steps_many.
    """
    found: dict[int, Step] = {}
    for number, power, minutes in rows:
        if not 1 <= number <= len(segments):
            raise Refusal("step_unknown", found=number, limit=len(segments))
        if number in found:
            raise Refusal("step_twice", found=number)
        found[number] = Step(segment=segments[number - 1], power=power, minutes=minutes)
    if len(found) > limits.PROTOCOL_STEPS_MAX_COUNT:
        raise Refusal("steps_many", limit=limits.PROTOCOL_STEPS_MAX_COUNT)
    return tuple(found[number] for number in sorted(found))


def check_dates(*, clause: str, binds_from: Json, valid_until_ms: int, now_ms: int) -> None:
    """Refuse a version that begins on no date although it says so, or that nobody can consent to.

    Raises:
        Refusal: date_missing, date_unasked or valid_past.
    """
    if clause == "on_date" and binds_from is None:
        raise Refusal("date_missing")
    if clause != "on_date" and binds_from is not None:
        raise Refusal("date_unasked")
    if valid_until_ms <= now_ms:
        raise Refusal("valid_past")


def check_topic_free(others: Iterable[ProtocolState], topic: str, now_ms: int) -> None:
    """Refuse a second protocol on a topic on which a text binds, or is about to.

    Raises:
        Refusal: topic_taken.
    """
    for state in others:
        for version in state.versions:
            stands = version.ends_ms is None or version.ends_ms > now_ms
            if version.topic == topic and version.agreed_ms is not None and stands:
                raise Refusal("topic_taken")


def check_replacement(state: ProtocolState, party: str, leaves: Collection[bytes]) -> None:
    """Refuse to replace what is unknown here, or what does not name one's party.

    Raises:
        Refusal: version_unknown or not_named.
    """
    if not leaves:
        raise Refusal("version_unknown")
    for leaf in leaves:
        require_named(require_version(state, leaf), party)


def check_consent(state: ProtocolState, party: str, leaf: bytes, *, now_ms: int) -> Version:
    """Return the version that a party may consent to.

    Raises:
        Refusal: not_named, already_consented, or what `check_open` refuses.
    """
    version = check_open(state, leaf, now_ms=now_ms)
    require_named(version, party)
    if party in version.proposal.consents:
        raise Refusal("already_consented")
    return version


def check_open(state: ProtocolState, leaf: bytes, *, now_ms: int) -> Version:
    """Return a version that may still be consented to.

    Raises:
        Refusal: proposal_unknown, proposal_gone or lapsed.
    """
    version = state.version(leaf)
    if version is None:
        raise Refusal("proposal_unknown")
    if version.withdrawn:
        raise Refusal("proposal_gone")
    if now_ms >= (instant_of(version.proposal.act, "valid_until") or 0):
        raise Refusal("lapsed")
    return version


def check_whole(version: Version, wording: Mapping[str, Mapping[str, str]]) -> None:
    """Refuse a text that lacks a paragraph in one of the languages that it names.

    Raises:
        Refusal: language_missing, with the languages.
    """
    lacking = [
        language
        for language in version.languages
        if not all(wording.get(name, {}).get(language, "").strip() for name in version.segments)
    ]
    if lacking:
        raise Refusal("language_missing", found=", ".join(lacking))


def check_withdrawal(state: ProtocolState, party: str, leaf: bytes) -> None:
    """Refuse to withdraw what is not one's own, or what all have consented to.

    Raises:
        Refusal: proposal_unknown, not_author, agreed_already or proposal_gone.
    """
    version = state.version(leaf)
    if version is None:
        raise Refusal("proposal_unknown")
    if version.proposal.act.party != party:
        raise Refusal("not_author")
    if version.agreed_ms is not None:
        raise Refusal("agreed_already")
    if version.withdrawn:
        raise Refusal("proposal_gone")


def check_adoption(state: ProtocolState, party: str, leaf: bytes) -> None:
    """Refuse to declare an adoption twice, or of a text that does not name one's party.

    Raises:
        Refusal: version_unknown, not_named, proposal_gone or already_adopted.
    """
    version = require_version(state, leaf)
    require_named(version, party)
    if version.withdrawn:
        raise Refusal("proposal_gone")
    if party in version.adopted:
        raise Refusal("already_adopted")


def check_interpretation(state: ProtocolState, party: str, leaf: bytes, segment: str) -> None:
    """Refuse a declaration on a segment that the version does not have.

    Raises:
        Refusal: version_unknown, not_named or segment_unknown.
    """
    version = require_version(state, leaf)
    require_named(version, party)
    if segment not in version.segments:
        raise Refusal("segment_unknown")


def check_suspension(
    state: ProtocolState, party: str, leaf: bytes, segments: Collection[str]
) -> None:
    """Refuse to suspend what is not agreed, or segments that the version does not have.

    Raises:
        Refusal: version_unknown, not_named, not_agreed or segment_unknown.
    """
    version = require_version(state, leaf)
    require_named(version, party)
    if version.agreed_ms is None:
        raise Refusal("not_agreed")
    if not set(segments) <= set(version.segments):
        raise Refusal("segment_unknown")


def check_lift(state: ProtocolState, party: str, leaf: bytes) -> Pause:
    """Return the suspension that a party may lift.

    Raises:
        Refusal: suspension_unknown, not_author or already_lifted.
    """
    pauses = (pause for version in state.versions for pause in version.pauses)
    pause = next((one for one in pauses if one.leaf == leaf), None)
    if pause is None:
        raise Refusal("suspension_unknown")
    if pause.party != party:
        raise Refusal("not_author")
    if pause.until_ms is not None:
        raise Refusal("already_lifted")
    return pause


def check_denunciation(state: ProtocolState, party: str, leaf: bytes) -> None:
    """Refuse to denounce what is not agreed, or what one's party denounced already.

    Raises:
        Refusal: version_unknown, not_named, not_agreed or already_denounced.
    """
    version = require_version(state, leaf)
    require_named(version, party)
    if version.agreed_ms is None:
        raise Refusal("not_agreed")
    if party in version.left:
        raise Refusal("already_denounced")


def require_version(state: ProtocolState, leaf: bytes) -> Version:
    """Return a version of a protocol.

    Raises:
        Refusal: version_unknown.
    """
    version = state.version(leaf)
    if version is None:
        raise Refusal("version_unknown")
    return version


def require_named(version: Version, party: str) -> None:
    """Refuse a party that a version does not name.

    Raises:
        Refusal: not_named.
    """
    if party not in version.proposal.parties:
        raise Refusal("not_named")
