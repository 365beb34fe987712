# SPDX-License-Identifier: Apache-2.0
"""Reads bodies that are stored already: their commitment was checked when they came in.

Must not fail on any of them: the sender chose the bytes of each value, and the commitment only
fixes them. Source: kernel.md A11, S9.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, cast

import msgspec

from ayni.core import codec, limits
from ayni.core.codec import Json
from ayni.core.errors import CodecError

# The list of members and the member itself are two levels of the body.
_VALUE_DEPTH_MAX_LEVELS: Final = limits.JSON_DEPTH_MAX_LEVELS - 2
_body_decoder: Final = msgspec.json.Decoder(list[list[msgspec.Raw]])


@dataclass(frozen=True, slots=True)
class Reading:
    """What a stored body says.

    Attributes:
        names: all members.
        values: the open members that can be read.
        unreadable: the open members whose value is not canonical.
    """

    names: tuple[str, ...] = ()
    values: Mapping[str, Json] = field(default_factory=dict)
    unreadable: frozenset[str] = frozenset()


def read_body(raw: bytes) -> Reading:
    """Return what a stored body says.

    Each value stands alone: one that is not canonical hides no other, so that a node which holds
    it closed reads the same rest.
    """
    try:
        rows = cast(list[list[Json]], codec.decode(raw))
    except CodecError:
        return _read_members(raw)
    names = tuple([cast(str, row[0]) for row in rows])
    return Reading(names, {cast(str, row[0]): row[2] for row in rows if len(row) == 3})


def _read_members(raw: bytes) -> Reading:
    names, values, unreadable = [], {}, set()
    for row in _body_decoder.decode(raw):
        name = bytes(row[0])[1:-1].decode("ascii")
        names.append(name)
        if len(row) == 3:
            try:
                values[name] = codec.decode(bytes(row[2]), depth_max=_VALUE_DEPTH_MAX_LEVELS)
            except CodecError:
                unreadable.add(name)
    return Reading(tuple(names), values, frozenset(unreadable))
