# SPDX-License-Identifier: Apache-2.0
"""Runs of acts on the wire: come back as sent, or are refused whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.core import limits
from ayni.core.acts import leaf_of
from ayni.core.errors import WireError
from ayni.core.ports import Entry
from ayni.core.wire import decode_chunk, encode_chunk

ENTRIES = st.lists(
    st.tuples(st.binary(max_size=40), st.none() | st.binary(min_size=1, max_size=40)), max_size=5
)
PROOFS = st.lists(st.binary(min_size=32, max_size=32), max_size=4)
RAW = encode_chunk(7, [Entry(leaf_of(b"header"), b"header", b"body")], [b"p" * 32])


@given(st.integers(0, 2**63 - 1), ENTRIES, PROOFS)
def test_a_run_comes_back_as_it_was_sent(
    start: int, rows: list[tuple[bytes, bytes | None]], proof: list[bytes]
) -> None:
    entries = [Entry(leaf_of(header), header, body) for header, body in rows]
    chunk = decode_chunk(encode_chunk(start, entries, proof))
    assert (chunk.start, chunk.end) == (start, start + len(entries))
    assert list(chunk.entries) == entries
    assert list(chunk.proof) == proof


@given(ENTRIES, PROOFS, st.data())
def test_a_run_that_is_cut_short_or_longer_is_refused(
    rows: list[tuple[bytes, bytes | None]], proof: list[bytes], data: st.DataObject
) -> None:
    raw = encode_chunk(0, [Entry(leaf_of(h), h, b) for h, b in rows], proof)
    cut = data.draw(st.integers(0, len(raw) - 1))
    for wrong in (raw[:cut], raw + b"\x00"):
        with pytest.raises(WireError):
            decode_chunk(wrong)


@given(st.binary(max_size=80))
def test_any_bytes_are_a_run_or_are_refused(tail: bytes) -> None:
    for raw in (tail, b"AYNI1" + tail, RAW[:18] + tail):
        try:
            chunk = decode_chunk(raw)
        except WireError:
            continue
        assert encode_chunk(chunk.start, chunk.entries, chunk.proof) == raw


def test_more_than_the_limits_is_refused() -> None:
    head = RAW[:5] + (0).to_bytes(8, "big")
    many = limits.CHUNK_ACTS_MAX_COUNT + 1
    for raw in (
        head + many.to_bytes(4, "big") + b"\x00" + b"\x00" * 6 * many,
        head + (0).to_bytes(4, "big") + bytes([limits.PROOF_NODES_MAX_COUNT + 1]) + b"\x00" * 2048,
        b"AYNI1" + b"\x00" * limits.CHUNK_SIZE_MAX_BYTES,
        b"AYNI2" + RAW[5:],
    ):
        with pytest.raises(WireError):
            decode_chunk(raw)


def test_the_leaf_is_computed_and_never_believed() -> None:
    chunk = decode_chunk(encode_chunk(0, [Entry(b"x" * 32, b"header", None)], []))
    assert chunk.entries[0].leaf == leaf_of(b"header")
