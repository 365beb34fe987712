# SPDX-License-Identifier: Apache-2.0
"""The cards and openings that a simulated node holds; none is forgotten.

Must not decide whom to trust first: persons compared the first cards.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from ayni.core import cards
from ayni.core.cards import Card, Opening
from ayni.core.errors import NotAuthentic
from ayni.core.notes import Vkey

Held = dict[str, tuple[bytes, ...]]
"""Party to its cards as signed, by number."""

# Every node reads the same few cards again and again; what is refused is not kept.
read_card = lru_cache(maxsize=512)(cards.read_card)
parse_opening = lru_cache(maxsize=512)(cards.parse_opening)


def newest(held: Held, party: str) -> Card:
    """Return the newest card of a party."""
    return read_card(held[party][-1])


def take_card(held: Held, raw: bytes) -> bool:
    """Take a card that follows the newest held; tell whether it is new.

    Raises:
        NoteError, NotAuthentic: it may not follow.
    """
    card = read_card(raw)
    if raw in held.get(card.party, ()):
        return False
    if card.party not in held:
        raise NotAuthentic("party of a card", expected="one whose words were compared", found="")
    cards.may_follow(newest(held, card.party), card)
    held[card.party] += (raw,)
    return True


def receipt_keys(held: Mapping[str, tuple[bytes, ...]]) -> list[Vkey]:
    """Return the keys that anybody gives or gave receipts with."""
    return [Vkey.parse(read_card(raw).receipt) for notes in held.values() for raw in notes]


def numbers_used(openings: Mapping[bytes, None], party: str) -> dict[int, list[str]]:
    """Return the logs that each opening key of a party opened, as far as it is known."""
    found: dict[int, list[str]] = {}
    for raw in openings:
        opening: Opening = parse_opening(raw)
        if opening.party == party:
            found.setdefault(opening.number, []).append(opening.log)
    return found
