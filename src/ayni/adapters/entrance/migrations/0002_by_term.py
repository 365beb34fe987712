# SPDX-License-Identifier: Apache-2.0
"""Lines of three journals may go when a term is over and the journal says so. Decision 43."""

from django.db import migrations

from ayni.adapters.accounts.migrations import _append_only as _deeds
from ayni.adapters.entrance.migrations import _append_only as _entries
from ayni.adapters.entrance.migrations import _by_term

_ANSWERS_ALLOW = """
DROP TRIGGER screening_answer_no_update;
DROP TRIGGER screening_answer_no_delete;
"""
_ANSWERS_FORBID = """
CREATE TRIGGER screening_answer_no_update BEFORE UPDATE ON screening_answer
BEGIN SELECT RAISE(ABORT, 'the journal of answers is append-only'); END;
CREATE TRIGGER screening_answer_no_delete BEFORE DELETE ON screening_answer
BEGIN SELECT RAISE(ABORT, 'the journal of answers is append-only'); END;
"""


class Migration(migrations.Migration):
    """Takes the triggers of three tables away and sets those that know a term."""

    dependencies = [
        ("entrance", "0001_initial"),
        ("accounts", "0005_delete_failedsignin"),
        ("screening", "0002_answers_are_append_only"),
    ]

    operations = [
        migrations.RunSQL(
            sql=_entries.ALLOW + _deeds.ALLOW + _ANSWERS_ALLOW,
            reverse_sql=_entries.FORBID + _deeds.FORBID + _ANSWERS_FORBID,
        ),
        migrations.RunSQL(sql=_by_term.FORBID, reverse_sql=_by_term.ALLOW),
    ]
