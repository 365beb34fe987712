# SPDX-License-Identifier: Apache-2.0
"""Keeps cited public history: a whole file or nothing; the same file again changes nothing.

A row is put under a mechanism by a person, never by likeness of words.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction

from ayni.adapters.history.models import CitedFact
from ayni.adapters.history.reading import Cited
from ayni.core.errors import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import did.

    Attributes:
        added: rows that are new.
        changed: rows that were here with other words.
        same: rows that were here already.
    """

    added: int
    changed: int
    same: int


def keep(rows: Sequence[Cited]) -> Imported:
    """Keep every row; one that is here already keeps the mechanism it was put under."""
    counts = {"added": 0, "changed": 0, "same": 0}
    with transaction.atomic():
        for row in rows:
            counts[_keep(row)] += 1
    return Imported(**counts)


def assign(names: Collection[str], *, mechanism: str) -> int:
    """Put rows under a mechanism, or take them from any if its code is empty.

    Args:
        names: ids of rows.
        mechanism: short code.

    Raises:
        Refusal: row_unknown, with `found`; nothing is changed then.
    """
    with transaction.atomic():
        held = set(CitedFact.objects.filter(name__in=names).values_list("name", flat=True))
        if unknown := sorted(set(names) - held):
            raise Refusal("row_unknown", found=", ".join(unknown))
        return CitedFact.objects.filter(name__in=names).update(mechanism=mechanism)


def of_mechanism(code: str) -> list[CitedFact]:
    """Return what is cited under a mechanism, the oldest first; undated rows last."""
    rows = CitedFact.objects.filter(mechanism=code)
    return sorted(rows, key=lambda row: (not row.first_day, row.first_day, row.name))


def every_row() -> list[CitedFact]:
    """Return all that is cited, the oldest first; undated rows last."""
    rows = CitedFact.objects.all()
    return sorted(rows, key=lambda row: (not row.first_day, row.first_day, row.name))


def _keep(row: Cited) -> str:
    values = {
        "parties": list(row.parties),
        "date": row.date,
        "first_day": row.first_day,
        "kind": row.kind,
        "facts": list(row.facts),
        "sources": list(row.sources),
        "note": row.note,
    }
    held = CitedFact.objects.filter(name=row.name).values(*values).first()
    if held == values:
        return "same"
    CitedFact.objects.update_or_create(name=row.name, defaults=values)
    return "changed" if held else "added"
