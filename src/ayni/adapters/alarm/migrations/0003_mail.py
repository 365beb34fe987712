# SPDX-License-Identifier: Apache-2.0
"""Adds by which way somebody was called."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("alarm", "0002_matter")]

    operations = [
        migrations.AddField(
            model_name="call",
            name="channel",
            field=models.CharField(default="command", max_length=8),
        ),
    ]
