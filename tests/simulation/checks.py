# SPDX-License-Identifier: Apache-2.0
"""The invariants of the simulator that hold at every step.

Knows which nodes are honest and what the hostile one did; the nodes do not know it. Must not
change anything.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from ayni.core import constitution as law
from ayni.core.checkpoints import Checkpoint
from ayni.core.codec import encode
from ayni.core.composing import Draft
from ayni.core.frame import Constitution
from ayni.core.merkle import root_at
from ayni.core.ports import REGULAR, Folded, LogState
from ayni.core.replica import Contradiction, needs_body
from tests.simulation.writer import Writer


class Violation(Exception):
    """An invariant does not hold."""

    def __init__(self, name: str, detail: str) -> None:
        """Keep the name of the invariant and what was found."""
        super().__init__(f"{name}: {detail}")
        self.name = name


Verdict = tuple[str, int, tuple[tuple[str, int], ...], bytes]


@dataclass
class Watch:
    """Sees what every node signs, folds and receipts.

    Attributes:
        hostile: the party whose node lies, if there is one.
        allowed: verdicts that may fall on a hostile act, by log and index.
        forked: the hostile party has signed two histories: nodes that saw different ones may
            differ from then on.
        consents: what honest offices consented to, by leaf of the constitution.
        cards: every card that persons of an honest party signed.
        asked: leaves of acts that an honest author asked to erase in part.
        held: how far a machine has come with each log; it never goes back within one life.
    """

    hostile: str | None = None
    allowed: dict[tuple[str, int], Collection[str]] = field(default_factory=dict)
    forked: bool = False
    branches: dict[str, list[set[tuple[int, bytes]]]] = field(default_factory=dict)
    leaves: dict[tuple[str, int], bytes] = field(default_factory=dict)
    checked: dict[tuple[str, int, str], int] = field(default_factory=dict)
    verdicts: dict[tuple[str, int, bytes], Verdict] = field(default_factory=dict)
    in_force: dict[tuple[str, int], frozenset[bytes]] = field(default_factory=dict)
    version: dict[tuple[str, int], int] = field(default_factory=dict)
    moved: set[str] = field(default_factory=set)
    counts: dict[str, int] = field(default_factory=dict)
    consents: dict[bytes, set[str]] = field(default_factory=dict)
    cards: set[bytes] = field(default_factory=set)
    asked: set[bytes] = field(default_factory=set)
    held: dict[tuple[str, int, str], tuple[int, ...]] = field(default_factory=dict)

    def count(self, what: str) -> None:
        """Count one more of something, for the report."""
        self.counts[what] = self.counts.get(what, 0) + 1

    def signed(self, node: Writer, log: LogState) -> None:
        """One leaf at one index under any head that an honest node released; all of it durable."""
        if node.party == self.hostile:
            return
        life = (node.name, node.life, log.id)
        start = self.checked.get(life, 0)
        if start == log.head_size:
            return
        durable = node.store.durable_entries(log.id)
        if len(durable) < log.head_size:
            raise Violation("durable before released", f"{node.party} at {log.head_size} acts")
        for index in range(start, log.head_size):
            leaf = durable[index].leaf
            if self.leaves.setdefault((log.id, index), leaf) != leaf:
                raise Violation("one leaf at one index", f"{node.party} signed two at {index}")
        self.checked[life] = log.head_size
        self.count("heads")

    def folded(self, node: Writer, acts: list[Folded]) -> None:
        """One act gets one verdict, depth and past, on whatever honest node."""
        if node.party == self.hostile:
            return
        if acts:
            self.moved.add(node.name)
        for act in acts:
            self.count("verdicts")
            self._check_hostile_act(act)
            if self.forked:
                continue
            if act.party != self.hostile and act.verdict != REGULAR:
                detail = f"act {act.index} of {act.party} is {act.verdict} at {node.party}"
                raise Violation("honest acts are regular", detail)
            past = tuple(sorted(act.past.items()))
            found: Verdict = (act.verdict, act.depth, past, encode(dict(act.facts)))
            known = self.verdicts.setdefault((act.log, act.index, act.leaf), found)
            if known != found:
                detail = f"act {act.index} of {act.party} at {node.party}: {found}, was {known}"
                raise Violation("one verdict, depth, past and facts", detail)

    def _check_hostile_act(self, act: Folded) -> None:
        allowed = self.allowed.get((act.log, act.index))
        if allowed is not None and not self.forked and act.verdict not in allowed:
            detail = f"act {act.index} of {act.party} is {act.verdict}, expected {sorted(allowed)}"
            raise Violation("a hostile act has its reason", detail)

    def contradict(self, log_id: str, heads: Collection[tuple[int, bytes]]) -> bool:
        """Tell whether heads of a log cannot all be of one history that its author signed."""
        return not any(branch.issuperset(heads) for branch in self.branches.get(log_id, []))

    def receipted(self, node: Writer, log: LogState, head: Checkpoint) -> None:
        """What is receipted is durable, with its bodies."""
        if node.party == self.hostile:
            return
        self.count("receipts")
        durable = node.store.durable_entries(log.id)[: head.size]
        if len(durable) < head.size or any(needs_body(entry) for entry in durable):
            raise Violation("receipted is durable", f"{node.party} for {head.size} of {log.party}")
        if root_at(node.store.reader(log.id), head.size) != head.root:
            raise Violation("receipted is held", f"{node.party} for {head.size} of {log.party}")

    def contradiction(self, node: Writer, found: Contradiction) -> None:
        """No honest node is convicted, by itself or by another."""
        if node.party == self.hostile:
            return
        self.count("alarms")
        party = node.store.logs()[found.log].party
        if party != self.hostile:
            raise Violation("no honest node is convicted", f"{party} by {node.party}")

    def promised(self, node: Writer, draft: Draft) -> None:
        """Take notice: an honest office signed something that others may rely on."""
        if draft.kind == law.CONSENTED and draft.about is not None:
            self.consents.setdefault(draft.about, set()).add(node.party)
        elif draft.kind == law.ERASURE_ASKED:
            self.asked.add(bytes.fromhex(str(draft.values["act"])))

    def step(self, node: Writer) -> None:
        """What is held and in force stays so; nobody rules those who did not consent."""
        if node.party == self.hostile:
            return
        for log in node.store.logs().values():
            place, now = (node.name, node.life, log.id), (log.size, log.folded, log.head_size)
            if any(a < b for a, b in zip(now, self.held.get(place, (0, 0, 0)), strict=True)):
                detail = f"{now} of {log.party} at {node.name}, was {self.held[place]}"
                raise Violation("what is held stays held", detail)
            self.held[place] = now
        if node.name in self.moved:
            self.moved.discard(node.name)
            self._check_force(node)

    def _check_force(self, node: Writer) -> None:
        life = (node.name, node.life)
        now = agreed_texts(node)
        if lost := self.in_force.get(life, frozenset()) - now:
            raise Violation("in force stays in force", f"{len(lost)} texts lost at {node.name}")
        self.in_force[life] = now
        constitution = node.frame.constitution
        version = constitution.version if constitution else 0
        if version < self.version.get(life, 0):
            raise Violation("in force stays in force", f"constitution {version} at {node.party}")
        self.version[life] = version
        if constitution:
            self._check_consents(node, constitution)

    def _check_consents(self, node: Writer, constitution: Constitution) -> None:
        """Every party that a constitution names, or leaves out, has consented to it."""
        members = set(constitution.parties)
        needed = set(members)
        before = constitution.facts.get("supersedes")
        if isinstance(before, str):
            leaf = bytes.fromhex(before)
            [old] = [a for a in node.store.object_acts([leaf])[leaf] if a.leaf == leaf][:1]
            needed |= set(Constitution(leaf=old.leaf, facts=old.facts).parties)
            if members != needed:
                self.count("seen after somebody left")
            elif len(members) > len(Constitution(leaf=old.leaf, facts=old.facts).parties):
                self.count("seen after somebody joined")
        missing = needed - {self.hostile} - self.consents.get(constitution.leaf, set())
        if missing or len(members) < 2:
            detail = f"{constitution.parties} without {sorted(missing)} at {node.name}"
            raise Violation("a partnership needs all", detail)


def agreed_texts(node: Writer) -> frozenset[bytes]:
    """Return the joint texts that a node shows as in force."""
    return frozenset(
        name
        for name, state in node.papers.shown.items()
        if isinstance(state, Mapping) and state.get("joint") is True
    )
