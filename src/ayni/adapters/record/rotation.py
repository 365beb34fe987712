# SPDX-License-Identifier: Apache-2.0
"""Which of several keys counts while two nodes learn of a new card; so that no link drops.

A node goes on with its older key until the neighbour has said that it holds the newer card. A
neighbour's older certificate is accepted until its newer one was seen. Must not read key files.
Source: DESIGN.md section 5 (Keys), section 6.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ayni.adapters.record import ledger
from ayni.adapters.record.ledger import Txn
from ayni.adapters.record.rebuilding import set_meta

_THERE: Final = "card_there/"
_SEEN: Final = "certificate_seen/"


def cards_there() -> Mapping[str, int]:
    """Return, by party, the number of this node's card that the neighbour says it holds."""
    return _numbers(_THERE)


def note_card_there(txn: Txn, party: str, number: int) -> None:
    """Keep which card of this node a neighbour holds."""
    set_meta(txn, _THERE + party, str(number))


def certificates_seen() -> Mapping[str, int]:
    """Return, by party, the number of the neighbour's card whose certificate its door showed."""
    return _numbers(_SEEN)


def note_certificate_seen(txn: Txn, party: str, number: int) -> None:
    """Keep that a neighbour's door has shown the certificate of a card: older ones are over."""
    set_meta(txn, _SEEN + party, str(number))


def stay_for(txn: Txn, parties: Mapping[str, int], number: int) -> None:
    """Before a new card: neighbours that never told which card they hold got the one so far.

    Args:
        txn: the transaction that keeps the new card.
        parties: what `cards_there` says of each neighbour; 0 where nothing is known.
        number: number of the card so far.
    """
    for party, there in parties.items():
        if not there:
            note_card_there(txn, party, number)


def _numbers(prefix: str) -> dict[str, int]:
    rows = ledger.reading().rows("SELECT name, value FROM meta WHERE name LIKE %s", (f"{prefix}%",))
    return {str(name).removeprefix(prefix): int(value) for name, value in rows}
