# SPDX-License-Identifier: Apache-2.0
"""Empties the journal of the door after tests that commit: Django wipes all tables after them.

The journal lets nobody remove a line, so the tests let go of its triggers and set them again.
"""

from django.db import connection

from ayni.adapters.entrance.migrations import _by_term


def empty() -> None:
    """Remove every line."""
    with connection.cursor() as cursor:
        for step in (_by_term.ALLOW, "DELETE FROM entrance_entry;", _by_term.FORBID):
            cursor.connection.executescript(step)
