# SPDX-License-Identifier: Apache-2.0
"""Lets the alias `record` mean another database for a while; what it meant before comes back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections

from ayni.node import tables
from ayni.node.routing import RECORD


@contextmanager
def record_database(described: dict[str, object], *, migrated: bool = False) -> Iterator[None]:
    """Let the alias `record` mean another database, with its tables.

    The connection that was there is kept as it is: a test's transaction may be open on it, and a
    database in memory lives as long as its connection.

    Args:
        described: Django's description of it.
        migrated: whether it has its tables already.
    """
    before, held = connections.settings["record"], connections["record"]
    settled = {**before, "USER": "", "PASSWORD": "", "HOST": "", "PORT": "", "OPTIONS": {}}
    connections.settings["record"] = {**settled, **described}
    del connections["record"]
    try:
        if not migrated:
            tables.bring_up_to_date(RECORD)
        yield
    finally:
        connections["record"].close()
        connections.settings["record"] = before
        connections["record"] = held
