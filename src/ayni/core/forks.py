# SPDX-License-Identifier: Apache-2.0
"""Proves that a log signed two histories that cannot both be true; accuses nobody without proof.

The proof is two signed heads of one log and, if their sizes differ, the consistency hashes from the
smaller size to the larger tree, the first hash always present. The hashes lead to the signed larger
root, and to another smaller root than the signed one. As members of an act::

    {"newer":"<signed head>","older":"<signed head>","proof":["<64 hex>",...]}

Source: RFC 6962 section 2.1.2 (SUBPROOF with its flag false); kernel S14.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ayni.core import limits
from ayni.core.checkpoints import Checkpoint, open_checkpoint
from ayni.core.codec import Json, from_hex
from ayni.core.errors import CodecError, NotAuthentic, NoteError
from ayni.core.merkle import HASH_SIZE_BYTES, HashReader, evaluate_subtree_proof, subtree_proof
from ayni.core.notes import Vkey


@dataclass(frozen=True, slots=True, kw_only=True)
class ForkProof:
    """Two signed heads that contradict each other, and why.

    Attributes:
        older: signed head of the smaller size.
        newer: signed head of the larger or the same size.
        hashes: consistency proof with its first hash; none if the sizes are equal.
    """

    older: bytes
    newer: bytes
    hashes: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownFork:
    """A fork that was proven: the two heads, both signed by the log."""

    older: Checkpoint
    newer: Checkpoint


def fork_hashes(reader: HashReader, older_size: int, newer_size: int) -> tuple[bytes, ...]:
    """Return the hashes of a fork proof, made from the tree of the larger head.

    Raises:
        ValueError: the sizes are not 0 < older <= newer.
    """
    if not 0 < older_size <= newer_size:
        raise ValueError(f"expected sizes above 0 in order; found {older_size} and {newer_size}")
    if older_size == newer_size:
        return ()
    hashes = subtree_proof(reader, 0, older_size, newer_size)
    if older_size.bit_count() == 1:
        # A plain proof leaves this hash out, but here it is what the signed root contradicts.
        hashes.insert(0, reader(older_size.bit_length() - 1, 0))
    return tuple(hashes)


def fork_proof(reader: HashReader, *, older: bytes, newer: bytes, vkey: Vkey) -> ForkProof:
    """Prove a fork from two signed heads and the tree of the larger one.

    Args:
        reader: complete subtrees of the tree whose head is `newer`.
        older: signed head of the smaller size.
        newer: signed head of the larger or the same size.
        vkey: key of the log.

    Raises:
        NotAuthentic: a signature fails, or the two heads do not contradict each other.
        ValueError: the sizes are not 0 < older <= newer.
    """
    sizes = [open_checkpoint(note, vkey).size for note in (older, newer)]
    proof = ForkProof(older=older, newer=newer, hashes=fork_hashes(reader, *sizes))
    verify_fork_proof(proof, vkey)
    return proof


def verify_fork_proof(proof: ForkProof, vkey: Vkey) -> ShownFork:
    """Check that a log signed two histories.

    Args:
        proof: as received.
        vkey: key of the log that is accused.

    Returns:
        The two heads.

    Raises:
        NoteError: a head cannot be read.
        NotAuthentic: a head is not signed by the log, or the two may both be true.
    """
    older, newer = open_checkpoint(proof.older, vkey), open_checkpoint(proof.newer, vkey)
    part = f"the fork proof against log {older.log_id}"
    if not 0 < older.size <= newer.size:
        raise NotAuthentic(
            part, expected="sizes above 0, smaller first", found=f"{older.size} and {newer.size}"
        )
    if older.size == newer.size:
        old_root, new_root = _same_size(part, proof, newer), newer.root
    else:
        old_root, new_root = _evaluate(part, older, newer, proof.hashes)
    if new_root != newer.root:
        raise NotAuthentic(
            part, expected=f"hashes up to root {newer.root.hex()}", found=f"root {new_root.hex()}"
        )
    if old_root == older.root:
        raise NotAuthentic(
            part, expected="two heads that contradict each other", found="one growing history"
        )
    return ShownFork(older, newer)


def _same_size(part: str, proof: ForkProof, newer: Checkpoint) -> bytes:
    if proof.hashes:
        raise NotAuthentic(
            part, expected="no hashes for equal sizes", found=f"{len(proof.hashes)} hashes"
        )
    return newer.root


def _evaluate(
    part: str, older: Checkpoint, newer: Checkpoint, hashes: Sequence[bytes]
) -> tuple[bytes, bytes]:
    """Compute the smaller and the larger root from the hashes alone."""
    if not hashes:
        raise NotAuthentic(part, expected="at least one hash", found="none")
    claimed, rest = older.root, hashes
    if older.size.bit_count() == 1:
        claimed, rest = hashes[0], hashes[1:]
    return evaluate_subtree_proof(0, older.size, newer.size, claimed, rest)


def fork_members(proof: ForkProof) -> dict[str, Json]:
    """Write a fork proof as the members of an act."""
    return {
        "older": proof.older.decode(),
        "newer": proof.newer.decode(),
        "proof": [node.hex() for node in proof.hashes],
    }


def parse_fork_members(members: Json) -> ForkProof:
    """Read a fork proof from the members of an act.

    Raises:
        NoteError: not two notes and a list of hashes.
    """
    match members:
        case {"older": str(older), "newer": str(newer), "proof": list(nodes)}:
            if len(nodes) <= limits.PROOF_NODES_MAX_COUNT:
                return ForkProof(
                    older=older.encode(), newer=newer.encode(), hashes=tuple(map(_hash, nodes))
                )
        case _:
            pass
    raise NoteError("expected two signed heads and a proof of at most 63 hashes")


def _hash(node: Json) -> bytes:
    try:
        return from_hex(node if isinstance(node, str) else "?", HASH_SIZE_BYTES)
    except CodecError as error:
        raise NoteError(f"expected a hash in hex: {error}") from None
