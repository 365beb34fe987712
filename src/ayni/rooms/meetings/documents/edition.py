# SPDX-License-Identifier: Apache-2.0
"""Lays one edition out for reading: what is missing, its versions, its deeds. Reads no table.

Source: rooms.md A2 (Edición).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from ayni.core.shortcodes import spell
from ayni.rooms.meetings import selectors
from ayni.rooms.meetings.documents.agenda import AgendaLine, agenda_line
from ayni.rooms.meetings.documents.attending import (
    Lead,
    delegation_initial,
    delegation_of,
    entry_initial,
    gate_of,
    leads_of,
    topics_in,
)
from ayni.rooms.meetings.documents.room import (
    asked_within_reach,
    said_beside,
    sayable_within_reach,
    timeline_of,
    value_in_words,
)
from ayni.rooms.meetings.selectors import EditionLine, EditionRead, Label, Reader
from ayni.rooms.meetings.states import Offer
from ayni.web import acts
from ayni.web.parts.facts import Fact, FactSheet
from ayni.web.parts.reach import Reachable
from ayni.web.parts.responses import Said
from ayni.web.parts.timelines import Timeline
from ayni.web.parts.versions import facts_of_version

TERMS = (
    *("form", "ordinal", "host", "town", "first_day", "last_day", "opens_at", "modality"),
    *("venue", "note"),
)
INITIAL = ("form", "ordinal", "host", "town", "modality", "venue")
TABS = (
    *("convocation", "delegations", "entry", "agenda"),
    *("tables", "acta", "signatures", "archive"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferView:
    """One version of the terms.

    Attributes:
        title: which version, by whom.
        state: agreed, on the table, replaced.
        tone: of the word.
        sheet: what it says, with what differs from the version before.
    """

    title: str
    state: str
    tone: str
    sheet: FactSheet


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionView:
    """One edition, laid out.

    Attributes:
        object_id: 64 hex digits.
        title: number and name of the mechanism.
        mechanism: name of the mechanism.
        mechanism_url: its page; empty while it has not arrived.
        code: reading code of the opening act.
        spoken: the same, spelled out.
        marks: how it stands.
        missing: what is missing, of whom, by when; the soonest first.
        host: who receives, and who received before.
        offers: every version, newest first.
        talks: questions, objections, reservations.
        delegations: what each party announced last.
        gates: what each party declared last of entry and departure.
        tables: number and topic of each table, and who leads it for every party that says so.
        agendas: its agendas, the oldest first.
        archive: the other editions of the mechanism, newest first.
    """

    object_id: str
    title: str
    mechanism: str
    mechanism_url: str
    code: str
    spoken: str
    marks: tuple[Label, ...]
    missing: tuple[str, ...]
    host: str
    offers: tuple[OfferView, ...]
    talks: tuple[Said, ...]
    delegations: tuple[FactSheet, ...]
    gates: tuple[FactSheet, ...]
    tables: tuple[tuple[int, str, tuple[Lead, ...]], ...]
    agendas: tuple[AgendaLine, ...]
    archive: tuple[EditionLine, ...]


def edition_view(read: EditionRead, reader: Reader) -> EditionView:
    """Return one edition, laid out for page and paper."""
    row = read.row
    opening = read.act(bytes.fromhex(row.object_id))
    needs = selectors.needs_told([row])
    return EditionView(
        object_id=row.object_id,
        title=selectors.edition_title(row, read.name),
        mechanism=read.name,
        mechanism_url=selectors.mechanism_url(row.mechanism) if read.mechanism else "",
        code=opening.code,
        spoken=" · ".join(spell(opening.code, reader.viewer.language)),
        marks=selectors.edition_labels(row, reader, above=read.mechanism, siblings=read.siblings),
        missing=tuple(
            selectors.missing_in_words(one, reader)
            for one in selectors.missing_of(row, reader, read.agendas, read.actas, needs=needs)
        ),
        host=_host(read),
        offers=tuple(_offer(read, one, reader) for one in reversed(read.state.offers)),
        talks=said_beside(read.acts, read.state.responses, reader),
        delegations=tuple(
            delegation_of(read, act, reader)
            for held in read.state.delegations.values()
            for act in held
        ),
        gates=tuple(
            gate_of(read, act, reader) for held in read.state.gates.values() for act in held
        ),
        tables=tuple(
            (number, topics_in(leads), leads) for number, leads in table_leads(read, reader).items()
        ),
        agendas=tuple(agenda_line(one) for one in read.agendas),
        archive=tuple(
            selectors.edition_line(
                one, read.name, reader, above=read.mechanism, siblings=read.siblings
            )
            for one in read.siblings
        ),
    )


def table_leads(read: EditionRead, reader: Reader) -> dict[int, tuple[Lead, ...]]:
    """Return number of a table to who leads it, for every party that says so."""
    held = [act.leaf for said in read.state.leads.values() for act in said]
    topics = {leaf: str(read.act(leaf).values.get("topic", "")) for leaf in held}
    return leads_of(
        read.state.leads, topics, lambda office: acts.office_name(office, reader.viewer)
    )


def edition_timeline(read: EditionRead, reader: Reader) -> Timeline:
    """Return the acts of an edition."""
    return timeline_of(read.acts, reader)


def edition_within_reach(read: EditionRead, reader: Reader, tab: str) -> list[Reachable]:
    """Return the deeds of one tab that the state of an edition allows, with their first values."""
    if tab == "convocation":
        return _of_convocation(read, reader)
    going = read.row.open and not read.state.held
    if tab == "delegations" and going:
        return [("delegation", delegation_initial(read, reader)), ("lead", {})]
    if tab == "entry" and going and read.row.modality != "remote":
        return [("entry", entry_initial(read, reader))]
    return []


def _of_convocation(read: EditionRead, reader: Reader) -> list[Reachable]:
    own, state, row = reader.viewer.party, read.state, read.row
    found: list[Reachable] = []
    if row.open:
        found += [
            (f"accept-{one.act.leaf.hex()[:16]}", {"version": one.act.leaf.hex()})
            for one in state.open
            if own in one.missing
        ]
    found += asked_within_reach(read.acts, read.state.responses, reader)
    agreed = [one.act.leaf.hex() for one in state.agreed]
    begun = reader.today_of(row.host).isoformat() >= row.first_day
    if row.open and agreed and own not in state.held and begun:
        found.append(("held", {"version": agreed[-1]}))
    if row.open and not state.held:
        found.append(("counter", initial_of(read)))
        if agreed and row.state != "postponed":
            found.append(("postpone", {"version": agreed[-1]}))
        found.append(("cancel", {}))
    return [*found, *sayable_within_reach(read.acts, read.state.responses, reader)]


def initial_of(read: EditionRead) -> dict[str, Any]:
    """Return the fields of a form that states other terms in the place of the shown ones."""
    values = read.act(bytes.fromhex(read.row.leaf)).values
    first: dict[str, Any] = {name: values[name] for name in INITIAL if name in values}
    return {
        **first,
        "first_day": read.row.first_day,
        "last_day": read.row.last_day,
        "opens_at": read.row.opens_ms,
    }


def _host(read: EditionRead) -> str:
    before = selectors.host_before(read.row, read.siblings)
    own = read.row.host.upper()
    if not before or read.row.form != "regular":
        return _("Host: {party}.").format(party=own)
    if before == read.row.host:
        return _("Host: {party}, as in the edition before: the seat does not alternate.").format(
            party=own
        )
    return _("Host: {party}; the edition before was held by {before}.").format(
        party=own, before=before.upper()
    )


def _offer(read: EditionRead, one: Offer, reader: Reader) -> OfferView:
    act = read.act(one.act.leaf)
    replaced = [offer for offer in read.state.offers if offer.act.leaf in one.supersedes]
    before: Mapping[str, Any] = read.act(replaced[-1].act.leaf).values if replaced else {}
    told: Sequence[Fact] = facts_of_version(
        act, TERMS, before=before, in_words=partial(value_in_words, reader)
    )
    state, tone = _stands(read, one)
    return OfferView(
        title=_("Version {n}, proposed by {party}").format(
            n=one.number, party=one.act.party.upper()
        ),
        state=state,
        tone=tone,
        sheet=FactSheet(title="", facts=told),
    )


def _stands(read: EditionRead, one: Offer) -> tuple[str, str]:
    if one in read.state.agreed:
        return _("agreed"), "done"
    if one in read.state.open:
        missing = ", ".join(party.upper() for party in one.missing)
        return _("answer of {parties} awaited").format(parties=missing), "wait"
    return _("replaced by a later version"), ""
