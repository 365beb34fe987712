# SPDX-License-Identifier: Apache-2.0
"""The table that says which act names which attached file; the files lie outside the database."""

from django.db import migrations

_TYPES = {
    "sqlite": {"int": "INTEGER", "blob": "BLOB", "keyed": "WITHOUT ROWID"},
    "postgresql": {"int": "BIGINT", "blob": "BYTEA", "keyed": ""},
}

_TABLES = (
    # Written with the body that names them, and gone with it: no name, no salt.
    """CREATE TABLE attachment (
        hash {blob} NOT NULL, place {int} NOT NULL, size {int} NOT NULL,
        PRIMARY KEY (hash, place)) {keyed}""",
    "CREATE INDEX attachment_place ON attachment (place)",
)


def _create(_apps, schema_editor):
    types = _TYPES[schema_editor.connection.vendor]
    for statement in _TABLES:
        schema_editor.execute(statement.format(**types), params=None)


class Migration(migrations.Migration):

    dependencies = [("record", "0001_tables")]
    operations = [migrations.RunPython(_create, migrations.RunPython.noop, elidable=False)]
