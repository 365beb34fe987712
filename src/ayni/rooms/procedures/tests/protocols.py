# SPDX-License-Identifier: Apache-2.0
"""What tests of protocols share: the acts of one, as its parties would say them."""

from __future__ import annotations

from ayni.core.acts import Act
from ayni.core.codec import Json
from ayni.rooms.procedures import facts
from tests.histories import History

PAIR = ("chl", "per")
START_MS = 1_800_000_000_000
"""Claimed times of drawn histories are so many milliseconds and a few."""
FAR_MS = START_MS + 10_000
TEXT = "11" * 32
MEMBERS = (
    *("topic", "parties", "languages", "segments", "steps", "clause", "valid_until", "text"),
    *("binds_from", "supersedes", "proposal", "version", "segment", "suspension", "since"),
)


def instant(ms: int) -> Json:
    return {"ms": ms, "offset": -300, "zone": "America/Lima"}


def version(**changed: Json) -> dict[str, Json]:
    """Return the structural members of a version of two segments, the second of them a step."""
    return {
        "topic": "tsunami",
        "parties": list(PAIR),
        "languages": ["es"],
        "segments": ["s1", "s2"],
        "steps": [{"segment": "s2", "power": "duty", "minutes": 15}],
        "clause": "on_consent",
        "nature": "practical",
        "valid_until": instant(FAR_MS),
        "text": TEXT,
        **changed,
    }


def proposed(history: History, party: str = "chl", **changed: Json) -> Act:
    return history.append(party, facts.VERSION_PROPOSED, version(**changed))


def replaced(history: History, party: str, first: Act, *olds: Act, **changed: Json) -> Act:
    supersedes: list[Json] = [old.leaf.hex() for old in olds]
    values = version(supersedes=supersedes, **changed)
    return history.append(party, facts.REPLACEMENT_PROPOSED, values, about=first.object_id)


def say(history: History, party: str, kind: str, about: Act, **values: Json) -> Act:
    return history.append(party, kind, values, about=about.object_id)


def consented(history: History, party: str, proposal: Act, **more: Json) -> Act:
    values: dict[str, Json] = {"proposal": proposal.leaf.hex(), "text": TEXT, **more}
    return say(history, party, facts.CONSENTED, proposal, **values)


def agreed(history: History, proposal: Act) -> Act:
    """Let both parties have a proposal and consent to it; return the last consent."""
    history.meet()
    consented(history, "chl", proposal)
    last = consented(history, "per", proposal)
    history.meet()
    return last


def adopted(history: History, party: str, of: Act) -> Act:
    dated: Json = {"day": "2026-11-20", "zone": "America/Lima"}
    told: dict[str, Json] = {"version": of.leaf.hex(), "instrument": "decree", "dated": dated}
    return say(history, party, facts.ADOPTED, of, **told)


def ended(history: History, party: str, of: Act, since_ms: int) -> Act:
    told: dict[str, Json] = {"version": of.leaf.hex(), "since": instant(since_ms)}
    return say(history, party, facts.DENOUNCED, of, **told)


def suspended(history: History, party: str, of: Act, *segments: str, since_ms: int = 0) -> Act:
    told: dict[str, Json] = {"version": of.leaf.hex(), "since": instant(since_ms)}
    parts: list[Json] = list(segments)
    return say(history, party, facts.SUSPENDED, of, segments=parts, **told)
