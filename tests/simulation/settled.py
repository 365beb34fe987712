# SPDX-License-Identifier: Apache-2.0
"""What must hold once the faults have stopped and nobody learns anything new.

Must not change a node: it reads stores and folds copies.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ayni.core.acts import decode_body, decode_header, leaf_of
from ayni.core.cards import parse_opening
from ayni.core.commitments import body_commitment
from ayni.core.errors import AyniError
from ayni.core.folding import fold_batch, foldable, lacks_structure, read_candidate, waiting_for
from ayni.core.forks import verify_fork_proof
from ayni.core.frame import FrameIndex
from ayni.core.merkle import Frontier
from ayni.core.notes import Vkey
from ayni.core.order import before, sort_key
from ayni.core.ports import Entry, LogState
from ayni.core.replica import needs_body
from tests.simulation import erasing, room
from tests.simulation.checks import Violation, Watch
from tests.simulation.keys import receipt_signer
from tests.simulation.node import Node
from tests.simulation.reference import (
    as_places,
    bound_offers,
    causes_of,
    is_in_force,
    offices,
    ruling,
    tree_root,
)
from tests.simulation.store import MemoryStore

Nodes = Mapping[str, Node]


def check_settled(nodes: Nodes, watch: Watch, chance: random.Random) -> None:
    """Check everything that needs the end of a run.

    Raises:
        Violation: an invariant does not hold.
    """
    honest = {name: node for name, node in nodes.items() if node.party != watch.hostile}
    for node in honest.values():
        check_prefixes(node)
        check_causes(node)
        check_projection(node)
        check_frame(node)
        check_erased(node, watch)
        check_cards(node, honest, watch)
    check_any_order(chance.choice(list(honest.values())), chance)
    if watch.forked:
        check_fork(honest, watch)
        return
    check_agreement(honest, watch)
    for node in honest.values():
        check_waiting(node, honest, watch)
        check_delivered(node, honest, watch)


def check_prefixes(node: Node) -> None:
    """The acts held hash to the head held, by the recursive definition."""
    for log in node.store.logs().values():
        entries = node.store.entries(log.id, 0, log.size)
        leaves = [leaf_of(entry.header) for entry in entries]
        found = {
            "acts": (tree_root(leaves), Frontier.from_bytes(log.size, log.frontier).root()),
            "head": (tree_root(leaves[: log.head_size]), log.head_root or tree_root([])),
            "fold": (tree_root(leaves[: log.folded]), log.root or tree_root([])),
        }
        for index, entry in enumerate(entries):
            if entry.body is not None and body_commitment(entry.body) != _committed(entry):
                raise Violation("held bodies are committed to", f"{index} at {node.party}")
        for what, (expected, held) in found.items():
            if expected != held:
                raise Violation("held acts hash to the held head", f"{what} at {node.party}")


def _committed(entry: Entry) -> bytes:
    return bytes.fromhex(decode_header(entry.header).body)


def check_causes(node: Node) -> None:
    """Pasts and depths are those of the definition, and no display breaks causality."""
    acts = node.store.folded()
    causes = causes_of(acts)
    for act in acts:
        place = (act.log, act.index)
        if as_places(act.past) != causes.past(place):
            raise Violation("past is the closure of what was seen", f"{place} at {node.party}")
        if act.depth != causes.depth(place):
            raise Violation("depth is the longest chain", f"{place} at {node.party}")
    readable = [a.act() for a in acts if a.header is not None]
    for a in readable:
        for b in readable:
            if before(a, b) and not sort_key(a) < sort_key(b):
                raise Violation("the display keeps causality", f"{a.log} {a.index}")


def check_projection(node: Node) -> None:
    """What is shown is what a rebuild would show."""
    for name, shown in node.papers.shown.items():
        acts = node.store.object_acts([name])[name]
        if room.fold(acts) != shown:
            raise Violation("what is shown is the fold of what is held", node.party)
        assert isinstance(shown, dict)
        if "joint" in shown and shown["joint"] != is_in_force(acts):
            raise Violation("the pattern folds as defined", f"joint text at {node.party}")
        if "bound" in shown and shown["bound"] != bound_offers(acts):
            raise Violation("the pattern folds as defined", f"exchange at {node.party}")


def check_frame(node: Node) -> None:
    """The constitution and the offices are those of the definition."""
    acts = node.store.frame_acts()
    constitution = node.frame.constitution
    if (constitution.leaf if constitution else None) != ruling(acts):
        raise Violation("the frame is as defined", f"constitution at {node.name}")
    found = {name: o.powers for rows in node.frame.directories.values() for name, o in rows.items()}
    if found != offices(acts):
        raise Violation("the frame is as defined", f"offices at {node.name}")


def check_erased(node: Node, watch: Watch) -> None:
    """What a party says it erased is not on its nodes; what nobody asked for is there to read."""
    gone = erasing.gone_by(node.store, node.store.folded(), node.party)
    for log, index, _ in erasing.still_open(node.store, gone, node.kinds):
        raise Violation("what was erased stays erased", f"{index} of {log} at {node.name}")
    for log in node.store.logs().values():
        for index, entry in enumerate(node.store.entries(log.id, 0, log.size)):
            if log.party == watch.hostile or entry.leaf in watch.asked or entry.body is None:
                continue
            if decode_body(entry.body).closed_names():
                raise Violation(
                    "only what its author asked for is erased", f"{index} at {node.name}"
                )


def check_cards(node: Node, honest: Nodes, watch: Watch) -> None:
    """A card is its party's and reaches everybody, and one key opens one log that is written."""
    for party, notes in node.papers.cards.items():
        if party != watch.hostile and not watch.cards.issuperset(notes):
            raise Violation("a card is its party's", f"{party} at {node.name}")
        if any(other.papers.cards[party] != notes for other in honest.values()):
            raise Violation("every card reaches everybody", f"{party} at {node.name}")
    own = node.own
    opened = {
        opening.log
        for opening in map(parse_opening, node.papers.openings)
        if (opening.party, opening.number) == (node.party, own.number)
    }
    if len(opened) > 1:
        raise Violation("one key opens one log that is written", f"{own.number} at {node.name}")


