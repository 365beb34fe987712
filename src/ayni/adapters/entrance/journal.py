# SPDX-License-Identifier: Apache-2.0
"""Keeps who came in, what changed at the door and who read what; changes and removes no line.

Lines go by age alone, in `terms.py`.

The journal of signed deeds stands beside it, in `accounts.journal`: a deed is written in the
transaction of its act.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.http import HttpRequest

from ayni.adapters.accounts.models import Person
from ayni.adapters.entrance.models import (
    ADDRESS_CHARS_MAX,
    NAME_CHARS_MAX,
    TOLD_CHARS_MAX,
    Entry,
)

SIGNED_IN: Final = "signed_in"
SIGN_IN_FAILED: Final = "sign_in_failed"
PAUSED: Final = "paused"
RELEASED: Final = "released"
SIGNED_OUT: Final = "signed_out"
SESSION_ENDED: Final = "session_ended"
FACTOR_FAILED: Final = "factor_failed"
FACTOR_ADDED: Final = "factor_added"
FACTOR_REMOVED: Final = "factor_removed"
CODES_RENEWED: Final = "codes_renewed"
PASSWORD_SET: Final = "password_set"  # noqa: S105  # the name of an event
ACCOUNT_CLOSED: Final = "account_closed"
BROWSER_ENROLLED: Final = "browser_enrolled"
BROWSER_REMOVED: Final = "browser_removed"
ENVELOPE_PRINTED: Final = "envelope_printed"
ENVELOPE_OPENED: Final = "envelope_opened"
ENVELOPE_REFUSED: Final = "envelope_refused"
IDENTITY_LINKED: Final = "identity_linked"
IDENTITY_REMOVED: Final = "identity_removed"
IDENTITY_REFUSED: Final = "identity_refused"
OFFICE_ASSIGNED: Final = "office_assigned"
OFFICE_TAKEN: Final = "office_taken"
READ: Final = "read"
PRINTED: Final = "printed"
EXPORTED: Final = "exported"
JOURNAL_SHORTENED: Final = "journal_shortened"

KINDS: Final = (
    SIGNED_IN, SIGN_IN_FAILED, PAUSED, RELEASED, SIGNED_OUT, SESSION_ENDED, FACTOR_FAILED,
    FACTOR_ADDED, FACTOR_REMOVED, CODES_RENEWED, PASSWORD_SET, ACCOUNT_CLOSED, BROWSER_ENROLLED,
    BROWSER_REMOVED,
    ENVELOPE_PRINTED, ENVELOPE_OPENED, ENVELOPE_REFUSED, IDENTITY_LINKED, IDENTITY_REMOVED,
    IDENTITY_REFUSED,
    OFFICE_ASSIGNED, OFFICE_TAKEN, READ, PRINTED, EXPORTED,
    JOURNAL_SHORTENED,
)  # fmt: skip


def note(
    kind: str,
    *,
    at: datetime,
    person: Person | None = None,
    request: HttpRequest | None = None,
    name: str = "",
    told: str = "",
) -> Entry:
    """Note what happened at the door.

    Args:
        kind: one of KINDS.
        at: the present instant, aware.
        person: whom it is about, if known.
        request: what it came with; its address is noted.
        name: what was typed, where no person is known, or who gave an office; longer texts are cut.
        told: factor, reason or page; longer texts are cut.
    """
    return Entry.objects.create(
        kind=kind,
        at=at,
        person=person,
        address=address_of(request) if request is not None else "",
        name=name[:NAME_CHARS_MAX],
        told=told[:TOLD_CHARS_MAX],
    )


def note_command(
    kind: str, *, at: datetime, operator: str, person: Person | None = None, told: str = ""
) -> Entry:
    """Note what a command of the machine changed at the door.

    Args:
        kind: one of KINDS.
        at: the present instant, aware.
        operator: account of the machine that gave the command; longer names are cut.
        person: whom it is about, if anybody.
        told: what it was about; longer texts are cut.
    """
    return Entry.objects.create(
        kind=kind,
        at=at,
        operator=operator[:NAME_CHARS_MAX],
        person=person,
        told=told[:TOLD_CHARS_MAX],
    )


def note_shortened(table: str, *, before: str, count: int, at: datetime) -> Entry:
    """Note that lines of a journal go because their term is over; it comes before they do.

    Args:
        table: of the journal.
        before: instant before which lines go, as the database holds instants, 19 signs.
        count: how many.
        at: the present instant, aware.
    """
    return Entry.objects.create(kind=JOURNAL_SHORTENED, at=at, name=table, told=f"{before} {count}")


def address_of(request: HttpRequest) -> str:
    """Return the address the request came from."""
    return str(request.META.get("REMOTE_ADDR", ""))[:ADDRESS_CHARS_MAX]
