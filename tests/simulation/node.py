# SPDX-License-Identifier: Apache-2.0
"""One simulated node: the core's functions over a store in memory, and nothing else.

Messages in, messages out. Must not hold a rule of the record itself; those are the core's.
"""

from __future__ import annotations

from collections.abc import Iterator

from ayni.core import cards, replica
from ayni.core.cards import Opening
from ayni.core.checkpoints import Checkpoint, cosign, parse_checkpoint
from ayni.core.errors import AyniError, NotAuthentic
from ayni.core.folding import foldable, lacks_structure, read_candidate
from ayni.core.forks import ForkProof, fork_hashes
from ayni.core.merkle import consistency_proof, root_at
from ayni.core.notes import Vkey, parse_note, parse_signature_lines
from ayni.core.ports import Entry, LogState
from ayni.core.wire import decode_chunk, encode_chunk
from tests.simulation import messages as m
from tests.simulation import trusting
from tests.simulation.keys import receipt_signer
from tests.simulation.writer import Writer


class Node(Writer):
    """One party's node."""

    def gossip(self, to: str) -> m.Gossip:
        """Return all that this node tells a neighbour unasked."""
        logs = self.store.logs().values()
        receipts = []
        for log in logs:
            for witness, size, line in self.store.newest_receipts(log.id):
                root = root_at(self.store.reader(log.id), size)
                receipts.append(m.Receipt(log.id, size, root, witness, line))
        return m.Gossip(
            cards=tuple(raw for notes in self.papers.cards.values() for raw in notes),
            openings=tuple(self.papers.openings),
            heads=(
                *((log.id, log.head_note) for log in logs if self.released(log)),
                *self._unproven(),
            ),
            receipts=tuple(receipts),
            forks=tuple(self.papers.forks.items()),
        )

    def _unproven(self) -> Iterator[tuple[str, bytes]]:
        """Yield the heads that contradict each other, until somebody who holds more proves it."""
        for found in self.alarms:
            if not found.own and found.log not in self.papers.forks:
                yield found.log, found.held_note
                yield found.log, found.other_note

    def hear(self, source: str, message: m.Message) -> m.Outbox:
        """Take one message; what does not fit is refused by exception and leaves nothing."""
        self.writing = "link"
        try:
            out = self._dispatch(source, message)
        except AyniError:
            self.crash()
            return []
        self.commit()
        self.give_receipts()
        return out

    def _dispatch(self, source: str, message: m.Message) -> m.Outbox:
        match message:
            case m.Gossip():
                return self._hear_gossip(source, message)
            case m.AskActs():
                return self.serve_acts(source, message)
            case m.Acts():
                return self._hear_acts(source, message)
            case m.AskBody():
                return self.serve_body(source, message)
            case m.Bodies():
                return self._hear_bodies(message)
            case m.AskGrowth():
                return self.serve_growth(source, message)
            case m.Growth():
                return self._hear_growth(message)

    def _hear_gossip(self, source: str, message: m.Gossip) -> m.Outbox:
        for raw in message.cards:
            self._hear_card(raw)
        for raw in message.openings:
            if raw not in self.papers.openings:
                self._hear_opening(raw)
        out: m.Outbox = []
        heard = False
        for log_id, note in message.heads:
            log = self.store.logs().get(log_id)
            if log is None or note in self.heard:
                continue
            out += self._act_on(source, log, self.listen(log, note))
            heard = True
        for log_id, proof in message.forks:
            log = self.store.logs().get(log_id)
            if log is not None and log_id not in self.papers.forks:
                self._act_on(source, log, replica.hear_fork(self.store, log, proof))
                self.papers.forks[log_id] = proof
        for receipt in message.receipts:
            self._hear_receipt(receipt)
        if heard:
            self.fold()  # a head may cover acts that were held without one
        return out + self._ask_bodies(source)

    def listen(self, log: LogState, note: bytes) -> list[replica.Effect]:
        """Take a signed head."""
        effects = replica.hear_head(self.store, log, note)
        if parse_checkpoint(parse_note(note).text).size <= log.size:
            self.heard.add(note)  # compared with the acts held: nothing more can come of it
        return effects

    def _hear_card(self, raw: bytes) -> None:
        """Take a later card; one that may not follow is set aside, and the rest goes on."""
        try:
            trusting.take_card(self.papers.cards, raw)
        except AyniError:
            self.watch.count("cards set aside")

    def _hear_opening(self, raw: bytes) -> None:
        party = trusting.parse_opening(raw).party
        opening: Opening = cards.read_opening(raw, trusting.newest(self.papers.cards, party))
        log_id = replica.log_of(Vkey.parse(opening.log).name)
        self.papers.openings[raw] = None
        if log_id in self.store.logs():
            return
        state = "closed" if party == self.party else "open"
        self.store.put_log(
            LogState(
                id=log_id,
                party=party,
                number=opening.number,
                key=opening.log,
                own=False,
                state=state,
            )
        )

    def _hear_receipt(self, receipt: m.Receipt) -> None:
        log = self.store.logs().get(receipt.log)
        if log is None or log.party != self.party:
            return
        named = {line.key_id for line in parse_signature_lines(receipt.line)}
        keys = [key for key in trusting.receipt_keys(self.papers.cards) if key.key_id in named]
        if receipt.size > log.size or not keys:
            return  # acts that were lost come back first, and so does a card not held yet
        if receipt.size in self.store.receipt_lines(log.id, receipt.witness):
            return
        head = Checkpoint(replica.origin_of(log.id), receipt.size, receipt.root)
        replica.hear_receipt(self.store, log, head, receipt.line, keys[0])

    def _act_on(self, source: str, log: LogState, effects: list[replica.Effect]) -> m.Outbox:
        out: m.Outbox = []
        for effect in effects:
            match effect:
                case replica.Pull():
                    out.append((source, m.AskActs(effect.log, effect.start)))
                case replica.PullBody():
                    out.append((source, m.AskBody(effect.log, effect.index)))
                case replica.PullGrowth():
                    ask = m.AskGrowth(effect.log, effect.older_size, effect.newer_size)
                    out.append((source, ask))
                case replica.Contradiction():
                    self._alarm(log, effect)
        return out

    def _alarm(self, log: LogState, found: replica.Contradiction) -> None:
        self.alarms.append(found)
        self.watch.contradiction(self, found)
        if found.own:
            self.life += 1
            self.reopen()
            return
        proof = replica.prove_fork(self.store, log, found)
        if proof is not None:
            self.papers.forks.setdefault(log.id, proof)

    def told(self, to: str, log_id: str, start: int, end: int) -> list[Entry]:
        """Return the acts as a neighbour is told them."""
        return self.store.entries(log_id, start, end)

    def serve_acts(self, source: str, ask: m.AskActs) -> m.Outbox:
        """Send a run of acts below the newest released head."""
        log = self.store.logs().get(ask.log)
        if log is None or not self.released(log) or ask.start >= log.head_size:
            return []
        end = min(log.head_size, ask.start + self.chance.choice((2, 8, 64, 64)))
        entries = self.told(source, log.id, ask.start, end)
        proof = consistency_proof(self.store.reader(log.id), end, log.head_size)
        return [(source, m.Acts(log.id, log.head_note, encode_chunk(ask.start, entries, proof)))]

    def _hear_acts(self, source: str, message: m.Acts) -> m.Outbox:
        log = self.store.logs().get(message.log)
        if log is None:
            return []
        out: m.Outbox = []
        if message.note != log.head_note:  # which was heard: its signature is verified
            for effect in self.listen(log, message.note):
                if isinstance(effect, replica.Contradiction):
                    out += self._act_on(source, log, [effect])
        log = self.store.logs()[message.log]
        head = parse_checkpoint(parse_note(message.note).text)
        if log.own:
            return out
        try:
            moved = replica.take_chunk(self.store, log, decode_chunk(message.raw), head)
        except NotAuthentic:
            doubt = replica.doubt(log, head)
            return out + (self._act_on(source, log, [doubt]) if doubt else [])
        out += self._act_on(source, moved, list(replica.compare_heads(self.store, log, moved)))
        if moved.size < head.size and moved.size > log.size:
            out.append((source, m.AskActs(log.id, moved.size)))
        self.fold()
        return out + self._ask_bodies(source)

    def _ask_bodies(self, source: str) -> m.Outbox:
        return [
            (source, m.AskBody(log.id, index))
            for log in self.store.logs().values()
            for index in self._bodies_wanted(log)
        ]

    def _bodies_wanted(self, log: LogState) -> set[int]:
        """Return the first act without a body, and the act that the fold waits at."""
        missing = replica.missing_body(log)
        wanted = set() if missing is None else {missing.index}
        if log.folded < foldable(log):
            entry = self.store.entries(log.id, log.folded, log.folded + 1)[0]
            if self.lacking(entry):
                wanted.add(log.folded)
        return wanted

    def lacking(self, entry: Entry) -> bool:
        """Tell whether an act needs another body than it has."""
        return replica.needs_body(entry) or lacks_structure(read_candidate(entry), self.kinds)

    def serve_body(self, source: str, ask: m.AskBody) -> m.Outbox:
        """Send one act with the body held here."""
        log = self.store.logs().get(ask.log)
        if log is None or ask.index >= log.head_size or not self.released(log):
            return []
        entries = self.told(source, log.id, ask.index, min(log.head_size, ask.index + 4))
        return [(source, m.Bodies(log.id, encode_chunk(ask.index, entries, [])))]

    def _hear_bodies(self, message: m.Bodies) -> m.Outbox:
        log = self.store.logs().get(message.log)
        if log is not None and not log.own:
            chunk = decode_chunk(message.raw)
            replica.take_body(self.store, log, chunk, lacking=self.lacking)
            self.fold()
        return []

    def serve_growth(self, source: str, ask: m.AskGrowth) -> m.Outbox:
        """Send the hashes between two heads of a log."""
        log = self.store.logs().get(ask.log)
        if log is None or not 0 < ask.older_size < ask.newer_size <= log.size:
            return []
        root = root_at(self.store.reader(log.id), ask.newer_size)
        note = self.store.head_roots(log.id, ask.newer_size).get(root)
        if note is None:
            return []
        hashes = fork_hashes(self.store.reader(log.id), ask.older_size, ask.newer_size)
        return [(source, m.Growth(log.id, ask.older_size, note, hashes))]

    def _hear_growth(self, message: m.Growth) -> m.Outbox:
        log = self.store.logs().get(message.log)
        if log is None or message.older_size > log.size:
            return []
        root = root_at(self.store.reader(log.id), message.older_size)
        held = self.store.head_roots(log.id, message.older_size).get(root)
        if held is None:
            return []
        proof = ForkProof(older=held, newer=message.note, hashes=message.hashes)
        effects = replica.hear_fork(self.store, log, proof)
        self.papers.forks.setdefault(log.id, proof)
        return self._act_on("", log, effects)

    def give_receipts(self) -> None:
        """Give every receipt that is due, for what is durable."""
        given = False
        for log in self.store.logs().values():
            signer = receipt_signer(
                self.party, trusting.newest(self.papers.cards, self.party).number
            )
            head = replica.receipt_due(log, self.store.receipts(log.id).get(signer.vkey.name, 0))
            if head is None:
                continue
            time_s = next(self.clock)
            line = cosign(head.text(), signer, time_s=time_s)
            self.store.add_receipt(log.id, head.size, signer.vkey.name, time_s, line)
            self.watch.receipted(self, log, head)
            given = True
        if given:
            self.commit()
