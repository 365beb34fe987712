# SPDX-License-Identifier: Apache-2.0
"""Reads mechanisms for a viewer, with the labels that need to know what day it is.

Whether a meeting is due is computed here when a page is drawn and stored nowhere. Names are
content, read from the acts; a mechanism whose name was erased is called by its code.
Source: rooms.md A2 (Mecanismos); domain.md 9.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from ayni.adapters.record import reading
from ayni.adapters.record.reading import ActRead
from ayni.core.codec import Json
from ayni.core.limits import EDITIONS_SHOWN_MAX_COUNT, MECHANISMS_SHOWN_MAX_COUNT
from ayni.rooms.meetings import states
from ayni.rooms.meetings.models import Edition, Mechanism, Suspension
from ayni.rooms.meetings.rules import CONVOCATION_DAYS
from ayni.rooms.meetings.selectors.codes import INSTRUMENTS, MECHANISM_STATES
from ayni.rooms.meetings.selectors.reader import DESK_ITEMS_MAX, Label, Reader, Tone
from ayni.rooms.meetings.states import MechanismState
from ayni.web import times
from ayni.web.registry import DeskItem

MONTHS = 12
HELD = frozenset({"held", "held_by_some"})


@dataclass(frozen=True, slots=True, kw_only=True)
class MechanismRead:
    """A mechanism as its page needs it.

    Attributes:
        row: what the tables say.
        name: what it is called in the viewer's language.
        state: what its acts come to.
        acts: every act of its timeline, in display order.
        version: number of its regular acts; what a deed expects.
        suspensions: of all parties, in the order of their acts.
        editions: newest first.
        known: every mechanism, by object id.
        names: object id to name, of every mechanism.
    """

    row: Mechanism
    name: str
    state: MechanismState
    acts: Sequence[ActRead]
    version: int
    suspensions: Sequence[Suspension]
    editions: Sequence[Edition]
    known: Mapping[str, Mechanism]
    names: Mapping[str, str]

    def act(self, leaf: bytes) -> ActRead:
        """Return one of its acts."""
        return next(act for act in self.acts if act.leaf == leaf)


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """One line of the tree of mechanisms.

    Attributes:
        row: the mechanism.
        name: what it is called.
        depth: 0 for one that no other mandates; one more for each step down.
        labels: how it stands today.
        last: its last edition that was held, or none in this record.
        next: its next edition, or none.
    """

    row: Mechanism
    name: str
    depth: int
    labels: Sequence[Label]
    last: Edition | None
    next: Edition | None


def mechanism_tree(*, reader: Reader) -> list[Branch]:
    """Return every mechanism, those that another mandates under it, each once."""
    rows = all_mechanisms()
    names = names_of(rows.values(), reader)
    editions = _editions_by_mechanism()
    lapsed = replaced_by(rows.values())
    return [
        Branch(
            row=row,
            name=names[row.object_id],
            depth=depth,
            labels=mechanism_labels(
                row, editions.get(row.object_id, ()), reader, lapsed=lapsed, names=names
            ),
            last=last_of(editions.get(row.object_id, ())),
            next=next_of(editions.get(row.object_id, ()), reader),
        )
        for row, depth in _walk(rows, names)
    ]


def mechanism(object_id: bytes, *, reader: Reader) -> MechanismRead | None:
    """Return one mechanism with its acts, or none if nothing regular is held about it."""
    rows = all_mechanisms()
    row = rows.get(object_id.hex()) or Mechanism.objects.filter(pk=object_id.hex()).first()
    if row is None:
        return None
    names = names_of([*rows.values(), row], reader)
    acts = reading.acts_about(object_id)
    regular = [act.act for act in acts if act.regular]
    return MechanismRead(
        row=row,
        name=names[row.object_id],
        state=states.fold_mechanism(regular),
        acts=acts,
        version=len(regular),
        suspensions=list(row.suspensions.order_by("at_ms", "leaf")),
        editions=list(
            Edition.objects.filter(mechanism=row.object_id).order_by("-first_day", "-ordinal")[
                :EDITIONS_SHOWN_MAX_COUNT
            ]
        ),
        known=rows,
        names=names,
    )


def all_mechanisms() -> dict[str, Mechanism]:
    """Return object id to every mechanism that is shown."""
    rows = Mechanism.objects.prefetch_related("suspensions").order_by("code", "object_id")
    return {row.object_id: row for row in rows[:MECHANISMS_SHOWN_MAX_COUNT]}


def mechanism_state_of(object_id: bytes) -> MechanismState:
    """Return what the acts of a mechanism come to; for services, which judge and show nothing."""
    return states.fold_mechanism(reading.regular_about(object_id))


def row_of(object_id: str) -> Mechanism | None:
    """Return what the tables say of a mechanism, or none."""
    return Mechanism.objects.prefetch_related("suspensions").filter(pk=object_id).first()


def texts_of(leaf: bytes) -> Mapping[str, Json]:
    """Return the open members of an act; empty if none is held."""
    return reading.values_of([leaf]).get(leaf, {})


def other_codes(object_id: str) -> dict[str, str]:
    """Return object id to code of every other mechanism that is not withdrawn."""
    rows = Mechanism.objects.exclude(state="withdrawn").exclude(pk=object_id)
    return dict(rows.values_list("pk", "code"))


def is_replaced(object_id: str) -> bool:
    """Tell whether an agreed mechanism has taken the place of one."""
    return object_id in replaced_by(all_mechanisms().values())


def names_of(rows: Iterable[Mechanism], reader: Reader) -> dict[str, str]:
    """Return object id to name in the viewer's language."""
    given = list(rows)
    values = reading.values_of([bytes.fromhex(row.leaf) for row in given])
    return {
        row.object_id: _name(row, values.get(bytes.fromhex(row.leaf), {}).get("names"), reader)
        for row in given
    }