def check_any_order(node: Node, chance: random.Random) -> None:
    """Any order of arrival and any linear extension give the same verdicts and states."""
    again = refolded(node.store, chance)
    mine = {(f.log, f.index): f for f in node.store.folded()}
    other = {(f.log, f.index): f for f in again.folded()}
    places = [(log, index + 1) for log, index in mine]
    if mine != other or node.store.marks(places) != again.marks(places):
        raise Violation("any order of arrival, the same verdicts", node.party)
    states = {}
    for name in node.papers.shown:
        acts = again.object_acts([name])[name]
        chance.shuffle(acts)
        states[name] = room.fold(acts)
    if room.digest(states) != room.digest(node.papers.shown):
        raise Violation("any order of arrival, one digest", node.party)


def refolded(store: MemoryStore, chance: random.Random) -> MemoryStore:
    """Return a store that took the same acts in another order of arrival."""
    again = MemoryStore()
    index = FrameIndex()
    logs = [log for log in store.logs().values() if log.size]
    chance.shuffle(logs)
    for log in logs:
        again.put_log(
            LogState(id=log.id, party=log.party, number=log.number, key=log.key, own=True)
        )
    rest = {log.id: 0 for log in logs}
    while rest:
        log_id = chance.choice(list(rest))
        log = store.logs()[log_id]
        start, end = rest[log_id], min(log.folded, rest[log_id] + chance.randrange(1, 12))
        if start == end:
            del rest[log_id]
            continue
        entries = store.entries(log_id, start, end)
        again.add_entries(log_id, start, entries)
        frontier = Frontier.from_bytes(again.logs()[log_id].size, again.logs()[log_id].frontier)
        frontier.extend([entry.leaf for entry in entries])
        again.put_log(
            replace(again.logs()[log_id], size=frontier.size, frontier=frontier.to_bytes())
        )
        rest[log_id] = end
        while fold_batch(again, index, room.KINDS, count_max=chance.choice((1, 3, 64))):
            pass
    return again


def check_agreement(honest: Nodes, watch: Watch) -> None:
    """Every honest node holds and folds the same, and shows the same."""
    nodes = list(honest.values())
    for other in nodes[1:]:
        mine, theirs = _sizes(nodes[0]), _sizes(other)
        if mine != theirs:
            differ = sorted(set(mine.items()) ^ set(theirs.items()))
            raise Violation("every act reaches everybody", f"{differ}")
        if room.digest(nodes[0].papers.shown) != room.digest(other.papers.shown):
            raise Violation("one state on every node", f"{nodes[0].party} and {other.party}")
        if nodes[0].frame != other.frame:
            raise Violation("one frame on every node", f"{nodes[0].party} and {other.party}")


def _sizes(node: Node) -> dict[str, tuple[int, int]]:
    return {log.id: (foldable(log), log.folded) for log in node.store.logs().values()}


