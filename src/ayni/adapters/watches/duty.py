# SPDX-License-Identifier: Apache-2.0
"""Gives the watch of an office to one person at a time, and hands it over; signs nothing.

A watch belongs to a browser: its random token lies in the session, which lasts as long as the
watch and survives a restart of browser and machine. Whatever is asked of it has one outcome.
Source: rooms.md A0.1 (Turno).
"""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.db.models import Q, QuerySet

from ayni.adapters.accounts import acting, people
from ayni.adapters.accounts.models import Holding, Person
from ayni.adapters.entrance import visits
from ayni.adapters.watches.models import TOKEN_CHARS, Note, Watch
from ayni.core import limits
from ayni.core.errors import Refusal

SESSION_KEY = "ayni_watch"
AFTERWARDS = timedelta(hours=1)
"""How long a session outlives its watch: to hand over and to print the sheet."""


def take(person: Person, session: SessionBase, *, office: str, at: datetime, hours: int) -> Watch:
    """Take the watch of an office that nobody has; one's own watch begins anew.

    Args:
        person: who takes it.
        session: of the browser it is taken on.
        office: id of an office that the person holds now.
        at: the present instant, aware.
        hours: how long it lasts.

    Raises:
        Refusal: `office_not_held`, or `watch_held` with `person`, `since_ms` and `watch`.
    """
    with transaction.atomic():
        holding = _holding(person, office, at=at)
        present = _present(office, at=at)
        if present is not None and present.holding.person_id != person.pk:
            raise _held(present)
        if present is not None:
            _end(present, at=at, how="prolonged")
        return _begin(holding, session, at=at, hours=hours, relieves=present)


def take_over(
    person: Person, session: SessionBase, *, office: str, at: datetime, hours: int
) -> Watch:
    """Take the watch of an office from somebody who is not there to hand it over.

    The earlier watch ends and says so; the sheet shows that nothing was handed over.

    Args:
        person: who takes it.
        session: of the browser it is taken on.
        office: id of an office that the person holds now.
        at: the present instant, aware.
        hours: how long it lasts.

    Raises:
        Refusal: `office_not_held`.
    """
    with transaction.atomic():
        holding = _holding(person, office, at=at)
        present = _present(office, at=at)
        if present is not None:
            _end(present, at=at, how="taken")
        return _begin(holding, session, at=at, hours=hours, relieves=present)


def offer(person: Person, *, office: str, to: int, at: datetime) -> Watch:
    """Offer a handover: the watch stays until the other person confirms.

    Args:
        person: who has the watch.
        office: the office.
        to: row of the holding of whoever comes; a holding of the same office.
        at: the present instant, aware.

    Raises:
        Refusal: `watch_over`: the person does not have the watch. `office_not_held`: whoever shall
            take it does not hold the office. `handed_to_oneself`.
    """
    with transaction.atomic():
        watch = _own(person, office, at=at)
        if not (coming := holders(office, at=at).filter(pk=to).first()):
            raise Refusal("office_not_held")
        if coming.person_id == person.pk:
            raise Refusal("handed_to_oneself")
        watch.offered_to, watch.offered_at = coming, at
        watch.save(update_fields=["offered_to", "offered_at"])
        return watch


def keep(person: Person, *, office: str, at: datetime) -> Watch:
    """Take back an offer that nobody has confirmed.

    Raises:
        Refusal: `watch_over`.
    """
    with transaction.atomic():
        watch = _own(person, office, at=at)
        watch.offered_to = watch.offered_at = None
        watch.save(update_fields=["offered_to", "offered_at"])
        return watch


def confirm(
    person: Person, session: SessionBase, *, office: str, at: datetime, hours: int
) -> Watch:
    """Take a watch that is being handed over to this person.

    Args:
        person: to whom it is offered.
        session: of the browser it goes on with.
        office: the office.
        at: the present instant, aware.
        hours: how long the new watch lasts.

    Raises:
        Refusal: `office_not_held`, `watch_over` if nobody has it any more, or `not_offered` if it
            was taken back or is offered to another person.
    """
    with transaction.atomic():
        holding = _holding(person, office, at=at)
        present = _present(office, at=at)
        if present is None:
            raise Refusal("watch_over")
        if present.offered_to is None or present.offered_to.person_id != person.pk:
            raise Refusal("not_offered")
        _end(present, at=at, how="handed")
        return _begin(holding, session, at=at, hours=hours, relieves=present)


def release(person: Person, session: SessionBase, *, office: str, at: datetime) -> Watch:
    """Leave the watch with nobody to follow; the office is then without one.

    Raises:
        Refusal: `watch_over`.
    """
    with transaction.atomic():
        watch = _own(person, office, at=at)
        _end(watch, at=at, how="released")
        forget(session)
        return watch


def move_here(person: Person, session: SessionBase, *, office: str, at: datetime) -> Watch:
    """Go on with one's watch on another browser; it ends when it would have ended.

    Raises:
        Refusal: `watch_over`.
    """
    with transaction.atomic():
        watch = _own(person, office, at=at)
        watch.browser = _enrol(session, at=at, until=watch.until)
        watch.save(update_fields=["browser"])
        _act_for(person, session, watch.holding, at=at)
        return watch


