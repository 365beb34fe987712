# SPDX-License-Identifier: Apache-2.0
"""What lays the room's objects out for pages and papers, one file for each."""

from ayni.rooms.understandings.documents.board import board_view
from ayni.rooms.understandings.documents.chain import (
    ChainView,
    StepView,
    alike_view,
    chain_view,
)
from ayni.rooms.understandings.documents.folder import folder_parts
from ayni.rooms.understandings.documents.papers import (
    Matter,
    chain_paper,
    matter,
    register_paper,
)
from ayni.rooms.understandings.documents.reach import within_reach
from ayni.rooms.understandings.documents.report import (
    ReportView,
    report_paper,
    report_view,
)
from ayni.rooms.understandings.documents.rounds import RoundView, round_views
from ayni.rooms.understandings.documents.understanding import (
    UnderstandingView,
    timeline_of,
    understanding_view,
)

__all__ = [
    "ChainView",
    "Matter",
    "ReportView",
    "RoundView",
    "StepView",
    "UnderstandingView",
    "alike_view",
    "board_view",
    "chain_paper",
    "chain_view",
    "folder_parts",
    "matter",
    "register_paper",
    "report_paper",
    "report_view",
    "round_views",
    "timeline_of",
    "understanding_view",
    "within_reach",
]
