# SPDX-License-Identifier: Apache-2.0
"""What became of the room's objects, one file for each."""

from ayni.rooms.understandings.states.birth import births_of
from ayni.rooms.understandings.states.judging import day_of
from ayni.rooms.understandings.states.understanding import (
    Change,
    Pair,
    Reading,
    ReadingStage,
    UnderstandingState,
    fold_understanding,
)

__all__ = [
    "Change",
    "Pair",
    "Reading",
    "ReadingStage",
    "UnderstandingState",
    "births_of",
    "day_of",
    "fold_understanding",
]
