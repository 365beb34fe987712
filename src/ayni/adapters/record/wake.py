# SPDX-License-Identifier: Apache-2.0
"""Tells the link process that an act was appended; never blocks and never fails a write.

A lost datagram costs nothing but time: the link looks for itself every second or so.
Source: kernel.md C11.
"""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper

SOCKET_NAME: Final = "wake.sock"
CHANNEL: Final = "ayni_wake"


def socket_path() -> Path:
    """Return the path of the datagram socket that the link process binds."""
    return Path(settings.AYNI_DATA) / SOCKET_NAME


def _send() -> None:
    path = socket_path()
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.settimeout(0)
        # An address holds 107 bytes: through the open folder any path fits.
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            line.sendto(b"1", f"/proc/self/fd/{folder}/{path.name}")
        finally:
            os.close(folder)


_wakers: Final[list[Callable[[], None]]] = [_send]


def use_waker(waker: Callable[[], None]) -> None:
    """Call this after each append instead of sending a datagram.

    Args:
        waker: must not block and must not raise.
    """
    _wakers[:] = [waker]


def wake() -> None:
    """Wake the link; called after the commit."""
    _wakers[0]()


def notify(connection: BaseDatabaseWrapper) -> None:
    """Let PostgreSQL wake a link on another machine at the commit; nothing on SQLite."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"NOTIFY {CHANNEL}")
