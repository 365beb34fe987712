# SPDX-License-Identifier: Apache-2.0
"""Says in words what a row of a loaded table holds besides its text, before anybody signs it."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ayni.rooms.understandings import selectors
from ayni.rooms.understandings.rules import Loaded


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