def write_note(person: Person, *, office: str, text: str, at: datetime) -> Note:
    """Leave a note for whoever has the watch next.

    Raises:
        Refusal: `watch_over`, or `notes_full`.
    """
    watch = _own(person, office, at=at)
    if watch.notes.count() >= limits.WATCH_NOTES_MAX_COUNT:
        raise Refusal("notes_full", limit=limits.WATCH_NOTES_MAX_COUNT)
    return Note.objects.create(watch=watch, person=person, text=text, at=at)


def on_duty(*, at: datetime) -> dict[str, Watch]:
    """Return who has which watch now: office to watch, its holding and person read along.

    A watch whose time is over, or whose person no longer holds the office, counts no more.

    Args:
        at: the present instant, aware.
    """
    return {row.office: row for row in _running(at=at)}


def here(session: SessionBase, running: Mapping[str, Watch]) -> Watch | None:
    """Return which of the running watches is on this browser, or none."""
    token = session.get(SESSION_KEY)
    return next((row for row in running.values() if row.browser == token), None)


def forget(session: SessionBase) -> None:
    """Let go of a watch that is over: the session of this browser ends as all others do."""
    if session.pop(SESSION_KEY, None) is not None:
        visits.shorten(session)


def watch_of(number: int) -> Watch | None:
    """Return a watch, running or ended, with what its sheet needs, or none."""
    return _with_its_sheet().filter(pk=number).first()


def last_of(office: str) -> Watch | None:
    """Return the newest watch of an office, running or ended, or none."""
    return _with_its_sheet().filter(office=office).first()


def _with_its_sheet() -> QuerySet[Watch]:
    return Watch.objects.select_related(
        "holding__person", "offered_to__person", "relieves__holding__person"
    ).prefetch_related("notes__person", "relieved_by__holding__person")


def holders(office: str, *, at: datetime) -> QuerySet[Holding]:
    """Return the holdings of an office at an instant, its persons read along.

    No stand-in of an envelope is among them: nobody signs in by it to confirm.
    """
    lasting = Q(until__isnull=True) | Q(until__gt=at)
    return (
        Holding.objects.filter(lasting, office=office, since__lte=at, person__in=people.staff())
        .select_related("person")
        .order_by("person__display_name", "pk")
    )


def _running(*, at: datetime) -> QuerySet[Watch]:
    held = Q(holding__until__isnull=True) | Q(holding__until__gt=at)
    return Watch.objects.filter(
        held, ended__isnull=True, until__gt=at, holding__person__is_active=True
    ).select_related("holding__person", "offered_to__person")


def _present(office: str, *, at: datetime) -> Watch | None:
    """Return the watch that runs, and close one that ended by itself."""
    row = Watch.objects.select_related("holding__person").filter(office=office, ended=None).first()
    if row is None or _running(at=at).filter(pk=row.pk).exists():
        return row
    left = row.holding.until
    if row.until <= at and (left is None or row.until <= left):
        _end(row, at=row.until, how="expired")
    else:
        _end(row, at=max(row.since, min(left or at, at)), how="office_ended")
    return None


def _own(person: Person, office: str, *, at: datetime) -> Watch:
    row = _present(office, at=at)
    if row is None or row.holding.person_id != person.pk:
        raise Refusal("watch_over")
    return row


def _holding(person: Person, office: str, *, at: datetime) -> Holding:
    row = acting.holdings_of(person, at=at).filter(office=office).first()
    if row is None:
        raise Refusal("office_not_held")
    return row


def _held(watch: Watch) -> Refusal:
    return Refusal(
        "watch_held",
        person=watch.holding.person.display_name,
        since_ms=int(watch.since.timestamp() * 1000),
        watch=watch.pk,
    )


def _begin(
    holding: Holding,
    session: SessionBase,
    *,
    at: datetime,
    hours: int,
    relieves: Watch | None,
) -> Watch:
    until = at + timedelta(hours=hours)
    watch = Watch.objects.create(
        holding=holding,
        office=holding.office,
        since=at,
        until=until,
        browser=_enrol(session, at=at, until=until),
        relieves=relieves,
    )
    _act_for(holding.person, session, holding, at=at)
    return watch


def _end(watch: Watch, *, at: datetime, how: str) -> None:
    watch.ended, watch.how = at, how
    watch.save(update_fields=["ended", "how"])


def _enrol(session: SessionBase, *, at: datetime, until: datetime) -> str:
    """Let the browser's session last as long as the watch, and return its token."""
    token = secrets.token_hex(TOKEN_CHARS // 2)
    visits.prolong(session, until=until + AFTERWARDS, at=at)
    session[SESSION_KEY] = token
    return token


def _act_for(person: Person, session: SessionBase, holding: Holding, *, at: datetime) -> None:
    acting.choose(person, session, holding=holding.pk, at=at)
