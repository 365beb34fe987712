# SPDX-License-Identifier: Apache-2.0
"""Gives offices to persons of this state and takes them, and notes who did it; signs nothing.

Whoever acts for an office with the power `node` is the administrator of the party: the same person
who may give the commands. Source: rooms.md A0.1.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from ayni.adapters.accounts import directory, people
from ayni.adapters.accounts.models import Holding, Person
from ayni.adapters.entrance import journal
from ayni.core.errors import Refusal
from ayni.web.viewer import Viewer

ADMINISTERS: Final = frozenset({"node"})


def require(viewer: Viewer) -> None:
    """Refuse whoever is no administrator of the party.

    Raises:
        Refusal: power_lacking, with `power` and `offices`.
    """
    if viewer.person is not None and viewer.may(ADMINISTERS):
        return
    offices = directory.offices_of(viewer.party)
    able = sorted(name for name, office in offices.items() if office.powers & ADMINISTERS)
    raise Refusal("power_lacking", power=",".join(sorted(ADMINISTERS)), offices=able)


def assign(  # who does it, for whom, what, from when until when
    request: HttpRequest,
    viewer: Viewer,
    *,
    given: Mapping[str, str],
    person: Person,
    span: tuple[datetime, datetime | None],
    at: datetime,
) -> Holding:
    """Give a declared office of the own party to a person.

    Args:
        request: from the administrator's browser.
        viewer: the administrator.
        given: `office` and `capacity`.
        person: who gets it.
        span: first instant, and first instant no longer held or none; aware.
        at: the present instant, aware.

    Raises:
        Refusal: `power_lacking`, `office_unknown`, or what `people.assign_office` refuses.
    """
    require(viewer)
    if given["office"] not in directory.offices_of(viewer.party):
        raise Refusal("office_unknown", office=given["office"])
    with transaction.atomic():
        held = people.assign_office(
            person,
            office=given["office"],
            capacity=given["capacity"],
            since=span[0],
            until=span[1],
        )
        _note(request, viewer, held, kind=journal.OFFICE_ASSIGNED, at=at)
    return held


def take(request: HttpRequest, viewer: Viewer, *, holding: int, at: datetime) -> Holding:
    """Take an office from a person from now on; a watch of it ends at once.

    Args:
        request: from the administrator's browser.
        viewer: the administrator.
        holding: row of the holding.
        at: the present instant, aware.

    Raises:
        Refusal: `power_lacking`; `holding_over`: it has ended, or is not of this state;
            `last_administrator`: nobody could assign offices in the pages any more.
    """
    require(viewer)
    with transaction.atomic():
        row = lasting(at=at).filter(pk=holding).first()
        if row is None:
            raise Refusal("holding_over")
        _require_administrator(viewer, row, at=at)
        people.end_holding(row, at=max(at, row.since))
        _note(request, viewer, row, kind=journal.OFFICE_TAKEN, at=at)
    return row


def lasting(*, at: datetime) -> QuerySet[Holding]:
    """Return the holdings that last or have yet to begin, their persons read along."""
    return (
        Holding.objects.filter(Q(until__isnull=True) | Q(until__gt=at), person__is_active=True)
        .select_related("person")
        .order_by("office", "person__display_name", "since")
    )


def _require_administrator(viewer: Viewer, row: Holding, *, at: datetime) -> None:
    offices = directory.offices_of(viewer.party)
    able = [name for name, office in offices.items() if office.powers & ADMINISTERS]
    if row.office not in able:
        return
    others = lasting(at=at).filter(office__in=able, since__lte=at).exclude(pk=row.pk)
    if not others.filter(person__in=people.staff()).exists():
        raise Refusal("last_administrator")


def _note(request: HttpRequest, viewer: Viewer, row: Holding, *, kind: str, at: datetime) -> None:
    until = f" until {row.until.isoformat()}" if row.until else ""
    journal.note(
        kind,
        at=at,
        person=row.person,
        request=request,
        name=viewer.person.username if viewer.person else "",
        told=f"{row.office} {row.capacity}{until}",
    )
