# SPDX-License-Identifier: Apache-2.0
"""What tests of pages share: a mechanism and an edition in the record, days as typed."""

from __future__ import annotations

from datetime import timedelta

from ayni.adapters import clock
from ayni.core.codec import Json
from ayni.core.deadlines import day_of
from ayni.rooms.meetings import facts
from ayni.rooms.meetings.tests.histories import ZONE, edition_facts, mechanism_facts
from tests.pair import Scene

NAME = "Reunión Regional de Ensayo"
FOREIGN = "mfa.border"
SECRETARIAT = "staff.secretariat"
PAPER: Json = {"type": "note_verbale"}


def day(ahead: int) -> str:
    """Return a civil day so many days from now, as it is typed."""
    return (day_of(clock.now_ms(), ZONE) + timedelta(days=ahead)).isoformat()


def a_mechanism(scene: Scene, *, agreed: bool = True, **changed: Json) -> bytes:
    """Return a mechanism that Chile proposed, and that both consented to."""
    values = {"names": {"es": NAME}, **mechanism_facts(**changed)}
    leaf = scene.chl(facts.MECHANISM_PROPOSED, values, by=f"chl.{FOREIGN}")
    if agreed:
        consent: dict[str, Json] = {"proposal": leaf.hex()}
        for party, act in (("chl", scene.chl), ("per", scene.per)):
            act(facts.MECHANISM_CONSENTED, consent, by=f"{party}.{FOREIGN}", about=leaf)
    return leaf


def an_edition(
    scene: Scene, mechanism: bytes, *, ahead: int = 90, by: str = "per", **changed: Json
) -> bytes:
    """Return an edition that a party proposed."""
    values: dict[str, Json] = {
        "mechanism": mechanism.hex(),
        "town": "Puerto Simulacro",
        **edition_facts(day(ahead), day(ahead + 2)),
        **changed,
    }
    act = scene.per if by == "per" else scene.chl
    return act(facts.EDITION_PROPOSED, values, by=f"{by}.{SECRETARIAT}")


def accepted(scene: Scene, version: bytes, *, about: bytes | None = None, by: str = "chl") -> None:
    """Let a party accept a version."""
    act = scene.per if by == "per" else scene.chl
    cited: dict[str, Json] = {"version": version.hex()}
    act(facts.EDITION_ACCEPTED, cited, by=f"{by}.{SECRETARIAT}", about=about or version)


def suspended(scene: Scene, mechanism: bytes) -> bytes:
    """Let Peru suspend a mechanism."""
    values: dict[str, Json] = {
        "since": {"day": day(-1), "zone": ZONE},
        "instrument": PAPER,
        "instrument_number": "(MREF) 6/2",
    }
    return scene.per(facts.SUSPENDED, values, by=f"per.{FOREIGN}", about=mechanism)


def terms(ahead: int = 90, **changed: str) -> dict[str, str]:
    """Return the fields of a meeting as they are typed."""
    return {
        "form": "regular",
        "ordinal": "40",
        "host": "chl",
        "town": "Caleta Ensayo",
        "first_day": day(ahead),
        "last_day": day(ahead + 2),
        **changed,
    }
