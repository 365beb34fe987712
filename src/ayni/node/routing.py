# SPDX-License-Identifier: Apache-2.0
"""Sends the record and the rooms to one database and everything local to another; no rows here.

Two files, because they live and die apart: the record can be rebuilt from the neighbours and is
shown to them, the desk (accounts, sessions, drafts, journal) never leaves this state.
"""

from django.apps import apps
from django.db.models import Model

DESK = "default"
RECORD = "record"
_RECORD_PACKAGES = ("ayni.adapters.record", "ayni.adapters.search", "ayni.rooms.")


def database_of(app_label: str) -> str:
    """Return the alias of the database that holds an app's tables.

    Args:
        app_label: label of an installed app.
    """
    try:
        name = apps.get_app_config(app_label).name
    except LookupError:
        return DESK
    return RECORD if name.startswith(_RECORD_PACKAGES) else DESK


class Router:
    """Django's port for choosing a database."""

    def db_for_read(self, model: type[Model], **_hints: object) -> str:
        """Read each table where it lives."""
        return _database_of(model)

    def db_for_write(self, model: type[Model], **_hints: object) -> str:
        """Write each table where it lives."""
        return _database_of(model)

    def allow_relation(self, one: Model, other: Model, **_hints: object) -> bool:
        """Refuse a relation that would cross from one file to the other."""
        return _database_of(one) == _database_of(other)

    def allow_migrate(self, db: str, app_label: str, **_hints: object) -> bool:
        """Create each table in one database only."""
        return database_of(app_label) == db


def _database_of(model: type[Model] | Model) -> str:
    return database_of(model._meta.app_label)  # noqa: SLF001  # Django documents this name
