# SPDX-License-Identifier: Apache-2.0
"""Names offices in the language of the page, as their own state declares them; judges no power."""

from ayni.adapters.accounts import directory
from ayni.web.viewer import Viewer


def name(office: str, viewer: Viewer) -> str:
    """Return the name of an office in the viewer's language, or its id.

    Args:
        office: id, such as `per.south.liaison`; its first word is the party.
        viewer: who reads.
    """
    known = directory.offices_of(office.partition(".")[0]).get(office)
    return known.name(viewer.language) if known else office
