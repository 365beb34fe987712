# SPDX-License-Identifier: Apache-2.0
"""Keeps which person signed which act, inside this state; never changes or removes a line."""

from datetime import datetime

from django.db.models import QuerySet

from ayni.adapters.accounts.acting import Acting
from ayni.adapters.accounts.models import OPERATOR_CHARS_MAX, Deed, Person

DEEDS_MAX_COUNT = 500
"""More deeds than a node signs between two daily copies."""


def note_command(
    operator: str, *, office: str, capacity: str, leaf: bytes, kind: str, at: datetime
) -> Deed:
    """Note that an act was signed from the command line.

    Args:
        operator: account of the machine that gave the command; longer names are cut.
        office: office that acts.
        capacity: capacity that was stated.
        leaf: leaf hash of the act, 32 bytes.
        kind: kind of the act.
        at: the instant of signing, aware.
    """
    return Deed.objects.create(
        operator=operator[:OPERATOR_CHARS_MAX],
        office=office,
        capacity=capacity,
        leaf=leaf.hex(),
        kind=kind,
        at=at,
    )


def note_deed(person: Person, acting: Acting, *, leaf: bytes, kind: str, at: datetime) -> Deed:
    """Note that a person signed an act.

    Args:
        person: who pressed the button.
        acting: the office and capacity the session acted for.
        leaf: leaf hash of the act, 32 bytes.
        kind: kind of the act.
        at: the instant of signing, aware.
    """
    return Deed.objects.create(
        person=person,
        office=acting.office,
        capacity=acting.capacity,
        leaf=leaf.hex(),
        kind=kind,
        at=at,
    )


def newest_before(until: datetime) -> QuerySet[Deed]:
    """Return the newest deeds up to an instant, `DEEDS_MAX_COUNT` at most."""
    return Deed.objects.filter(at__lte=until).order_by("-pk")[:DEEDS_MAX_COUNT]


def of_office(
    office: str, *, since: datetime, until: datetime | None, at_most: int
) -> QuerySet[Deed]:
    """Return what was signed for an office in a time, oldest first, persons read along.

    Args:
        office: id.
        since: first instant.
        until: first instant no longer asked for, or none.
        at_most: how many deeds.
    """
    found = Deed.objects.filter(office=office, at__gte=since).select_related("person")
    return (found if until is None else found.filter(at__lt=until))[:at_most]


def deeds_of(leaf: bytes) -> QuerySet[Deed]:
    """Return who signed an act, oldest first; empty for acts of other states."""
    return Deed.objects.filter(leaf=leaf.hex()).select_related("person")
