# SPDX-License-Identifier: Apache-2.0
"""Writes the members of a body as labelled facts in the reader's language; hides none of them.

What a room has words for is said in words; what it has none for stands as it was signed, so that
an act of a room this page does not know can still be read. Acts and matters that are named by
their hash stand as their reading code; fingerprints of texts and files stay whole.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from ayni.adapters.record import registry as record_registry
from ayni.core.attachments import MEMBER
from ayni.core.codec import Json
from ayni.core.shortcodes import code_of
from ayni.web import registry, times, words
from ayni.web.parties import forms as party_forms
from ayni.web.parts.facts import Fact
from ayni.web.parts.numbers import number_in_words
from ayni.web.times import Clocks

LANGUAGES = ("es", "pt", "en")
HASH_CHARS = 64
HASH = re.compile(r"[0-9a-f]{64}")
INSTANTS = frozenset({"valid_from", "valid_until", "backups_until"})
"""Members of the record's own kinds that hold milliseconds."""
PARTIES = frozenset({"from_party", "party", "held_by"})
"""Members that hold the code of a party."""


def facts_of(
    kind: str,
    values: Mapping[str, Json],
    *,
    names: Sequence[str] = (),
    clocks: Clocks,
    language: str,
    erased: frozenset[str] = frozenset(),
) -> list[Fact]:
    """Return one fact for every member, in the order of the body; files are shown by `files_of`.

    Args:
        kind: kind of the act.
        values: open members.
        names: all members; those without a value are shown as closed or erased.
        clocks: whose clocks instants are written on.
        language: language of the page.
        erased: members whose erasure was confirmed.
    """
    facts = []
    for name in names or sorted(values):
        label = words.member(kind, name)
        if name == MEMBER and name in values:
            continue
        if name in values:
            value = values[name]
            told = value_in_words(kind, name, value, clocks=clocks, language=language)
            facts.append(Fact(label=label, value=told, code=_is_code(value)))
        else:
            facts.append(
                Fact(label=label, value="", state="erased" if name in erased else "closed")
            )
    return facts


def value_in_words(kind: str, name: str, value: Json, *, clocks: Clocks, language: str) -> str:
    """Return one value as text."""
    if value is None or isinstance(value, bool):
        return {None: "—", True: _("yes"), False: _("no")}[value]
    if isinstance(value, str):
        return party_forms(value).bare if name in PARTIES else _code(kind, name, value)
    if isinstance(value, int):
        return times.moment(value, clocks) if name in INSTANTS else _number(kind, name, value)
    if isinstance(value, list):
        told = [
            value_in_words(kind, name, item, clocks=clocks, language=language) for item in value
        ]
        return ("\n" if any(isinstance(item, dict) for item in value) else ", ").join(told)
    return _record(kind, name, value, clocks=clocks, language=language)


def _record(
    kind: str, name: str, value: Mapping[str, Json], *, clocks: Clocks, language: str
) -> str:
    at_ms = value.get("ms")
    if isinstance(at_ms, int):
        return times.moment(at_ms, clocks)
    if set(value) == {"day", "zone"}:
        return f"{_day(str(value['day']), clocks)} ({value['zone']})"
    if value and set(value) <= set(LANGUAGES):
        return str(value.get(language) or value.get("es") or next(iter(value.values())))
    return "; ".join(
        f"{words.member(kind, key)}: "
        + value_in_words(kind, f"{name}.{key}", item, clocks=clocks, language=language)
        for key, item in value.items()
    )


def _day(day: str, clocks: Clocks) -> str:
    try:
        return times.civil(date.fromisoformat(day), clocks)
    except ValueError:  # no day of any calendar: as it was signed
        return day


def _number(kind: str, name: str, value: int) -> str:
    told = _told(kind, name, str(value))
    return told if told is not None else number_in_words(kind, name, value)


def in_full(facts: Sequence[Fact], kind: str, values: Mapping[str, Json]) -> list[Fact]:
    """Return the facts of a body with acts and matters named by all of their hash, as signed.

    Args:
        facts: what `facts_of` returns.
        kind: kind of the act.
        values: open members.
    """
    named = {
        words.member(kind, name): ", ".join(hashes_in(kind, name, value))
        for name, value in values.items()
        if name in _acts_named(kind)
    }
    return [replace(fact, value=named.get(fact.label) or fact.value) for fact in facts]


def hashes_in(kind: str, name: str, value: Json) -> Iterator[str]:
    """Yield the hashes, 64 hex digits, by which a member names acts and matters.

    Args:
        kind: kind of the act.
        name: of the member.
        value: its value, of any type.
    """
    if isinstance(value, list):
        for item in value:
            yield from hashes_in(kind, name, item)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from hashes_in(kind, key, item)
    elif isinstance(value, str) and _names_an_act(kind, name, value):
        yield value


def _names_an_act(kind: str, name: str, value: str) -> bool:
    """Tell whether a text is the hash of an act, and not of bytes that somebody compares."""
    return name.rpartition(".")[2] in _acts_named(kind) and HASH.fullmatch(value) is not None


def _acts_named(kind: str) -> frozenset[str]:
    known = record_registry.kinds().get(kind)
    return known.acts_named if known is not None else frozenset()


def _code(kind: str, name: str, value: str) -> str:
    if _names_an_act(kind, name, value):
        return code_of(bytes.fromhex(value))
    if registry.room_of(kind) is None:
        return words.code(name, value)
    told = _told(kind, name, value)
    return told if told is not None else value


def _told(kind: str, name: str, value: str) -> str | None:
    """Return what a room calls a coded value, of the field itself or of whatever has that code."""
    room = registry.room_of(kind)
    if room is None:
        return None
    for asked in (f"{name}.{value}", f"{name.rpartition('.')[2]}.{value}", value):
        if asked in room.values:
            return str(room.values[asked])
    return None


def _is_code(value: Json) -> bool:
    return isinstance(value, str) and len(value) == HASH_CHARS and " " not in value
