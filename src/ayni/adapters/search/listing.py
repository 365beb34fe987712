# SPDX-License-Identifier: Apache-2.0
"""Says by what an act is found: its words, its room, kind, party, office, places and times.

Words come from content alone; codes of structural members are words of no language. Pure, and total
on whatever was stored. Must not decide who may find it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from ayni.adapters.search.folding import words_of
from ayni.core import limits
from ayni.core.acts import decode_header
from ayni.core.codec import Json
from ayni.core.errors import CodecError, LimitExceeded
from ayni.core.kinds import Instant, Kind, Kinds, ListOf, MapOf, MemberType, PlaceId, Record
from ayni.core.readings import read_body

PARTY: Final = "=party "
ROOM: Final = "=room "
KIND: Final = "=kind "
OFFICE: Final = "=office "
PLACE: Final = "=place "
"""A word of a text has no sign in it: whoever types one of these finds none of them."""

_NO_TEXT: Final = re.compile(r"[0-9a-f]{32,}|[A-Za-z0-9+/]{40,}=*")
"""Hashes, salts, keys and signatures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """By what one act is found.

    Attributes:
        words: folded words of its content, and its marks.
        at_ms: claimed time, milliseconds UTC.
        from_ms: the first instant it names in a structural member, or none.
        to_ms: the last of them.
    """

    words: frozenset[str]
    at_ms: int
    from_ms: int | None
    to_ms: int | None


@dataclass(frozen=True, slots=True)
class _Layout:
    """Members of one kind: with texts, and with places or instants in them."""

    content: frozenset[str]
    placed: tuple[tuple[str, MemberType], ...]


def listed(party: str, header: bytes, body: bytes | None, kinds: Kinds) -> Listed | None:
    """Return by what an act is found, or none if its leaf is no header.

    Args:
        party: whose log it stands in.
        header: bytes of the header.
        body: its body as it is stored, what was erased is closed in it; none if it is not held.
        kinds: every kind this software knows; of others nothing is found but their header.
    """
    try:
        told = decode_header(header)
    except (CodecError, LimitExceeded):
        return None
    words = {PARTY + party, ROOM + told.room, KIND + told.kind, OFFICE + told.by}
    instants: list[int] = []
    kind = kinds.get(told.kind)
    if kind is not None and body is not None:
        layout = _layout(kind)
        values = read_body(body).values
        for name in layout.content & values.keys():
            for text in texts_in(values[name]):
                words |= words_of(text)
        for name, of in layout.placed:
            if name in values:
                _gather(of, values[name], words, instants)
    return Listed(
        words=frozenset(words),
        at_ms=told.at,
        from_ms=min(instants, default=None),
        to_ms=max(instants, default=None),
    )


def content_of(kind: Kind, values: Mapping[str, Json]) -> Iterator[tuple[str, str]]:
    """Yield the texts of an act that words are looked for in, with the name of their member."""
    content = _layout(kind).content
    for name, value in values.items():
        if name in content:
            for text in texts_in(value):
                yield name, text


def places_of(kind: Kind, values: Mapping[str, Json]) -> list[str]:
    """Return the ids of the places that an act names, sorted."""
    marks: set[str] = set()
    for name, of in _layout(kind).placed:
        if name in values:
            _gather(of, values[name], marks, [])
    return sorted(mark.removeprefix(PLACE) for mark in marks)


def texts_in(value: Json) -> Iterator[str]:
    """Yield the texts in a value, without what stands for something else."""
    if isinstance(value, str):
        if value and not _NO_TEXT.fullmatch(value):
            yield value
    elif isinstance(value, list):
        for item in value:
            yield from texts_in(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from texts_in(item)


def version_of(kinds: Kinds) -> str:
    """Return what changes when the same acts would be found by other words."""
    told = sha256()
    for name in sorted(kinds):
        layout = _layout(kinds[name])
        placed = [member for member, _ in layout.placed]
        told.update(f"{name} {sorted(layout.content)} {placed}\n".encode())
    return f"{_VERSION}.{told.hexdigest()[:16]}"


_VERSION: Final = 1
"""Raised when this file or `folding.py` gives other words for the same act."""


def _layout(kind: Kind) -> _Layout:
    held = _layouts.get(kind.name)
    if held is None or held[0] is not kind:
        members = kind.members
        made = _Layout(
            content=frozenset(m.name for m in members if not m.structural),
            placed=tuple((m.name, m.type) for m in members if m.structural and _is_placed(m.type)),
        )
        held = _layouts[kind.name] = (kind, made)
    return held[1]


_layouts: Final[dict[str, tuple[Kind, _Layout]]] = {}


def _is_placed(of: MemberType) -> bool:
    """Tell whether places or instants stand in values of a type."""
    if of is PlaceId or of is Instant:
        return True
    if isinstance(of, ListOf | MapOf):
        return _is_placed(of.item)
    return isinstance(of, Record) and any(map(_is_placed, of.fields.values()))


def _gather(of: MemberType, value: Json, words: set[str], instants: list[int]) -> None:
    """Collect places and instants of a value; one of another shape holds none."""
    if of is PlaceId and isinstance(value, str):
        words.add(PLACE + value)
    elif of is Instant and isinstance(value, dict):
        at_ms = value.get("ms")
        if type(at_ms) is int and 0 <= at_ms < limits.JSON_INTEGER_END:
            instants.append(at_ms)
    else:
        for inner, item in _within(of, value):
            _gather(inner, item, words, instants)


def _within(of: MemberType, value: Json) -> Iterator[tuple[MemberType, Json]]:
    """Yield the values inside a value, each with its type."""
    if isinstance(of, ListOf) and isinstance(value, list):
        yield from ((of.item, item) for item in value)
    elif isinstance(of, MapOf) and isinstance(value, dict):
        yield from ((of.item, item) for item in value.values())
    elif isinstance(of, Record) and isinstance(value, dict):
        yield from ((of.fields[name], item) for name, item in value.items() if name in of.fields)
