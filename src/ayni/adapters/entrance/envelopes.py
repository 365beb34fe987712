# SPDX-License-Identifier: Apache-2.0
"""Opens a duty office to whoever breaks the seal of its envelope; each code opens once.

The envelope lies in the duty room with two codes on paper, for the night on which nobody can sign
in. The table holds their hashes. Who opened it says a name, which nothing can check: the journal
keeps it, and the office with the power `audit` is shown every opening. Source: rooms.md A0.1.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Final

from django.contrib.auth import login
from django.http import HttpRequest

from ayni.adapters.accounts import acting, people
from ayni.adapters.accounts.models import Person
from ayni.adapters.entrance import factors, journal, signin
from ayni.adapters.entrance.models import Entry, Envelope
from ayni.core.errors import Refusal

CODES: Final = 2
POWER: Final = "duty"
LASTS_H: Final = 12
ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: no letter is read as a figure."""
CODE_CHARS: Final = 16
GROUP_CHARS: Final = 4
TOLD_DAYS: Final = 30
"""For how long an opening is shown to the office with the power `audit` by itself."""
_BACKEND: Final = "django.contrib.auth.backends.ModelBackend"
_READ_AS: Final = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})


def print_codes(office: str, *, powers: frozenset[str], at: datetime) -> list[str]:
    """Return new codes for an office's envelope; those printed before open nothing any more.

    Args:
        office: id of the office.
        powers: what the office may do.
        at: the present instant, aware.

    Raises:
        Refusal: `office_without_duty`: there is nothing that an envelope could open.
    """
    if POWER not in powers:
        raise Refusal("office_without_duty", office=office)
    codes = [_new_code() for _each in range(CODES)]
    Envelope.objects.filter(office=office, opened_at=None, void_at=None).update(void_at=at)
    Envelope.objects.bulk_create(
        Envelope(office=office, code=_hash(code), printed_at=at) for code in codes
    )
    return codes


def open_envelope(request: HttpRequest, *, code: str, name: str, at: datetime) -> Person:
    """Open the office of a code to this browser for twelve hours, and to nobody again by it.

    Args:
        request: from the browser; it is signed in.
        code: as typed; gaps, hyphens and case do not count.
        name: who says to open it.
        at: the present instant, aware.

    Raises:
        Refusal: `sign_in_failed`, or `sign_in_locked` with the seconds left.
    """

    def check() -> Envelope | None:
        row = Envelope.objects.filter(code=_hash(code), opened_at=None, void_at=None).first()
        # The update decides between two who type the same code at once.
        open_still = row and Envelope.objects.filter(pk=row.pk, opened_at=None)
        return row if open_still and open_still.update(opened_at=at) else None

    # The address waits and no account does: a code has eighty bits, and the room must not wait.
    address = journal.address_of(request)
    row = signin.tried(
        request, name=f"@{address}", kind=journal.ENVELOPE_REFUSED, check=check, at=at
    )
    person = people.stand_in(row.office)
    held = people.assign_office(
        person,
        office=row.office,
        capacity="encargado",
        since=at,
        until=at + timedelta(hours=LASTS_H),
    )
    journal.note(
        journal.ENVELOPE_OPENED, at=at, person=person, request=request, name=name, told=row.office
    )
    request.session.flush()
    request.session[acting.LIMIT_KEY] = [POWER]
    request.session[acting.SESSION_KEY] = held.pk
    factors.note(request.session, person, by=factors.ENVELOPE, at=at)
    login(request, person, backend=_BACKEND)
    return person


def left(office: str) -> int:
    """Return how many codes of an office's envelope can still be opened."""
    return Envelope.objects.filter(office=office, opened_at=None, void_at=None).count()


def openings(*, at: datetime) -> list[Entry]:
    """Return the openings of the last days, the newest first."""
    since = at - timedelta(days=TOLD_DAYS)
    return list(Entry.objects.filter(kind=journal.ENVELOPE_OPENED, at__gte=since).order_by("-pk"))


def _new_code() -> str:
    code = "".join(secrets.choice(ALPHABET) for _each in range(CODE_CHARS))
    return "-".join(code[at : at + GROUP_CHARS] for at in range(0, CODE_CHARS, GROUP_CHARS))


def _hash(code: str) -> str:
    told = "".join(code.split()).replace("-", "").upper().translate(_READ_AS)
    return hashlib.sha256(told.encode()).hexdigest()
