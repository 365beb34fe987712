# SPDX-License-Identifier: Apache-2.0
"""Proofs that a log told two stories: found in every small case, never against an honest log."""

import dataclasses

import pytest

from ayni.core.checkpoints import Checkpoint, sign_checkpoint
from ayni.core.errors import NotAuthentic, NoteError
from ayni.core.forks import (
    ForkProof,
    fork_hashes,
    fork_members,
    fork_proof,
    parse_fork_members,
    verify_fork_proof,
)
from ayni.core.merkle import Tree, leaf_hash
from ayni.core.notes import Ed25519Signer

KEY = Ed25519Signer(name="ayni/log/abc", seed=b"\x01" * 32)
OTHER = Ed25519Signer(name="ayni/log/abc", seed=b"\x02" * 32)
LARGEST = 40

TRUNK = [leaf_hash(b"entry-%d" % at) for at in range(LARGEST)]


def signed(tree: Tree, size: int) -> bytes:
    return sign_checkpoint(Checkpoint(KEY.name, size, tree.root(size)), KEY)


HONEST = Tree(TRUNK)
HEADS = {size: signed(HONEST, size) for size in range(LARGEST + 1)}


def branch(at: int) -> Tree:
    """Return a history that differs from the trunk from entry `at` on."""
    return Tree(TRUNK[:at] + [leaf_hash(b"other-%d" % n) for n in range(at, LARGEST)])


@pytest.mark.slow
def test_every_fork_of_up_to_40_entries_is_proven():
    for at in range(LARGEST):
        forked = branch(at)
        for older in range(at + 1, LARGEST + 1):
            older_head = signed(forked, older)
            for newer in range(older, LARGEST + 1):
                proof = fork_proof(
                    HONEST.reader, older=older_head, newer=HEADS[newer], vkey=KEY.vkey
                )
                assert len(proof.hashes) <= 7


@pytest.mark.parametrize("at", [0, 1, 6, 7, 8, 21])
def test_forks_are_proven_from_either_branch(at):
    forked = branch(at)
    for older, newer in ((at + 1, at + 1), (at + 1, LARGEST), (LARGEST, LARGEST)):
        one = fork_proof(
            forked.reader, older=HEADS[older], newer=signed(forked, newer), vkey=KEY.vkey
        )
        shown = verify_fork_proof(one, KEY.vkey)
        assert (shown.older.size, shown.newer.size) == (older, newer)
        assert shown.older.root == HONEST.root(older)
        assert shown.newer.root == forked.root(newer)


def test_no_honest_growth_is_ever_accused():
    for newer in range(1, LARGEST + 1):
        for older in range(1, newer + 1):
            with pytest.raises(NotAuthentic, match="one growing history"):
                fork_proof(HONEST.reader, older=HEADS[older], newer=HEADS[newer], vkey=KEY.vkey)


def test_no_invented_hashes_accuse_an_honest_log():
    for older, newer in ((1, 2), (3, 5), (4, 9), (8, 16), (7, 40)):
        hashes = fork_hashes(HONEST.reader, older, newer)
        for at in range(len(hashes)):
            made_up = (*hashes[:at], leaf_hash(b"made up"), *hashes[at + 1 :])
            proof = ForkProof(older=HEADS[older], newer=HEADS[newer], hashes=made_up)
            with pytest.raises(NotAuthentic, match="hashes up to root"):
                verify_fork_proof(proof, KEY.vkey)


@pytest.fixture
def proven() -> ForkProof:
    return fork_proof(HONEST.reader, older=signed(branch(3), 7), newer=HEADS[12], vkey=KEY.vkey)


def test_a_fork_is_proven_only_by_heads_that_the_log_signed(proven):
    root = leaf_hash(b"x")
    forged = sign_checkpoint(Checkpoint(KEY.name, 7, root), OTHER)
    for changed in ({"older": forged}, {"newer": forged}):
        with pytest.raises(NotAuthentic):
            verify_fork_proof(dataclasses.replace(proven, **changed), KEY.vkey)
    with pytest.raises(NotAuthentic):
        verify_fork_proof(proven, OTHER.vkey)


def test_a_fork_proof_of_another_shape_is_refused(proven):
    shapes = [
        {"hashes": ()},
        {"hashes": proven.hashes[:-1]},
        {"hashes": (*proven.hashes, leaf_hash(b"x"))},
        {"older": proven.newer, "newer": proven.older},
        {"older": HEADS[0]},
        {"newer": signed(branch(0), 7)},  # equal sizes need no hashes
    ]
    for changed in shapes:
        with pytest.raises(NotAuthentic):
            verify_fork_proof(dataclasses.replace(proven, **changed), KEY.vkey)


def test_sizes_out_of_order_are_not_proven():
    for older, newer in ((0, 5), (5, 4)):
        with pytest.raises(ValueError, match="in order"):
            fork_hashes(HONEST.reader, older, newer)


def test_a_fork_proof_travels_as_members_of_an_act(proven):
    members = fork_members(proven)
    assert parse_fork_members(members) == proven
    hashes = members["proof"]
    for changed in (
        None,
        {},
        {**members, "older": 1},
        {**members, "proof": "x"},
        {**members, "proof": [1]},
        {**members, "proof": ["00"]},
        {**members, "proof": hashes * 64},
    ):
        with pytest.raises(NoteError):
            parse_fork_members(changed)
