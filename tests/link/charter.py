# SPDX-License-Identifier: Apache-2.0
"""What a node of a test does about its constitution, through the deeds that pages use."""

from __future__ import annotations

import os
import secrets


def signatory():
    """Return the office that speaks for the party about the constitution."""
    from ayni.adapters import clock
    from ayni.web.services import Signatory

    party = os.environ["AYNI_TEST_PARTY"]
    return Signatory(
        office=f"{party}.foreign",
        capacity="titular",
        mode="exercise",
        now_ms=clock.now_ms(),
        operator="test",
    )


def next_version(*parties: str) -> str:
    """Propose the next version of the constitution with these members; return its leaf, in hex."""
    from ayni.adapters.record import trust
    from ayni.core.cards import read_card
    from ayni.web import recorded, services

    current = recorded.frame().constitution
    cards = [read_card(trust.own_card()), *[one.card for one in trust.neighbours().values()]]
    rows = [
        {"party": card.party, "identity": card.identity, "zone": "UTC", "languages": ["es"]}
        for card in cards
        if card.party in parties
    ]
    text: dict[str, object] = {
        "version": current.version + 1 if current else 1, "mode": "exercise", "parties": rows,
        "rooms": ["drill"], "languages": ["es"], "powers": {}, "params": {}, "retention": {},
        "places": [], "label": {"es": "Ensayo"}, "nature": {"es": "Ensayo"},
        "non_prejudice": {"es": "Ensayo"}, "silence": {"es": "Ensayo"}, "place_names": {},
    }  # fmt: skip
    if current is not None:
        text["supersedes"] = current.leaf.hex()
    return services.propose_constitution(signatory(), text=text).leaf.hex()


def agree_to(leaf: str) -> bool:
    """Consent to a proposal; false while it is not here."""
    from ayni.adapters.record import reading
    from ayni.web import services

    found = reading.act(bytes.fromhex(leaf))
    if found is None or not found.regular:
        return False
    text = str(found.facts["text"])
    services.consent_to_constitution(signatory(), proposal=found.leaf, text=text, expected=None)
    return True


def members() -> list[object]:
    """Return version and members of the constitution in force here."""
    from ayni.web import recorded

    current = recorded.frame().constitution
    return [current.version, sorted(current.parties)] if current else [0, []]


def say() -> str:
    """Append an act as a page would; return why it is refused, or nothing."""
    from ayni.adapters import clock
    from ayni.adapters.record import ledger
    from ayni.core.composing import Draft
    from ayni.core.errors import Refusal
    from tests.simulation import room

    draft = Draft(
        kind=room.GIVEN,
        by=f"{os.environ['AYNI_TEST_PARTY']}.desk",
        values={"place": "f-07", "note": "words"},
        at=clock.now_ms(),
        id=secrets.token_hex(16),
        mode="exercise",
    )
    try:
        ledger.append(draft, expected=None, now_ms=clock.now_ms())
    except Refusal as refusal:
        return refusal.code
    return ""
