# SPDX-License-Identifier: Apache-2.0
"""The journal takes deeds of the command line; its triggers fall with the old table and return."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from ayni.adapters.accounts.migrations import _append_only


class Migration(migrations.Migration):

    dependencies = [("accounts", "0003_look")]

    operations = [
        migrations.RunSQL(sql=_append_only.ALLOW, reverse_sql=_append_only.FORBID),
        migrations.AlterField(
            model_name="deed",
            name="person",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="deeds",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="deed",
            name="operator",
            field=models.CharField(default="", max_length=64),
        ),
        migrations.RunSQL(sql=_append_only.FORBID, reverse_sql=_append_only.ALLOW),
    ]
