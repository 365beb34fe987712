# SPDX-License-Identifier: Apache-2.0
"""Keeps with an offer of observers whether a party accepted it; a rebuild fills it in."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0005_calendar_indexes'),
    ]

    operations = [
        migrations.AddField(
            model_name='observeroffer',
            name='accepted',
            field=models.BooleanField(default=False),
        ),
    ]
