# SPDX-License-Identifier: Apache-2.0
"""What answers requests, one file for each page."""

from ayni.rooms.understandings.views.board import board
from ayni.rooms.understandings.views.calendar import calendar_file
from ayni.rooms.understandings.views.reading import compare, load
from ayni.rooms.understandings.views.register import listed
from ayni.rooms.understandings.views.report import never_done, report
from ayni.rooms.understandings.views.understanding import (
    chain,
    print_understanding,
    understanding,
)

__all__ = [
    "board",
    "calendar_file",
    "chain",
    "compare",
    "listed",
    "load",
    "never_done",
    "print_understanding",
    "report",
    "understanding",
]