def check_delivered(node: Node, honest: Nodes, watch: Watch) -> None:
    """Every act of an honest node is signed, and every honest neighbour gave a receipt for it."""
    own = node.own
    if own.head_size != own.size:
        raise Violation("every act is signed", f"{own.size} acts of {node.party}")
    for other in honest.values():
        given = node.store.receipts(own.id).get(receipt_signer(other.party).vkey.name, 0)
        if other is not node and given != own.size:
            raise Violation("every act is receipted", f"{given} of {own.size} by {other.name}")


def check_waiting(node: Node, honest: Nodes, watch: Watch) -> None:
    """Nothing waits but behind a lie or behind what nobody holds any more."""
    for log in node.store.logs().values():
        if log.folded < foldable(log) and not excused(node, log, honest, watch, frozenset()):
            detail = f"{log.party} at {log.folded} of {log.size} on {node.party}"
            raise Violation("nothing waits without a reason", detail)


def excused(node: Node, log: LogState, honest: Nodes, watch: Watch, above: frozenset[str]) -> bool:
    """Tell whether a log waits because its author lies or because acts were lost with machines."""
    entry = node.store.entries(log.id, log.folded, log.folded + 1)[0]
    candidate = read_candidate(entry)
    if needs_body(entry) or lacks_structure(candidate, room.KINDS):
        copies = [
            other.store.entries(log.id, log.folded, log.folded + 1)
            for other in honest.values()
            if log.id in other.store.logs()
        ]
        return not any(
            rows and not lacks_structure(read_candidate(rows[0]), room.KINDS) for rows in copies
        )
    logs = node.store.logs()
    for wanted, size in waiting_for(candidate, log.id, logs):
        if wanted not in logs or foldable(logs[wanted]) < size:
            if log.party == watch.hostile or _lost(wanted, size, honest):
                continue
            return False
        if wanted in above or not excused(node, logs[wanted], honest, watch, above | {log.id}):
            return False
    return True


def _lost(wanted: str, size: int, honest: Nodes) -> bool:
    held = [node.store.logs().get(wanted) for node in honest.values()]
    return all(log is None or foldable(log) < size for log in held)


def check_fork(honest: Nodes, watch: Watch) -> None:
    """A fork that the honest nodes could see is an alarm, and with a proof where there are two."""
    told = {
        (log.id, size, root)
        for node in honest.values()
        for log in node.store.logs().values()
        if log.party == watch.hostile
        for size, root in node.store.heads(log.id)
    }
    for node in honest.values():
        check_proofs(node)
    for log_id in sorted({log for log, _, _ in told}):
        heads = [(size, root) for log, size, root in told if log == log_id]
        if not watch.contradict(log_id, heads):
            watch.count("forks unseen")
            continue
        proven = [n for n in honest.values() if log_id in n.papers.forks]
        watch.count("forks proven" if len(proven) == len(honest) else "forks alarmed")
        if not any(_alarm(n, log_id) for n in honest.values()):
            raise Violation("a fork that can be seen is an alarm", log_id)
        states = {n.store.logs()[log_id].state for n in honest.values()}
        if not any(_provable(n, log_id) for n in honest.values()):
            # Nobody was given the acts of both histories: heads that nobody can follow.
            watch.count("forks withheld")
        elif len(honest) > 1 and len(proven) < len(honest) and "stopped" not in states:
            raise Violation("a fork is proven to all from three nodes on", f"{len(proven)} hold it")


def _provable(node: Node, log_id: str) -> bool:
    """Tell whether a node froze the log over acts that are held up to the larger head."""
    log = node.store.logs()[log_id]
    return log.state == "frozen" and any(
        found.log == log_id and found.held_size <= log.size for found in node.alarms
    )


def _alarm(node: Node, log_id: str) -> bool:
    """Tell whether a node stopped the log, or holds a head whose acts it was never given."""
    log = node.store.logs()[log_id]
    return log.state == "frozen" or any(size > log.size for size, _ in node.store.heads(log_id))


def check_proofs(node: Node) -> None:
    """Every proof of a fork that a node keeps convinces anybody."""
    logs = node.store.logs()
    for log_id, proof in node.papers.forks.items():
        try:
            verify_fork_proof(proof, Vkey.parse(logs[log_id].key))
        except AyniError as error:
            raise Violation("a proof of a fork holds", str(error)) from None


def sizes_in_words(logs: Sequence[LogState]) -> str:
    """Return where a node stands with its logs, for a report."""
    return ", ".join(f"{log.party} {log.folded}/{log.size}/{log.head_size}" for log in logs)
