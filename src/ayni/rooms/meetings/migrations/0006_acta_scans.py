# SPDX-License-Identifier: Apache-2.0
"""Lets a row of an acta say who owes the scan of an original; a rebuild fills it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0005_acta_reference"),
    ]

    operations = [
        migrations.AddField(
            model_name="acta",
            name="signed_on",
            field=models.CharField(default="", max_length=10),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="acta",
            name="unscanned",
            field=models.JSONField(default=list),
            preserve_default=False,
        ),
    ]
