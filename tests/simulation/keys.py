# SPDX-License-Identifier: Apache-2.0
"""Keys and cards of the simulated parties; real Ed25519, never used outside the simulator.

Keys that live longer than one log are the same in every run: making them costs more than a step.
"""

from __future__ import annotations

import random
from functools import lru_cache
from hashlib import sha256

from ayni.core.cards import Card, Founder, Opening, identity_name, sign_card, sign_opening
from ayni.core.constitution import POWERS
from ayni.core.notes import SIG_COSIGNATURE, SIG_ED25519, Ed25519Signer
from ayni.core.replica import origin_of

PARTIES = ("chl", "per", "bra")
OPENINGS = 8
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


@lru_cache
def lasting_signer(name: str, algorithm: int = SIG_ED25519) -> Ed25519Signer:
    """Return the signer of a name, the same in every run."""
    return Ed25519Signer(name=name, seed=sha256(name.encode()).digest(), algorithm=algorithm)


def new_log(chance: random.Random) -> Ed25519Signer:
    """Return the signer of a new log with a random id and key."""
    name = "".join(chance.choice(_ALPHABET) for _ in range(16))
    return Ed25519Signer(name=origin_of(name), seed=chance.randbytes(32))


def receipt_signer(party: str) -> Ed25519Signer:
    """Return the signer of a party's receipts."""
    return lasting_signer(f"ayni/receipt/{party}", SIG_COSIGNATURE)


def founders(party: str) -> tuple[Founder, ...]:
    """Return the offices that a party has from the beginning."""
    return (
        Founder(office=f"{party}.foreign", powers=("foreign",)),
        Founder(office=f"{party}.desk", powers=("liaison",)),
        Founder(office=f"{party}.clerk", powers=("audit",)),
    )


def signed_card(party: str, log_key: str) -> bytes:
    """Return the card of a party as its identity key signed it."""
    assert all(power in POWERS for founder in founders(party) for power in founder.powers)
    identity = lasting_signer(identity_name(party))
    card = Card(
        party=party,
        number=1,
        identity=str(identity.vkey),
        next_identity="0" * 64,
        log=log_key,
        receipt=str(receipt_signer(party).vkey),
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
