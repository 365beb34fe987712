# SPDX-License-Identifier: Apache-2.0
"""What every document of the room needs: members in words, acts of a timeline, the stamp.

Must not read a table. Source: rooms.md A0.10.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import cast

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ayni.adapters.record.reading import ActRead
from ayni.core.codec import Json
from ayni.core.numerals import roman
from ayni.core.patterns.common import Responses
from ayni.core.ports import LogState
from ayni.rooms.meetings import selectors
from ayni.rooms.meetings.selectors import Reader
from ayni.web import acts, times
from ayni.web.parts import stamps
from ayni.web.parts.attached import files_of
from ayni.web.parts.reach import Reach, asked_of, sayable
from ayni.web.parts.responses import Listener, Said, acknowledgements, calls, talks
from ayni.web.parts.stamps import Stamp
from ayni.web.parts.timelines import Entry, Timeline
from ayni.web.parts.versions import facts_of_version
from ayni.web.templatetags.ayni import grouped

NOT_STATED = "–"
DAY_MS = 86_400_000
QUERY_DAYS = 2
"""Within how many days a question is answered. Source: rooms.md A1, the same in every room."""
FINGERPRINT_CHARS = 16
"""Of a text, as many as eyes compare; the page of the act has them all."""
HASH = re.compile("[0-9a-f]{64}")
IN_TIMELINE = (
    *("names", "code", "form", "ordinal", "host", "town", "first_day", "last_day", "opens_at"),
    *("modality", "venue", "since", "instrument", "instrument_number", "scope", "reason", "why"),
    *("head_capacity", "arms", "vehicles", "gate", "direction", "basis", "number", "organ", "day"),
    *("table", "topic", "lead", "rapporteur"),
    *("titles", "question", "answer", "text", "note", "own_ref"),
)


def value_in_words(reader: Reader, name: str, value: Json) -> str:
    """Return the value of a member as people read it."""
    if value is None:
        return NOT_STATED
    if name in {"ordinal", "held_before"}:
        return roman(cast(int, value)) if value else pgettext("edition", "none")
    if name == "host":
        return str(value).upper()
    if name in {"lead", "rapporteur"}:
        return acts.office_name(str(value), reader.viewer)
    if name == "entry_place":
        return dict(selectors.points(reader)).get(str(value), str(value))
    if name in selectors.CODES:
        told = value if isinstance(value, list) else [value]
        return ", ".join(str(selectors.CODES[name].get(cast(str, code), code)) for code in told)
    if isinstance(value, dict):
        return _group_in_words(reader, name, value)
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    if name == "text" and HASH.fullmatch(str(value)):
        return _("fingerprint {code}").format(code=grouped(str(value)[:FINGERPRINT_CHARS]))
    return str(value)


def _group_in_words(reader: Reader, name: str, value: Mapping[str, Json]) -> str:
    clocks = reader.viewer.clocks
    if "ms" in value:
        return times.moment(cast(int, value["ms"]), clocks)
    if name == "instrument":
        paper = str(value.get("type", ""))
        told = str(selectors.INSTRUMENTS.get(paper, paper))
        day = value.get("day")
        if not isinstance(day, dict):
            return told
        return _("{paper}, {day}").format(paper=told, day=_group_in_words(reader, "day", day))
    if "day" in value:
        return times.civil(date.fromisoformat(str(value["day"])), clocks)
    return " / ".join(str(text) for text in value.values())


def timeline_of(
    read_acts: Sequence[ActRead], reader: Reader, names: Sequence[str] = IN_TIMELINE
) -> Timeline:
    """Return the acts of an object, one after another.

    Args:
        read_acts: in the order of reading.
        reader: who reads.
        names: members of acts that stand in it, in the order of reading.
    """
    in_words = partial(value_in_words, reader)
    entries: list[Entry] = []
    for act in read_acts:
        shown = facts_of_version(act, names, before={}, in_words=in_words)
        shown = [*shown, *files_of(act)]
        entries.append(replace(acts.entry(act, reader.viewer), facts=shown))
    return Timeline(entries=entries, clocks=reader.viewer.clocks)


def listener(reader: Reader, *, answers: Callable[[str], str]) -> Listener:
    """Return how questions and notes of a matter are written down.

    Args:
        reader: who reads.
        answers: party that asks to the party that answers.
    """
    viewer = reader.viewer
    return Listener(
        office=lambda office: acts.office_name(office, viewer),
        clocks=viewer.clocks,
        due=lambda asked_ms: asked_ms + QUERY_DAYS * DAY_MS,
        answers=answers,
    )


def other_than(reader: Reader) -> Callable[[str], str]:
    """Return who answers a question: the first of the other parties."""
    parties = reader.viewer.parties
    return lambda asking: next((party for party in parties if party != asking), "")


def stamp_of(opening: ActRead, reader: Reader, *, logs: Sequence[LogState]) -> Stamp:
    """Return what stands under a print: code, fingerprint, cut and who printed it."""
    return stamps.stamp_of(opening, reader.viewer, logs=logs)


def said_beside(
    read_acts: Sequence[ActRead], responses: Responses, reader: Reader
) -> tuple[Said, ...]:
    """Return what was acknowledged, asked, answered and noted beside a matter."""
    heard = listener(reader, answers=other_than(reader))
    return (
        *acknowledgements(read_acts, heard),
        *talks(read_acts, responses, heard),
        *calls(read_acts, heard),
    )


def asked_within_reach(
    read_acts: Sequence[ActRead], responses: Responses, reader: Reader, *, shown: bytes = b""
) -> list[Reach]:
    """Return what others await of the own state: an acknowledgement, answers to questions.

    Args:
        read_acts: about the matter.
        responses: what stands beside it.
        reader: who reads.
        shown: leaf hash of the version that the page shows; the newest of others if none.
    """
    own = reader.viewer.party
    theirs = _of_others(read_acts, own, shown)
    found = []
    if theirs and bytes.fromhex(theirs) not in responses.acknowledged.get(own, ()):
        found.append(Reach("acknowledge", {"version": theirs}))
    return [*found, *asked_of(responses, own, _said_by(read_acts))]


def sayable_within_reach(
    read_acts: Sequence[ActRead], responses: Responses, reader: Reader, *, shown: bytes = b""
) -> list[Reach]:
    """Return what may be said beside a matter at any time; `shown` as above."""
    own = reader.viewer.party
    theirs = _of_others(read_acts, own, shown)
    objection = [Reach("object", {"version": theirs})] if theirs else []
    return [*objection, *sayable(responses, own, _said_by(read_acts))]


def _of_others(read_acts: Sequence[ActRead], own: str, shown: bytes) -> str:
    """Return the version shown, else the newest, if another party states it; in hex, or nothing."""
    stated = selectors.versions_among(read_acts)
    offered = [shown] if shown else [*reversed(stated)]
    return next((leaf.hex() for leaf in offered if stated.get(leaf, own) != own), "")


def _said_by(read_acts: Sequence[ActRead]) -> Callable[[bytes, str], str]:
    held = {act.leaf: act for act in read_acts}
    return lambda leaf, member: str(held[leaf].values.get(member, ""))
