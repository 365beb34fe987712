# SPDX-License-Identifier: Apache-2.0
"""Lets a row of an edition say which announcement counts, and whose list was handed over."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0006_acta_scans"),
    ]

    operations = [
        migrations.AddField(
            model_name="edition",
            name="listed",
            field=models.JSONField(default=list),
            preserve_default=False,
        ),
    ]
