# SPDX-License-Identifier: Apache-2.0
"""Keeps what persons typed until it is sent, discarded or old; signs nothing, sends nothing.

Only the own office reads it, only its author discards it. Source: rooms.md A0.2; decision 10.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from ayni.adapters import clock
from ayni.adapters.accounts.models import Person
from ayni.adapters.link.chores import Chore
from ayni.adapters.record import cleaning
from ayni.adapters.unsent.models import (
    NAME_CHARS_MAX,
    PATH_CHARS_MAX,
    TITLE_CHARS_MAX,
    Unsent,
)
from ayni.core.errors import Refusal
from ayni.core.limits import DRAFT_SIZE_MAX_BYTES, DRAFTS_MAX_COUNT

LOOK_S: Final = 3_600
"""Seconds between two looks for what is older than the state keeps it."""

Fields = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A form as it stands.

    Attributes:
        deed_id: 32 hex digits that it was drawn with.
        path: page of the form, with its query.
        deed: which form of the page.
        title: what the page calls it.
        fields: names and values.
    """

    deed_id: str
    path: str
    deed: str
    title: str
    fields: Fields


def keep(person: Person, typed: Typed, *, office: str, at: datetime) -> Unsent:
    """Keep a form as it stands now, in the place of what it was before.

    Args:
        person: who types.
        typed: the form.
        office: for which office.
        at: the present instant, aware.

    Raises:
        Refusal: draft_too_large; too_many_drafts; draft_of_another, the form is not this person's.
    """
    fields = urlencode(list(typed.fields))
    if len(fields) > DRAFT_SIZE_MAX_BYTES or len(typed.path) > PATH_CHARS_MAX:
        raise Refusal("draft_too_large", n=DRAFT_SIZE_MAX_BYTES // 1024)
    held = Unsent.objects.filter(deed_id=typed.deed_id).first()
    if held is None:
        mine = Unsent.objects.filter(person=person, office=office)
        if mine.count() >= DRAFTS_MAX_COUNT:
            raise Refusal("too_many_drafts", n=DRAFTS_MAX_COUNT)
        held = Unsent(deed_id=typed.deed_id, person=person, office=office)
    if held.person_id != person.pk or held.office != office:
        raise Refusal("draft_of_another")
    held.path = typed.path
    held.deed = typed.deed[:NAME_CHARS_MAX]
    held.title = typed.title[:TITLE_CHARS_MAX]
    held.fields = fields
    held.at = at
    held.save()
    return held


def of_office(office: str) -> QuerySet[Unsent]:
    """Return what persons of an office typed and did not send, the newest first."""
    return Unsent.objects.filter(office=office).select_related("person")


def beside(one: Unsent) -> QuerySet[Unsent]:
    """Return what else lies at the same form of the same office."""
    return of_office(one.office).filter(path=one.path, deed=one.deed).exclude(pk=one.pk)


def fields_of(one: Unsent) -> list[tuple[str, str]]:
    """Return names and values as they were typed."""
    return parse_qsl(one.fields, keep_blank_values=True)


def discard(person: Person, one: Unsent) -> None:
    """Throw away what one typed oneself.

    Raises:
        Refusal: draft_of_another.
    """
    if one.person_id != person.pk:
        raise Refusal("draft_of_another")
    one.delete()


def forget(deed_id: str) -> None:
    """Let go of a form that was signed or handed in."""
    Unsent.objects.filter(deed_id=deed_id).delete()


def age_out(*, days: int, at: datetime) -> int:
    """Throw away what nobody touched for so many days; return how many forms."""
    gone, _by_table = Unsent.objects.filter(at__lt=at - timedelta(days=days)).delete()
    return gone


def _work() -> None:
    age_out(days=settings.AYNI_DRAFT_DAYS, at=clock.now())
    # What was deleted leaves the write-ahead log too, now or at the next look.
    cleaning.empty_log(connection)


CHORE: Final = Chore(name="unsent", every_s=LOOK_S, work=_work, signing=False)
