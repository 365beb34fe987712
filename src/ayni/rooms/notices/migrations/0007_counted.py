# SPDX-License-Identifier: Apache-2.0
"""Lets the report on measures count years in indexes alone; a rebuild fills the new columns in."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0006_observers_accepted'),
    ]

    operations = [
        migrations.AddField(
            model_name='standing',
            name='starts_ms',
            field=models.BigIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='observeroffer',
            name='invited',
            field=models.BooleanField(default=False),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='observeroffer',
            name='activity',
            field=models.CharField(default='', max_length=16),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='observeroffer',
            name='starts_ms',
            field=models.BigIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.RemoveIndex(
            model_name='notice',
            name='notice_shut_party',
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(condition=models.Q(('open', False)), fields=['party', 'starts_ms', 'activity', 'open'], name='notice_shut_party'),
        ),
        migrations.AddIndex(
            model_name='standing',
            index=models.Index(fields=['party', 'starts_ms'], name='standing_counted'),
        ),
    ]
