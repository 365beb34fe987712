# SPDX-License-Identifier: Apache-2.0
"""Proof files of one entry: read, written, believed and refused."""

import dataclasses
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.core import limits
from ayni.core.errors import LimitExceeded, NotAuthentic, NoteError
from ayni.core.merkle import leaf_hash
from ayni.core.notes import Vkey
from ayni.core.policy import Log, Policy, Witness
from ayni.core.proofs import (
    TlogProof,
    format_tlog_proof,
    parse_act_proof,
    parse_tlog_proof,
    verify_tlog_proof,
)

VECTOR = json.loads((Path(__file__).parents[1] / "vectors" / "proof.json").read_text())
RAW = VECTOR["proof"].encode()
POLICY = Policy(
    logs=(Log(Vkey.parse(VECTOR["log"]["vkey"])),),
    witnesses=(Witness("b", Vkey.parse(VECTOR["witness"]["vkey"])),),
    quorum="b",
)
LEAF = leaf_hash(VECTOR["entry"].encode())
NOTE = RAW.split(b"\n\n", 1)[1]
HASHES = st.lists(st.binary(min_size=32, max_size=32), max_size=63)


def test_the_vector_is_read_believed_and_written_again():
    proof = parse_tlog_proof(RAW)
    head = verify_tlog_proof(proof, LEAF, POLICY)
    assert (head.checkpoint.size, proof.index) == (257, 256)
    assert [(r.witness, r.time_s) for r in head.receipts] == [("b", 1_790_000_000)]
    assert format_tlog_proof(proof) == RAW


@given(st.integers(0, 2**63 - 1), HASHES, st.binary(max_size=99))
def test_every_proof_is_read_back(index, hashes, extra):
    proof = TlogProof(index=index, hashes=tuple(hashes), note=NOTE, extra=extra)
    assert parse_tlog_proof(format_tlog_proof(proof)) == proof


@given(st.integers(0, len(RAW) - 1), st.integers(1, 255))
def test_no_changed_byte_is_believed(at, flip):
    raw = bytearray(RAW)
    raw[at] ^= flip
    with pytest.raises((NoteError, NotAuthentic)):
        verify_tlog_proof(parse_tlog_proof(bytes(raw)), LEAF, POLICY)


def test_another_entry_place_or_path_is_not_believed():
    proof = parse_tlog_proof(RAW)
    for leaf, changed in (
        (leaf_hash(b"entry-255"), {}),
        (LEAF, {"index": 255}),
        (LEAF, {"index": 257}),
        (LEAF, {"hashes": ()}),
        (LEAF, {"hashes": proof.hashes * 2}),
        (LEAF, {"hashes": (LEAF,)}),
    ):
        with pytest.raises(NotAuthentic, match="entr"):
            verify_tlog_proof(dataclasses.replace(proof, **changed), leaf, POLICY)


def test_the_policy_decides_and_not_the_proof():
    proof = parse_tlog_proof(RAW)
    for policy in (Policy(), dataclasses.replace(POLICY, logs=())):
        with pytest.raises(NotAuthentic, match="policy lists"):
            verify_tlog_proof(proof, LEAF, policy)
    without_receipt = NOTE.split(b"\xe2\x80\x94 b.example")[0]
    with pytest.raises(NotAuthentic, match="quorum"):
        verify_tlog_proof(dataclasses.replace(proof, note=without_receipt), LEAF, POLICY)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        NOTE,
        RAW.replace(b"@v1", b"@v2"),
        RAW.replace(b"index 256", b"index 0256"),
        RAW.replace(b"index 256", b"index -1"),
        RAW.replace(b"index 256", b"indes 256"),
        RAW.replace(b"index 256\n", b""),
        RAW.replace(b"index 256", b"extra \nindex 256", 1).replace(b"extra \n", b"extra !\n"),
        RAW.replace(b"index 256", b"index 256\nextra AAAA"),
        RAW.replace(b"vWN4=\n", b"vWN=\n"),
        RAW.replace(b"\n\na.example", b"\na.example"),
        RAW[:-1],
        RAW.split(b"\n\n")[0],
    ],
)
def test_what_is_not_a_proof_is_refused(raw):
    with pytest.raises(NoteError):
        parse_tlog_proof(raw)


def test_proofs_beyond_the_limits_are_refused():
    big = TlogProof(index=0, hashes=(LEAF,) * 64, note=NOTE)
    with pytest.raises(LimitExceeded, match="63"):
        parse_tlog_proof(format_tlog_proof(big))
    long = TlogProof(index=0, hashes=(), note=NOTE, extra=b"x" * limits.ACT_PROOF_SIZE_MAX_BYTES)
    with pytest.raises(LimitExceeded):
        parse_tlog_proof(format_tlog_proof(long))


def test_a_proof_of_an_entry_is_not_taken_for_a_proof_of_an_act():
    with pytest.raises(NoteError, match="act"):
        parse_act_proof(RAW)
