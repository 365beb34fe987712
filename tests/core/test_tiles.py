# SPDX-License-Identifier: Apache-2.0
"""Names and contents of the files in which a log is served."""

import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.core.errors import LimitExceeded, NoteError
from ayni.core.merkle import Tree, leaf_hashes, root_at
from ayni.core.tiles import (
    bodies_path,
    bundles_of,
    decode_bodies,
    decode_bundle,
    encode_bodies,
    encode_bundle,
    entries_path,
    parse_path,
    split_tile,
    tile,
    tile_path,
    tiles_of,
)

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "tree.json").read_text())


def test_paths_are_those_of_the_specification():
    assert tile_path(0, 1234067) == "tile/0/x001/x234/067"
    assert tile_path(1, 0, 17) == "tile/1/000.p/17"
    assert entries_path(273, 112) == "tile/entries/273.p/112"
    assert entries_path(1000) == "tile/entries/x001/000"
    assert bodies_path(1234, 1) == "bodies/x001/234.p/1"


@given(st.integers(0, 63), st.integers(0, 2**54), st.integers(1, 256))
def test_every_path_is_read_back(level, n, width):
    assert parse_path(tile_path(level, n, width)) == (level, n, width)
    assert parse_path(entries_path(n, width)) == ("entries", n, width)
    assert parse_path(bodies_path(n, width)) == ("bodies", n, width)


@pytest.mark.parametrize(
    "path",
    ["", "tile", "tile/0", "tile/0/", "tile/0/0", "tile/0/0000", "tile/00/000", "tile/64/000",
     "tile/0/x000/000", "tile/0/001/000", "tile/0/x001000", "tile/0/000.p/0", "tile/0/000.p/256",
     "tile/0/000.p/01", "tile/0/000.p/257", "tile/0/000/", "/tile/0/000", "tile/data/000",
     "tile/0/../000", "tile/0/000\n", "tile/0/٠٠٠", "bodies/0/000", "bodies/000.p/",
     "tile/0/" + "x999/" * 6 + "999"],
)  # fmt: skip
def test_other_paths_are_refused(path):
    with pytest.raises(NoteError):
        parse_path(path)


def test_a_log_of_70000_has_the_tiles_of_the_specification():
    tiles = list(tiles_of(70_000))
    assert tiles[:2] == [(0, 0, 256), (0, 1, 256)]
    assert tiles[272:] == [(0, 272, 256), (0, 273, 112), (1, 0, 256), (1, 1, 17), (2, 0, 1)]
    assert list(tiles_of(256)) == [(0, 0, 256), (1, 0, 1)]
    assert list(tiles_of(0)) == list(bundles_of(0)) == []
    assert list(bundles_of(257)) == [(0, 256), (1, 1)]


def test_tiles_hold_the_hashes_of_the_tree():
    leaves = leaf_hashes(b"entry-%d" % at for at in range(70_000))
    tree = Tree(leaves)
    first = tile(tree.reader, 0, 0)
    assert hashlib.sha256(first).hexdigest() == VECTORS["tile_0_000_sha256"]
    assert split_tile(first) == leaves[:256]
    assert split_tile(tile(tree.reader, 1, 1, 17))[0] == root_at(
        lambda level, index: tree.reader(level, index + (65536 >> level)), 256
    )
    assert tile(tree.reader, 2, 0, 1) == tree.root(65536)


@pytest.mark.parametrize("raw", [b"", b"x", b"x" * 33, b"x" * 32 * 257])
def test_what_is_not_a_tile_is_refused(raw):
    with pytest.raises(NoteError):
        split_tile(raw)


@given(st.lists(st.binary(max_size=300), max_size=256))
def test_every_bundle_is_read_back(entries):
    assert decode_bundle(encode_bundle(entries)) == entries


@given(st.lists(st.none() | st.binary(min_size=1, max_size=300), max_size=256))
def test_every_bundle_of_bodies_is_read_back(bodies):
    assert decode_bodies(encode_bodies(bodies)) == bodies


@given(st.lists(st.binary(min_size=1, max_size=9), min_size=1, max_size=5), st.data())
def test_a_bundle_cut_short_is_refused(entries, data):
    for raw, decode in (
        (encode_bundle(entries), decode_bundle),
        (encode_bodies(entries), decode_bodies),
    ):
        whole = {0}
        for entry in entries:
            whole.add(max(whole) + (len(entry) + (2 if decode is decode_bundle else 4)))
        cut = data.draw(st.sampled_from([at for at in range(len(raw)) if at not in whole]))
        with pytest.raises(NoteError):
            decode(raw[:cut])


def test_bundles_keep_their_limits():
    assert decode_bundle(encode_bundle([b"x" * 65_535])) == [b"x" * 65_535]
    with pytest.raises(LimitExceeded):
        encode_bundle([b"x" * 65_536])
    with pytest.raises(NoteError):
        decode_bundle(encode_bundle([b""] * 257))
