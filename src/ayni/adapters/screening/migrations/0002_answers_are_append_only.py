# SPDX-License-Identifier: Apache-2.0
"""The journal of answers refuses change and removal, whoever asks."""

from django.db import migrations

FORBID = """
CREATE TRIGGER screening_answer_no_update BEFORE UPDATE ON screening_answer
BEGIN SELECT RAISE(ABORT, 'the journal of answers is append-only'); END;
CREATE TRIGGER screening_answer_no_delete BEFORE DELETE ON screening_answer
BEGIN SELECT RAISE(ABORT, 'the journal of answers is append-only'); END;
"""
ALLOW = """
DROP TRIGGER screening_answer_no_update;
DROP TRIGGER screening_answer_no_delete;
"""


class Migration(migrations.Migration):
    """Adds the triggers; the desk file is always SQLite."""

    dependencies = [("screening", "0001_initial")]

    operations = [migrations.RunSQL(sql=FORBID, reverse_sql=ALLOW)]
