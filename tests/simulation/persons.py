# SPDX-License-Identifier: Apache-2.0
"""What the persons of a party keep outside every machine: identity keys, cards, used numbers.

They are careful or not, as persons are. Must not know what a node holds inside.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from tests.simulation.keys import signed_card

CARDS_MAX = 4


@dataclass
class Safe:
    """The safe of one party.

    Attributes:
        log_key: verifier key of the first log, which every card names.
        cards: every card signed so far, by number from 1.
        turn: changes of the identity key.
    """

    party: str
    log_key: str
    cards: list[bytes] = field(default_factory=list)
    turn: int = 0

    def first_card(self) -> bytes:
        """Sign the card that persons of all parties compare."""
        self.cards.append(signed_card(self.party, self.log_key))
        return self.cards[0]

    def next_card(self, chance: random.Random) -> bytes:
        """Sign a card with a new receipt key, at times by the identity key announced before."""
        if chance.random() < 0.4:
            self.turn += 1
        number = len(self.cards) + 1
        self.cards.append(signed_card(self.party, self.log_key, number=number, turn=self.turn))
        return self.cards[-1]
