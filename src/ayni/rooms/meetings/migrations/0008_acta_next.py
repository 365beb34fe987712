# SPDX-License-Identifier: Apache-2.0
"""Lets a row of an acta say when and where its parties wrote that they meet next."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0007_edition_guests"),
    ]

    operations = [
        migrations.AddField(
            model_name="acta",
            name="next_day",
            field=models.CharField(default="", max_length=10),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="acta",
            name="next_host",
            field=models.CharField(default="", max_length=3),
            preserve_default=False,
        ),
    ]
