# SPDX-License-Identifier: Apache-2.0
"""Hands the staff door to a WSGI server; starts nothing by itself."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import sys

from django.core.wsgi import get_wsgi_application

from ayni.adapters import loading
from ayni.adapters.record.locking import switch_often

_SET_DEATH_SIGNAL = 1
"""PR_SET_PDEATHSIG. Source: prctl(2)."""


def _end_with_server() -> None:
    """Let this worker end when the server that began it is killed: nobody else would end it.

    It would keep the port, and answer beside the one that takes its place.
    """
    server = multiprocessing.parent_process()
    if server is None or not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None).prctl(_SET_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != server.pid:  # it was killed before this line
        os.kill(os.getpid(), signal.SIGKILL)


_end_with_server()
switch_often()
loading.load()
application = get_wsgi_application()
