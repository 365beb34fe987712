# SPDX-License-Identifier: Apache-2.0
"""Lets a process end when the one that began it is gone: nobody else would end it."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from typing import Final

_SET_DEATH_SIGNAL: Final = 1
"""PR_SET_PDEATHSIG. Source: prctl(2)."""


def end_with(parent: int, number: signal.Signals) -> None:
    """Be sent a signal when the parent is gone, also when it was killed before this line.

    Does nothing where the system knows no such thing (it is Linux's).

    Args:
        parent: process id of the one that began this process.
        number: the signal.
    """
    if not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None).prctl(_SET_DEATH_SIGNAL, number)
    if os.getppid() != parent:
        os.kill(os.getpid(), number)
