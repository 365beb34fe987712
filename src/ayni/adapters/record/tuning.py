# SPDX-License-Identifier: Apache-2.0
"""Sets what SQLite needs on each connection to the record to keep up; nothing about safety.

Durability (WAL, synchronous=FULL, secure_delete) stands with the other settings of the database.
"""

from __future__ import annotations

from typing import Final

from django.db.backends.base.base import BaseDatabaseWrapper

# Each thread of both processes has a connection, and each of them its own cache: with 4 MB for all
# of them a node held 20 MB of pages that the system's cache holds too.
CACHE_KIB: Final = 512
# Long batches of a catch-up write a page of an index once for many acts; 16 MB bought no time
# (decision 23).
BATCH_CACHE_KIB: Final = 4_096
# Pages of the write-ahead log between two checkpoints, about 16 MB: hot pages are written back
# once for many commits.
CHECKPOINT_PAGES: Final = 4_000


def tune(connection: BaseDatabaseWrapper, **_signal: object) -> None:
    """Set cache and checkpoint size of a new connection to the alias `record`."""
    if connection.alias != "record" or connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        cursor.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")


def for_batches(connection: BaseDatabaseWrapper) -> None:
    """Give a connection that writes long batches room for the pages they touch."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size = -{BATCH_CACHE_KIB}")
