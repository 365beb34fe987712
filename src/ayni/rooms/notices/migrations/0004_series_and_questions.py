# SPDX-License-Identifier: Apache-2.0
"""Adds the tables of series, questions and observers; they can be made again from the record."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0003_incident'),
    ]

    operations = [
        migrations.CreateModel(
            name='ObserverOffer',
            fields=[
                ('leaf', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('party', models.CharField(max_length=3)),
                ('number', models.PositiveIntegerField()),
                ('offered_ms', models.BigIntegerField()),
                ('answered_by', models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name='RowStanding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('party', models.CharField(max_length=3)),
            ],
        ),
        migrations.CreateModel(
            name='Series',
            fields=[
                ('object_id', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('short', models.CharField(max_length=16)),
                ('party', models.CharField(max_length=3)),
                ('office', models.CharField(max_length=80)),
                ('state', models.CharField(max_length=16)),
                ('open', models.BooleanField()),
                ('activity', models.CharField(max_length=16)),
                ('place', models.CharField(max_length=40)),
                ('count', models.PositiveIntegerField()),
                ('starts_ms', models.BigIntegerField()),
                ('ends_ms', models.BigIntegerField()),
                ('version', models.PositiveIntegerField()),
                ('late', models.BooleanField()),
                ('given_ms', models.BigIntegerField()),
                ('changed_ms', models.BigIntegerField()),
                ('ended_ms', models.BigIntegerField(null=True)),
                ('queries_open', models.PositiveIntegerField()),
                ('query', models.CharField(max_length=64)),
                ('query_party', models.CharField(max_length=3)),
                ('objections_open', models.PositiveIntegerField()),
                ('reserved', models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='SeriesRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('open', models.BooleanField()),
                ('cancelled', models.BooleanField()),
                ('activity', models.CharField(max_length=16)),
                ('place', models.CharField(max_length=40)),
                ('places', models.JSONField()),
                ('starts_ms', models.BigIntegerField()),
                ('ends_ms', models.BigIntegerField()),
                ('late', models.BooleanField()),
                ('version', models.PositiveIntegerField()),
                ('sequence', models.PositiveIntegerField()),
                ('stamp_ms', models.BigIntegerField()),
                ('asked_since_ms', models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Unusual',
            fields=[
                ('object_id', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('short', models.CharField(max_length=16)),
                ('party', models.CharField(max_length=3)),
                ('office', models.CharField(max_length=80)),
                ('state', models.CharField(max_length=16)),
                ('open', models.BooleanField()),
                ('place', models.CharField(max_length=40)),
                ('observed_ms', models.BigIntegerField()),
                ('measure', models.CharField(max_length=16)),
                ('asked_ms', models.BigIntegerField()),
                ('answered_by', models.JSONField()),
                ('finding', models.CharField(max_length=24)),
                ('answered_ms', models.BigIntegerField(null=True)),
                ('closed_ms', models.BigIntegerField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name='notice',
            name='row',
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='notice',
            name='series',
            field=models.CharField(default='', max_length=64),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(condition=models.Q(('series', ''), _negated=True), fields=['series', 'row'], name='notice_row'),
        ),
        migrations.AddField(
            model_name='observeroffer',
            name='notice',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='offers', to='notices.notice'),
        ),
        migrations.AddIndex(
            model_name='series',
            index=models.Index(fields=['open', 'starts_ms'], name='series_open'),
        ),
        migrations.AddField(
            model_name='rowstanding',
            name='series',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='standings', to='notices.series'),
        ),
        migrations.AddField(
            model_name='seriesrow',
            name='series',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='notices.series'),
        ),
        migrations.AddIndex(
            model_name='unusual',
            index=models.Index(fields=['open', 'asked_ms'], name='unusual_open'),
        ),
        migrations.AddConstraint(
            model_name='rowstanding',
            constraint=models.UniqueConstraint(fields=('series', 'number', 'party'), name='one_standing_per_row_and_party'),
        ),
        migrations.AddIndex(
            model_name='seriesrow',
            index=models.Index(fields=['starts_ms'], name='series_row_starts'),
        ),
        migrations.AddConstraint(
            model_name='seriesrow',
            constraint=models.UniqueConstraint(fields=('series', 'number'), name='one_row_per_number'),
        ),
    ]
