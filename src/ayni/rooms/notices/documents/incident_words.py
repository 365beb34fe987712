# SPDX-License-Identifier: Apache-2.0
"""Says in words what an incident holds: counts, items, returns, clocks, what stays open.

Judges nothing and reads no table.
"""

from dataclasses import dataclass
from typing import cast

from django.utils.translation import gettext as _

from ayni.core.codec import Json
from ayni.core.shortcodes import code_of
from ayni.rooms.notices import selectors
from ayni.rooms.notices.facts import Persons
from ayni.rooms.notices.selectors import Clock, IncidentRead, Reader
from ayni.rooms.notices.states import DIFFER, Item, item_names, person_names
from ayni.web import times
from ayni.web.parties import forms as name_forms
from ayni.web.parts.responses import PAPERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a column: a label, what it says, and how it stands."""

    label: str
    value: str
    note: str = ""
    tone: str = ""


def stays_open(read: IncidentRead, names: frozenset[str]) -> str:
    """Say what is open: "Stays open: …", or that nothing is."""
    told = []
    for party in person_names(names):
        account = read.state.account(party)
        out = _("not known") if account.out is None else str(account.out)
        told.append(
            _("persons by the count of {party}: {out} out").format(
                party=name_forms(party).name, out=out
            )
        )
    if DIFFER in names:
        counts = [
            f"{a.party.upper()} {persons_words(a.persons)}"
            for a in read.state.accounts
            if a.persons is not None
        ]
        told.append(_("the counts differ: {counts}").format(counts=", ".join(counts)))
    for leaf in item_names(names):
        item = read.state.item(bytes.fromhex(leaf))
        told.append(item_words(read, item) if item else leaf[:16])
    if not told:
        return _("Nothing stays open.")
    return _("Stays open: {what}.").format(what="; ".join(told))


def persons_words(persons: Persons | None) -> str:
    """Return a count of persons in words."""
    if persons is None:
        return _("no count stated")
    if persons.number is not None:
        return str(persons.number)
    if persons.band is not None:
        return str(selectors.STRENGTHS[persons.band])
    return _("not known")


def item_words(read: IncidentRead, item: Item) -> str:
    """Return an item in words: how many of what; an erased description leaves its code."""
    act = read.act(item.current.leaf)
    what = str(act.values.get("description") or act.code)
    return f"{item.quantity} × {what}"


LEAVES = frozenset(
    {"item", "items_open", "confirms", "proposal", "version", "supersedes", "query", "objection"}
)
"""Members that name other acts: read as what the act lists, or by its reading code."""


def incident_in_words(read: IncidentRead | None, reader: Reader, name: str, value: Json) -> str:
    """Return the value of a member as people read it."""
    if name == "persons" and isinstance(value, dict):
        return persons_words(Persons.from_value(value))
    if isinstance(value, dict) and "ms" in value:
        return times.moment(cast(int, value["ms"]), reader.viewer.clocks)
    if name == "place":
        return reader.place(str(value))
    if name == "held_by":
        return name_forms(str(value)).name
    if name in ("parties", "persons_open") and isinstance(value, list):
        return ", ".join(name_forms(str(code)).name for code in value)
    if name in LEAVES:
        leaves = value if isinstance(value, list) else [value]
        return ", ".join(_named_act(read, str(leaf)) for leaf in leaves)
    if name == "counts_differ":
        return _("yes") if value else _("no")
    codes = {"result": selectors.CODES["result"], **selectors.INCIDENT_CODES}
    if name in codes:
        told = {**PAPERS, **codes[name]} if name == "type" else codes[name]
        return str(told.get(str(value), value))
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    return str(value)


def _named_act(read: IncidentRead | None, leaf: str) -> str:
    item = read.state.item(bytes.fromhex(leaf)) if read is not None else None
    return item_words(read, item) if read is not None and item else code_of(bytes.fromhex(leaf))


def returned_words(read: IncidentRead, leaf: bytes, reader: Reader) -> str:
    """Say how many came back, where and when."""
    act = read.act(leaf)
    at_ms = cast(dict[str, int], act.facts["occurred_at"])["ms"]
    return _("{n} back at {place}, {t}").format(
        n=act.facts["count"],
        place=reader.place(str(act.facts["place"])),
        t=times.moment(at_ms, reader.viewer.clocks),
    )


def clock_line(clock: Clock, reader: Reader) -> Line:
    """Say how a clock stands: until when it runs, since when it has run over, when it stopped."""
    viewer = reader.viewer
    late = clock.late(viewer.now_ms)
    due = times.moment(clock.due_ms, viewer.clocks)
    if clock.done_ms is None:
        told = _("run over since {t}") if late else _("runs until {t}")
        value, tone = told.format(t=due), "grave" if late else "wait"
    else:
        at = times.moment(clock.done_ms, viewer.clocks)
        told = _("stopped {t}, after the time agreed") if late else _("stopped {t}, in time")
        value, tone = told.format(t=at), "done"
    return Line(label=_("First contact"), value=value, tone=tone)
