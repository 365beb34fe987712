# SPDX-License-Identifier: Apache-2.0
"""The journal of deeds refuses change and removal, whoever asks. Source: kernel.md C14."""

from django.db import migrations

from ayni.adapters.accounts.migrations import _append_only


class Migration(migrations.Migration):
    """Adds the triggers; the desk file is always SQLite."""

    dependencies = [("accounts", "0001_initial")]

    operations = [migrations.RunSQL(sql=_append_only.FORBID, reverse_sql=_append_only.ALLOW)]
