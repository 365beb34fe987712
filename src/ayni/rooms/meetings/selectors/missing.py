# SPDX-License-Identifier: Apache-2.0
"""Says what editions still lack, of whom, by when; and puts it on the Desk.

Deadlines count from the first day on the calendar of the host and are computed when a page is
drawn. Source: rooms.md A2 (Edición; Notices and deadlines).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ayni.adapters.record import reading
from ayni.rooms.meetings.models import Acta, Agenda, Edition, Errata, Mechanism
from ayni.rooms.meetings.rules import (
    AGENDA_DAYS,
    CONVOCATION_DAYS,
    DELEGATION_DAYS,
    ENTRY_DAYS,
    NEEDS_DAYS,
)
from ayni.rooms.meetings.selectors.acta import acta_url
from ayni.rooms.meetings.selectors.edition import edition_title, edition_url
from ayni.rooms.meetings.selectors.errata import erratas_desk
from ayni.rooms.meetings.selectors.mechanism import names_of
from ayni.rooms.meetings.selectors.reader import (
    DESK_ITEMS_MAX,
    Reader,
    days_before_ms,
    ends_ms,
)
from ayni.web import times
from ayni.web.registry import DeskItem, Words

SETTLED = frozenset({"not_needed", "granted"})
"""How an authorisation stands when nothing is left to do."""
UNSIGNED = ("proposed", "differently")
"""How an acta stands while consents are awaited."""
SCAN_DAYS = 3
"""Days after the signature by hand within which scans are named. Source: rooms.md A2."""
ASKED: Mapping[str, Words] = {
    "answer": gettext_lazy("Answer the dates"),
    "dates": gettext_lazy("Propose new dates"),
    "held": gettext_lazy("Declare it held"),
    "agenda": gettext_lazy("Propose an agenda"),
    "consent": gettext_lazy("Consent to the agenda"),
    "delegation": gettext_lazy("Announce the delegation"),
    "entry": gettext_lazy("Declare the entry"),
    "list": gettext_lazy("Hand over the list of names"),
    "needs": gettext_lazy("Say what is asked of the host"),
    "acta": gettext_lazy("Propose an acta"),
    "sign": gettext_lazy("Read the acta and consent"),
}
"""What is missing to what the own office is asked to do."""
AWAITED: Mapping[str, Words] = {
    "answer": gettext_lazy("answer awaited"),
    "held": gettext_lazy("its word that it was held awaited"),
    "consent": gettext_lazy("consent to the agenda awaited"),
    "delegation": gettext_lazy("delegation awaited"),
    "entry": gettext_lazy("authorisation of entry awaited"),
    "list": gettext_lazy("list of names on paper awaited"),
    "needs": gettext_lazy("what it asks of the host awaited"),
    "acta": gettext_lazy("acta awaited"),
}
"""What is missing to what another party is waited for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """Something that an edition still lacks.

    Attributes:
        code: answer, dates, agenda, consent, delegation, entry, list, needs, held, acta or sign.
        what: in words.
        party: of whom; empty if of all parties.
        due_ms: first instant that is too late.
        whose: party whose day decides.
    """

    code: str
    what: str
    party: str
    due_ms: int
    whose: str


def missing_of(
    row: Edition,
    reader: Reader,
    agendas: Sequence[Agenda],
    actas: Sequence[Acta],
    *,
    needs: frozenset[str],
) -> list[Missing]:
    """Return what an open edition still lacks, of whom and until when; the soonest first.

    Args:
        row: the edition.
        reader: who reads.
        agendas: its agendas.
        actas: its actas.
        needs: what `needs_told` returns of it.
    """
    if not row.open:
        return []
    due = days_before_ms(row.first_day, row.zone, reader.days(CONVOCATION_DAYS))
    found = [
        Missing(
            code="answer", what=_("answer to the dates"), party=party, due_ms=due, whose=row.host
        )
        for party in row.awaited
    ]
    if row.state == "postponed" and not row.awaited:
        found.append(
            Missing(code="dates", what=_("new dates"), party="", due_ms=due, whose=row.host)
        )
    if row.state == "convened":
        found += [*_before_it_begins(row, reader, agendas), *_of_guests(row, reader, needs)]
    if row.agreed and reader.today_of(row.host).isoformat() >= row.first_day:
        found += [
            Missing(
                code="held",
                what=_("word that the meeting was held"),
                party=party,
                due_ms=ends_ms(row.last_day, row.zone),
                whose=row.host,
            )
            for party in row.parties
            if party not in row.held_by
        ]
        found += _of_acta(row, actas)
    return sorted(found, key=lambda one: (one.due_ms, one.party))


