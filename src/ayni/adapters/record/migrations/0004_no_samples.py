# SPDX-License-Identifier: Apache-2.0
"""Keeps PostgreSQL's statistics from holding samples of content: an erasure does not reach them.

`ANALYZE`, and the server by itself, copy values of short rows into pg_statistic. A column whose type
is set, even to what it was, loses the samples that were taken.
"""

from django.db import migrations

_COLUMNS = (("body", "data", "BYTEA"), ("quarantine", "sample", "BYTEA"), ("quarantine", "detail", "TEXT"))


def _forget(_apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for table, column, kind in _COLUMNS:
        alter = f"ALTER TABLE {table} ALTER COLUMN {column}"
        schema_editor.execute(f"{alter} SET STATISTICS 0", params=None)
        schema_editor.execute(f"{alter} TYPE {kind}", params=None)


class Migration(migrations.Migration):

    dependencies = [("record", "0003_erased")]
    operations = [migrations.RunPython(_forget, migrations.RunPython.noop, elidable=False)]
