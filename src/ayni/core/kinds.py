# SPDX-License-Identifier: Apache-2.0
"""What a kind of act may carry: members, their types and their class.

A structural member has a closed type: it is never personal, never erasable, and folds read
it. Free text is content: pages show it, folds never see it. Source: kernel.md A12, S9.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from functools import lru_cache
from hashlib import sha256
from types import FunctionType
from typing import Protocol

from ayni.core import limits
from ayni.core.codec import Json
from ayni.core.errors import SchemaError


class MemberType(Protocol):
    """A type of member: `closed` types may be structural."""

    @property
    def closed(self) -> bool:
        """Tell whether the type can hold no free text."""

    def check(self, value: Json, where: str) -> None:
        """Raise SchemaError unless the value has this type."""


def _wrong(where: str, found: object, expected: str) -> SchemaError:
    return SchemaError(f"{where}: {str(found)[:80]!r} found, {expected} expected")


@dataclass(frozen=True, slots=True)
class Enum:
    """One of a fixed list of codes."""

    values: tuple[str, ...]
    closed = True

    def check(self, value: Json, where: str) -> None:
        """Raise SchemaError unless the value is one of the codes."""
        if value not in self.values:
            raise _wrong(where, value, "one of " + ", ".join(self.values))


@dataclass(frozen=True, slots=True)
class Int:
    """A whole number from `low` to `high`, both included."""

    low: int
    high: int
    closed = True

    def check(self, value: Json, where: str) -> None:
        """Raise SchemaError unless the value is a number in range."""
        if type(value) is not int or not self.low <= value <= self.high:
            raise _wrong(where, value, f"a whole number from {self.low} to {self.high}")


@dataclass(frozen=True, slots=True)
class Code:
    """A short machine code: office ids, place ids, hashes, keys, languages."""

    pattern: str
    what: str
    closed = True

    def check(self, value: Json, where: str) -> None:
        """Raise SchemaError unless the value matches the pattern."""
        if not isinstance(value, str) or not _compiled(self.pattern).fullmatch(value):
            raise _wrong(where, value, self.what)


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


PlaceId = Code(r"[a-z0-9-]{1,40}", "a place id of a-z, 0-9 and -")
Hash = Code(r"[0-9a-f]{64}", "a hash of 64 hex digits")
ActHash = Code(r"[0-9a-f]{64}", "the hash of an act, 64 hex digits")
"""Names an act, and with it the matter that it opens; `Hash` is of a text or a file."""
Key = Code(r"[a-z0-9./:_-]{1,80}\+[0-9a-f]{8}\+[A-Za-z0-9+/=]{40,60}", "a verifier key")
OfficeId = Code(r"[a-z]{3}(\.[a-z0-9_-]{1,24}){1,4}", "an office id such as per.south.liaison")
PartyCode = Code(r"[a-z]{3}", "a party code, ISO 3166-1 alpha-3 in lower case")
LanguageCode = Code(r"[a-z]{2}", "a language code of two letters")
ZoneName = Code(r"[A-Za-z_]{1,24}(/[A-Za-z_]{1,24}){0,2}", "a zone of the IANA database")
Name = Code(r"[a-z0-9_./-]{1,80}", "a code of a-z, 0-9 and _ . / -")
Signature = Code(r"[A-Za-z0-9+/]{86}==", "a signature of 64 bytes in base64")


@dataclass(frozen=True, slots=True)
class Record:
    """A group of named values; every field is required unless listed as optional."""

    fields: Mapping[str, MemberType]
    optional: frozenset[str] = frozenset()

    @property
    def closed(self) -> bool:
        """Tell whether all fields are closed."""
        return all(f.closed for f in self.fields.values())

    def check(self, value: Json, where: str) -> None:
        """Raise SchemaError unless the value has the fields, and no others."""
        if not isinstance(value, dict):
            raise _wrong(where, value, "a group of fields")
        for name in value:
            if name not in self.fields:
                raise _wrong(f"{where}.{name}", value[name], "no such field")
        for name, kind in self.fields.items():
            if name in value:
                kind.check(value[name], f"{where}.{name}")
            elif name not in self.optional:
                raise _wrong(f"{where}.{name}", "nothing", "a value")


@dataclass(frozen=True, slots=True)
class ListOf:
    """At most `count_max` values of one type."""

    item: MemberType
    count_max: int

    @property
    def closed(self) -> bool:
        """Tell whether the items are closed."""
        return self.item.closed

    def check(self, value: Json, where: str) -> None:
        """Raise SchemaError unless the value is such a list."""
        if not isinstance(value, list) or len(value) > self.count_max:
            raise _wrong(where, value, f"a list of at most {self.count_max}")
        for i, item in enumerate(value):
            self.item.check(item, f"{where}[{i}]")


@dataclass(frozen=True, slots=True)
class MapOf:
    """At most `count_max` codes, each with a value of one type."""

    item: MemberType
    count_max: int

    @property
    def closed(self) -> bool:
        """Tell whether the values are closed; the names always are."""
        return self.item.closed

    def check(self, value: Json, where: str) -> None:
        """Raise SchemaError unless the value is such a map."""
        if not isinstance(value, dict) or len(value) > self.count_max:
            raise _wrong(where, value, f"a map of at most {self.count_max}")
        for name, item in value.items():
            Name.check(name, f"{where} (name)")
            self.item.check(item, f"{where}.{name}")


@dataclass(frozen=True, slots=True)
class Text:
    """Free text in one language; content, never structural."""

    chars_max: int
    closed = False

    def check(self, value: Json, where: str) -> None:
        """Raise SchemaError unless the value is text within the limit."""
        if not isinstance(value, str) or len(value) > self.chars_max:
            raise _wrong(where, value, f"text of at most {self.chars_max} characters")


@dataclass(frozen=True, slots=True)
class Texts:
    """The same text in several languages; content, never structural."""

    chars_max: int
    closed = False

    def check(self, value: Json, where: str) -> None:
        """Raise SchemaError unless each language has text within the limit."""
        if not isinstance(value, dict) or len(value) > limits.LANGUAGES_MAX_COUNT:
            raise _wrong(where, value, "text by language")
        for language, text in value.items():
            LanguageCode.check(language, f"{where} (language)")
            Text(self.chars_max).check(text, f"{where}.{language}")


_INSTANT_MS_MAX = 253_402_300_799_999  # 9999-12-31T23:59:59.999Z

Instant = Record(
    {"ms": Int(0, _INSTANT_MS_MAX), "offset": Int(-1440, 1440), "zone": ZoneName},
)
"""An instant as the author meant it: UTC milliseconds, minutes of offset, zone name (S13)."""

CivilDate = Record({"day": Code(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "a day"), "zone": ZoneName})
"""A day in somebody's calendar."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One member of a kind.

    Attributes:
        type: what it may hold.
        structural: folds read it and nobody may erase it; the type must be closed.
        required: an act without it is irregular.
    """

    name: str
    type: MemberType
    structural: bool = False
    required: bool = False

    def __post_init__(self) -> None:
        """Refuse a structural member with an open type: a free string there cannot be erased."""
        if self.structural and not self.type.closed:
            raise SchemaError(f"{self.name}: a structural member needs a closed type")


@dataclass(frozen=True, slots=True)
class Bears:
    """What acts of a kind bring into being: objects that no act opens.

    Attributes:
        born: stands in place of the kind of an opening act, for acts that are about a child.
        children: leaf hash of the act and its structural members to the ids of its children; pure
            and total, and computed alike on every node.
    Source: kernel.md S7.
    """

    born: str
    children: Callable[[bytes, Mapping[str, Json]], Sequence[bytes]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of act.

    Attributes:
        name: ``room.past_participle/version``.
        powers: an office needs one of these (the constitution may say otherwise).
        opens: the act opens an object; otherwise it is about one.
        author: whose party may act: the ``opener``'s, an ``other``'s or ``any``.
        about: kinds of the opening act it may be about; empty for kinds that open.
        shared: those of them whose objects belong to no single party: there any party may act,
            whatever `author` says, and the fold judges whose statement each act answers.
        members: what the body may carry.
        bears: what its acts bring into being, or none.
        urgent: shown at once from the waiting set.
        body_max_bytes: limit of the body on the wire.
        by_name: the members by their names.
        structural: names of those that a fold reads.
        acts_named: names of members, and of fields inside of them, that are the hash of an act.
    """

    name: str
    powers: frozenset[str]
    members: tuple[Member, ...]
    opens: bool = False
    author: str = "any"
    about: frozenset[str] = frozenset()
    shared: frozenset[str] = frozenset()
    bears: Bears | None = None
    urgent: bool = False
    body_max_bytes: int = limits.BODY_SIZE_MAX_BYTES
    by_name: Mapping[str, Member] = field(init=False, repr=False, compare=False)
    structural: frozenset[str] = field(init=False, repr=False, compare=False)
    acts_named: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the members by name."""
        object.__setattr__(self, "by_name", {m.name: m for m in self.members})
        names = frozenset(m.name for m in self.members if m.structural)
        object.__setattr__(self, "structural", names)
        acts = frozenset(name for m in self.members for name in _acts_named(m.name, m.type))
        object.__setattr__(self, "acts_named", acts)

    @property
    def room(self) -> str:
        """Return the first word of the name."""
        return self.name.partition(".")[0]


def _acts_named(name: str, kind: MemberType) -> Iterator[str]:
    match kind:
        case ListOf(item) | MapOf(item):
            yield from _acts_named(name, item)
        case Record(fields):
            for inner, field_type in fields.items():
                yield from _acts_named(inner, field_type)
        case _ if kind == ActHash:
            yield name


Kinds = Mapping[str, Kind]


def check_values(kind: Kind, values: Mapping[str, Json]) -> None:
    """Raise unless the values are a complete body of the kind.

    Raises:
        SchemaError: an unknown member, a missing required one, or one of the wrong type.
    """
    check_open(kind, values)
    for member in kind.members:
        if member.required and member.name not in values:
            raise SchemaError(f"{kind.name}: {member.name} is missing; it is required")


def check_open(kind: Kind, values: Mapping[str, Json]) -> None:
    """Raise unless each value given is one that the kind knows, of the right type.

    Raises:
        SchemaError: an unknown member or a value of the wrong type.
    """
    for name, value in values.items():
        member = kind.by_name.get(name)
        if member is None:
            raise SchemaError(f"{kind.name}: there is no member {name!r}")
        member.type.check(value, name)


def structural_of(kind: Kind, values: Mapping[str, Json]) -> dict[str, Json]:
    """Return the structural members among the values."""
    return {n: v for n, v in values.items() if n in kind.structural}


def print_of(kinds: Kinds) -> bytes:
    """Return a hash, 32 bytes, over everything by which these kinds are judged.

    The same for the same kinds on every machine and in every process; a kind more, or one that
    may be about more, gives another.
    """
    return sha256(repr(_plain(kinds)).encode()).digest()


def _plain(value: object) -> object:
    """Return a value as pairs and lists whose words and order do not depend on the process.

    A function is told by its name: what it does is told by FOLD_VERSION, as of every rule.
    """
    if is_dataclass(value):
        told = [(f.name, _plain(getattr(value, f.name))) for f in fields(value) if f.init]
        return (type(value).__name__, told)
    if isinstance(value, Mapping):
        return [(name, _plain(item)) for name, item in sorted(value.items())]
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, FunctionType):
        return f"{value.__module__}.{value.__qualname__}"
    if value is None or isinstance(value, str | int):
        return value
    raise TypeError(f"{type(value).__name__} found in a kind; nothing says how to print it")
