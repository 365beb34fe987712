# SPDX-License-Identifier: Apache-2.0
"""Lets the web process wake the link process at once: one datagram to a socket in the data folder.

A datagram carries nothing: whoever is woken reads the record. One that is lost costs the time to
the next look. Source: DESIGN.md section 6; kernel.md C11.
"""

from __future__ import annotations

import contextlib
import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Protocol

from django.db import DatabaseError
from django.db.backends.base.base import BaseDatabaseWrapper

from ayni.adapters.record.wake import SOCKET_NAME

_LISTEN_MAX_S: Final = 1.0


class Waker(Protocol):
    """Waits for the news that something was appended."""

    def wait(self, within_s: float) -> None:
        """Return when something was appended, when it may have been, or after that time."""

    def interrupt(self) -> None:
        """Let `wait` return now."""

    def close(self) -> None:
        """Give everything up."""


class DatagramWaker:
    """Waits on the socket that appends of this machine write to."""

    def __init__(self, data_dir: Path) -> None:
        """Bind the socket; one left behind by an earlier process is replaced."""
        self._path = data_dir / SOCKET_NAME
        self._sock = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._path.unlink(missing_ok=True)
        with _short(self._path) as address:
            self._sock.bind(address)
        self._path.chmod(0o600)
        self._open = True

    def wait(self, within_s: float) -> None:
        """Return at the next datagram, and take all that have come with it."""
        if not self._open:
            return
        try:
            self._sock.settimeout(within_s)
            self._sock.recv(16)
            self._sock.settimeout(0)
            while True:
                self._sock.recv(16)
        except OSError:
            return

    def interrupt(self) -> None:
        """Send a datagram to oneself."""
        wake(self._path.parent)

    def close(self) -> None:
        """Close the socket and take it away."""
        self._open = False
        self._sock.close()
        self._path.unlink(missing_ok=True)


class ListenWaker:
    """Waits for PostgreSQL's NOTIFY, which reaches a link on another machine than the web's."""

    def __init__(self, connection: BaseDatabaseWrapper, *, channel: str) -> None:
        """Take a connection of its own at the first wait.

        Args:
            connection: of the record; it is copied.
            channel: what appends notify.
        """
        self._connection = connection.copy()
        self._connection.inc_thread_sharing()  # waited on in one thread, closed by another
        self._channel = channel

    def wait(self, within_s: float) -> None:
        """Return at the next notification; without a database, after a moment."""
        within_s = min(within_s, _LISTEN_MAX_S)
        try:
            if self._connection.connection is None:
                with self._connection.cursor() as cursor:
                    cursor.execute(f"LISTEN {self._channel}")
            with self._connection.wrap_database_errors:
                for _ in self._connection.connection.notifies(timeout=within_s, stop_after=1):
                    return
        except DatabaseError:
            self.close()
            time.sleep(within_s)

    def interrupt(self) -> None:
        """Do nothing: a wait is short."""

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


def wake(data_dir: Path) -> None:
    """Wake the link process of a data folder, if it runs; never wait and never fail."""
    with contextlib.suppress(OSError), _short(data_dir / SOCKET_NAME) as address:
        sock = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        with contextlib.closing(sock):
            sock.settimeout(0)
            sock.sendto(b"1", address)


@contextlib.contextmanager
def _short(path: Path) -> Iterator[str]:
    """Give an address of a socket that fits into the 107 bytes an address may have."""
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)
