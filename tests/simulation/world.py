# SPDX-License-Identifier: Apache-2.0
"""The world around the simulated nodes: time, lines that fail, crashes, backups, restores.

Everything follows from one seed. First everything may fail; then the faults stop and what must
come to pass is checked. Must not know how a node works inside.
"""

from __future__ import annotations

import random
import traceback
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

from tests.simulation import deeds
from tests.simulation.checks import Violation, Watch
from tests.simulation.forging import Forgery
from tests.simulation.hostile import Hostile
from tests.simulation.keys import PARTIES, new_log, signed_card
from tests.simulation.messages import Message, Outbox
from tests.simulation.node import Node
from tests.simulation.settled import check_settled
from tests.simulation.writer import OPENINGS_MAX

STEPS = 90
QUIET_ROUNDS = 60
DELAYS = (1, 1, 2, 5, 30)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one run.

    Attributes:
        broken: name of the invariant that does not hold, or empty.
        detail: what was found.
        counts: how often things happened.
    """

    seed: int
    broken: str
    detail: str
    counts: dict[str, int]


class World:
    """Two or three nodes and all that befalls them."""

    def __init__(
        self,
        seed: int,
        *,
        nodes: int | None = None,
        focus: Forgery | None = None,
    ) -> None:
        """Set the nodes up as their people do: cards exchanged by hand.

        Args:
            seed: all that happens follows from it.
            nodes: how many; two or three by chance if none.
            focus: what a liar does most; there is one in every run then.
        """
        self.chance = random.Random(seed)
        size = nodes or self.chance.choice((2, 3))
        self.parties = PARTIES[:size]
        self.watch = Watch()
        if self.chance.random() < 0.5 or focus is not None:
            self.watch.hostile = self.chance.choice(self.parties)
        self.nodes: dict[str, Node] = {}
        raw_cards = {}
        for party in self.parties:
            signer = new_log(self.chance)
            if party == self.watch.hostile:
                liar = Hostile(party, self.watch, self.chance, signer=signer)
                liar.focus = focus
                self.nodes[party] = liar
            else:
                self.nodes[party] = Node(party, self.watch, self.chance, signer=signer)
            raw_cards[party] = signed_card(party, str(signer.vkey))
        for node in self.nodes.values():
            for raw in raw_cards.values():
                node.meet(raw)
        self.now = 0
        self.sent = 0
        self.queue: list[tuple[int, int, str, str, Message]] = []
        self.cut: set[tuple[str, str]] = set()
        self.down: set[str] = set()
        self.faults = True
        self.images = {party: [node.backup()] for party, node in self.nodes.items()}

    # --- lines

    def send(self, source: str, outbox: Outbox) -> None:
        """Put messages on the line, which may lose, double or hold them."""
        for target, message in outbox:
            if self.faults and self.chance.random() < 0.1:
                continue
            twice = self.faults and self.chance.random() < 0.05
            for _ in range(2 if twice else 1):
                delay = self.chance.choice(DELAYS) if self.faults else 1
                self.sent += 1
                heappush(self.queue, (self.now + delay, self.sent, source, target, message))

    def deliver(self) -> None:
        """Deliver what is due."""
        while self.queue and self.queue[0][0] <= self.now:
            _, _, source, target, message = heappop(self.queue)
            if (source, target) in self.cut or target in self.down:
                continue
            node = self.nodes[target]
            node.moment = self.now
            self.watch.count("messages")
            self.send(target, node.hear(source, message))
            self.watch.step(node, self.parties)

    def tell(self, node: Node) -> None:
        """Let a node sign what is new and tell every neighbour."""
        node.integrate()
        for other in self.parties:
            if other != node.party:
                self.send(node.party, [(other, node.gossip(other))])

    # --- what happens

    def found(self) -> None:
        """Bring the first constitution into force without faults, as most partnerships do."""
        self.faults = False
        for _ in range(12):
            for node in self.nodes.values():
                if node.frame.constitution is None:
                    self.deed(node)
                self.tell(node)
            self.settle_lines()
            if all(node.frame.constitution for node in self.nodes.values()):
                break
        self.faults = True

    def settle_lines(self) -> None:
        """Deliver until nothing is on the line."""
        while self.queue:
            self.now = max(self.now, self.queue[0][0])
            self.deliver()

    def deed(self, node: Node) -> None:
        """Let an office try something."""
        node.moment = self.now
        if self.chance.random() < 0.3:
            self.rush(node)
        if isinstance(node, Hostile) and self.chance.random() < 0.5:
            self.watch.count("hostile acts")
            node.misbehave(self.parties)
            return
        draft = deeds.choose(node, self.parties, self.chance)
        if draft is not None:
            self.watch.count(f"deed {node.append(draft)}")
            self.watch.step(node, self.parties)

    def rush(self, node: Node) -> None:
        """Deliver to a node at once all that is on the line to it: its two writers race."""
        coming = [row for row in self.queue if row[3] == node.party]
        self.queue = [row for row in self.queue if row[3] != node.party]
        heapify(self.queue)
        for _, _, source, target, message in sorted(coming, key=lambda row: row[:2]):
            if (source, target) not in self.cut:
                self.send(target, node.hear(source, message))

    def step(self) -> None:
        """Let one thing happen somewhere."""
        self.now += 1
        roll = self.chance.random()
        node = self.nodes[self.chance.choice(self.parties)]
        if node.party not in self.down:
            if roll < 0.42:
                self.deed(node)
            elif roll < 0.80:
                self.tell(node)
            elif roll >= 0.89:
                self.trouble(node, roll)
        if 0.80 <= roll < 0.83:
            pairs = [(a, b) for a in self.parties for b in self.parties if a != b]
            self.cut = set(self.chance.sample(pairs, self.chance.randrange(len(pairs))))
        elif 0.83 <= roll < 0.89:
            self.cut = set()
        for party in sorted(self.down):
            if self.chance.random() < 0.2:
                self.down.discard(party)
        self.deliver()

    def trouble(self, node: Node, roll: float) -> None:
        """Let a machine crash, be saved, or be put back."""
        if roll < 0.93:
            self.watch.count("crashes")
            if self.chance.random() < 0.5:
                node.integrate(crash_at=self.chance.choice(("signed", "stored")))
            else:
                node.crash()
            self.down.add(node.party)
        elif roll < 0.975:
            self.images[node.party].append(node.backup())
        elif node.guard.openings < OPENINGS_MAX and not isinstance(node, Hostile):
            noticed = self.chance.random() < 0.5
            self.watch.count("restores" if noticed else "rollbacks")
            node.restore(self.chance.choice(self.images[node.party]), noticed=noticed)
            self.down.add(node.party)
        self.watch.step(node, self.parties)

    def run(self) -> None:
        """Live through one seed.

        Raises:
            Violation: an invariant does not hold.
        """
        if self.chance.random() < 0.75:
            self.found()
        for _ in range(STEPS):
            self.step()
        self.faults, self.cut, self.down = False, set(), set()
        self.settle_lines()
        self.become_quiet()
        check_settled(self.nodes, self.watch, self.chance)

    def become_quiet(self) -> None:
        """Let everybody tell everybody until nobody learns anything."""
        before: object = None
        for _ in range(QUIET_ROUNDS):
            for node in self.nodes.values():
                self.tell(node)
            self.settle_lines()
            after = [n.store.summary() for n in self.nodes.values()]
            if after == before:
                return
            before = after
        raise Violation("the nodes come to rest", f"still talking after {QUIET_ROUNDS} rounds")


def run(seed: int, *, nodes: int | None = None, focus: Forgery | None = None) -> Outcome:
    """Live through one seed and say what came of it."""
    world = World(seed, nodes=nodes, focus=focus)
    try:
        world.run()
    except Violation as violation:
        return Outcome(seed, violation.name, str(violation), world.watch.counts)
    except Exception as error:  # noqa: BLE001 - a node that fails is a failed run, with its seed
        where = traceback.extract_tb(error.__traceback__)[-1]
        told = f"{type(error).__name__} at {where.name}:{where.lineno}: {error}"
        return Outcome(seed, "no node fails", f"no node fails: {told}", world.watch.counts)
    return Outcome(seed, "", "", world.watch.counts)
