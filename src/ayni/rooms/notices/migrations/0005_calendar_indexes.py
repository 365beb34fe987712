# SPDX-License-Identifier: Apache-2.0
"""Lets the calendar and the Desk find what stands without looking at what has ended long ago."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0004_series_and_questions'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='notice',
            name='notice_row',
        ),
        migrations.RemoveIndex(
            model_name='series',
            name='series_open',
        ),
        migrations.RemoveIndex(
            model_name='unusual',
            name='unusual_open',
        ),
        migrations.AlterField(
            model_name='notice',
            name='series',
            field=models.CharField(max_length=64, null=True),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(condition=models.Q(('series__isnull', False)), fields=['series', 'row'], name='notice_row'),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(condition=models.Q(('open', False)), fields=['ends_ms'], name='notice_shut_ends'),
        ),
        migrations.AddIndex(
            model_name='series',
            index=models.Index(condition=models.Q(('open', True)), fields=['starts_ms'], name='series_open'),
        ),
        migrations.AddIndex(
            model_name='seriesrow',
            index=models.Index(fields=['ends_ms'], name='series_row_ends'),
        ),
        migrations.AddIndex(
            model_name='seriesrow',
            index=models.Index(condition=models.Q(('open', True)), fields=['series', 'number'], name='series_row_open'),
        ),
        migrations.AddIndex(
            model_name='unusual',
            index=models.Index(condition=models.Q(('open', True)), fields=['asked_ms'], name='unusual_open'),
        ),
    ]
