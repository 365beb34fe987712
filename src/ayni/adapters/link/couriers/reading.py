# SPDX-License-Identifier: Apache-2.0
"""Reads packets: what a neighbour's door would have answered goes the way that answers go.

Old, double and strange packets are harmless: acts are verified against signed heads, acts that
are held are passed over, and whatever is refused leaves nothing behind. One log that is bad does
not keep the others out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ayni.adapters import keyring
from ayni.adapters.link import notifying, polling, protocol, pulling
from ayni.adapters.link.couriers import container, enclosing
from ayni.adapters.link.couriers.container import Opened
from ayni.adapters.link.couriers.line import PacketLine
from ayni.adapters.link.couriers.spool import Taken
from ayni.adapters.link.couriers.writing import Desk
from ayni.adapters.link.ground import Ground
from ayni.adapters.link.peers import Peer
from ayni.adapters.link.taking import Job, take_head
from ayni.core import codec, limits
from ayni.core.cards import read_card
from ayni.core.checkpoints import parse_checkpoint
from ayni.core.errors import (
    AyniError,
    CodecError,
    LimitExceeded,
    Malformed,
    NotAuthentic,
    PacketRefused,
    Rejected,
)
from ayni.core.forks import fork_members, parse_fork_members
from ayni.core.notes import parse_note
from ayni.core.packets import EVIDENCE_FOLDER, Manifest, heads_path
from ayni.core.replica import Contradiction, hear_fork


@dataclass(slots=True)
class _Tally:
    """What is counted while a packet is read."""

    acts: int = 0
    withheld: int = 0
    contradictions: int = 0
    trouble: AyniError | None = None


def read_packet(desk: Desk, ground: Ground, peers: Mapping[str, Peer], path: Path) -> Taken:
    """Read a packet and keep what is new of it.

    Args:
        desk: record, state, keys.
        ground: what the link's code works on.
        peers: the neighbours by party.
        path: the packet.

    Returns:
        What came of it; nothing new is no fault.

    Raises:
        PacketRefused: it is not taken, or something in it is not what was signed.
        NodeTrouble: this node cannot open or store it now; try again.
    """
    identities = keyring.packet_files(desk.keys)
    with container.opened(path, identities=identities, scratch=desk.state.scratch) as opened:
        line = PacketLine(opened)
        peer = _sender(desk, peers, line.manifest)
        heads = _heads(opened, desk.book.setting().party)
        notifying.load_confirmed(desk.book, peer)
        confirmed, given = dict(peer.confirmed), _given(desk, peer.party)
        tally = _Tally()
        try:
            gaps = _take(ground, peer, line, heads, tally)
            _take_evidence(desk, opened, tally)
        finally:
            pulling.fold_all(desk.book)
        unpacked = enclosing.unpack(desk.book, desk.attachments, opened)
        if unpacked.wrong is not None:
            wrong = PacketRefused("bad_content", str(unpacked.wrong))
            tally.trouble = tally.trouble or wrong
        _remember(desk, line.manifest)
        if tally.trouble is not None:
            raise tally.trouble
        now_given = _given(desk, peer.party)
        return Taken(
            sender=peer.party,
            number=line.manifest.number,
            written_ms=line.manifest.written_ms,
            stored_ms=desk.now_ms(),
            sha256=container.fingerprint(path).hex(),
            bytes_count=path.stat().st_size,
            acts=tally.acts,
            receipts_in=sum(size > confirmed.get(log, 0) for log, size in peer.confirmed.items()),
            receipts_out=sum(size > given.get(log, 0) for log, size in now_given.items()),
            gaps=gaps,
            withheld=tally.withheld,
            contradictions=tally.contradictions,
            files=unpacked.whole,
            files_begun=unpacked.begun,
            files_no_room=unpacked.no_room,
        )


def _sender(desk: Desk, peers: Mapping[str, Peer], manifest: Manifest) -> Peer:
    """Return who wrote the packet, if it is for this node and this partnership.

    Raises:
        PacketRefused: it is not.
    """
    setting = desk.book.setting()
    mode, own = read_card(setting.card).mode, desk.book.partnership()
    if manifest.mode != mode:
        raise PacketRefused("other_mode", f"mode {manifest.mode} found, {mode} expected")
    if manifest.partnership and own and manifest.partnership != own:
        raise PacketRefused(
            "other_partnership", f"{manifest.partnership[:16]}… found, {own[:16]}… expected"
        )
    if manifest.sender == setting.party:
        raise PacketRefused("own_packet", "it was written by this party's node")
    if setting.party not in manifest.recipients:
        told = ", ".join(manifest.recipients)
        raise PacketRefused("not_addressed", f"for {told} found, {setting.party} expected")
    peer = peers.get(manifest.sender)
    if peer is None:
        if manifest.sender in setting.neighbours:
            raise PacketRefused("not_member", f"{manifest.sender} takes no part here")
        raise PacketRefused("unknown_sender", f"{manifest.sender}: no card of it was compared here")
    return peer


def _heads(opened: Opened, party: str) -> protocol.Heads:
    raw = opened.read(heads_path(party))
    if raw is None:
        raise PacketRefused("not_a_packet", f"no {heads_path(party)} found")
    heads = protocol.decode_heads(raw)
    if not protocol.speaks(heads.versions):
        raise PacketRefused(
            "newer", f"versions {heads.versions} found, {protocol.VERSION} expected"
        )
    return heads


def _take(
    ground: Ground, peer: Peer, line: PacketLine, heads: protocol.Heads, tally: _Tally
) -> dict[str, int]:
    """Take receipts and acts; return the logs of which earlier acts are missing."""
    found = None
    with _kept(tally):
        found = polling.take(ground.book, peer, line, heads)
    if found is not None:
        tally.contradictions += 1
        ground.must_stop(found)
    peer.note(software=heads.software, versions=heads.versions, card_number=heads.card)
    named = {head.log for head in (*heads.own, *heads.held)}
    gaps: dict[str, int] = {}
    for log, (size, note) in peer.jobs().items():
        if log not in named:
            continue  # a line asked for it, and is still at it
        run = line.manifest.run(log)
        with ground.book.reading() as store:
            here = store.logs()[log].size
            if run is not None and run.first <= here:
                line.prepare(log, store.reader(log))
        if size > here and (run is None or run.first > here):
            gaps[log] = run.first if run is not None else size
            continue
        with _kept(tally):
            pulled = take_head(ground, peer, line, Job(log=log, size=size, note=note))
            tally.acts += pulled.new
            tally.withheld += pulled.withheld is not None
            tally.contradictions += pulled.contradiction is not None
    return gaps


@contextmanager
def _kept(tally: _Tally) -> Iterator[None]:
    """Let what is wrong with one part of a packet not keep the other parts out."""
    try:
        yield
    except PacketRefused as error:
        tally.trouble = tally.trouble or error
    except (Malformed, NotAuthentic, LimitExceeded, Rejected) as error:
        tally.trouble = tally.trouble or PacketRefused("bad_content", str(error))


def _take_evidence(desk: Desk, opened: Opened, tally: _Tally) -> None:
    """Keep proofs of two histories and heads that contradict what is held."""
    names = [name for name in opened.names() if name.startswith(f"{EVIDENCE_FOLDER}/")]
    for name in names[: limits.PACKET_EVIDENCE_MAX_COUNT]:
        with _kept(tally):
            try:
                members = codec.decode(opened.read(name) or b"")
            except CodecError as error:
                raise PacketRefused("bad_content", f"{name}: {error}") from None
            match members:
                case {"held": str(held), "other": str(other)}:
                    for note in (held, other):
                        tally.contradictions += _hear(desk, note.encode())
                case _:
                    tally.contradictions += _hear_proof(desk, members)


def _hear(desk: Desk, note: bytes) -> bool:
    log = parse_checkpoint(parse_note(note).text).log_id
    with desk.book.writing() as entrance:
        known = entrance.store.logs().get(log)
        if known is None or known.own or known.state == "frozen":
            return False
        return pulling.hear(entrance, log, note) is not None


def _hear_proof(desk: Desk, members: codec.Json) -> bool:
    proof = parse_fork_members(members)
    log = parse_checkpoint(parse_note(proof.newer).text).log_id
    with desk.book.writing() as entrance:
        known = entrance.store.logs().get(log)
        if known is None or known.own:
            return False
        for effect in hear_fork(entrance.store, known, proof):
            if isinstance(effect, Contradiction):
                entrance.raise_alarm(effect, codec.encode(fork_members(proof)))
                return True
    return False


def _given(desk: Desk, party: str) -> dict[str, int]:
    """Return the sizes of the newest receipts of this node for a neighbour's logs."""
    witness = pulling.own_witness(desk.book)
    with desk.book.reading() as store:
        logs = [log.id for log in store.logs().values() if log.party == party]
    held = {log: desk.book.receipts(log).get(witness) for log in logs}
    return {log: receipt.size for log, receipt in held.items() if receipt is not None}


def _remember(desk: Desk, manifest: Manifest) -> None:
    """Note what the sender says it holds, unless a newer packet has said so already.

    A restored node counts from 1 again and a clock may be set back; not both make a packet old.
    """
    known = desk.state.of(manifest.sender)
    known.heard = True
    if manifest.written_ms >= known.held_ms or manifest.number > known.number_in:
        known.held, known.held_ms = dict(manifest.held), manifest.written_ms
        known.number_in = manifest.number
        known.lacks = dict(manifest.lacks)
