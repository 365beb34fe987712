# SPDX-License-Identifier: Apache-2.0
"""Writes which kinds of act there are and what each may carry, for who writes another node.

    .venv/bin/python tools/kinds.py

It reads the kinds that the code judges by and writes docs/protocol/kinds.md. A test writes it again
and compares. Must not know any room by name.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from ayni.core import constitution as law
from ayni.core import kinds as types
from ayni.core import limits
from ayni.core.kinds import Kind, Member, MemberType
from ayni.core.patterns import common
from ayni.core.reasons import SENTENCES

ROOT = Path(__file__).parents[1]
ROOMS = ROOT / "src" / "ayni" / "rooms"
PAGE = ROOT / "docs" / "protocol" / "kinds.md"

HEAD = """# Kinds of acts

Every kind that this version knows, as its code judges them: [record.md](record.md), section 5, step
`body_malformed` and those after it. Written by `tools/kinds.py`; a test writes it again and
compares. A kind never changes: another shape is another number behind the stroke. A kind that is
not here is kept, and *needs newer software*.

**S** is a structural member: folds read it, nobody may erase it. **C** is content. A star marks a
member without which the act is `body_malformed`; one that is not in the list makes it so as well.
The *opener* is the party whose act opened the object. In objects marked *shared* any party may act,
and the fold judges whose statement is answered. The powers are those that the kind asks for where
the constitution is silent. Bodies have at most 64 KiB where nothing else is said.

## Codes

| name | pattern |
|---|---|
"""
COMMON = """
## Acts that every object of a room has

The first word of the kind is the room. They are about the kinds that open an object of that room;
which powers sign them stands with each room. *With the members of all* says that an act may carry
these besides its own:

"""
REASONS = """
## Why an act is set aside

From the verdict (record.md, section 5) or from the fold of its object (section 11); a code never
changes its meaning.

