# SPDX-License-Identifier: Apache-2.0
"""Writes the members of a body as labelled facts in the reader's language; hides none of them.

What a room has words for is said in words; what it has none for stands as it was signed, so that
an act of a room this page does not know can still be read.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _

from ayni.core.attachments import MEMBER
from ayni.core.codec import Json
from ayni.web import registry, times, words
from ayni.web.parties import forms as party_forms
from ayni.web.parts.facts import Fact
from ayni.web.parts.numbers import number_in_words
from ayni.web.times import Clocks

LANGUAGES = ("es", "pt", "en")
HASH_CHARS = 64
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
            told = value_in_words(kind, name, values[name], clocks=clocks, language=language)
            facts.append(Fact(label=label, value=told, code=_is_code(values[name])))
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


def _code(kind: str, name: str, value: str) -> str:
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
