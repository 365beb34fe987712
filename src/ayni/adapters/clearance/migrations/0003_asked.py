# SPDX-License-Identifier: Apache-2.0
"""Adds since when an office, and its stand-in, are asked for their visa."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("clearance", "0002_append_only")]

    operations = [
        migrations.AddField(
            model_name="step", name="asked_ms", field=models.BigIntegerField(null=True)
        ),
        migrations.AddField(
            model_name="step", name="stand_in_asked_ms", field=models.BigIntegerField(null=True)
        ),
    ]
