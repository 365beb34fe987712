# SPDX-License-Identifier: Apache-2.0
"""Chains and notes about drafts refuse change and removal, whoever asks: they are evidence."""

from django.db import migrations

FORBID = "".join(
    f"CREATE TRIGGER clearance_{table}_no_{verb} BEFORE {verb.upper()} ON clearance_{table} "
    f"BEGIN SELECT RAISE(ABORT, 'the history of clearance is append-only'); END;"
    for table in ("chain", "note")
    for verb in ("update", "delete")
)
ALLOW = "".join(
    f"DROP TRIGGER clearance_{table}_no_{verb};"
    for table in ("chain", "note")
    for verb in ("update", "delete")
)


class Migration(migrations.Migration):
    """Adds the triggers; the desk file is always SQLite."""

    dependencies = [("clearance", "0001_tables")]

    operations = [migrations.RunSQL(sql=FORBID, reverse_sql=ALLOW)]
