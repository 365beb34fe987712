# SPDX-License-Identifier: Apache-2.0
"""Gathers the lists of the partnership that no room has; none of what a state keeps beside it."""

from ayni.web.sheets import Sheet
from ayni.web.standing import data, directory, register
from ayni.web.viewer import Viewer


def lists(viewer: Viewer) -> tuple[Sheet, ...]:
    """Return offices, register of processing, requests to erase, and what is gone, as files."""
    return (directory.sheet(viewer), register.sheet(viewer), *data.sheets(viewer))
