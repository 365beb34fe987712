# SPDX-License-Identifier: Apache-2.0
"""The table that says which content is gone from this node for ever; it names it and holds none."""

from django.db import migrations

_TYPES = {
    "sqlite": {"serial": "INTEGER PRIMARY KEY AUTOINCREMENT", "int": "INTEGER", "blob": "BLOB"},
    "postgresql": {
        "serial": "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
        "int": "BIGINT",
        "blob": "BYTEA",
    },
}

_TABLES = (
    # An empty name stands for all content of the act. Rows are only ever added.
    """CREATE TABLE erased (
        num {serial}, leaf {blob} NOT NULL, name TEXT NOT NULL, at_ms {int} NOT NULL,
        UNIQUE (leaf, name))""",
)


def _create(_apps, schema_editor):
    types = _TYPES[schema_editor.connection.vendor]
    for statement in _TABLES:
        schema_editor.execute(statement.format(**types), params=None)


class Migration(migrations.Migration):

    dependencies = [("record", "0002_attachments")]
    operations = [migrations.RunPython(_create, migrations.RunPython.noop, elidable=False)]
