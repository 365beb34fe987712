# SPDX-License-Identifier: Apache-2.0
"""Tells the link process that an act was appended; never blocks and never fails a write.

A lost datagram costs nothing but time: the link looks for itself every second or so.
Source: kernel.md C11.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import socket
from collections.abc import Callable
from functools import cache
from typing import Final

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper

SOCKET_NAME: Final = "wake.sock"
CHANNEL: Final = "ayni_wake"
_ADDRESS_MAX_BYTES: Final = 100


def _send() -> None:
    path = os.fspath(settings.AYNI_DATA) + "/" + SOCKET_NAME
    with contextlib.suppress(OSError):
        if len(path) < _ADDRESS_MAX_BYTES:
            _line().sendto(b"1", path)
            return
        # Through the open folder a path of any length fits.
        folder = os.open(settings.AYNI_DATA, os.O_RDONLY | os.O_DIRECTORY)
        try:
            _line().sendto(b"1", f"/proc/self/fd/{folder}/{SOCKET_NAME}")
        finally:
            os.close(folder)


@cache
def _line() -> socket.socket:
    """Return this process's one socket for datagrams, bound to nothing and open to the end."""
    line = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    atexit.register(line.close)
    line.setblocking(False)  # noqa: FBT003  # the standard library's own signature
    return line


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