def name_of(object_id: str, reader: Reader) -> str:
    """Return what a mechanism is called; one that is not here by the begin of its id."""
    row = row_of(object_id)
    return names_of([row], reader)[object_id] if row else object_id[:8]


def mechanism_choices(reader: Reader, *, besides: str = "") -> list[tuple[str, str]]:
    """Return the mechanisms that are not withdrawn and their names, for a field."""
    rows = [
        r for r in all_mechanisms().values() if r.state != "withdrawn" and r.object_id != besides
    ]
    names = names_of(rows, reader)
    return sorted(((row.object_id, names[row.object_id]) for row in rows), key=lambda one: one[1])


def mechanism_labels(
    row: Mechanism,
    editions: Sequence[Edition],
    reader: Reader,
    *,
    lapsed: Mapping[str, str],
    names: Mapping[str, str],
) -> tuple[Label, ...]:
    """Return how a mechanism stands today, in words.

    Args:
        row: the mechanism.
        editions: its editions.
        reader: who reads.
        lapsed: object id to that of the mechanism which took its place.
        names: object id to name.
    """
    found: list[Label] = []
    if row.object_id in lapsed:
        by = names.get(lapsed[row.object_id], "")
        found.append(Label(text=_("replaced by {name}").format(name=by), tone="done"))
    elif row.state != "suspended":
        told = str(MECHANISM_STATES.get(row.state, row.state))
        tones: dict[str, Tone] = {"active": "done", "proposed": "wait"}
        found.append(Label(text=told, tone=tones.get(row.state, "")))
    found += [_suspended(one, reader) for one in row.suspensions.all() if not one.lifted]
    if row.awaited:
        parties = ", ".join(party.upper() for party in row.awaited)
        told = _("consent of {parties} awaited").format(parties=parties)
        found.append(Label(text=told, tone="wait"))
    if row.state == "active" and row.object_id not in lapsed:
        found += _due(row, editions, reader)
    return tuple(found)


def last_of(editions: Sequence[Edition]) -> Edition | None:
    """Return the last edition that a party says was held."""
    held = [row for row in editions if row.state in HELD]
    return max(held, key=lambda row: (row.last_day, row.ordinal), default=None)


def next_of(editions: Sequence[Edition], reader: Reader) -> Edition | None:
    """Return the next edition: the first that is open and not over."""
    today = reader.today.isoformat()
    coming = [
        row
        for row in editions
        if row.open and row.state not in HELD and (row.last_day >= today or not row.agreed)
    ]
    return min(coming, key=lambda row: (row.first_day, row.ordinal), default=None)


def next_ordinal(row: Mechanism, editions: Sequence[Edition]) -> int:
    """Return the number of the next regular edition."""
    taken = [e.ordinal for e in editions if e.form == "regular" and e.state != "cancelled"]
    return 1 + max([row.held_before, *taken])


