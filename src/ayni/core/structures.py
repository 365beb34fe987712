# SPDX-License-Identifier: Apache-2.0
"""Reads the structural members of a stored body and checks their types in one step.

Only a short cut: it gives what readings.py and kinds.py would, or nothing, and then they decide.
Must not accept what they refuse. Source: kernel.md A12, S9.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal, NotRequired, TypedDict, cast

import msgspec
from msgspec import Meta

from ayni.core import limits
from ayni.core.codec import Json
from ayni.core.kinds import Code, Enum, Int, Kind, ListOf, MapOf, MemberType, Record
from ayni.core.readings import VALUE_DEPTH_MAX_LEVELS, Reading, read_body

_LAYOUTS_MAX: Final = 64
# A name of a map that is both a code of kinds.py and a name of codec.py.
_MapName = Annotated[str, Meta(pattern=r"\A[a-z0-9_.\-]{1,64}\Z")]

_rows: Final = msgspec.json.Decoder(list[tuple[str, msgspec.Raw, msgspec.Raw]])
_encoder: Final = msgspec.json.Encoder(order="sorted")
# Built at run time from the closed types: no name for a checker to follow.
_list: Final[Any] = list
_dict: Final[Any] = dict
_typed_dict: Final = cast(Callable[[str, dict[str, Any]], Any], TypedDict)


@dataclass(frozen=True, slots=True)
class _Layout:
    """How to read bodies of one kind with these members, in this order.

    Attributes:
        places: which of them are structural.
        names: their names.
        decoder: reads their values, one after the other.
    """

    places: tuple[int, ...]
    names: tuple[str, ...]
    decoder: msgspec.json.Decoder[tuple[Any, ...]]


_layouts: Final[dict[int, tuple[Kind, dict[tuple[str, ...], _Layout | None]]]] = {}


def read_structure(kind: Kind, raw: bytes) -> Reading:
    """Return the structural members of a stored body; `checked` if they are what the kind asks."""
    return _read_checked(kind, raw) or read_body(raw, kind.structural)


def _read_checked(kind: Kind, raw: bytes) -> Reading | None:
    """Return the members of a whole and well-typed body, or none for any other."""
    try:
        rows = _rows.decode(raw)
        names = tuple([row[0] for row in rows])
        layout = _layout_of(kind, names)
        if layout is None:
            return None
        joined = b"[" + b",".join([rows[at][2] for at in layout.places]) + b"]"
        values = layout.decoder.decode(joined)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
    if not joined.isascii() or _encoder.encode(values) != joined:
        return None
    return Reading(names, dict(zip(layout.names, values, strict=True)), checked=True)


def _layout_of(kind: Kind, names: tuple[str, ...]) -> _Layout | None:
    held = _layouts.get(id(kind))
    if held is None or held[0] is not kind:
        if len(_layouts) >= 16 * _LAYOUTS_MAX:
            _layouts.clear()
        held = _layouts[id(kind)] = (kind, {})
    layouts = held[1]
    if names in layouts:
        return layouts[names]
    if len(layouts) >= _LAYOUTS_MAX:
        layouts.clear()  # the names are the sender's: keep few
    return layouts.setdefault(names, _made(kind, names))


def _made(kind: Kind, names: tuple[str, ...]) -> _Layout | None:
    known = all(name in kind.by_name for name in names)
    if not known or any(m.required and m.name not in names for m in kind.members):
        return None
    places = tuple([i for i, name in enumerate(names) if name in kind.structural])
    types = [
        typed(kind.by_name[names[at]].type, depth_left=VALUE_DEPTH_MAX_LEVELS) for at in places
    ]
    if None in types:
        return None
    decoder = msgspec.json.Decoder(tuple[tuple(types)] if types else tuple[()])  # type: ignore[misc]
    return _Layout(places, tuple([names[at] for at in places]), decoder)


def typed(kind: MemberType, *, depth_left: int = VALUE_DEPTH_MAX_LEVELS) -> Any:
    """Return the type with which values are decoded that `check` and codec.py both accept.

    Args:
        kind: a type of member.
        depth_left: how many lists and groups may be nested.

    Returns:
        A type for msgspec, or none where the plain way must decide. Values must be ASCII, and
        encode to the bytes they came from.
    """
    match kind:
        case Enum(values):
            return Literal[values]
        case Int(low, high) if -limits.JSON_INTEGER_END < low <= high < limits.JSON_INTEGER_END:
            return Annotated[int, Meta(ge=low, le=high)]
        case Code(pattern):
            return Annotated[str, Meta(pattern=rf"\A(?:{pattern})\Z")]
        case ListOf() | MapOf() | Record() if depth_left > 0:
            return _nested(kind, depth_left - 1)
    return None


def checker(kind: Record) -> Callable[[dict[str, Json], str], None]:
    """Return what `kind.check` does, faster where a value is right.

    Args:
        kind: a group of closed types.
    """
    quick = typed(kind)
    if quick is None:
        return kind.check

    def check(value: dict[str, Json], where: str) -> None:
        try:
            # What has no place in the shape is dropped, and then the two differ.
            fits = msgspec.convert(value, quick) == value
        except msgspec.ValidationError:
            fits = False
        if not fits:
            kind.check(value, where)

    return check


def _nested(kind: ListOf | MapOf | Record, depth_left: int) -> Any:
    if isinstance(kind, Record):
        fields = {n: typed(f, depth_left=depth_left) for n, f in kind.fields.items()}
        if None in fields.values():
            return None
        return _typed_dict(
            "Fields", {n: NotRequired[t] if n in kind.optional else t for n, t in fields.items()}
        )
    item = typed(kind.item, depth_left=depth_left)
    if item is None:
        return None
    if isinstance(kind, ListOf):
        return Annotated[_list[item], Meta(max_length=kind.count_max)]
    return Annotated[_dict[_MapName, item], Meta(max_length=kind.count_max)]
