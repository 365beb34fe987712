# SPDX-License-Identifier: Apache-2.0
"""Shows begin and end of something on every party's clock, side by side; keeps no time itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from ayni.web import times
from ayni.web.parties import forms
from ayni.web.times import Clocks

MINUTES_PER_HOUR = 60
HOURS_PER_DAY = 24
HOURS_SHOWN_MIN = 2
HOURS_SHOWN_END = 7 * HOURS_PER_DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowHead:
    """Whose clock a column shows.

    Attributes:
        party: code.
        label: "Peru time".
    """

    party: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowRow:
    """One instant on every clock.

    Attributes:
        label: what happens then.
        readings: one for each column.
    """

    label: str
    readings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """When something takes place; drawn by `web/parts/window.html`.

    Attributes:
        title: heading.
        heads: own party first.
        rows: in the order of time.
    """

    title: str
    heads: tuple[WindowHead, ...]
    rows: tuple[WindowRow, ...]


def window(title: str, instants: Sequence[tuple[str, int | None]], clocks: Clocks) -> Window:
    """Return instants read on the clocks of all parties.

    Args:
        title: heading.
        instants: label and milliseconds UTC; none for an instant that is not stated.
        clocks: whose clocks, own party first.
    """
    return Window(
        title=title,
        heads=tuple(
            WindowHead(party=zone.party, label=clock_of(zone.party)) for zone in clocks.zones
        ),
        rows=tuple(
            WindowRow(
                label=label,
                readings=tuple(
                    _("not stated") if at_ms is None else times.short(at_ms, zone, clocks)
                    for zone in clocks.zones
                ),
            )
            for label, at_ms in instants
        ),
    )


def clock_of(party: str) -> str:
    """Return what the clock of a party is called: "Peru time"."""
    return pgettext("whose clock", "{clock}").format(clock=forms(party).clock)


def lead_time(minutes: int) -> str:
    """Write how long before something: in minutes below two hours, in days from a week on."""
    hours = minutes // MINUTES_PER_HOUR
    if hours < HOURS_SHOWN_MIN:
        return _("{n} min").format(n=minutes)
    if hours < HOURS_SHOWN_END:
        return _("{n} h").format(n=hours)
    days = hours // HOURS_PER_DAY
    return ngettext("{n} day", "{n} days", days).format(n=days)
