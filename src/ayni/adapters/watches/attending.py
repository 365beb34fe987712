# SPDX-License-Identifier: Apache-2.0
"""Remembers who of this state attends to a matter, so that two colleagues do not both answer it.

It lapses by itself; that somebody answered is read from the record, not kept here.
Source: rooms.md A0.1 (Atendiendo).
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from ayni.adapters.accounts.models import Person
from ayni.adapters.watches.models import Attending
from ayni.core import limits
from ayni.core.errors import Refusal


def attend(  # who, what, when, and whether from a colleague
    person: Person, *, office: str, object_id: str, address: str, at: datetime, over: bool = False
) -> Attending:
    """Mark that a person attends to a matter; once more begins anew.

    Args:
        person: who opens it to answer.
        office: for which office.
        object_id: id of the object, 64 hex digits.
        address: its page, without query and fragment.
        at: the present instant, aware.
        over: take it from a colleague who attends to it.

    Raises:
        Refusal: `attended` with `person` and `since_ms`: a colleague does already;
            `attended_full`: too many matters are attended to.
    """
    with transaction.atomic():
        # Nobody asks later who attended to what: only what lasts is kept.
        Attending.objects.filter(Q(until__lte=at) | Q(ended__isnull=False)).delete()
        present = (
            Attending.objects.select_related("person")
            .filter(object_id=object_id, ended=None)
            .first()
        )
        if present is not None and present.person_id != person.pk and not over:
            raise Refusal(
                "attended",
                person=present.person.display_name,
                since_ms=int(present.since.timestamp() * 1000),
            )
        if Attending.objects.filter(ended=None).count() >= limits.ATTENDED_MAX_COUNT:
            raise Refusal("attended_full")
        Attending.objects.filter(object_id=object_id, ended=None).update(ended=at)
        return Attending.objects.create(
            address=address[: limits.ATTENDED_ADDRESS_MAX_CHARS],
            object_id=object_id,
            person=person,
            office=office,
            since=at,
            until=at + timedelta(seconds=limits.ATTENDED_MAX_S),
        )


def release(person: Person, *, object_id: str, at: datetime) -> bool:
    """Let go of a matter; tell whether the person attended to it."""
    mine = Attending.objects.filter(person=person, object_id=object_id, ended=None)
    return bool(mine.update(ended=at))


def attended(*, at: datetime, object_id: str = "") -> list[Attending]:
    """Return what is attended to now, of one matter or of all, persons read along.

    Args:
        at: the present instant, aware.
        object_id: 64 hex digits; all matters if empty.
    """
    asked = Q(object_id=object_id) if object_id else Q()
    rows = Attending.objects.filter(asked, ended=None, until__gt=at).select_related("person")
    return list(rows[: limits.ATTENDED_MAX_COUNT])
