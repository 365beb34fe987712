# SPDX-License-Identifier: Apache-2.0
"""What simulated nodes say to each other; bytes wherever the real link carries bytes."""

from __future__ import annotations

from dataclasses import dataclass

from ayni.core.forks import ForkProof


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt for one head of a log."""

    log: str
    size: int
    root: bytes
    witness: str
    line: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Gossip:
    """All that a node tells unasked: cards, openings, newest heads, receipts, proofs of forks."""

    cards: tuple[bytes, ...] = ()
    openings: tuple[bytes, ...] = ()
    heads: tuple[tuple[str, bytes], ...] = ()
    receipts: tuple[Receipt, ...] = ()
    forks: tuple[tuple[str, ForkProof], ...] = ()


@dataclass(frozen=True, slots=True)
class AskActs:
    """Please send the acts of a log from `start` on."""

    log: str
    start: int


@dataclass(frozen=True, slots=True)
class Acts:
    """A run of acts (core/wire.py) under a signed head."""

    log: str
    note: bytes
    raw: bytes


@dataclass(frozen=True, slots=True)
class AskBody:
    """Please send this act again, with its body."""

    log: str
    index: int


@dataclass(frozen=True, slots=True)
class Bodies:
    """A run of acts that the asker holds, for the sake of its bodies."""

    log: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class AskGrowth:
    """Please show how one head of a log grew into a larger one."""

    log: str
    older_size: int
    newer_size: int


@dataclass(frozen=True, slots=True)
class Growth:
    """The larger head and the hashes up to it from the smaller."""

    log: str
    older_size: int
    note: bytes
    hashes: tuple[bytes, ...]


Message = Gossip | AskActs | Acts | AskBody | Bodies | AskGrowth | Growth
Outbox = list[tuple[str, Message]]
