# SPDX-License-Identifier: Apache-2.0
"""Finds what was proposed twice for one edition: two delegations may open an acta at once.

The fold sees one of them alone: whoever signs asks. Source: rooms.md A2 (Five edge cases).
"""

from typing import TypeVar

from ayni.core.errors import Refusal
from ayni.rooms.meetings.models import Acta, Agenda

Text = TypeVar("Text", Acta, Agenda)


def rivals_of(row: Text) -> list[Text]:
    """Return the other texts of the same edition that stand, the oldest first."""
    others = type(row).objects.filter(edition=row.edition).exclude(pk=row.object_id)
    return list(others.exclude(state="withdrawn").order_by("proposed_ms", "object_id"))


def check_no_rival(texts: type[Text], object_id: bytes) -> None:
    """Refuse to consent to a text while another one of its edition is agreed.

    Args:
        texts: Acta or Agenda.
        object_id: of the text.

    Raises:
        Refusal: acta_rival or agenda_rival.
    """
    row = texts.objects.filter(pk=object_id.hex()).first()
    if row is not None and any(one.state == "agreed" for one in rivals_of(row)):
        raise Refusal(f"{texts.__name__.lower()}_rival")
