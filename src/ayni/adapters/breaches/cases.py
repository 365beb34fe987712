# SPDX-License-Identifier: Apache-2.0
"""Opens, follows and closes cases of data of persons that went astray; judges none.

The clock runs from the hour at which this state knew, not from the one at which somebody typed.
Must not keep the data themselves: a text that holds them is refused. Source: rooms.md A0.12.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from ayni.adapters.accounts.models import Person
from ayni.adapters.breaches.models import Case, Step
from ayni.core.errors import Refusal
from ayni.standards.identifiers.read import find

STEPS: Final = ("contain", "assess", "ask_erasure", "tell_authority", "tell_persons", "tell_party")
"""In the order in which they are usually taken; none is forced."""

REASONS: Final = ("told", "no_risk", "mistaken", "merged")
"""Why a case is closed: told to whom it must be; no risk to persons; no case; part of another."""


def cases() -> QuerySet[Case]:
    """Return all cases, open ones first, of those the one known longest first."""
    return Case.objects.order_by("closed_at", "known_at", "pk")


def case(number: int) -> Case | None:
    """Return one case, or none."""
    return Case.objects.select_related("opened_by", "closed_by").filter(pk=number).first()


def steps_of(one: Case) -> QuerySet[Step]:
    """Return the steps that were taken, oldest first."""
    return one.steps.select_related("person")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a case begins with.

    Attributes:
        what: what happened, in words; not the data.
        act: leaf hash of the act concerned, hex, or empty.
        known_at: when this state came to know, aware.
        hours: how long the clock runs.
    """

    what: str
    act: str = ""
    known_at: datetime
    hours: int


def open_case(person: Person, known: Known, *, office: str, at: datetime) -> Case:
    """Open a case.

    Args:
        person: who opens it.
        known: what it begins with.
        office: office for personal data that acts.
        at: the present instant, aware.

    Raises:
        Refusal: known_later, the hour lies in the future; or data_in_text.
    """
    if known.known_at > at:
        raise Refusal("known_later")
    _require_no_data(known.what)
    return Case.objects.create(
        what=known.what,
        act=known.act,
        known_at=known.known_at,
        hours=known.hours,
        opened_at=at,
        opened_by=person,
        office=office,
    )


def take_step(person: Person, one: Case, *, code: str, note: str, at: datetime) -> Step:
    """Note a step that was taken.

    Raises:
        Refusal: case_closed, step_unknown, or data_in_text.
    """
    if code not in STEPS:
        raise Refusal("step_unknown", found=code)
    _require_no_data(note)
    with transaction.atomic():
        _require_open(one)
        return Step.objects.create(case=one, code=code, note=note, at=at, person=person)


def close_case(person: Person, one: Case, *, reason: str, note: str, at: datetime) -> None:
    """Close a case with a reason; its lines stay.

    Raises:
        Refusal: case_closed, reason_unknown, reason_missing, or data_in_text.
    """
    if reason not in REASONS:
        raise Refusal("reason_unknown", found=reason)
    if not note.strip():
        raise Refusal("reason_missing")
    _require_no_data(note)
    closed = Case.objects.filter(pk=one.pk, closed_at__isnull=True).update(
        closed_at=at, closed_by=person, closed_for=reason, closed_note=note
    )
    if not closed:
        raise Refusal("case_closed")


def _require_open(one: Case) -> None:
    if not Case.objects.filter(pk=one.pk, closed_at__isnull=True).exists():
        raise Refusal("case_closed")


def _require_no_data(text: str) -> None:
    if any(found.at_least("certain") for found in find(text)):
        raise Refusal("data_in_text")
