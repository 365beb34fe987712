# SPDX-License-Identifier: Apache-2.0
"""Finds what was proposed twice for one edition: two delegations may open an acta at once.

The fold sees one of them alone: whoever signs asks. Source: rooms.md A2 (Five edge cases).
"""

from collections.abc import Sequence
from typing import TypeVar

from ayni.core.errors import Refusal
from ayni.rooms.meetings.models import Acta, Agenda

Text = TypeVar("Text", Acta, Agenda)


def rivals_of(row: Text) -> list[Text]:
    """Return the other texts of the same edition that stand, the oldest first."""
    others = type(row).objects.filter(edition=row.edition).exclude(pk=row.object_id)
    return list(others.exclude(state="withdrawn").order_by("proposed_ms", "object_id"))


def check_no_rival_acta(object_id: bytes) -> None:
    """Refuse to consent to an acta while another one of its edition is in force.

    Raises:
        Refusal: acta_rival.
    """
    row = Acta.objects.filter(pk=object_id.hex()).first()
    _check(rivals_of(row) if row is not None else (), "acta_rival")


def check_no_rival_agenda(object_id: bytes) -> None:
    """Refuse to consent to an agenda while another one of its edition is agreed.

    Raises:
        Refusal: agenda_rival.
    """
    row = Agenda.objects.filter(pk=object_id.hex()).first()
    _check(rivals_of(row) if row is not None else (), "agenda_rival")


def _check(rivals: Sequence[Acta] | Sequence[Agenda], code: str) -> None:
    if any(one.state == "agreed" for one in rivals):
        raise Refusal(code)
