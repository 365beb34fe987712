# SPDX-License-Identifier: Apache-2.0
"""What a body may carry: closed types hold no free text, and nothing else may be structural."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace

import pytest

from ayni.core import constitution as law
from ayni.core.codec import Json
from ayni.core.errors import SchemaError
from ayni.core.kinds import (
    ActHash,
    CivilDate,
    Enum,
    Hash,
    Instant,
    Int,
    Key,
    Kind,
    LanguageCode,
    ListOf,
    MapOf,
    Member,
    MemberType,
    Name,
    OfficeId,
    PartyCode,
    PlaceId,
    Record,
    Signature,
    Text,
    Texts,
    ZoneName,
    check_open,
    check_values,
    print_of,
    structural_of,
)
from tests.core.scene import KEY

INSTANT: Json = {"ms": 1, "offset": -300, "zone": "America/Lima"}

GOOD: list[tuple[MemberType, Json]] = [
    (Enum(("a", "b")), "b"),
    (Int(-2, 2), -2),
    (Int(-2, 2), 2),
    (PlaceId, "f-07"),
    (Hash, "0a" * 32),
    (Key, KEY),
    (OfficeId, "per.south.liaison"),
    (PartyCode, "chl"),
    (LanguageCode, "es"),
    (ZoneName, "America/Argentina/La_Rioja"),
    (Name, "drill.given/1"),
    (Signature, "A" * 86 + "=="),
    (Instant, INSTANT),
    (CivilDate, {"day": "2026-11-14", "zone": "America/Lima"}),
    (ListOf(Int(0, 9), 2), [1, 2]),
    (ListOf(Int(0, 9), 2), []),
    (MapOf(Int(0, 9), 2), {"a.b/1": 1}),
    (Record({"a": Int(0, 9), "b": Int(0, 9)}, frozenset({"b"})), {"a": 1}),
    (Text(3), "ñ日x"),
    (Texts(3), {"es": "uno", "pt": ""}),
]
BAD: list[tuple[MemberType, Json]] = [
    (Enum(("a", "b")), "c"),
    (Enum(("a", "b")), ["a"]),
    (Int(-2, 2), 3),
    (Int(-2, 2), -3),
    (Int(0, 1), True),
    (Int(0, 1), "1"),
    (PlaceId, "Paso Los Libertadores"),
    (PlaceId, "f-07\n"),
    (PlaceId, ""),
    (Hash, "0A" * 32),
    (Hash, "0a" * 31),
    (Key, "x"),
    (OfficeId, "per"),
    (OfficeId, "per.Jefe Pérez"),
    (PartyCode, "CHL"),
    (LanguageCode, "spa"),
    (ZoneName, "UTC+3"),
    (Name, "two words"),
    (Signature, "A" * 88),
    (Instant, {"ms": 1, "zone": "UTC"}),
    (Instant, {"ms": -1, "offset": 0, "zone": "UTC"}),
    (CivilDate, {"day": "14-11-2026", "zone": "UTC"}),
    (ListOf(Int(0, 9), 2), [1, 2, 3]),
    (ListOf(Int(0, 9), 2), ["x"]),
    (ListOf(Int(0, 9), 2), {"a": 1}),
    (MapOf(Int(0, 9), 2), {"A b": 1}),
    (MapOf(Int(0, 9), 1), {"a": 1, "b": 2}),
    (MapOf(Int(0, 9), 1), [1]),
    (Record({"a": Int(0, 9)}), {}),
    (Record({"a": Int(0, 9)}), {"a": 1, "b": 2}),
    (Record({"a": Int(0, 9)}), [1]),
    (Text(3), "four"),
    (Text(3), 3),
    (Texts(3), "uno"),
    (Texts(3), {"spa": "uno"}),
    (Texts(3), {"es": "cuatro"}),
    (Texts(3), {a + b: "" for a in "abc" for b in "xyz"}),
]

KIND = Kind(
    name="drill.given/1",
    powers=frozenset({"liaison"}),
    opens=True,
    members=(
        Member(name="place", type=PlaceId, structural=True, required=True),
        Member(name="strength", type=Int(0, 9), structural=True),
        Member(name="note", type=Text(9)),
    ),
)


@pytest.mark.parametrize(("kind", "value"), GOOD)
def test_a_value_of_the_type_passes(kind: MemberType, value: Json) -> None:
    kind.check(value, "here")


@pytest.mark.parametrize(("kind", "value"), BAD)
def test_a_value_of_another_type_is_refused_with_its_place(kind: MemberType, value: Json) -> None:
    with pytest.raises(SchemaError, match="here"):
        kind.check(value, "here")


@pytest.mark.parametrize("kind", [Text(9), Texts(9), ListOf(Text(9), 2), Record({"a": Text(9)})])
def test_free_text_cannot_be_structural(kind: MemberType) -> None:
    assert not kind.closed
    with pytest.raises(SchemaError, match="closed type"):
        Member(name="words", type=kind, structural=True)


def test_no_structural_member_of_the_record_itself_can_hold_free_text() -> None:
    members = [m for kind in law.KINDS.values() for m in kind.members if m.structural]
    assert members
    assert all(m.type.closed for m in members)


def test_a_body_needs_its_required_members_and_no_others() -> None:
    check_values(KIND, {"place": "f-1", "note": "x"})
    with pytest.raises(SchemaError, match="place is missing"):
        check_values(KIND, {"note": "x"})
    with pytest.raises(SchemaError, match="no member 'colour'"):
        check_values(KIND, {"place": "f-1", "colour": "red"})
    with pytest.raises(SchemaError, match="strength"):
        check_values(KIND, {"place": "f-1", "strength": 10})


def test_open_members_may_be_few_but_not_wrong() -> None:
    check_open(KIND, {"note": "x"})
    with pytest.raises(SchemaError):
        check_open(KIND, {"note": 5})


def test_structural_members_are_separated_from_content() -> None:
    values: dict[str, Json] = {"place": "f-1", "note": "x", "other": 1}
    assert structural_of(KIND, values) == {"place": "f-1"}
    assert KIND.structural == {"place", "strength"}
    assert KIND.room == "drill"


CHANGED = [
    replace(KIND, powers=frozenset({"liaison", "duty"})),
    replace(KIND, opens=False),
    replace(KIND, about=frozenset({"drill.asked/1"})),
    replace(KIND, shared=frozenset({"drill.asked/1"})),
    replace(KIND, author="opener"),
    replace(KIND, urgent=True),
    replace(KIND, body_max_bytes=9),
    replace(KIND, members=KIND.members[:2]),
    replace(KIND, members=(*KIND.members[:2], Member(name="note", type=Text(8)))),
]


@pytest.mark.parametrize("changed", CHANGED, ids=range(len(CHANGED)))
def test_kinds_that_are_judged_otherwise_have_another_print(changed: Kind) -> None:
    assert print_of({KIND.name: changed}) != print_of({KIND.name: KIND})


def test_one_kind_more_gives_another_print_and_the_order_gives_none() -> None:
    law_first = {**law.KINDS, KIND.name: KIND}
    assert print_of(law_first) != print_of(law.KINDS)
    assert print_of(law_first) == print_of({KIND.name: KIND, **law.KINDS})


def test_the_print_of_kinds_is_the_same_in_every_process() -> None:
    ask = "from ayni.core import constitution as law, kinds; print(kinds.print_of(law.KINDS).hex())"
    told = [
        subprocess.run(
            [sys.executable, "-c", ask],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed in ("1", "2")
    ]
    assert told == [print_of(law.KINDS).hex()] * 2


def test_a_kind_that_holds_what_nothing_can_print_is_refused() -> None:
    odd = replace(KIND, members=(Member(name="note", type=object()),))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="object found in a kind"):
        print_of({KIND.name: odd})


def test_a_kind_tells_which_of_its_hashes_name_acts_at_any_depth() -> None:
    line = Record({"statement": ActHash, "file": Hash, "words": Text(10)})
    members = (
        Member(name="supersedes", type=ListOf(ActHash, 4), structural=True),
        Member(name="text", type=Hash, structural=True),
        Member(name="lines", type=ListOf(line, 4)),
        Member(name="heard", type=MapOf(ActHash, 4), structural=True),
    )
    kind = Kind(name="drill.said/1", powers=frozenset({"command"}), members=members)
    assert kind.acts_named == {"supersedes", "statement", "heard"}
