# SPDX-License-Identifier: Apache-2.0
"""The journal of deeds refuses change and removal, whoever asks. Source: kernel.md C14."""

from django.db import migrations

FORBID = """
CREATE TRIGGER accounts_deed_no_update BEFORE UPDATE ON accounts_deed
BEGIN SELECT RAISE(ABORT, 'the journal of deeds is append-only'); END;
CREATE TRIGGER accounts_deed_no_delete BEFORE DELETE ON accounts_deed
BEGIN SELECT RAISE(ABORT, 'the journal of deeds is append-only'); END;
"""
ALLOW = """
DROP TRIGGER accounts_deed_no_update;
DROP TRIGGER accounts_deed_no_delete;
"""


class Migration(migrations.Migration):
    """Adds the triggers; the desk file is always SQLite."""

    dependencies = [("accounts", "0001_initial")]

    operations = [migrations.RunSQL(sql=FORBID, reverse_sql=ALLOW)]