def _of_acta(row: Edition, actas: Sequence[Acta]) -> list[Missing]:
    """Return what the acta of a meeting that has begun lacks: it is signed during the meeting."""
    due = ends_ms(row.last_day, row.zone)
    standing = [acta for acta in actas if acta.state != "withdrawn"]
    if not standing:
        # By constitution the secretariat of the host composes it.
        what = _("acta")
        return [Missing(code="acta", what=what, party=row.host, due_ms=due, whose=row.host)]
    return [
        Missing(code="sign", what=_("consent to the acta"), party=party, due_ms=due, whose=row.host)
        for acta in standing
        if acta.state != "agreed"
        for party in acta.awaited
    ]


def _before_it_begins(row: Edition, reader: Reader, agendas: Sequence[Agenda]) -> list[Missing]:
    """Return what a convened edition lacks: agenda, delegations, the entry of the guests."""

    def due(param: tuple[str, int]) -> int:
        return days_before_ms(row.first_day, row.zone, reader.days(param))

    def one(code: str, what: str, party: str, param: tuple[str, int]) -> Missing:
        return Missing(code=code, what=what, party=party, due_ms=due(param), whose=row.host)

    standing = [agenda for agenda in agendas if agenda.state != "withdrawn"]
    found = [
        one("consent", _("consent to the agenda"), party, AGENDA_DAYS)
        for party in row.parties
        if any(party in agenda.awaited for agenda in standing)
    ]
    if not standing:
        found.append(one("agenda", _("agenda"), "", AGENDA_DAYS))
    found += [
        one("delegation", _("delegation"), party, DELEGATION_DAYS)
        for party in row.parties
        if party not in row.announced
    ]
    if row.modality != "remote" and row.entry.get(row.host) not in SETTLED:
        found.append(one("entry", entry_in_words(row, reader), row.host, ENTRY_DAYS))
    return found


def _of_guests(row: Edition, reader: Reader, needs: frozenset[str]) -> list[Missing]:
    """Return what guests who announced their delegation still owe the host.

    The list of names, which the host's authority asks for before it lets them enter, goes on paper:
    that it was handed over is what is stated.
    """
    if row.modality == "remote":
        return []

    def one(code: str, what: str, party: str, param: tuple[str, int]) -> Missing:
        due = days_before_ms(row.first_day, row.zone, reader.days(param))
        return Missing(code=code, what=what, party=party, due_ms=due, whose=row.host)

    found = []
    for party, said in row.announced.items():
        if party == row.host:
            continue
        if party not in row.listed and row.entry.get(row.host) not in SETTLED:
            found.append(one("list", _("list of names on paper"), party, ENTRY_DAYS))
        if not needs.intersection(said):
            found.append(one("needs", _("what it asks of the host"), party, NEEDS_DAYS))
    return found


def needs_told(rows: Sequence[Edition]) -> frozenset[str]:
    """Return the announcements of delegations, by leaf hash, that say what is asked of the host.

    That something was said stays known when the words are erased.

    Args:
        rows: editions of any state.
    """
    leaves = [
        bytes.fromhex(leaf)
        for row in rows
        if row.state == "convened"
        for party, said in row.announced.items()
        if party != row.host
        for leaf in said
    ]
    found = reading.acts(leaves) if leaves else []
    return frozenset(act.leaf.hex() for act in found if "needs" in act.names)


def entry_in_words(row: Edition, reader: Reader) -> str:
    """Return that the guests may not enter yet, and how many days are left to the first day."""
    left = (date.fromisoformat(row.first_day) - reader.today_of(row.host)).days
    if row.entry.get(row.host) == "denied":
        return _("authorisation of entry: denied")
    told = ngettext(
        "authorisation of entry: no resolution, {n} day to go",
        "authorisation of entry: no resolution, {n} days to go",
        max(0, left),
    )
    return told.format(n=max(0, left))


