# SPDX-License-Identifier: Apache-2.0
"""What a forged act is: an entry, the verdicts it may get, and what is told of it to whom."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import msgspec

from ayni.core.acts import decode_header, encode_header, leaf_of
from ayni.core.errors import AyniError
from ayni.core.ports import Entry
from tests.simulation.writer import Writer

Shape = Callable[[str, Entry], Entry]


@dataclass(frozen=True, slots=True, kw_only=True)
class Forged:
    """A forged act.

    Attributes:
        allowed: verdicts that it may get; none when anything may come of it.
        shape: what is told of it to each neighbour; none when the whole is.
    """

    entry: Entry
    allowed: Collection[str] | None = None
    shape: Shape | None = None


Forgery = Callable[[Writer, Sequence[str]], "Forged | None"]


def changed(entry: Entry, **fields: object) -> Entry:
    """Return an act with other fields in its header."""
    raw = encode_header(msgspec.structs.replace(decode_header(entry.header), **fields))
    return Entry(leaf_of(raw), raw, entry.body)


def attempted(forgery: Forgery, node: Writer, parties: Sequence[str]) -> Forged | None:
    """Return what a forgery makes, or none when the core does not even write it."""
    try:
        return forgery(node, parties)
    except AyniError:
        return None
