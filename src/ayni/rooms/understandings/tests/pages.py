# SPDX-License-Identifier: Apache-2.0
"""What tests of pages share: understandings in the record, as either side states them."""

from __future__ import annotations

from ayni.core.codec import Json
from ayni.rooms.understandings import facts, selectors
from ayni.rooms.understandings.states import UnderstandingState
from ayni.rooms.understandings.tests.acts import PAIR, transcription
from tests.pair import Scene

TEXT = "Intercambiar los teléfonos de los puestos de vigilancia."
SECRETARIAT = "staff.secretariat"


def an_understanding(scene: Scene, by: str = "chl", text: str = TEXT, **changed: Json) -> bytes:
    """Return RRE-XXXIX/E-07 as a party read it from paper."""
    act = scene.chl if by == "chl" else scene.per
    values = {**transcription(**changed), "text": {"es": text}}
    return act(facts.TRANSCRIBED, values, by=f"{by}.{SECRETARIAT}")


def reported(scene: Scene, of: bytes, by: str, status: str, text: str = "En ello.") -> bytes:
    """Let a party report."""
    act = scene.chl if by == "chl" else scene.per
    values: dict[str, Json] = {"status": status, "text": text}
    return act(facts.PROGRESS_REPORTED, values, by=f"{by}.liaison", about=of)


def claimed(scene: Scene, of: bytes, by: str = "per") -> bytes:
    """Let a party claim fulfilment."""
    act = scene.chl if by == "chl" else scene.per
    values: dict[str, Json] = {
        "parties": list(PAIR),
        "proof": "document",
        "evidence": "Lista de teléfonos enviada.",
    }
    return act(facts.CLAIMED, values, by=f"{by}.liaison", about=of)


def state(of: bytes) -> UnderstandingState:
    return selectors.state_of(of)


def address(of: bytes) -> str:
    return selectors.object_url(of.hex())
