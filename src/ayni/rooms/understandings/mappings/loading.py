# SPDX-License-Identifier: Apache-2.0
"""Says in words what a transcription holds besides its text, before it is signed or confirmed."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ayni.rooms.understandings import selectors
from ayni.rooms.understandings.rules import Loaded
from ayni.rooms.understandings.selectors import Line
from ayni.web import times
from ayni.web.readers import Reader


def besides(row: Loaded) -> list[str]:
    """Return each mark of a row that its reference, text, area and day do not show, in words."""
    coded = (
        (_("Declared nature"), "nature", row.nature),
        (_("Signing authority"), "authority", row.authority),
        (_("Who pays"), "cost", row.cost),
    )
    months = ngettext("every month", "every {n} months", row.every_months or 1)
    told = (
        (_("Page of the paper"), str(row.page or "")),
        (_("Deadline"), row.deadline.isoformat() if row.deadline else ""),
        (_("Periodicity"), months.format(n=row.every_months) if row.every_months else ""),
        (_("Deliverable"), row.deliverable),
        (_("Indicator"), row.indicator),
        *((label, str(selectors.CODES[name].get(code, code))) for label, name, code in coded),
        (_("Fingerprint of the scan"), f"{row.scan[:16]}…" if row.scan else ""),
    )
    return [f"{label}: {value}" for label, value in told if value]


def marks_of(line: Line, reader: Reader) -> list[str]:
    """Return what the register holds of a transcription besides its reference and its text."""
    row, clocks = line.row, reader.viewer.clocks
    months = ngettext("every month", "every {n} months", row.every_months or 1)
    return [
        *([str(selectors.AREAS.get(row.area, row.area))] if row.area else ()),
        times.civil(date.fromisoformat(row.since), clocks),
        *(
            [f"{_('Deadline')}: {times.civil(date.fromisoformat(row.deadline), clocks)}"]
            if row.deadline
            else ()
        ),
        *([months.format(n=row.every_months)] if row.every_months else ()),
    ]
