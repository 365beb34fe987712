# SPDX-License-Identifier: Apache-2.0
"""Keeps a restore and a running node apart: whoever serves holds a lock, a restore wants it alone.

Must not open a database.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from ayni.core.errors import NodeTrouble, StoreTrouble

LOCK_NAME: Final = "serving.lock"


def hold_for_serving(data: Path) -> int:
    """Take the lock that says that this node serves; several processes may hold it.

    Returns:
        The open file. Children that inherit it hold the lock as long as they live.

    Raises:
        NodeTrouble: the node is being restored.
        StoreTrouble: the data directory cannot be written.
    """
    handle = _opened(data)
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        raise NodeTrouble(
            "this node is being restored; nothing was started. Wait until `ayni restore` has ended."
        ) from None
    os.set_inheritable(handle, True)  # noqa: FBT003  # a signature of the library
    return handle


@contextmanager
def alone(data: Path) -> Iterator[None]:
    """Hold the lock while nobody serves.

    Raises:
        NodeTrouble: a process of this node runs, or another restore.
        StoreTrouble: the data directory cannot be written.
    """
    handle = _opened(data)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        raise NodeTrouble(
            "a process of this node is running. Nothing was changed. Stop `ayni serve`, then try "
            "again."
        ) from None
    try:
        yield
    finally:
        os.close(handle)


def _opened(data: Path) -> int:
    try:
        return os.open(data / LOCK_NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as trouble:
        raise StoreTrouble(
            f"{LOCK_NAME}: {trouble.strerror}. Nothing was started or changed. Give the node's "
            "user the right to write in its data directory."
        ) from trouble
