# SPDX-License-Identifier: Apache-2.0
"""Names offices in the language of the page, as their own state declares them; judges no power."""

from ayni.adapters.accounts import directory
from ayni.adapters.record import reading
from ayni.core.constitution import OFFICE_DECLARED
from ayni.web.viewer import Viewer


def name(office: str, viewer: Viewer) -> str:
    """Return the name of an office in the viewer's language, or its id.

    Args:
        office: id, such as `per.south.liaison`; its first word is the party.
        viewer: who reads.
    """
    known = directory.offices_of(office.partition(".")[0]).get(office)
    return known.name(viewer.language) if known else office


def last_name(office: str, viewer: Viewer) -> str:
    """Return the name that an office was last declared by, of one that has ended too; or its id.

    Args:
        office: id, such as `per.south.liaison`.
        viewer: who reads.
    """
    told = ""
    for act in reading.frame_acts(OFFICE_DECLARED):
        names = act.values.get("names")
        if act.regular and act.facts.get("office") == office and isinstance(names, dict):
            told = str(names.get(viewer.language) or next(iter(names.values()), "")) or told
    return told or office
