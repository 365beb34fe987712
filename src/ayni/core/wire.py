# SPDX-License-Identifier: Apache-2.0
"""How a run of acts travels between two nodes, over a line or in a packet.

A chunk on the wire (all integers big-endian)::

    "AYNI1" | u64 start | u32 count | u8 proof count | 32 bytes each: consistency proof from
    start + count to the head that was asked for
    then for each act:  u16 header length | header | u32 body length | body (length 0: not held)

Source: C2SP tlog-mirror `add-entries`, whose packages carry entries and proof in the same way.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from ayni.core import limits
from ayni.core.acts import leaf_of
from ayni.core.errors import WireError
from ayni.core.ports import Entry

_MAGIC = b"AYNI1"
_HEAD = struct.Struct(">QIB")


@dataclass(frozen=True, slots=True)
class Chunk:
    """A run of acts of one log with the proof that ties its end to a signed head."""

    start: int
    entries: tuple[Entry, ...]
    proof: tuple[bytes, ...]

    @property
    def end(self) -> int:
        """Return the index after the last act."""
        return self.start + len(self.entries)


def encode_chunk(start: int, entries: Sequence[Entry], proof: Sequence[bytes]) -> bytes:
    """Return the bytes of a chunk."""
    parts = [_MAGIC, _HEAD.pack(start, len(entries), len(proof)), *proof]
    for entry in entries:
        body = entry.body or b""
        parts += (
            len(entry.header).to_bytes(2, "big"),
            entry.header,
            len(body).to_bytes(4, "big"),
            body,
        )
    return b"".join(parts)


def decode_chunk(raw: bytes) -> Chunk:
    """Return the chunk that bytes hold, leaf hashes computed.

    Raises:
        WireError: cut short, too long, or not a chunk.
    """
    head_end = len(_MAGIC) + _HEAD.size
    if (
        len(raw) > limits.CHUNK_SIZE_MAX_BYTES
        or raw[: len(_MAGIC)] != _MAGIC
        or len(raw) < head_end
    ):
        raise WireError(f"not a run of acts: {len(raw)} bytes found, starting {raw[:8]!r}")
    start, count, nodes = _HEAD.unpack_from(raw, len(_MAGIC))
    if count > limits.CHUNK_ACTS_MAX_COUNT or nodes > limits.PROOF_NODES_MAX_COUNT:
        raise WireError(f"{count} acts and {nodes} proof nodes found, more than the limits")
    at = head_end + 32 * nodes
    proof = tuple(raw[head_end + 32 * i : head_end + 32 * i + 32] for i in range(nodes))
    entries = []
    total = len(raw)
    for _ in range(count):
        header_end = at + 2 + int.from_bytes(raw[at : at + 2], "big")
        header = raw[at + 2 : header_end]
        body_at = header_end + 4
        body_end = body_at + int.from_bytes(raw[header_end:body_at], "big")
        if body_end > total or body_at > total:
            raise WireError("the run of acts is cut short: ask for it again")
        entries.append(Entry(leaf_of(header), header, raw[body_at:body_end] or None))
        at = body_end
    if at != total:
        raise WireError(f"{total - at} bytes found after the last act, none expected")
    return Chunk(start, tuple(entries), proof)
