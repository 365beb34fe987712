# SPDX-License-Identifier: Apache-2.0
"""What is read from the papers of old meetings: loaded whole or not at all, then compared.

Must not write a row: the projection does. Source: rooms.md A0.14, A3.
"""

from collections.abc import Mapping, Sequence

from ayni.adapters.attachments import keeping, uploads
from ayni.adapters.record.sequencing import Appended
from ayni.core.codec import Json
from ayni.core.errors import Refusal, Screened
from ayni.rooms.understandings import facts, rules, selectors
from ayni.rooms.understandings.rules import Loaded
from ayni.web.deeds import Deed, append, append_all, require, said


def load(deed: Deed, *, code: str, rows: Sequence[Loaded], language: str, zone: str) -> int:
    """Transcribe every row of a file in one signed batch; with one refusal nothing is signed.

    Args:
        deed: who does it.
        code: short code of the mechanism.
        rows: as `rules.read_rows` found them without a fault.
        language: in which the file is.
        zone: whose calendar its days are meant on.

    Returns:
        How many understandings were transcribed.

    Raises:
        Refusal: power_lacking, rows_missing, row_personal (`line`), or what the record refuses.
    """
    require(deed.author, facts.TRANSCRIBED)
    if not rows:
        raise Refusal("rows_missing")
    parties = [*selectors.parties()]
    values = [
        _transcribed(row, code=code, parties=parties, language=language, zone=zone) for row in rows
    ]
    try:
        done = append_all(deed, facts.TRANSCRIBED, [(b"", one) for one in values])
    except Screened as screened:
        told = [str(getattr(one, "text", "")) for one in screened.questions]
        line = next((row.line for row in rows if any(text in row.text for text in told)), 0)
        raise Refusal("row_personal", line=line, found=", ".join(told)[:120]) from None
    return len(done)


def confirm_readings(deed: Deed, *, chosen: Sequence[str]) -> int:
    """Confirm several transcriptions at once, each as the other party read it.

    Args:
        deed: who does it.
        chosen: object ids, in hex.

    Returns:
        How many were confirmed.

    Raises:
        Refusal: power_lacking, none_chosen, or what `rules.check_reading` says of one of them.
    """
    require(deed.author, facts.TRANSCRIPTION_CONFIRMED)
    if not chosen:
        raise Refusal("none_chosen")
    rows: list[tuple[bytes, Mapping[str, Json]]] = []
    for name in dict.fromkeys(chosen):
        object_id = bytes.fromhex(name)
        rules.check_reading(selectors.state_of(object_id), deed.author.party, object_id)
        rows.append((object_id, {"reading": name}))
    return len(append_all(deed, facts.TRANSCRIPTION_CONFIRMED, rows))


def confirm_reading(deed: Deed, *, reading: str) -> Appended:
    """Confirm one reading of a paper: that of the transcription, or the other party's own.

    Raises:
        Refusal: power_lacking, or what `rules.check_reading` says.
        StalePage: the understanding moved since the page was drawn.
    """
    require(deed.author, facts.TRANSCRIPTION_CONFIRMED)
    state = selectors.state_of(deed.about)
    rules.check_reading(state, deed.author.party, bytes.fromhex(reading))
    return append(deed, facts.TRANSCRIPTION_CONFIRMED, {"reading": reading})


def contest_reading(deed: Deed, *, text: str, language: str, why: str) -> Appended:
    """Read the paper otherwise: both readings stand until one of them is confirmed.

    Raises:
        Refusal: power_lacking, or what `rules.check_own_reading` says.
        StalePage: the understanding moved since the page was drawn.
    """
    require(deed.author, facts.TRANSCRIPTION_CONTESTED)
    state = selectors.state_of(deed.about)
    rules.check_own_reading(state, deed.author.party)
    values: dict[str, Json] = {"text": {language: text.strip()}, **_scan(deed)}
    return append(deed, facts.TRANSCRIPTION_CONTESTED, {**values, **said(why=why)})


def _transcribed(
    row: Loaded, *, code: str, parties: Sequence[str], language: str, zone: str
) -> dict[str, Json]:
    values: dict[str, Json] = {
        "parties": [*parties],
        "code": code,
        "ordinal": row.ordinal,
        "number": row.number,
        "text": {language: row.text},
    }
    if row.form != "regular":
        values["form"] = row.form
    for name, day in (("dated", row.dated), ("deadline", row.deadline)):
        if day is not None:
            values[name] = {"day": day.isoformat(), "zone": zone}
    marks: dict[str, Json] = {
        "area": row.area,
        "page": row.page,
        "every_months": row.every_months,
        "scan": row.scan,
        "nature": row.nature,
        "authority": row.authority,
        "cost": row.cost,
    }
    values |= {name: told for name, told in marks.items() if told}
    return {**values, **said(deliverable=row.deliverable, indicator=row.indicator)}


def _scan(deed: Deed) -> dict[str, Json]:
    """Return the fingerprint of the scan that goes with a reading, as any copy of it has it.

    A transcription names the scan of its paper by the SHA-256 of the file, which stays at home: the
    two can be compared only if this one is reckoned alike.
    """
    if not deed.attachments:
        return {}
    return {"scan": uploads.unsalted_hash(keeping.root(), deed.attachments[0]).hex()}
