# SPDX-License-Identifier: Apache-2.0
"""What the driver does with node cards: make a new one, tell which are held where."""

from __future__ import annotations

from pathlib import Path

PASSPHRASE = "six small words for a test"


def renew(*words: str) -> dict[str, object]:
    """Make a new card; words are what is replaced, or an address, or `by=` an office."""
    from django.conf import settings

    from ayni.adapters import clock
    from ayni.node import renewal

    asked = {word: True for word in words if word.isalpha()}
    endpoints = tuple(word for word in words if word.startswith("https"))
    office = next((word[3:] for word in words if word.startswith("by=")), "")
    data = Path(settings.AYNI_DATA)
    done = renewal.renew(
        data,
        renewal.Wish(endpoints=endpoints, **asked),
        passphrase=PASSPHRASE,
        identities=data / "keys",
        by=office,
        now_ms=clock.now_ms(),
    )
    return {"number": done.card.number, "files": done.files, "revoked": done.revoked}


def cards() -> dict[str, object]:
    """Return the numbers of the cards: own, of the neighbour, what it holds, which was shown."""
    from ayni.adapters.record import openings, rotation, trust
    from ayni.core.cards import read_card

    own = read_card(trust.own_card())
    return {
        "own": own.number,
        "theirs": {name: one.card.number for name, one in trust.neighbours().items()},
        "there": rotation.cards_there(),
        "seen": rotation.certificates_seen(),
        "left": openings.own_keys().left,
    }


def alarms() -> list[str]:
    """Return the codes of the alarms."""
    from ayni.adapters.record import evidence

    return [one.code for one in evidence.alarms(cleared=False)]
