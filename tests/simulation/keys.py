# SPDX-License-Identifier: Apache-2.0
"""Keys and cards of the simulated parties; real Ed25519, never used outside the simulator.

Keys that live longer than one log are the same in every run: making them costs more than a step.
"""

from __future__ import annotations

import random
from functools import lru_cache
from hashlib import sha256

from ayni.core.cards import (
    Card,
    Founder,
    Opening,
    announce,
    identity_name,
    sign_card,
    sign_opening,
)
from ayni.core.constitution import POWERS
from ayni.core.notes import SIG_COSIGNATURE, SIG_ED25519, Ed25519Signer
from ayni.core.replica import origin_of

PARTIES = ("chl", "per", "bra")
OPENINGS = 12
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


@lru_cache
def lasting_signer(name: str, algorithm: int = SIG_ED25519, turn: int = 1) -> Ed25519Signer:
    """Return the signer of a name, the same in every run; `turn` counts keys of one name."""
    seed = sha256(f"{name} {turn}".encode()).digest()
    return Ed25519Signer(name=name, seed=seed, algorithm=algorithm)


def new_log(chance: random.Random) -> Ed25519Signer:
    """Return the signer of a new log with a random id and key."""
    name = "".join(chance.choice(_ALPHABET) for _ in range(16))
    return Ed25519Signer(name=origin_of(name), seed=chance.randbytes(32))


def receipt_signer(party: str, card: int = 1) -> Ed25519Signer:
    """Return the signer of a party's receipts by its card of a number; the name stays the same."""
    return lasting_signer(f"ayni/receipt/{party}", SIG_COSIGNATURE, card)


def identity_signer(party: str, turn: int = 0) -> Ed25519Signer:
    """Return the identity key of a party after so many changes of it."""
    return lasting_signer(identity_name(party), SIG_ED25519, turn + 1)


def founders(party: str) -> tuple[Founder, ...]:
    """Return the offices that a party has from the beginning."""
    return (
        Founder(office=f"{party}.foreign", powers=("foreign",)),
        Founder(office=f"{party}.desk", powers=("liaison",)),
        Founder(office=f"{party}.clerk", powers=("audit", "privacy")),
    )


def signed_card(party: str, log_key: str, *, number: int = 1, turn: int = 0) -> bytes:
    """Return the card of a party as its identity key signed it.

    Args:
        party: whose card.
        log_key: verifier key of its first log.
        number: of the card; it has a receipt key of its own.
        turn: changes of the identity key so far.
    """
    assert all(power in POWERS for founder in founders(party) for power in founder.powers)
    identity = identity_signer(party, turn)
    card = Card(
        party=party,
        number=number,
        identity=str(identity.vkey),
        next_identity=announce(identity_signer(party, turn + 1).vkey),
        log=log_key,
        receipt=str(receipt_signer(party, number).vkey),
        packet="",
        openings=tuple(str(_opening_signer(party, n).vkey) for n in range(1, OPENINGS + 1)),
        tls="",
        endpoints=(),
        founders=founders(party),
        zone="UTC",
        mode="exercise",
    )
    return sign_card(card, identity)


def signed_opening(party: str, number: int, log_key: str) -> bytes:
    """Return the opening of a later log, signed by the one-time key of its number."""
    opening = Opening(party=party, number=number, log=log_key)
    return sign_opening(opening, _opening_signer(party, number))


def _opening_signer(party: str, number: int) -> Ed25519Signer:
    return lasting_signer(f"ayni/opening/{party}/{number}")
