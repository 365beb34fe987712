# SPDX-License-Identifier: Apache-2.0
"""Works off one signed head of a neighbour, whether a door or a packet answers for it.

What is found is noted beside the neighbour, for the page. Must not say when to try again.
"""

from __future__ import annotations

from dataclasses import dataclass

from ayni.adapters.link import pulling
from ayni.adapters.link.client import Answerer
from ayni.adapters.link.ground import Ground
from ayni.adapters.link.peers import Peer
from ayni.adapters.link.pulling import Pulled
from ayni.core.errors import NotAuthentic
from ayni.core.ports import LogState
from ayni.core.replica import Contradiction


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A signed head whose acts are wanted.

    Attributes:
        log: log id.
        size: acts of the head.
        note: the signed head.
    """

    log: str
    size: int
    note: bytes


def take_head(ground: Ground, peer: Peer, caller: Answerer, job: Job) -> Pulled:
    """Fetch, verify, store, fold and receipt what a head covers; note what was found.

    Args:
        ground: record, clock, configuration.
        peer: whose head it is.
        caller: who answers for the acts.
        job: the head.

    Raises:
        NoteError, NotAuthentic, WireError, LimitExceeded: what came is not what was signed.
        Unreachable, Rejected: it is not given.
        NodeTrouble: this node cannot store it.
    """
    try:
        pulled = pulling.pull(
            ground.book, caller, job.log, job.note, acts_max=ground.config.chunk_acts
        )
    except NotAuthentic:
        found = pulling.prove_fork(ground.book, caller, job.log, job.note)
        if found is None:
            raise
        with ground.book.reading() as store:
            pulled = Pulled(log=store.logs()[job.log], contradiction=found)
    if pulled.new:
        peer.note(last_in_ms=ground.now_ms())
    if pulled.contradiction is not None:
        _contradicted(ground, peer, pulled.contradiction, job.size)
        return pulled
    _note_withheld(ground, peer, pulled.log, pulled.withheld)
    if complete(pulled, job):
        peer.done(job.log, job.size, pulled.receipt)
    else:
        peer.attempted(job.log, job.size)
    return pulled


def complete(pulled: Pulled, job: Job) -> bool:
    """Tell whether all that can be had below a head is here."""
    return pulled.withheld is None and (pulled.log.size >= job.size or pulled.log.state != "open")


def _contradicted(ground: Ground, peer: Peer, found: Contradiction, size: int) -> None:
    if found.own:
        ground.went_back(found)
    peer.done(found.log, size, None)
    ground.changed.set()


def _note_withheld(ground: Ground, peer: Peer, state: LogState, index: int | None) -> None:
    with peer.changed:
        before = peer.facts.withheld.pop(state.id, None)
        if index is not None:
            peer.facts.withheld[state.id] = index
    if before != index:
        ground.changed.set()
