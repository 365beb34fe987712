# SPDX-License-Identifier: Apache-2.0
"""The world around the simulated nodes: lines that fail, couriers, crashes, backups, restores.

Everything follows from one seed. First everything may fail; then the faults stop and what must
come to pass is checked. Must not know how a node works inside.
"""

from __future__ import annotations

import random
import traceback
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

from ayni.core.ports import REGULAR
from tests.simulation import deeds, trusting
from tests.simulation.checks import Violation, Watch
from tests.simulation.couriers import Bag, Packet
from tests.simulation.forged import Forgery
from tests.simulation.hostile import Hostile
from tests.simulation.keys import PARTIES, new_log
from tests.simulation.messages import Message, Outbox
from tests.simulation.node import Node
from tests.simulation.persons import CARDS_MAX, Safe
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
        self.safes: dict[str, Safe] = {}
        for party in self.parties:
            signer = new_log(self.chance)
            if party == self.watch.hostile:
                liar = Hostile(party, self.watch, self.chance, signer=signer)
                liar.focus = focus
                self.nodes[party] = liar
            else:
                self.nodes[party] = Node(party, self.watch, self.chance, signer=signer)
            self.safes[party] = Safe(party, str(signer.vkey))
        raw_cards = [safe.first_card() for safe in self.safes.values()]
        self.watch.cards.update(raw_cards)
        founding = self.parties
        if size == 3 and self.chance.random() < 0.35:
            founding = tuple(self.chance.sample(self.parties, 2))  # the third may join later
        for node in self.nodes.values():
            node.founding = founding
            for raw in raw_cards:
                node.meet(raw)
        self.now = 0
        self.sent = 0
        self.queue: list[tuple[int, int, str, str, Message]] = []
        self.cut: set[tuple[str, str]] = set()
        self.down: set[str] = set()
        self.faults = True
        self.bag = Bag()
        self.retired: set[str] = set()
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
            if (source, target) in self.cut or target in self.down or target in self.retired:
                continue
            node = self.nodes[target]
            node.moment = self.now
            self.watch.count("messages")
            self.send(target, node.hear(source, message))
            self.watch.step(node)

    def tell(self, node: Node) -> None:
        """Let a node sign what is new and tell every neighbour."""
        node.integrate()
        for other in self.nodes:
            if other != node.name:
                self.send(node.name, [(other, node.gossip(other))])

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
            verdict = node.append(draft)
            self.watch.count(f"deed {verdict}")
            if verdict == REGULAR:
                self.watch.promised(node, draft)
            self.watch.step(node)

    def rush(self, node: Node) -> None:
        """Deliver to a node at once all that is on the line to it: its two writers race."""
        coming = [row for row in self.queue if row[3] == node.name]
        self.queue = [row for row in self.queue if row[3] != node.name]
        heapify(self.queue)
        for _, _, source, target, message in sorted(coming, key=lambda row: row[:2]):
            if (source, target) not in self.cut:
                self.send(target, node.hear(source, message))

    def step(self) -> None:
        """Let one thing happen somewhere."""
        self.now += 1
        roll = self.chance.random()
        node = self.nodes[self.chance.choice(list(self.nodes))]
        if node.name not in self.down:
            if roll < 0.42:
                self.deed(node)
            elif roll < 0.80:
                self.tell(node)
            elif roll >= 0.89:
                self.trouble(node, roll)
        self.change_lines(roll)
        if self.chance.random() < 0.15:
            self.courier()
        if self.chance.random() < 0.02:
            self.rotate(node)
        if self.chance.random() < 0.1:
            self.decide()
        self.deliver()

    def change_lines(self, roll: float) -> None:
        """Cut lines or mend them; start machines that are down."""
        if 0.80 <= roll < 0.83:
            pairs = [(a, b) for a in self.nodes for b in self.nodes if a != b]
            self.cut = set(self.chance.sample(pairs, self.chance.randrange(len(pairs))))
        elif 0.83 <= roll < 0.89:
            self.cut = set()
        for party in sorted(self.down):
            if self.chance.random() < 0.2:
                self.down.discard(party)

    def trouble(self, node: Node, roll: float) -> None:
        """Let a machine crash, be saved, or be put back."""
        if roll < 0.93:
            self.watch.count("crashes")
            if self.chance.random() < 0.5:
                node.integrate(crash_at=self.chance.choice(("signed", "guarded", "stored")))
            else:
                node.crash()
            self.down.add(node.name)
        elif roll < 0.965:
            self.images[node.name].append(node.backup())
        elif roll < 0.975:
            self.begin_spare(node)
        elif node.guard.openings < OPENINGS_MAX and not isinstance(node, Hostile):
            noticed = self.chance.random() < 0.5
            self.watch.count("restores" if noticed else "rollbacks")
            node.restore(self.chance.choice(self.images[node.name]), noticed=noticed)
            self.down.add(node.name)
        self.watch.step(node)

    def courier(self) -> None:
        """Let somebody write a packet, or one arrive; nobody answers on the way."""
        names = list(self.nodes)
        if self.chance.random() < 0.5:
            source, target = self.chance.sample(names, 2)
            if source not in self.down:
                self.bag.write(self.nodes[source], target, self.chance)
            return
        packet = self.bag.take(self.chance)
        if packet is not None and packet.target in self.nodes and packet.target not in self.down:
            self.read(packet)

    def read(self, packet: Packet) -> None:
        """Let a node read a packet part by part: what is wrong keeps nothing else out."""
        self.watch.count("packets")
        node = self.nodes[packet.target]
        node.moment = self.now
        for part in packet.parts:
            node.hear(packet.source, part)
        self.watch.step(node)

    def rotate(self, node: Node) -> None:
        """Let persons change a node's keys: a new card, brought to this machine by hand."""
        safe = self.safes[node.party]
        if isinstance(node, Hostile) or len(safe.cards) >= CARDS_MAX:
            return
        self.watch.count("rotations")
        self.watch.cards.add(safe.next_card(self.chance))
        self.bring_cards(node)

    def bring_cards(self, node: Node) -> None:
        """Bring the newest keys and cards of a party to a machine of its own."""
        safe = self.safes[node.party]
        for raw in safe.cards:
            if raw not in node.papers.cards[node.party]:
                trusting.take_card(node.papers.cards, raw)
        node.commit()

    def begin_spare(self, node: Node) -> None:
        """Restore a backup on a second machine while the first one still runs, or soon does."""
        if isinstance(node, Hostile) or len(self.nodes) > len(self.parties) or self.retired:
            return
        self.watch.count("spares")
        spare = Node(node.party, self.watch, self.chance, signer=None, name=f"{node.party}+")
        spare.founding, spare.life = node.founding, node.life
        spare.signers = dict(node.signers)
        spare.restore(self.chance.choice(self.images[node.name]), noticed=True)
        self.bring_cards(spare)
        self.nodes[spare.name] = spare
        self.images[spare.name] = [spare.backup()]

    def decide(self) -> None:
        """Let persons decide where one key opened two logs: one machine goes, the other begins."""
        for node in [node for node in self.nodes.values() if node.stopped]:
            if node.name in self.retired:
                continue
            self.watch.count("keys used twice")
            machines = [n for n in self.nodes.values() if n.party == node.party]
            gone = self.chance.choice(machines) if len(machines) > 1 else None
            if gone is not None:
                self.retired.add(gone.name)
                del self.nodes[gone.name]
            for rest in machines:
                if rest is not gone and rest.stopped:
                    rest.life += 1
                    rest.reopen()
                    rest.commit()
                    self.watch.step(rest)

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
        for packet in self.bag.packets:
            if packet.target in self.nodes:
                self.read(packet)
        self.become_quiet()
        while any(node.stopped for node in self.nodes.values()):
            self.decide()
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