def missing_in_words(one: Missing, reader: Reader) -> str:
    """Return one thing that is missing, with whose it is and its day."""
    until = times.deadline(one.due_ms, reader.viewer.clocks, whose=one.whose)
    of = one.party.upper() or _("all parties")
    if one.due_ms <= reader.viewer.now_ms:
        return _("{what}, of {party}: it was due {t}").format(what=one.what, party=of, t=until)
    return _("{what}, of {party}: due {t}").format(what=one.what, party=of, t=until)


def editions_desk(reader: Reader) -> list[DeskItem]:
    """Return what the Desk shows of editions: dates to answer, actas to sign, what is missing."""
    # An acta is signed, and corrected, although its meeting is over.
    corrected = Errata.objects.filter(state="proposed").values("acta")
    awaiting = Q(state__in=UNSIGNED) | Q(pk__in=corrected) | ~Q(unscanned=[])
    unsigned = Acta.objects.filter(awaiting).values("edition")
    asked = Edition.objects.filter(Q(open=True) | Q(pk__in=unsigned))
    rows = list(asked.order_by("first_day")[:DESK_ITEMS_MAX])
    above = Mechanism.objects.in_bulk([row.mechanism for row in rows])
    names = names_of(list(above.values()), reader)
    editions = [row.object_id for row in rows]
    agendas: dict[str, list[Agenda]] = defaultdict(list)
    for agenda in Agenda.objects.filter(edition__in=editions):
        agendas[agenda.edition].append(agenda)
    actas: dict[str, list[Acta]] = defaultdict(list)
    for acta in Acta.objects.filter(edition__in=editions):
        actas[acta.edition].append(acta)
    needs = needs_told(rows)
    found = []
    for row in rows:
        title = edition_title(row, names.get(row.mechanism, row.mechanism[:8]))
        held = actas[row.object_id]
        found += [
            _line(one, row, title, reader)
            for one in missing_of(row, reader, agendas[row.object_id], held, needs=needs)
            if one.code != "sign"
        ]
        found += [*_signing(held, reader), *_scanning(held, row, reader)]
    found += erratas_desk({one.object_id: one for held in actas.values() for one in held}, reader)
    return found[:DESK_ITEMS_MAX]


def _signing(actas: Sequence[Acta], reader: Reader) -> list[DeskItem]:
    own = reader.viewer.party
    return [
        DeskItem(
            waits="mine" if own in one.awaited else "theirs",
            title=_("Acta of {reference}").format(reference=one.reference),
            url=acta_url(one.object_id),
            party=one.proposer,
            since_ms=one.asked_ms or one.proposed_ms,
            asked=str(ASKED["sign"]) if own in one.awaited else _("consent awaited"),
        )
        for one in actas
        if one.state in UNSIGNED and one.awaited
    ]


def _scanning(actas: Sequence[Acta], row: Edition, reader: Reader) -> list[DeskItem]:
    """Return the scans that are owed of originals signed by hand, on the calendar of the host."""
    found = []
    for acta in actas:
        if acta.state != "agreed" or not acta.signed_on:
            continue
        last = date.fromisoformat(acta.signed_on) + timedelta(days=SCAN_DAYS)
        found += [
            DeskItem(
                waits="mine" if party == reader.viewer.party else "theirs",
                title=_("Acta of {reference}").format(reference=acta.reference),
                url=acta_url(acta.object_id),
                party=party,
                since_ms=acta.agreed_ms or acta.proposed_ms,
                deadline_ms=ends_ms(last.isoformat(), row.zone),
                whose=row.host,
                asked=_("Record the scan of the signed original"),
            )
            for party in acta.unscanned
        ]
    return found


def _line(one: Missing, row: Edition, title: str, reader: Reader) -> DeskItem:
    own = reader.viewer.party
    mine = one.party in (own, "")
    return DeskItem(
        waits="mine" if mine else "theirs",
        title=title,
        url=edition_url(row.object_id),
        party=row.party,
        since_ms=row.asked_ms or row.changed_ms,
        deadline_ms=one.due_ms,
        whose=one.whose,
        asked=str((ASKED if mine else AWAITED)[one.code]),
    )
