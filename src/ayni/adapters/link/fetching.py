# SPDX-License-Identifier: Apache-2.0
"""Asks a neighbour for runs of acts, openings, cards and tiles; stores nothing, verifies forms.

Source: docs/protocol/link.md; C2SP tlog-tiles for the tiles that a fork is proven from.
"""

from __future__ import annotations

from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import msgspec

from ayni.adapters.link.client import Answerer
from ayni.core import limits, tiles, wire
from ayni.core.checkpoints import Checkpoint
from ayni.core.codec import decode
from ayni.core.errors import CodecError, WireError
from ayni.core.merkle import HashReader
from ayni.core.wire import Chunk

RUN_MAX_BYTES: Final = limits.CHUNK_SIZE_MAX_BYTES + limits.MIB
"""An answer with acts: the bound of its sender and the lengths between."""
_OPENINGS_MAX_BYTES: Final = limits.OPENING_KEYS_COUNT * 16 * limits.CARD_SIZE_MAX_BYTES
_CARDS_MAX_BYTES: Final = limits.CARDS_AT_ONCE_MAX_COUNT * limits.CARD_SIZE_MAX_BYTES


def fetch_run(caller: Answerer, log: str, wanted: tuple[int, int], head: int) -> list[Chunk]:
    """Ask for acts of a log.

    Args:
        caller: connection to the neighbour.
        log: log id.
        wanted: first act, and the one after the last.
        head: size of the signed head that the proofs are to lead to.

    Returns:
        Packages in order, without a gap, from the first act wanted; at least one act.

    Raises:
        WireError: something else came.
        Unreachable, Rejected: no such answer.
    """
    start, end = wanted
    path = f"/v1/log/{log}/acts/{start}/{end}?head={head}"
    raw = caller.get(path, body_max=RUN_MAX_BYTES).body
    packages = split_run(raw)
    at = start
    for package in packages:
        if package.start != at or not package.entries or package.end > end:
            raise WireError(
                f"acts {package.start} to {package.end} found, a run from {at} expected"
            )
        at = package.end
    if at == start:
        raise WireError(f"no acts found, some from {start} expected")
    return packages


def fetch_ahead(
    caller: Answerer, log: str, wanted: tuple[int, int], *, acts_max: int
) -> Generator[list[Chunk], None, None]:
    """Ask for acts up to a head, run after run; the next is on its way while one is stored.

    Args:
        caller: connection to the neighbour; nobody else may use it meanwhile.
        log: log id.
        wanted: first act, and the size of the signed head.
        acts_max: acts asked for at a time.

    Yields:
        Packages as `fetch_run` returns them, without a gap from run to run.

    Raises:
        WireError, Unreachable, Rejected: as `fetch_run`.
    """
    at, head = wanted
    packages = fetch_run(caller, log, (at, min(head, at + acts_max)), head)
    at = packages[-1].end
    if at >= head:
        yield packages
        return
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="fetch") as beside:
        while at < head:
            coming = beside.submit(fetch_run, caller, log, (at, min(head, at + acts_max)), head)
            yield packages
            packages = coming.result()
            at = packages[-1].end
        yield packages


def split_run(raw: bytes) -> list[Chunk]:
    """Cut an answer into its packages.

    Raises:
        WireError: the lengths do not add up, or too many acts.
    """
    packages: list[Chunk] = []
    at = acts = 0
    while at < len(raw):
        start = at + 4
        at = start + int.from_bytes(raw[at:start], "big")
        if at > len(raw):
            raise WireError("the run of acts is cut short: ask for it again")
        packages.append(wire.decode_chunk(raw[start:at]))
        acts += len(packages[-1].entries)
    if acts > limits.CHUNK_ACTS_MAX_COUNT:
        raise WireError(f"{acts} acts found, at most {limits.CHUNK_ACTS_MAX_COUNT} expected")
    return packages


def fetch_openings(caller: Answerer) -> list[bytes]:
    """Ask for the openings of later logs that a neighbour holds, its own and others'.

    Raises:
        WireError: something else came.
        Unreachable, Rejected: no such answer.
    """
    raw = caller.get("/v1/openings", body_max=_OPENINGS_MAX_BYTES).body
    return _notes_in(raw, "openings")[: limits.OPENING_KEYS_COUNT * 16]


def fetch_cards(caller: Answerer, *, after: int) -> list[bytes]:
    """Ask for a neighbour's cards above a number, as signed notes, the lowest number first.

    Raises:
        WireError: something else came.
        Unreachable, Rejected: no such answer.
    """
    raw = caller.get(f"/v1/cards?after={after}", body_max=_CARDS_MAX_BYTES).body
    return _notes_in(raw, "cards")


def _notes_in(raw: bytes, name: str) -> list[bytes]:
    try:
        notes = msgspec.convert(decode(raw), type=dict[str, list[str]])[name]
    except (CodecError, msgspec.ValidationError, KeyError) as error:
        raise WireError(f"expected a list of {name}; found something else ({error})") from None
    return [note.encode() for note in notes]


def tile_reader(caller: Answerer, log: str, head: Checkpoint) -> HashReader:
    """Return a reader of complete subtrees of a neighbour's tree, from its tiles.

    Whoever reads must check that the hashes lead to the root of the head.

    Raises (when read):
        NoteError: a tile is not what it should be.
        Unreachable, Rejected: no such answer.
    """

    def read(level: int, n: int, width: int) -> bytes:
        path = f"/v1/log/{log}/{tiles.tile_path(level, n, width)}"
        return caller.get(path, body_max=32 * tiles.WIDTH).body

    return tiles.reader_over(head.size, read)
