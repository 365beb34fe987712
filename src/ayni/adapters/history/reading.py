# SPDX-License-Identifier: Apache-2.0
"""Reads a file of public history, one JSON object on each line; writes nothing, completes nothing.

A line::

    {"id": "clpe-2013-22", "parties": "CHL-PER", "date": "2013-05-02/03", "kind": "IV meeting 2+2",
     "facts": ["..."], "urls": ["https://..."], "conflict_or_note": "place: A vs B"}

A date stays as it was written. One that is missing, or `undated`, stays missing: what a source does
not say is not reckoned from anything else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from ayni.core import limits
from ayni.core.errors import FormatError
from ayni.standards.identifiers.read import find

MEMBERS: Final = frozenset({"id", "parties", "date", "kind", "facts", "urls", "conflict_or_note"})
REQUIRED: Final = frozenset({"id", "parties", "kind", "facts", "urls"})
UNDATED: Final = frozenset({"", "undated"})

_ID = re.compile(r"[a-z0-9][a-z0-9-]*")
_PARTIES = re.compile(r"[A-Z]{3}(-[A-Z]{3})*")
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:/(\d{2}))?)?)?")
_YEARS = re.compile(r"(\d{4})-(\d{4})")
_URL = re.compile(r"https?://[^\s<>\"']+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """One row of public history.

    Attributes:
        name: id of the row in its file.
        parties: party codes in lower case.
        date: as written; empty if it is missing.
        first_day: first day that it can mean, ISO 8601; empty if it is missing.
        kind: what it is.
        facts: sentences, at least one.
        sources: addresses, at least one.
        note: how sources disagree; may be empty.
    """

    name: str
    parties: tuple[str, ...]
    date: str
    first_day: str
    kind: str
    facts: tuple[str, ...]
    sources: tuple[str, ...]
    note: str


def read_history(raw: bytes) -> tuple[Cited, ...]:
    """Return every row of a file.

    Args:
        raw: the file, UTF-8.

    Raises:
        FormatError: one line for each row that is refused, with its number; nothing is to be taken
            from such a file.
    """
    if len(raw) > limits.HISTORY_FILE_MAX_BYTES:
        raise FormatError(
            f"{len(raw)} bytes found, at most {limits.HISTORY_FILE_MAX_BYTES} expected"
        )
    try:
        lines = raw.decode("utf-8").splitlines()
    except UnicodeDecodeError as error:
        at = raw.count(b"\n", 0, error.start) + 1
        raise FormatError(
            f"line {at}: byte 0x{raw[error.start]:02X} found, text in UTF-8 expected; save the "
            "file anew in UTF-8"
        ) from None
    rows: list[Cited] = []
    wrong: list[str] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        faults = list(_take(line, rows))
        if not faults and (first := seen.setdefault(rows[-1].name, number)) != number:
            faults = [f"id {rows[-1].name!r} stands on line {first} already"]
        wrong += [f"line {number}: {fault}" for fault in faults]
    if not rows and not wrong:
        wrong.append("no row found; one JSON object on each line expected")
    if wrong:
        shown = wrong[: limits.HISTORY_FAULTS_SHOWN_MAX_COUNT]
        more = [f"and {len(wrong) - len(shown)} more"] if len(wrong) > len(shown) else []
        raise FormatError("\n".join([*shown, *more]))
    return tuple(rows)


def first_day_of(told: str) -> str:
    """Return the first day that a date can mean, ISO 8601; empty for a missing one.

    Raises:
        ValueError: it is none of the shapes, or no calendar has it.
    """
    if told in UNDATED:
        return ""
    if years := _YEARS.fullmatch(told):
        if years[1] > years[2]:
            raise ValueError("ends before it begins")
        return date(int(years[1]), 1, 1).isoformat()
    found = _DATE.fullmatch(told)
    if found is None:
        raise ValueError("YYYY, YYYY-MM, YYYY-MM-DD, YYYY-MM-DD/DD, YYYY-YYYY or undated expected")
    year, month, day, last = (int(part) if part else 0 for part in found.groups())
    if last and date(year, month, last) < date(year, month, day):
        raise ValueError("ends before it begins")
    return date(year, month or 1, day or 1).isoformat()


def _take(line: str, rows: list[Cited]) -> Iterator[str]:
    """Append the row of a line, or yield what is wrong with it."""
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        yield "one JSON object expected"
        return
    if not isinstance(told, dict):
        yield "one JSON object expected"
        return
    faults = [*_shape(told)]
    if faults:
        yield from faults
        return
    when = str(told.get("date", ""))
    try:
        first = first_day_of(when)
    except ValueError as error:
        yield f"date {when[:40]!r}: {error}"
        return
    row = Cited(
        name=told["id"],
        parties=tuple(dict.fromkeys(told["parties"].lower().split("-"))),
        date="" if when in UNDATED else when,
        first_day=first,
        kind=told["kind"].strip(),
        facts=tuple(told["facts"]),
        sources=tuple(told["urls"]),
        note=str(told.get("conflict_or_note", "")).strip(),
    )
    if person := _person(row):
        yield person
        return
    rows.append(row)


def _shape(told: Mapping[str, Any]) -> Iterator[str]:
    """Yield what the members of a row lack, or have too much."""
    for name in sorted(set(told) - MEMBERS):
        yield f"member {name[:40]!r} found; only {', '.join(sorted(MEMBERS))} expected"
    for name in sorted(REQUIRED - set(told)):
        yield f"member {name!r} missing"
    for name, pattern, most in (
        ("id", _ID, limits.HISTORY_ID_MAX_CHARS),
        ("parties", _PARTIES, limits.HISTORY_ID_MAX_CHARS),
    ):
        value = told.get(name, "")
        if not isinstance(value, str) or len(value) > most or not pattern.fullmatch(value):
            yield f"{name} {str(value)[:40]!r}: expected such as {_LIKE[name]}"
    for name, most in (
        ("kind", limits.HISTORY_KIND_MAX_CHARS),
        ("conflict_or_note", limits.HISTORY_NOTE_MAX_CHARS),
        ("date", limits.HISTORY_ID_MAX_CHARS),
    ):
        value = told.get(name, "")
        if not isinstance(value, str) or len(value) > most:
            yield f"{name}: text of at most {most} characters expected"
    if isinstance(told.get("kind"), str) and not told["kind"].strip():
        yield "kind is empty; a few words expected"
    yield from _sentences(told)


def _sentences(told: Mapping[str, Any]) -> Iterator[str]:
    for name, most, what in (
        ("facts", limits.HISTORY_FACT_MAX_CHARS, "sentences"),
        ("urls", limits.HISTORY_URL_MAX_CHARS, "addresses of sources"),
    ):
        value = told.get(name)
        fits = isinstance(value, list) and 1 <= len(value) <= limits.HISTORY_FACTS_MAX_COUNT
        if not fits or not all(isinstance(v, str) and 0 < len(v) <= most for v in value or ()):
            yield f"{name}: 1 to {limits.HISTORY_FACTS_MAX_COUNT} {what} expected"
        elif name == "urls":
            bad = [url for url in value or () if not _URL.fullmatch(url)]
            yield from (f"urls: {url[:60]!r} is no http or https address" for url in bad)


def _person(row: Cited) -> str:
    """Return what looks like a number or an address of a person; nothing of it is repeated."""
    for text in (row.kind, row.note, *row.facts):
        for found in find(text):
            if found.what != "name" and found.at_least("likely"):
                return f"looks like data of a person ({found.what}); take it out"
    return ""


_LIKE: Final = {"id": "clpe-2013-22", "parties": "CHL-PER"}
