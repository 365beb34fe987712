# SPDX-License-Identifier: Apache-2.0
"""The forms of the room."""

from ayni.rooms.understandings.forms.deeds import DEEDS, OPEN_DEEDS
from ayni.rooms.understandings.forms.reading import (
    FILE_FAULTS,
    ROW_FAULTS,
    SCAN_FILE,
    ConfirmManyForm,
    LoadForm,
    with_scan,
)
from ayni.rooms.understandings.forms.report import BoardForm, EditionForm

__all__ = [
    "DEEDS",
    "FILE_FAULTS",
    "OPEN_DEEDS",
    "ROW_FAULTS",
    "SCAN_FILE",
    "BoardForm",
    "ConfirmManyForm",
    "EditionForm",
    "LoadForm",
    "with_scan",
]
