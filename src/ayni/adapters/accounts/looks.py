# SPDX-License-Identifier: Apache-2.0
"""Remembers up to where a person has looked, so that the Desk can say what is new; no receipt.

Source: rooms.md A0.9 (changed since I last looked); DESIGN.md section 12 (no read-receipts).
"""

from collections.abc import Mapping
from datetime import datetime

from ayni.adapters.accounts.models import Look, Person


def last_look(person: Person, *, office: str) -> Look | None:
    """Return where a person stopped looking for an office, or none."""
    return Look.objects.filter(person=person, office=office).first()


def note_look(person: Person, *, office: str, sizes: Mapping[str, int], at: datetime) -> None:
    """Remember that a person has looked at everything up to here.

    Args:
        person: who looked.
        office: for which office.
        sizes: log id to number of acts shown.
        at: the present instant, aware.
    """
    Look.objects.update_or_create(
        person=person, office=office, defaults={"sizes": dict(sizes), "at": at}
    )
