# SPDX-License-Identifier: Apache-2.0
"""The offices of a party with the words that its directory acts declare; reads only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from ayni.adapters.record import reading
from ayni.core.codec import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeRead:
    """An office with the words its party declared for it."""

    id: str
    powers: frozenset[str]
    institution: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    alternates: tuple[str, ...] = ()
    contact: Mapping[str, str] = field(default_factory=dict)
    declared: bytes = b""


def offices(party: str) -> dict[str, OfficeRead]:
    """Return the offices a party has declared, with their names."""
    declared = reading.frame().directories.get(party, {})
    values = reading.values_of({office.declared for office in declared.values() if office.facts})
    return {
        name: _office(name, office.powers, values.get(office.declared, {}), office.declared)
        for name, office in sorted(declared.items())
    }


def _office(
    name: str, powers: frozenset[str], values: Mapping[str, Json], declared: bytes
) -> OfficeRead:
    return OfficeRead(
        id=name,
        powers=powers,
        institution=str(values.get("institution") or ""),
        names=cast(dict[str, str], values.get("names") or {}),
        alternates=tuple(cast(list[str], values.get("alternates") or [])),
        contact={
            key: str(values[key])
            for key in ("telephone", "radio", "email", "duty_hours")
            if values.get(key)
        },
        declared=declared,
    )
