# SPDX-License-Identifier: Apache-2.0
"""Reads editions for a viewer: what they are called, how they stand today, what is missing.

Deadlines count from the first day on the calendar of the host and are computed when a page is
drawn. Source: rooms.md A2 (Edición; Notices and deadlines).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.adapters.record import reading
from ayni.adapters.record.reading import ActRead
from ayni.core.limits import EDITIONS_SHOWN_MAX_COUNT
from ayni.core.numerals import roman
from ayni.rooms.meetings import states
from ayni.rooms.meetings.models import Edition, Mechanism
from ayni.rooms.meetings.rules import CONVOCATION_DAYS
from ayni.rooms.meetings.selectors.codes import EDITION_STATES, FORMS
from ayni.rooms.meetings.selectors.mechanism import day_in_words, name_of, names_of
from ayni.rooms.meetings.selectors.reader import (
    DESK_ITEMS_MAX,
    Label,
    Reader,
    Tone,
    days_before_ms,
    ends_ms,
)
from ayni.rooms.meetings.states import EditionState
from ayni.web import times
from ayni.web.registry import DeskItem, Words

ASKED: Mapping[str, Words] = {
    "answer": gettext_lazy("Answer the dates"),
    "dates": gettext_lazy("Propose new dates"),
    "held": gettext_lazy("Declare it held"),
}
"""What is missing to what the own office is asked to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """Something that an edition still lacks.

    Attributes:
        code: answer, dates or held.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionLine:
    """One edition in a list.

    Attributes:
        url: its page.
        title: number and name.
        days: its days, on the calendar of the host.
        host: code of the party that receives.
        marks: how it stands.
    """

    url: str
    title: str
    days: str
    host: str
    marks: Sequence[Label]


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionRead:
    """An edition as its page needs it.

    Attributes:
        row: what the tables say.
        name: what its mechanism is called.
        state: what its acts come to.
        acts: every act of its timeline, in display order.
        version: number of its regular acts; what a deed expects.
        mechanism: its mechanism, or none while it has not arrived.
        siblings: the other editions of the mechanism, newest first.
    """

    row: Edition
    name: str
    state: EditionState
    acts: Sequence[ActRead]
    version: int
    mechanism: Mechanism | None
    siblings: Sequence[Edition]

    def act(self, leaf: bytes) -> ActRead:
        """Return one of its acts."""
        return next(act for act in self.acts if act.leaf == leaf)


def edition(object_id: bytes, *, reader: Reader) -> EditionRead | None:
    """Return one edition with its acts, or none if nothing regular is held about it."""
    row = Edition.objects.filter(pk=object_id.hex()).first()
    if row is None:
        return None
    acts = reading.acts_about(object_id)
    regular = [act.act for act in acts if act.regular]
    above = Mechanism.objects.prefetch_related("suspensions").filter(pk=row.mechanism).first()
    siblings = Edition.objects.filter(mechanism=row.mechanism).exclude(pk=row.pk)
    return EditionRead(
        row=row,
        name=names_of([above], reader)[above.object_id] if above else row.mechanism[:8],
        state=states.fold_edition(regular),
        acts=acts,
        version=len(regular),
        mechanism=above,
        siblings=list(siblings.order_by("-first_day", "-ordinal")[:EDITIONS_SHOWN_MAX_COUNT]),
    )


def edition_state_of(object_id: bytes) -> EditionState:
    """Return what the acts of an edition come to; for services, which judge and show nothing."""
    return states.fold_edition([act.act for act in reading.acts_about(object_id) if act.regular])


def editions_of(mechanism_id: str) -> list[Edition]:
    """Return the editions of a mechanism, newest first."""
    rows = Edition.objects.filter(mechanism=mechanism_id).order_by("-first_day", "-ordinal")
    return list(rows[:EDITIONS_SHOWN_MAX_COUNT])


def edition_title(row: Edition, name: str) -> str:
    """Return what an edition is called: XL Reunión Regional de Ensayo."""
    number = roman(row.ordinal)
    if row.form == "follow_up":
        return _("Follow-up to {number} {name}").format(number=number, name=name)
    if row.form == "extraordinary":
        return _("Extraordinary meeting {number}, {name}").format(number=number, name=name)
    return _("{number} {name}").format(number=number, name=name)


def edition_days(row: Edition, reader: Reader) -> str:
    """Return the days of an edition, on the calendar of the host."""
    first, last = day_in_words(row.first_day, reader), day_in_words(row.last_day, reader)
    if first == last:
        return first
    return _("{first} to {last}").format(first=first, last=last)


def edition_labels(
    row: Edition, reader: Reader, *, above: Mechanism | None, siblings: Sequence[Edition]
) -> tuple[Label, ...]:
    """Return how an edition stands at this moment, in words.

    Args:
        row: the edition.
        reader: who reads.
        above: its mechanism, or none.
        siblings: the other editions of it.
    """
    found = [_stage(row)]
    if row.form != "regular":
        found.append(Label(text=str(FORMS.get(row.form, row.form))))
    if row.version > 1:
        found.append(Label(text=_("version {n}").format(n=row.version)))
    if row.open and row.awaited:
        parties = ", ".join(party.upper() for party in row.awaited)
        told = _("answer of {parties} awaited").format(parties=parties)
        found.append(Label(text=told, tone="wait"))
    if row.agreed and row.open and not row.held_by and row.last_day < reader.today.isoformat():
        found.append(Label(text=_("over, and not declared held"), tone="wait"))
    if row.rivals:
        found.append(Label(text=_("agreed in more than one version"), tone="grave"))
    if row.open and above is not None and above.state == "suspended":
        found.append(Label(text=_("in suspense: the mechanism is suspended"), tone="grave"))
    same = [one for one in siblings if _same_number(one, row)]
    if row.open and same:
        found.append(Label(text=_("another edition bears the same number"), tone="grave"))
    if row.queries_open:
        found.append(Label(text=_("a query is open"), tone="wait"))
    return tuple(found)


def edition_line(
    row: Edition,
    name: str,
    reader: Reader,
    *,
    above: Mechanism | None,
    siblings: Sequence[Edition],
) -> EditionLine:
    """Return an edition as a line of a list.

    Args:
        row: the edition.
        name: what its mechanism is called.
        reader: who reads.
        above: its mechanism, or none.
        siblings: editions of the mechanism.
    """
    others = [one for one in siblings if one.object_id != row.object_id]
    return EditionLine(
        url=edition_url(row.object_id),
        title=edition_title(row, name),
        days=edition_days(row, reader),
        host=row.host,
        marks=edition_labels(row, reader, above=above, siblings=others),
    )


def host_before(row: Edition, siblings: Sequence[Edition]) -> str:
    """Return the party that received the regular edition before this one, or none."""
    before = [
        one
        for one in siblings
        if one.form == "regular" and one.ordinal < row.ordinal and one.state != "cancelled"
    ]
    last = max(before, key=lambda one: (one.ordinal, one.first_day), default=None)
    return last.host if last else ""


def missing_of(row: Edition, reader: Reader) -> list[Missing]:
    """Return what an open edition still lacks, of whom and until when; the soonest first."""
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
    return sorted(found, key=lambda one: (one.due_ms, one.party))


def missing_in_words(one: Missing, reader: Reader) -> str:
    """Return one thing that is missing, with whose it is and its day."""
    until = times.deadline(one.due_ms, reader.viewer.clocks, whose=one.whose)
    of = one.party.upper() or _("all parties")
    if one.due_ms <= reader.viewer.now_ms:
        return _("{what}, of {party}: it was due {t}").format(what=one.what, party=of, t=until)
    return _("{what}, of {party}: due {t}").format(what=one.what, party=of, t=until)


def edition_url(object_id: str) -> str:
    """Return the address of an edition."""
    return reverse("meetings:edition", kwargs={"object_id": object_id})


def editions_desk(reader: Reader) -> list[DeskItem]:
    """Return what the Desk shows of editions: dates to answer, meetings to declare held."""
    rows = list(Edition.objects.filter(open=True).order_by("first_day")[:DESK_ITEMS_MAX])
    above = Mechanism.objects.in_bulk([row.mechanism for row in rows])
    names = names_of(list(above.values()), reader)
    found = []
    for row in rows:
        title = edition_title(row, names.get(row.mechanism, row.mechanism[:8]))
        found += [_line(one, row, title, reader) for one in missing_of(row, reader)]
    return found[:DESK_ITEMS_MAX]


def edition_name(row: Edition, reader: Reader) -> str:
    """Return the title of an edition alone, as a proof or a heading of another page needs it."""
    return edition_title(row, name_of(row.mechanism, reader))


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
        asked=str(ASKED[one.code]) if mine else _("answer awaited"),
    )


def _stage(row: Edition) -> Label:
    tones: Mapping[str, Tone] = {
        "convened": "done",
        "held": "done",
        "proposed": "wait",
        "countered": "wait",
        "postponed": "grave",
    }
    told = str(EDITION_STATES.get(row.state, row.state))
    if row.state == "held_by_some":
        told = _("held, as {parties} says").format(
            parties=", ".join(party.upper() for party in row.held_by)
        )
    return Label(text=told, tone=tones.get(row.state, ""))


def _same_number(one: Edition, row: Edition) -> bool:
    return (
        one.ordinal == row.ordinal
        and one.form == row.form == "regular"
        and one.state != "cancelled"
    )
