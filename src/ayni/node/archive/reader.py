# SPDX-License-Identifier: Apache-2.0
"""Who reads for the archive: nobody's office, every room open, on the clocks of all parties.

The command is given by whoever holds the machine, who can read its disk anyway.
"""

from django.conf import settings
from django.utils.translation import gettext as _

from ayni.adapters import clock
from ayni.core import constitution as law
from ayni.web import frames, times
from ayni.web.parties import forms
from ayni.web.viewer import ALWAYS_SEE, Viewer


def archivist(language: str) -> Viewer:
    """Return the viewer whose eyes the archive is written for.

    Args:
        language: of its tables and papers; es, pt or en.
    """
    party = settings.AYNI_PARTY
    return Viewer(
        party=party,
        powers=frozenset(law.POWERS) | ALWAYS_SEE,
        language=language,
        neighbours=tuple(code for code in frames.parties() if code != party),
        invited=frames.invited(),
        now_ms=clock.now_ms(),
        zones=frames.zones(),
        dated=True,
    )


def written_by(viewer: Viewer, language: str) -> str:
    """Return who wrote the archive, and when on every clock."""
    return _("Written by the node of {p} from its record, {t}.").format(
        p=forms(viewer.party, language), t=times.moment(viewer.now_ms, viewer.clocks)
    )
