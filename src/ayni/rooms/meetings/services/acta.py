# SPDX-License-Identifier: Apache-2.0
"""What people do with an acta: freeze a version, answer with another, consent, refuse, withdraw.

A version is composed from the statements as they stand at that moment: nobody types them again.
Must not write a row: the projection does. Source: rooms.md A2 (Acta, Firmas).
"""

import secrets
from collections.abc import Collection, Sequence

from ayni.adapters.record.sequencing import Appended
from ayni.core.codec import Json
from ayni.core.errors import Refusal, StalePage
from ayni.rooms.meetings import facts, rules, selectors
from ayni.rooms.meetings.facts import Frame, Stated
from ayni.rooms.meetings.rules import Drafted
from ayni.rooms.meetings.selectors import Spoken
from ayni.web.deeds import Deed, append, require, said


def propose_acta(
    deed: Deed, *, edition: str, frame: Frame, leave_out: Collection[str] = ()
) -> Appended:
    """Freeze the text of an edition as it stands, and propose it.

    Args:
        deed: who acts.
        edition: object id, 64 hex digits.
        frame: what stands around the statements.
        leave_out: object ids of statements that stay out.

    Raises:
        Refusal: power_lacking, acta_there, not_frozen, valid_past, or what
            `rules.check_table_open`, `rules.check_frame` and `rules.check_length` refuse.
    """
    require(deed.author, facts.ACTA_PROPOSED)
    if any(row.state != "withdrawn" for row in selectors.actas_of(edition)):
        raise Refusal("acta_there")
    return append(deed, facts.ACTA_PROPOSED, _composed(deed, edition, frame, leave_out))


def counter_acta(deed: Deed, *, frame: Frame, leave_out: Collection[str] = ()) -> Appended:
    """Propose another version, in the place of all that stand.

    Raises:
        Refusal: power_lacking, not_frozen, valid_past, or what `rules.check_version`,
            `rules.check_table_open`, `rules.check_frame` and `rules.check_length` refuse.
        StalePage: the acta moved since the page was drawn.
    """
    require(deed.author, facts.ACTA_COUNTERED)
    state = selectors.acta_state_of(deed.about)
    replaced = rules.check_version(state, deed.author.party)
    values = _composed(deed, state.edition.hex(), frame, leave_out)
    supersedes: list[Json] = [leaf.hex() for leaf in replaced]
    return append(deed, facts.ACTA_COUNTERED, {**values, "supersedes": supersedes})


def consent_to_acta(deed: Deed, *, proposal: str, beside: str) -> Appended:
    """Give the own state's consent to one text and to no other.

    Args:
        deed: who acts on which acta.
        proposal: leaf hash of the version, 64 hex digits.
        beside: what the person saw beside it, as `selectors.seen_beside` writes it.

    Raises:
        Refusal: power_lacking, beside_many, or what `selectors.check_no_rival_acta`,
            `rules.check_acta_consent` and `rules.check_text_held` refuse.
        StalePage: the acta moved since the page was drawn, or a reservation or another wording of
            one of its statements was signed.
    """
    require(deed.author, facts.ACTA_CONSENTED)
    author, leaf = deed.author, bytes.fromhex(proposal)
    state = selectors.acta_state_of(deed.about)
    version = rules.check_acta_consent(state, author.party, leaf, now_ms=author.now_ms)
    selectors.check_no_rival_acta(deed.about)
    rules.check_text_held(selectors.texts_of_version(leaf), str(version.act.facts["text"]))
    stands = selectors.beside(state, leaf)
    newer = selectors.not_seen(stands, beside)
    if newer:
        raise StalePage("page_has_aged", newer=newer, count=len(newer))
    return append(deed, facts.ACTA_CONSENTED, rules.consent_values(version, stands))


