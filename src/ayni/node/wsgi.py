# SPDX-License-Identifier: Apache-2.0
"""Hands the staff door to a WSGI server; starts nothing by itself."""

from __future__ import annotations

import multiprocessing
import signal

from django.core.wsgi import get_wsgi_application

from ayni.adapters import loading
from ayni.adapters.record.locking import switch_often
from ayni.node.ending import end_with

server = multiprocessing.parent_process()
if server is not None and server.pid is not None:
    # A worker that lives on would keep the port, and answer beside the one that takes its place.
    end_with(server.pid, signal.SIGKILL)
switch_often()
loading.load()
application = get_wsgi_application()
