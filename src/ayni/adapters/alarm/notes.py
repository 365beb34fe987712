# SPDX-License-Identifier: Apache-2.0
"""What the alarm remembers about itself, in the desk file; decides nothing."""

from __future__ import annotations

from typing import Any, Final

from django.db import transaction

from ayni.adapters.alarm.models import Note
from ayni.core.errors import Refusal

LOOKED: Final = "looked"
KINDS: Final = "kinds"
BEGAN: Final = "began"
SILENCED: Final = "silenced"


def read(name: str) -> Any:
    """Return what is remembered under a name, or none."""
    return Note.objects.filter(name=name).values_list("value", flat=True).first()


def keep(name: str, value: object) -> None:
    """Remember something under a name, instead of what was there."""
    Note.objects.update_or_create(name=name, defaults={"value": value})


def drop(name: str) -> None:
    """Remember it no longer."""
    Note.objects.filter(name=name).delete()


def silence(*, mode: str, office: str, now_ms: int) -> None:
    """Let the alarms of an exercise be still: no command, no sound; the band stays.

    Args:
        mode: mode of this node.
        office: office that says so.
        now_ms: the present instant.

    Raises:
        Refusal: `only_exercise`: real alarms are never silenced.
    """
    if mode != "exercise":
        raise Refusal("only_exercise")
    with transaction.atomic():
        keep(SILENCED, {"since_ms": now_ms, "office": office})


def silenced(mode: str) -> dict[str, Any] | None:
    """Return since when and by which office the alarms are still, or none; never for real ones."""
    found = read(SILENCED) if mode == "exercise" else None
    return found if isinstance(found, dict) else None