| code | because |
|---|---|
"""
NAMED: Mapping[str, str] = {
    "hash": types.Hash.what,
    "act": types.ActHash.what,
    "key": types.Key.what,
    "office": types.OfficeId.what,
    "party": types.PartyCode.what,
    "place": types.PlaceId.what,
    "language": types.LanguageCode.what,
    "zone": types.ZoneName.what,
    "code": types.Name.what,
}
"""Short names of the codes that recur."""
_SHORT = {what: name for name, what in NAMED.items()}
_BY = {"opener": "the opener", "other": "another party", "any": "any party"}


def page() -> str:
    """Return the page as it has to be now."""
    rooms = {name: room_kinds(name) for name in room_names()}
    every = [kind for kinds in (law.KINDS, *rooms.values()) for kind in kinds.values()]
    parts = [HEAD, *_codes(every)]
    parts += ["\n## The record itself\n", *map(_kind, law.KINDS.values())]
    parts += [COMMON, _table(common.OPTIONAL).lstrip("\n"), *_common(rooms[room_names()[0]])]
    for name, kinds in rooms.items():
        parts += [f"\n## Room `{name}`\n\n", _powers_of_common(kinds)]
        parts += [_kind(kind) for kind in kinds.values() if not _is_common(kind)]
    parts += [REASONS, *(f"| `{code}` | {told} |\n" for code, told in SENTENCES.items())]
    return "".join(parts)


def room_names() -> list[str]:
    """Return the rooms by name."""
    return sorted(path.parent.name for path in ROOMS.glob("*/facts"))


def room_kinds(name: str) -> Mapping[str, Kind]:
    """Return the kinds of a room."""
    found: Mapping[str, Kind] = importlib.import_module(f"ayni.rooms.{name}.facts").KINDS
    return found


def _codes(every: Iterable[Kind]) -> list[str]:
    patterns: dict[str, str] = {}
    for kind in every:
        for member in kind.members:
            patterns.update(_patterns(member.type))
    rows = [(_SHORT.get(what, what), _plain(pattern)) for what, pattern in patterns.items()]
    rows += [
        ("civil day", "`day` as 2026-11-23, and its `zone`"),
        ("file name", f"one line, no folders, 1 to {limits.ATTACHMENT_NAME_MAX_CHARS} characters"),
        ("instant", "`ms`, `offset` in minutes, `zone`: UTC, and as the author's place read it"),
    ]
    return [f"| {name} | {pattern} |\n" for name, pattern in sorted(rows)]


def _plain(pattern: str) -> str:
    return "`" + pattern.replace("|", "\\|") + "`"


def _patterns(of: MemberType) -> dict[str, str]:
    match of:
        case types.Code():
            return {of.what: of.pattern}
        case types.ListOf() | types.MapOf():
            return _patterns(of.item)
        case types.Record():
            return {k: v for field in of.fields.values() for k, v in _patterns(field).items()}
        case _:
            return {}


def _kind(kind: Kind) -> str:
    return f"\n### `{kind.name}`\n\n{_who(kind)}{_members(kind)}"


def _members(kind: Kind) -> str:
    """Return the table of its own members; those that every act may carry are named at once."""
    all_of_them = all(one in kind.members for one in common.OPTIONAL)
    own = [one for one in kind.members if not (all_of_them and one in common.OPTIONAL)]
    told = " With the members of all." if all_of_them else ""
    return f"{told}\n{_table(own)}"


def _table(members: Sequence[Member]) -> str:
    rows = "".join(map(_row, members))
    return f"\n| member | | holds |\n|---|---|---|\n{rows}" if rows else ""


def _who(kind: Kind) -> str:
    told = [f"Signed by {_list(kind.powers, 'or')}." if kind.powers else "Signed by any office."]
    if kind.opens:
        told.append("Opens an object.")
    else:
        told.append(f"About {_list(kind.about, 'or')}, by {_BY[kind.author]}.")
    if kind.shared:
        told.append(f"Shared: {_list(kind.shared, 'and')}.")
    if kind.bears is not None:
        told.append("Brings children into being (record.md, section 11).")
    if kind.urgent:
        told.append("Urgent: shown while it waits.")
    if kind.body_max_bytes != limits.BODY_SIZE_MAX_BYTES:
        told.append(f"Body of at most {kind.body_max_bytes // 1024} KiB.")
    return " ".join(told)


def _row(member: Member) -> str:
    sort = ("S" if member.structural else "C") + ("*" if member.required else "")
    return f"| `{member.name}` | {sort} | {_holds(member.type)} |\n"


def _holds(of: MemberType) -> str:
    if isinstance(of, types.Record):
        return _group(of)
    if isinstance(of, types.ListOf):
        return f"list of at most {of.count_max}: {_holds(of.item)}"
    if isinstance(of, types.MapOf):
        return f"map of at most {of.count_max} codes, each to: {_holds(of.item)}"
    return _one(of)


def _one(of: MemberType) -> str:
    match of:
        case types.Enum():
            return _list(of.values, "or", in_order=True)
        case types.Int():
            return f"whole number, {of.low} to {of.high}"
        case types.Code():
            return _SHORT.get(of.what, of.what)
        case types.Text():
            return f"text of at most {of.chars_max} characters"
        case types.Texts():
            return f"text by language, each of at most {of.chars_max} characters"
        case _:
            return "file name"


def _group(of: types.Record) -> str:
    if of == types.Instant:
        return "instant"
    if of == types.CivilDate:
        return "civil day"
    return "group of " + "; ".join(_field(of, name) for name in of.fields)


def _field(of: types.Record, name: str) -> str:
    optional = " (may be left out)" if name in of.optional else ""
    return f"`{name}`{optional}: {_holds(of.fields[name])}"


def _list(words: Iterable[str], last: str, *, in_order: bool = False) -> str:
    told = [f"`{word}`" for word in (words if in_order else sorted(words))]
    return f"{', '.join(told[:-1])} {last} {told[-1]}" if len(told) > 1 else "".join(told)


def _is_common(kind: Kind) -> bool:
    return kind.name.partition(".")[2].partition("/")[0] in common.WORDS and not kind.opens


def _common(kinds: Mapping[str, Kind]) -> list[str]:
    told = []
    for kind in filter(_is_common, kinds.values()):
        urgent = " Urgent: shown while it waits." if kind.urgent else ""
        word = kind.name.partition(".")[2]
        told.append(f"\n### `….{word}`\n\nBy {_BY[kind.author]}.{urgent}{_members(kind)}")
    return told


def _powers_of_common(kinds: Mapping[str, Kind]) -> str:
    rows = []
    for kind in filter(_is_common, kinds.values()):
        shared = f"; shared: {_list(kind.shared, 'and')}" if kind.shared else ""
        about = f"{_list(kind.about, 'or')}{shared}"
        rows.append(f"| `{kind.name}` | {_list(kind.powers, 'or')} | {about} |\n")
    return f"| act | powers | about |\n|---|---|---|\n{''.join(rows)}" if rows else ""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
