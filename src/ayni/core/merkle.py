# SPDX-License-Identifier: Apache-2.0
"""Hashes an append-only list of entries into one root and proves parts of it; stores nothing.

The tree is the one of Certificate Transparency (RFC 6962)::

    leaf(d)   = SHA-256(0x00 || d)
    node(l,r) = SHA-256(0x01 || l || r)
    MTH({})   = SHA-256("")
    MTH(D[n]) = node(MTH(D[0:k]), MTH(D[k:n])),  k = largest power of two smaller than n

Proofs are made from a `HashReader`, which knows complete subtrees only: `reader(level, index)` is
the root of the leaves index * 2**level to (index + 1) * 2**level - 1.
"""

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from struct import Struct
from typing import Final, TypeAlias

from ayni.core import limits
from ayni.core.errors import LimitExceeded, NotAuthentic

HASH_SIZE_BYTES: Final = 32
EMPTY_ROOT: Final = sha256(b"").digest()
_PAIR: Final = Struct("64s")

HashReader: TypeAlias = Callable[[int, int], bytes]


def leaf_hash(data: bytes) -> bytes:
    """Hash one entry.

    Source: RFC 6962 section 2.1.
    """
    return sha256(b"\x00" + data).digest()


def leaf_hashes(entries: Iterable[bytes]) -> list[bytes]:
    """Hash many entries."""
    return [sha256(b"\x00" + data).digest() for data in entries]


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two neighbouring subtrees.

    Source: RFC 6962 section 2.1.
    """
    return sha256(b"\x01" + left + right).digest()


def parents(row: bytes) -> bytes:
    """Hash a row of nodes, two and two; a last odd node is left out.

    Args:
        row: concatenated hashes, 32 bytes each.

    Returns:
        The concatenated hashes of the row above.
    """
    pairs = _PAIR.iter_unpack(memoryview(row)[: len(row) // 64 * 64])
    return b"".join([sha256(b"\x01" + pair).digest() for (pair,) in pairs])


class Frontier:
    """The least that is needed to go on appending: the roots of the complete subtrees.

    Attributes:
        size: number of leaves.
        hashes: one hash for each bit set in `size`, the largest subtree first.
    """

    __slots__ = ("hashes", "size")

    def __init__(self, size: int = 0, hashes: Sequence[bytes] = ()) -> None:
        """Start from a known frontier, by default from the empty tree."""
        if len(hashes) != size.bit_count() or any(len(h) != HASH_SIZE_BYTES for h in hashes):
            raise ValueError(f"expected {size.bit_count()} hashes for {size} leaves")
        self.size = size
        self.hashes = list(hashes)

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash."""
        pending, size = leaf, self.size
        while size & 1:
            pending = node_hash(self.hashes.pop(), pending)
            size >>= 1
        self.hashes.append(pending)
        self.size += 1

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Add many leaf hashes, level by level."""
        row = b"".join(leaves)
        size, count = self.size, len(row) // HASH_SIZE_BYTES
        if count * HASH_SIZE_BYTES != len(row):
            raise ValueError("expected leaf hashes of 32 bytes each")
        kept: list[bytes] = []
        while row:
            if size & 1:
                row = self.hashes.pop() + row
            above = parents(row)
            if len(row) % 64:
                kept.append(row[-HASH_SIZE_BYTES:])
            row, size = above, size >> 1
        self.hashes.extend(reversed(kept))
        self.size += count

    def root(self) -> bytes:
        """Return the root of the tree."""
        return fold_subtrees(self.hashes)

    def copy(self) -> "Frontier":
        """Return a frontier that grows on its own."""
        return Frontier(self.size, self.hashes)

    def to_bytes(self) -> bytes:
        """Return the hashes one after the other."""
        return b"".join(self.hashes)

    @classmethod
    def from_bytes(cls, size: int, raw: bytes) -> "Frontier":
        """Read what `to_bytes` wrote.

        Raises:
            ValueError: the bytes are not 32 for each bit set in `size`.
        """
        return cls(size, split_hashes(raw))


def split_hashes(raw: bytes) -> list[bytes]:
    """Cut concatenated hashes apart; a last one that is too short stays short."""
    return [raw[at : at + HASH_SIZE_BYTES] for at in range(0, len(raw), HASH_SIZE_BYTES)]


def fold_subtrees(hashes: Sequence[bytes]) -> bytes:
    """Return the root over complete subtrees, given from the largest to the smallest."""
    if not hashes:
        return EMPTY_ROOT
    root = hashes[-1]
    for left in reversed(hashes[:-1]):
        root = node_hash(left, root)
    return root


class Tree:
    """A whole tree in memory, all levels kept; for tests, checks and small logs."""

    __slots__ = ("_rows", "size")

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        """Start with these leaf hashes."""
        self._rows: list[bytearray] = [bytearray()]
        self.size = 0
        self.extend(leaves)

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash."""
        self.extend((leaf,))

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Add many leaf hashes, level by level."""
        self._rows[0] += b"".join(leaves)
        self.size = len(self._rows[0]) // HASH_SIZE_BYTES
        level = 0
        while len(self._rows[level]) >= 64:
            if level + 1 == len(self._rows):
                self._rows.append(bytearray())
            done = 2 * len(self._rows[level + 1])
            self._rows[level + 1] += parents(bytes(self._rows[level][done:]))
            level += 1

    def reader(self, level: int, index: int) -> bytes:
        """Return the root of a complete subtree.

        Raises:
            IndexError: the tree does not hold that subtree yet.
        """
        at = HASH_SIZE_BYTES * index
        if level >= len(self._rows) or index < 0 or at >= len(self._rows[level]):
            raise IndexError(f"no complete subtree {index} at level {level} below {self.size}")
        return bytes(self._rows[level][at : at + HASH_SIZE_BYTES])

    def root(self, size: int | None = None) -> bytes:
        """Return the root of the first `size` leaves, by default of all."""
        return root_at(self.reader, self.size if size is None else size)


def root_at(reader: HashReader, size: int) -> bytes:
    """Return the root of the first `size` leaves."""
    return fold_subtrees(_subtrees(reader, 0, size))


def inclusion_proof(reader: HashReader, index: int, size: int) -> list[bytes]:
    """Prove that a leaf stands at an index.

    Args:
        reader: complete subtrees of a tree of at least `size` leaves.
        index: 0-based, smaller than `size`.
        size: leaves of the tree that the proof is for.

    Returns:
        The hashes from the sibling of the leaf up to the child of the root.

    Raises:
        ValueError: the index is not in the tree.

    Source: RFC 6962 section 2.1.1.
    """
    if not 0 <= index < size:
        raise ValueError(f"expected an index below {size}; found {index}")
    return subtree_proof(reader, index, index + 1, size)


def consistency_proof(reader: HashReader, old: int, new: int) -> list[bytes]:
    """Prove that a tree grew out of a smaller one.

    Args:
        reader: complete subtrees of a tree of at least `new` leaves.
        old: size of the smaller tree.
        new: size of the larger tree.

    Returns:
        The hashes; none if `old` is 0 or equals `new`.

    Raises:
        ValueError: `old` is not between 0 and `new`.

    Source: RFC 6962 section 2.1.2.
    """
    return subtree_proof(reader, 0, old, new)


def subtree_proof(reader: HashReader, start: int, end: int, size: int) -> list[bytes]:
    """Prove that the leaves start to end - 1 are one subtree of a tree.

    With start 0 this is the consistency proof, with end = start + 1 the inclusion proof.

    Raises:
        ValueError: [start, end) is not a valid subtree of a tree of `size` leaves.

    Source: draft-ietf-plants-merkle-tree-certs section 4.3.
    """
    if not valid_subtree(start, end) or end > size:
        raise ValueError(f"expected a subtree of {size} leaves; found [{start}, {end})")
    return [] if start == end else _proof(reader, start, end, size)


def _proof(reader: HashReader, start: int, end: int, size: int) -> list[bytes]:
    """Walk from the root down to the subtree; hashes are gathered from the top."""
    low, high, found, known = 0, size, [], True
    while not (start == low and end == high):
        split = low + (1 << (high - low - 1).bit_length() - 1)
        if end <= split:
            found.append(fold_subtrees(_subtrees(reader, split, high)))
            high = split
        else:
            found.append(fold_subtrees(_subtrees(reader, low, split)))
            # The subtree reaches over the split: only its right part is left to show.
            known = known and start >= split
            low, start = split, max(start, split)
    if not known:
        found.append(fold_subtrees(_subtrees(reader, low, high)))
    found.reverse()
    return found


def _subtrees(reader: HashReader, low: int, high: int) -> list[bytes]:
    """Read the complete subtrees that make up the leaves low to high - 1, largest first."""
    hashes = []
    while low < high:
        level = (high - low).bit_length() - 1
        hashes.append(reader(level, low >> level))
        low += 1 << level
    return hashes


def verify_inclusion(
    leaf: bytes, *, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> None:
    """Check that a leaf stands at an index of the tree with this root.

    Args:
        leaf: leaf hash, 32 bytes.
        index: 0-based.
        size: leaves of the tree.
        proof: hashes from the sibling of the leaf upwards.
        root: root of the tree.

    Raises:
        NotAuthentic: the index is outside, or the proof does not lead to the root.

    Source: RFC 9162 section 2.1.3.2.
    """
    part = f"the place of entry {index} in the tree of {size}"
    if not 0 <= index < size:
        raise NotAuthentic(part, expected=f"an index below {size}", found=str(index))
    found = evaluate_subtree_proof(index, index + 1, size, leaf, proof)[1]
    if found != root:
        raise NotAuthentic(part, expected=f"root {root.hex()}", found=f"root {found.hex()}")


def verify_consistency(
    *, old_size: int, old_root: bytes, new_size: int, new_root: bytes, proof: Sequence[bytes]
) -> None:
    """Check that a tree grew out of a smaller one and kept all its leaves.

    Raises:
        NotAuthentic: the sizes are out of order, or the proof does not lead to both roots.

    Source: RFC 9162 section 2.1.4.2.
    """
    part = f"the growth of the tree from {old_size} to {new_size}"
    if not 0 <= old_size <= new_size:
        raise NotAuthentic(part, expected="a tree that grew", found="a tree that shrank")
    if old_size == 0:
        if proof:
            raise NotAuthentic(part, expected="no hashes", found=f"{len(proof)} hashes")
        found_old, found_new = EMPTY_ROOT, EMPTY_ROOT if new_size == 0 else new_root
    else:
        found_old, found_new = evaluate_subtree_proof(0, old_size, new_size, old_root, proof)
    for which, expected, found in (("old", old_root, found_old), ("new", new_root, found_new)):
        if expected != found:
            raise NotAuthentic(
                part, expected=f"{which} root {expected.hex()}", found=f"root {found.hex()}"
            )


def valid_subtree(start: int, end: int) -> bool:
    """Tell whether the leaves start to end - 1 can be one subtree of a larger tree.

    Source: draft-ietf-plants-merkle-tree-certs section 4.1.
    """
    if not 0 <= start <= end:
        return False
    width = end - start
    return width == 0 or start & ((1 << (width - 1).bit_length()) - 1) == 0


def evaluate_subtree_proof(
    start: int, end: int, size: int, subtree: bytes, proof: Sequence[bytes]
) -> tuple[bytes, bytes]:
    """Compute what a proof says: the root of the subtree and the root of the tree.

    The proof holds if the first equals `subtree` and the second equals the root that is trusted.

    Args:
        start: first leaf of the subtree.
        end: leaf after its last; larger than `start`.
        size: leaves of the tree.
        subtree: claimed root of the subtree.
        proof: hashes from the lowest upwards.

    Returns:
        The computed root of the subtree and the computed root of the tree.

    Raises:
        NotAuthentic: the proof has not the shape for these numbers.

    Source: draft-ietf-plants-merkle-tree-certs section 4.3.2.
    """
    part = f"the proof for entries {start} to {end - 1} in the tree of {size}"
    if len(proof) > limits.PROOF_NODES_MAX_COUNT:
        raise LimitExceeded(
            f"{part}: at most {limits.PROOF_NODES_MAX_COUNT} hashes expected; found {len(proof)}"
        )
    if not valid_subtree(start, end) or not start < end <= size:
        raise NotAuthentic(part, expected="a subtree of the tree", found=f"[{start}, {end})")
    left, inner, last = start, end - 1, size - 1
    # Step over the levels at which nothing is needed: the subtree is whole up to there.
    meeting = (left ^ inner).bit_length()
    up = meeting if inner == last else min(meeting, (~inner & (inner + 1)).bit_length() - 1)
    left, inner, last = left >> up, inner >> up, last >> up
    siblings = iter(proof)
    sub = root = subtree if left == inner else next(siblings, b"")
    for sibling in siblings:
        if last == 0:
            break
        up = 1
        if inner & 1 or inner == last:
            if left < inner:
                sub = node_hash(sibling, sub)
            root = node_hash(sibling, root)
            up = (inner & -inner).bit_length()
        else:
            root = node_hash(root, sibling)
        left, inner, last = left >> up, inner >> up, last >> up
    else:
        if last == 0 and root:
            return sub, root
    raise NotAuthentic(part, expected="as many hashes as the sizes ask for", found=str(len(proof)))
