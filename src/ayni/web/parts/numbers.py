# SPDX-License-Identifier: Apache-2.0
"""Writes the numbers of an act as people read them: yes, no, lengths of time, degrees, thousands.

What a number means is asked of its kind: its type, and the unit that its name ends with.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ayni.adapters.record import registry
from ayni.core.kinds import Int, ListOf, MapOf, MemberType, Record

GROUPED_FROM: Final = 10_000
"""Four figures are written together, as Spanish orthography has it: no year falls apart."""
_HOUR_MIN: Final = 60
_DAY_MIN: Final = 1_440


def number_in_words(kind: str, path: str, value: int) -> str:
    """Return a number of an act in the reader's language.

    Args:
        kind: kind of the act.
        path: name of the member, and of the fields inside it, a point between.
        value: as signed.
    """
    of = _type_at(kind, path)
    if isinstance(of, Int) and (of.low, of.high) == (0, 1):
        return _("yes") if value else _("no")
    unit = "days" if path.startswith("retention") else path.rpartition("_")[2]
    if unit == "minutes":
        return _minutes(value)
    if unit == "seconds":
        return _("{n} s").format(n=plain(value))
    if unit == "days":
        return ngettext("{n} day", "{n} days", value).format(n=plain(value))
    if unit == "e6":
        return f"{number_format(Decimal(value).scaleb(-6).normalize())}°"
    return plain(value)


def plain(value: int) -> str:
    """Return a number with its thousands apart where it is long."""
    return number_format(value, force_grouping=True) if abs(value) >= GROUPED_FROM else str(value)


def _minutes(value: int) -> str:
    if value and value % _DAY_MIN == 0:
        days = value // _DAY_MIN
        return ngettext("{n} day", "{n} days", days).format(n=plain(days))
    if value and value % _HOUR_MIN == 0:
        return _("{n} h").format(n=plain(value // _HOUR_MIN))
    return _("{n} min").format(n=plain(value))


def _type_at(kind: str, path: str) -> MemberType | None:
    known = registry.kinds().get(kind)
    name, *inside = path.split(".")
    member = known.by_name.get(name) if known is not None else None
    of = member.type if member is not None else None
    for step in inside:
        of = _item(of)
        of = of.fields.get(step) if isinstance(of, Record) else None
    return _item(of)


def _item(of: MemberType | None) -> MemberType | None:
    return of.item if isinstance(of, ListOf | MapOf) else of
