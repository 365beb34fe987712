# SPDX-License-Identifier: Apache-2.0
"""Brings the tables of a database up to date, by the migrations of the apps that live in it.

Django's own command applies the migrations of all apps in each database, where those of the others
do nothing: half of the time that a new node takes. Its permissions and content types are not made:
rights come from offices.
"""

from __future__ import annotations

from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from ayni.node.routing import DESK, RECORD, database_of


def bring_up_to_date(*aliases: str) -> None:
    """Apply what is missing in these databases; in both, where none is named.

    Args:
        aliases: of the databases.

    Raises:
        InconsistentMigrationHistory: a database has a migration without one that it rests on.
    """
    for alias in aliases or (DESK, RECORD):
        connection = connections[alias]
        executor = MigrationExecutor(connection)
        executor.loader.check_consistent_history(connection)
        own = [leaf for leaf in executor.loader.graph.leaf_nodes() if database_of(leaf[0]) == alias]
        executor.migrate(own)
