# SPDX-License-Identifier: Apache-2.0
"""The short cut to structural members: it accepts and refuses exactly as the plain way does."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.core.acts import seal_body
from ayni.core.codec import Json
from ayni.core.constitution import KINDS
from ayni.core.errors import SchemaError
from ayni.core.kinds import (
    CivilDate,
    Enum,
    Hash,
    Instant,
    Int,
    Kind,
    ListOf,
    MapOf,
    Member,
    MemberType,
    Name,
    Record,
    Text,
    check_values,
    structural_of,
)
from ayni.core.readings import Reading, read_body
from ayni.core.structures import read_structure, typed

HOUR: Json = {"ms": 1, "offset": -300, "zone": "America/Lima"}
FIELDS = Record({"a": Int(0, 9), "b": Enum(("x", "y"))}, frozenset({"b"}))
TYPES: dict[str, tuple[MemberType, list[Json]]] = {
    "code": (Name, ["drill.given/1", "a", ""]),
    "day": (CivilDate, [{"day": "2026-11-14", "zone": "America/Lima"}]),
    "enum": (Enum(("x", "y")), ["x", "y", "z"]),
    "group": (FIELDS, [{"a": 1}, {"a": 9, "b": "x"}, {"b": "x"}, {"a": 1, "c": 1}, {"a": True}]),
    "hash": (Hash, ["0a" * 32, "0A" * 32, "0a" * 32 + "\n"]),
    "hour": (Instant, [HOUR]),
    "list": (ListOf(FIELDS, 2), [[], [{"a": 1}], [{"a": 1}] * 3, [1]]),
    "map": (MapOf(Int(0, 9), 2), [{}, {"a.b": 1}, {"a.b": 10}, {"a": 1, "b": 2, "c": 3}]),
    "number": (Int(-2, 2), [-2, 2, 3, True]),
}
ANY: list[Json] = [None, False, 0, 2**53 - 1, "é", "x", [], [[[[[[1]]]]]], {}, {"a": None}]
KIND = Kind(
    name="drill.tried/1",
    powers=frozenset({"foreign"}),
    members=(
        *[
            Member(name=n, type=t, structural=True, required=n == "enum")
            for n, (t, _) in TYPES.items()
        ],
        Member(name="words", type=Text(80)),
    ),
)
VALUES = st.fixed_dictionaries(
    {},
    optional={
        **{
            n: st.sampled_from(good) | st.sampled_from(good + ANY) for n, (_, good) in TYPES.items()
        },
        "words": st.sampled_from(["Señal", 7]),
        "unknown": st.just(1),
    },
)
BYTES = st.sampled_from([b"", b"0", b" ", b".0", b"-", b'"', b"\\u0061", b"\xc3\xa9", b"e1", b"z"])


def plain(raw: bytes) -> Reading:
    """Return what the plain way reads."""
    return read_body(raw, KIND.structural)


def fits(reading: Reading) -> bool:
    """Tell whether the plain way takes the members for what the kind asks."""
    if reading.unreadable or any(name not in KIND.by_name for name in reading.names):
        return False
    if any(n in KIND.structural and n not in reading.values for n in reading.names):
        return False
    content: dict[str, Json] = {"words": "any"} if "words" in reading.names else {}
    try:
        check_values(KIND, {**structural_of(KIND, reading.values), **content})
    except SchemaError:
        return False
    return True


def agree(raw: bytes) -> bool:
    """Check that both ways read the same, and tell whether they accept."""
    found, expected = read_structure(KIND, raw), plain(raw)
    assert found.checked == fits(expected)
    assert (found.names, found.values, found.unreadable) == (
        expected.names,
        expected.values,
        expected.unreadable,
    )
    return found.checked


@given(values=VALUES, shut=st.none() | st.sampled_from(sorted([*TYPES, "words"])))
def test_the_short_cut_agrees_on_any_values(values: dict[str, Any], shut: str | None) -> None:
    body = seal_body(values, random.Random(1).randbytes)
    agree(body.closed(() if shut in (None, "words") else (str(shut),)).encode())


@given(
    name=st.sampled_from(sorted(TYPES)), at=st.integers(0, 90), put=BYTES, drop=st.integers(0, 2)
)
def test_the_short_cut_agrees_on_values_in_any_spelling(
    name: str, at: int, put: bytes, drop: int
) -> None:
    values = {"enum": "x", name: TYPES[name][1][0]}
    raw = seal_body(values, random.Random(1).randbytes).encode()
    start = raw.index(b'["' + name.encode()) + len(name) + 39
    at = start + at % (raw.index(b"]", start) - start + 1)
    changed = raw[:at] + put + raw[at + drop :]
    try:
        expected = plain(changed)
    except Exception:  # noqa: BLE001  # no body at all: it would not have been stored
        return
    if expected.names == tuple(sorted(values)):
        agree(changed)


def test_a_whole_body_of_the_right_types_takes_the_short_cut() -> None:
    values = {name: good[0] for name, (_, good) in TYPES.items()}
    assert agree(seal_body(values, random.Random(1).randbytes).encode())
    assert not agree(seal_body({**values, "number": 3}, random.Random(1).randbytes).encode())


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: str(kind.name))
def test_every_frame_kind_has_types_to_decode_with(kind: Kind) -> None:
    assert all(typed(m.type) is not None for m in kind.members if m.structural)
