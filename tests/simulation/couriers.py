# SPDX-License-Identifier: Apache-2.0
"""Packets that persons carry: they come old, twice, never, or after newer ones.

A packet is what a door would have answered when it was written. Must not change what is in one.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.simulation import messages as m
from tests.simulation.node import Node

BAG_MAX = 12


@dataclass(frozen=True, slots=True)
class Packet:
    """What one node wrote for another at some time."""

    source: str
    target: str
    parts: tuple[m.Message, ...]


@dataclass
class Bag:
    """Packets on their way, in no order."""

    packets: list[Packet] = field(default_factory=list)

    def write(self, node: Node, to: str, chance: random.Random) -> None:
        """Put a packet in the bag; it begins somewhere, not always where the other one stands."""
        if len(self.packets) < BAG_MAX:
            self.packets.append(Packet(node.name, to, tuple(parts(node, to, chance))))

    def take(self, chance: random.Random) -> Packet | None:
        """Return a packet that arrives now, or none: it is lost, or the bag is empty."""
        if not self.packets:
            return None
        at, fate = chance.randrange(len(self.packets)), chance.random()
        if fate < 0.4:
            return self.packets[at]  # and it will come again
        packet = self.packets.pop(at)
        return packet if fate < 0.85 else None


def parts(node: Node, to: str, chance: random.Random) -> Iterator[m.Message]:
    """Yield all that a node tells, then acts and bodies of each log."""
    said = node.gossip(to)
    yield said
    for log_id, _ in said.heads:
        log = node.store.logs().get(log_id)  # a restored node may lack a log it has an alarm of
        size = log.head_size if log is not None else 0
        start = chance.choice((0, 0, size // 2))
        for _, answer in node.serve_acts(to, m.AskActs(log_id, start)):
            yield answer
            if isinstance(answer, m.Acts):
                yield m.Bodies(answer.log, answer.raw)
