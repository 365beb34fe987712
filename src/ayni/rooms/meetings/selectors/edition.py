# SPDX-License-Identifier: Apache-2.0
"""Reads editions for a viewer: what they are called, how they stand today.

Source: rooms.md A2 (Edición).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from ayni.adapters.record import reading
from ayni.adapters.record.reading import ActRead
from ayni.core.limits import EDITIONS_SHOWN_MAX_COUNT
from ayni.core.numerals import roman
from ayni.rooms.meetings import states
from ayni.rooms.meetings.models import Acta, Agenda, Edition, Mechanism
from ayni.rooms.meetings.selectors.agenda import agendas_of
from ayni.rooms.meetings.selectors.codes import EDITION_STATES, FORMS
from ayni.rooms.meetings.selectors.mechanism import day_in_words, name_of, names_of
from ayni.rooms.meetings.selectors.reader import (
    Label,
    Reader,
    Tone,
)
from ayni.rooms.meetings.states import EditionState


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
        agendas: its agendas, the oldest first.
        actas: its actas, the oldest first; more than one if proposals crossed.
    """

    row: Edition
    name: str
    state: EditionState
    acts: Sequence[ActRead]
    version: int
    mechanism: Mechanism | None
    siblings: Sequence[Edition]
    agendas: Sequence[Agenda]
    actas: Sequence[Acta]

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
        agendas=agendas_of(row.object_id),
        actas=actas_of(row.object_id),
    )


def actas_of(edition: str) -> list[Acta]:
    """Return the actas of an edition, the oldest first; more than one if proposals crossed."""
    return list(Acta.objects.filter(edition=edition).order_by("proposed_ms", "object_id"))


def edition_state_of(object_id: bytes) -> EditionState:
    """Return what the acts of an edition come to; for services, which judge and show nothing."""
    return states.fold_edition(reading.regular_about(object_id))


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


def edition_url(object_id: str) -> str:
    """Return the address of an edition."""
    return reverse("meetings:edition", kwargs={"object_id": object_id})


def edition_tab_url(object_id: str, tab: str) -> str:
    """Return the address of one tab of an edition; of its first one if none is named."""
    if tab == "convocation":
        return edition_url(object_id)
    return reverse(f"meetings:edition-{tab}", kwargs={"object_id": object_id})


def edition_name(row: Edition, reader: Reader) -> str:
    """Return the title of an edition alone, as a proof or a heading of another page needs it."""
    return edition_title(row, name_of(row.mechanism, reader))


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
