# SPDX-License-Identifier: Apache-2.0
"""What tests of rooms share about clearance: a chain of one office, its visa, the signature."""

from __future__ import annotations

from ayni.adapters import clock
from ayni.adapters.accounts import directory
from ayni.adapters.accounts.models import Holding
from ayni.adapters.clearance import chains, drafts, passing, releasing
from ayni.adapters.clearance.chains import Asked, Path
from ayni.adapters.clearance.drafts import Hand
from ayni.adapters.clearance.models import Draft
from tests.rooms import sit

CLEARS = "mfa.border"


def let_clear(kind: str, by: str = CLEARS) -> None:
    """Let acts of a kind pass an office in an exercise, and be signed at once then."""
    sit(by)
    path = Path(steps=(Asked(office=f"chl.{by}", stand_in=""),), hold_s=0)
    row = Holding.objects.get(office=f"chl.{by}")
    chains.set_path(kind, path, mode="exercise", person=row.person, office=row.office)


def hand_of(office: str) -> Hand:
    """Return who acts for an office of Chile, now."""
    row = Holding.objects.get(office=f"chl.{office}")
    return Hand(
        person=row.person,
        office=row.office,
        powers=directory.powers_of("chl", row.office),
        holding=row.pk,
        now_ms=clock.now_ms(),
    )


def waiting() -> Draft:
    """Return the newest draft."""
    return Draft.objects.order_by("-pk")[0]


def cleared_and_signed(office: str, *, by: str = CLEARS, later_ms: int = 0) -> Draft:
    """Give the visa, ask for the signature, and let the node sign what is due.

    Args:
        office: that drafted it and asks for the signature.
        by: office that clears it.
        later_ms: how long after now the node comes to it.
    """
    draft = waiting()
    version = drafts.newest(draft).number
    passing.clear(draft.pk, hand=hand_of(by), version=version)
    passing.ask_signature(draft.pk, hand=hand_of(office), version=version)
    releasing.release_due(clock.now_ms() + later_ms)
    draft.refresh_from_db()
    return draft
