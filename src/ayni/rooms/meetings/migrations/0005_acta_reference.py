# SPDX-License-Identifier: Apache-2.0
"""Lets a row of an acta say how people cite its edition; `ayni rebuild` fills it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0004_erratas"),
    ]

    operations = [
        migrations.AddField(
            model_name="acta",
            name="reference",
            field=models.CharField(default="", max_length=80),
            preserve_default=False,
        ),
    ]