def replaced_by(rows: Iterable[Mechanism]) -> dict[str, str]:
    """Return object id of each mechanism whose place was taken, to that of its successor."""
    return {old: row.object_id for row in rows if row.agreed for old in row.replaces}


def mechanism_url(object_id: str) -> str:
    """Return the address of a mechanism."""
    return reverse("meetings:mechanism", kwargs={"object_id": object_id})


def mechanisms_desk(reader: Reader) -> list[DeskItem]:
    """Return what the Desk shows of mechanisms: texts that wait for a consent."""
    own = reader.viewer.party
    shown = Mechanism.objects.order_by("code", "object_id")[:MECHANISMS_SHOWN_MAX_COUNT]
    rows = [row for row in shown if row.awaited][:DESK_ITEMS_MAX]
    names = names_of(rows, reader)
    return [
        DeskItem(
            waits="mine" if own in row.awaited else "theirs",
            title=_("Mechanism: {name}").format(name=names[row.object_id]),
            url=mechanism_url(row.object_id),
            party=row.party,
            since_ms=row.proposed_ms,
            asked=_("Consent") if own in row.awaited else _("consent awaited"),
        )
        for row in rows
    ]


def day_in_words(day: str, reader: Reader) -> str:
    """Write a civil day of a row; empty for a date that is missing."""
    return times.civil(date.fromisoformat(day), reader.viewer.clocks) if day else ""


def _editions_by_mechanism() -> dict[str, list[Edition]]:
    found: dict[str, list[Edition]] = {}
    for row in Edition.objects.order_by("-first_day")[:EDITIONS_SHOWN_MAX_COUNT]:
        found.setdefault(row.mechanism, []).append(row)
    return found


def _walk(
    rows: Mapping[str, Mechanism], names: Mapping[str, str]
) -> Iterator[tuple[Mechanism, int]]:
    """Yield each mechanism once, under the first of those that mandate it; cycles end."""
    under: dict[str, list[Mechanism]] = {}
    for row in sorted(rows.values(), key=lambda row: (names[row.object_id], row.object_id)):
        above = next((leaf for leaf in row.mandated_by if leaf in rows), "")
        under.setdefault(above, []).append(row)
    seen: set[str] = set()
    left = [(row, 0) for row in reversed(under.get("", []))]
    # Those that mandate each other in a circle hang under nothing: they begin a tree of their own.
    spare = list(rows.values())[::-1]
    while left or spare:
        row, depth = left.pop() if left else (spare.pop(), 0)
        if row.object_id in seen:
            continue
        seen.add(row.object_id)
        yield row, depth
        left += [(one, depth + 1) for one in reversed(under.get(row.object_id, []))]


def _name(row: Mechanism, texts: object, reader: Reader) -> str:
    told = texts if isinstance(texts, dict) else {}
    for language in (reader.viewer.language, *sorted(told)):
        if text := str(told.get(language, "")).strip():
            return text
    return row.code.upper()


def _suspended(one: Suspension, reader: Reader) -> Label:
    paper = INSTRUMENTS.get(one.paper, one.paper)
    return Label(
        text=_("suspended by {party} since {day}, {paper}").format(
            party=one.party.upper(), day=day_in_words(one.since, reader), paper=paper
        ),
        tone="grave",
    )


def _due(row: Mechanism, editions: Sequence[Edition], reader: Reader) -> list[Label]:
    """Return whether the next meeting should be called by now; nothing where no date is known."""
    last = last_of(editions)
    last_day = max(last.last_day if last else "", row.held_before_day)
    if row.months_between is None or not last_day or next_of(editions, reader):
        return []
    due = _months_after(date.fromisoformat(last_day), row.months_between)
    left = (due - reader.today).days
    told = times.civil(due, reader.viewer.clocks)
    if left < 0:
        return [Label(text=_("next meeting overdue since {day}").format(day=told), tone="grave")]
    if left <= reader.days(CONVOCATION_DAYS):
        return [
            Label(text=_("to be convened: next meeting due {day}").format(day=told), tone="wait")
        ]
    return []


def _months_after(day: date, months: int) -> date:
    at = day.year * MONTHS + day.month - 1 + months
    year, month = divmod(at, MONTHS)
    # The last day of a short month stands for one that it lacks.
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
