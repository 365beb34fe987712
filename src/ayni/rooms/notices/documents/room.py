# SPDX-License-Identifier: Apache-2.0
"""What every document of the room needs: members in words, acts of a timeline, the stamp.

Must not read a table. Source: rooms.md A0.10.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import cast

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ayni.adapters.record.reading import ActRead
from ayni.core.codec import Json
from ayni.core.ports import LogState
from ayni.rooms.notices import selectors
from ayni.rooms.notices.documents.incident_words import incident_in_words
from ayni.rooms.notices.selectors import Reader
from ayni.web import acts, times
from ayni.web.parts import stamps
from ayni.web.parts.attached import files_of
from ayni.web.parts.facts import Fact
from ayni.web.parts.responses import Listener
from ayni.web.parts.stamps import Stamp
from ayni.web.parts.timelines import Entry
from ayni.web.parts.versions import facts_of_version
from ayni.web.parts.windows import lead_time

NOT_STATED = "–"


def value_in_words(reader: Reader, name: str, value: Json) -> str:
    """Return the value of a member as people read it."""
    if value is None:
        return NOT_STATED
    if name == "places":
        return ", ".join(reader.place(place) for place in cast(list[str], value))
    if isinstance(value, dict) and "ms" in value:
        return times.moment(cast(int, value["ms"]), reader.viewer.clocks)
    if name in selectors.CODES:
        told = value if isinstance(value, list) else [value]
        return ", ".join(str(selectors.CODES[name].get(cast(str, code), code)) for code in told)
    if name == "asked_minutes":
        return lead_time(cast(int, value))
    if name in {"late", "urgent", "observers_invited"}:
        return _("yes") if value else _("no")
    if name == "rule":
        return str(value).upper()
    if name in {"row", "rows"}:
        return _rows_in_words(value)
    return incident_in_words(None, reader, name, value)


def entry_of(
    act: ActRead,
    reader: Reader,
    *,
    names: Sequence[str],
    numbers: Mapping[str, int] | None = None,
) -> Entry:
    """Return one act of a timeline.

    Args:
        act: the act.
        reader: who reads.
        names: members to show, in the order of reading.
        numbers: leaf hash (hex) of each version to its number.
    """
    about, leaf = act.object_id.hex(), act.leaf.hex()
    told = [name for name in names if act.values.get(name) != []]
    shown = facts_of_version(act, told, before={}, in_words=partial(value_in_words, reader))
    if (number := (numbers or {}).get(str(act.facts.get("version")))) is not None:
        shown = [Fact(label=_("Version"), value=str(number)), *shown]
    proof = reverse("notices:proof", kwargs={"object_id": about, "leaf": leaf})
    shown = [*shown, *files_of(act)]
    return replace(acts.entry(act, reader.viewer), facts=shown, proof_url=proof)


def listener(reader: Reader, *, answers: Callable[[str], str]) -> Listener:
    """Return how what was said is written down for a reader.

    Args:
        reader: who reads.
        answers: party that asks to the party that answers.
    """
    viewer = reader.viewer
    return Listener(
        office=lambda office: acts.office_name(office, viewer),
        clocks=viewer.clocks,
        due=lambda asked_ms: selectors.query_due_ms(asked_ms, reader),
        answers=answers,
    )


def stamp_of(opening: ActRead, reader: Reader, *, logs: Sequence[LogState]) -> Stamp:
    """Return what the print of an object carries, by the act that opens it."""
    return stamps.stamp_of(opening, reader.viewer, logs=logs)


def _rows_in_words(value: Json) -> str:
    """Return the numbers of rows, as people count; of whole rows how many there are."""
    told = value if isinstance(value, list) else [value]
    if any(isinstance(row, dict) for row in told):
        return ngettext("{n} row", "{n} rows", len(told)).format(n=len(told))
    return ", ".join(str(cast(int, row) + 1) for row in told)