def refuse_acta(
    deed: Deed, *, proposal: str, reason: str, segments: Sequence[str] = ()
) -> Appended:
    """Say that the own state does not consent to a version, why, and to which of its paragraphs.

    Raises:
        Refusal: power_lacking, segment_unknown, or what `rules.check_acta_refusal` refuses.
        StalePage: the acta moved since the page was drawn.
    """
    require(deed.author, facts.ACTA_REFUSED)
    state, leaf = selectors.acta_state_of(deed.about), bytes.fromhex(proposal)
    version = rules.check_acta_refusal(
        state, deed.author.party, leaf, reason=reason, now_ms=deed.author.now_ms
    )
    if not set(segments) <= set(facts.segments_of(version.act.facts)):
        raise Refusal("segment_unknown")
    values: dict[str, Json] = {
        "proposal": proposal,
        "text": version.act.facts["text"],
        "segments": [*segments],
        "reason": reason.strip(),
    }
    return append(deed, facts.ACTA_REFUSED, values)


def withdraw_acta(deed: Deed, *, proposal: str, why: str = "") -> Appended:
    """Withdraw a version that the own state proposed and that is not agreed.

    Raises:
        Refusal: power_lacking, or what `rules.check_acta_withdrawal` refuses.
        StalePage: the acta moved since the page was drawn.
    """
    require(deed.author, facts.ACTA_WITHDRAWN)
    state = selectors.acta_state_of(deed.about)
    rules.check_acta_withdrawal(state, deed.author.party, bytes.fromhex(proposal))
    return append(deed, facts.ACTA_WITHDRAWN, {"proposal": proposal, **said(why=why)})


def _composed(
    deed: Deed, edition: str, frame: Frame, leave_out: Collection[str]
) -> dict[str, Json]:
    """Return the members of a version; the hash of its text is that of the words."""
    author = deed.author
    state = selectors.edition_state_of(bytes.fromhex(edition))
    parties = rules.check_table_open(state, author.party)
    place = selectors.place_of(edition)
    if place is None or place.mechanism is None:
        raise Refusal("mechanism_unknown")
    rules.check_frame(
        languages=frame.languages,
        authentic=frame.authentic,
        title=frame.title,
        opening=frame.opening,
        parties=parties,
        heads=frame.heads,
    )
    rules.check_valid({"valid_until": dict(frame.valid_until)}, now_ms=author.now_ms)
    inside = selectors.drafted(selectors.spoken_at(edition), leave_out)
    faults = selectors.freezing_faults(
        place,
        [one for one, _spoken in inside],
        languages=frame.languages,
        authentic=frame.authentic,
    )
    if faults:
        raise Refusal("not_frozen")
    rows = [_row(one, spoken) for one, spoken in inside]
    values: dict[str, Json] = {
        "edition": edition,
        "mechanism": place.mechanism.object_id,
        "code": place.mechanism.code,
        "ordinal": place.row.ordinal,
        "form": place.row.form,
        "parties": [*parties],
        **frame.to_values(),
        "statements": [row.to_value() for row in rows],
        "wording": [_words(one, spoken, frame.languages) for one, spoken in inside],
    }
    if deed.attachments:
        values["annexes"] = [one.hash.hex() for one in deed.attachments]
    rules.check_length(facts.words_of(values), rows)
    salt = secrets.token_bytes(32)
    values["text"] = facts.acta_text_hash(values, salt).hex()
    values["text_salt"] = salt.hex()
    return values


def _row(one: Drafted, spoken: Spoken) -> Stated:
    row = spoken.row
    return Stated(
        number=one.number,
        statement=bytes.fromhex(row.object_id),
        version=bytes.fromhex(row.leaf),
        table=row.at_table,
        item=row.item,
        speaker=row.speaker,
        verb=row.verb,
        area=row.area,
        owners=tuple(row.owners),
        deadline=row.deadline,
        reservations=tuple(bytes.fromhex(leaf) for leaf, _party, _text in spoken.reserving),
    )


def _words(one: Drafted, spoken: Spoken, languages: Sequence[str]) -> dict[str, Json]:
    told: dict[str, Json] = {
        "number": one.number,
        "texts": {code: one.texts[code] for code in languages if one.texts.get(code)},
    }
    indicator = facts.texts_in(spoken.held[spoken.row.leaf].get("indicator"))
    if indicator:
        told["indicator"] = dict(indicator)
    if spoken.reserving:
        told["reservations"] = [
            f"{party.upper()}: {text}" for _leaf, party, text in spoken.reserving
        ]
    return told
