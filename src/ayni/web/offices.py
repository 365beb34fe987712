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
    return name_in(office, viewer.language)


def name_in(office: str, language: str) -> str:
    """Return the name of an office in a language, for a text that is not its reader's; or its id.

    Args:
        office: as `name` takes it.
        language: es, pt or en.
    """
    known = directory.offices_of(office.partition(".")[0]).get(office)
    return known.name(language) if known else office


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
