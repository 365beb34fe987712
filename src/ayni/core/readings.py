# SPDX-License-Identifier: Apache-2.0
"""Reads bodies that are stored already: their commitment was checked when they came in.

Must not fail on any of them: the sender chose the bytes of each value, and the commitment only
fixes them. Source: kernel.md A11, S9.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Final, cast

import msgspec

from ayni.core import codec, limits
from ayni.core.codec import Json
from ayni.core.errors import CodecError

# The list of members and the member itself are two levels of the body.
VALUE_DEPTH_MAX_LEVELS: Final = limits.JSON_DEPTH_MAX_LEVELS - 2
_body_decoder: Final = msgspec.json.Decoder(list[list[msgspec.Raw]])


class Reading(msgspec.Struct, frozen=True, gc=False):
    """What a stored body says.

    Attributes:
        names: all members.
        values: the open members that can be read.
        unreadable: the open members whose value is not canonical.
        checked: no member is unknown, closed or missing, and the values are of the right types
            (core/structures.py).
    """

    names: tuple[str, ...] = ()
    values: Mapping[str, Json] = msgspec.field(default_factory=dict)
    unreadable: frozenset[str] = frozenset()
    checked: bool = False


def read_body(raw: bytes, wanted: Container[str] | None = None) -> Reading:
    """Return what a stored body says.

    Each value stands alone: one that is not canonical hides no other, so that a node which holds
    it closed reads the same rest.

    Args:
        raw: the body as it was stored.
        wanted: names of the members to read; the others are named only. None for all.
    """
    rows = [(bytes(row[0])[1:-1].decode("ascii"), row) for row in _body_decoder.decode(raw)]
    chosen = [
        (name, bytes(row[2]))
        for name, row in rows
        if len(row) == 3 and (wanted is None or name in wanted)
    ]
    names = tuple([name for name, _ in rows])
    try:
        # All at once: the list around them is one level more than each value may have.
        joined = codec.decode(
            b"[" + b",".join([value for _, value in chosen]) + b"]",
            depth_max=VALUE_DEPTH_MAX_LEVELS + 1,
        )
    except CodecError:
        return _read_one_by_one(names, chosen)
    values = cast(list[Json], joined)
    return Reading(names, dict(zip([name for name, _ in chosen], values, strict=True)))


def _read_one_by_one(names: tuple[str, ...], chosen: list[tuple[str, bytes]]) -> Reading:
    values, unreadable = {}, set()
    for name, value in chosen:
        try:
            values[name] = codec.decode(value, depth_max=VALUE_DEPTH_MAX_LEVELS)
        except CodecError:
            unreadable.add(name)
    return Reading(names, values, frozenset(unreadable))
