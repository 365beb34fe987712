# SPDX-License-Identifier: Apache-2.0
"""Creates the tables that show mechanisms and editions; made again from the record."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Mechanism',
            fields=[
                ('object_id', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('short', models.CharField(max_length=16)),
                ('party', models.CharField(max_length=3)),
                ('office', models.CharField(max_length=80)),
                ('leaf', models.CharField(max_length=64)),
                ('code', models.CharField(max_length=80)),
                ('state', models.CharField(max_length=16)),
                ('agreed', models.BooleanField()),
                ('level', models.CharField(max_length=16)),
                ('domains', models.JSONField()),
                ('institutions', models.JSONField()),
                ('parties', models.JSONField()),
                ('mandated_by', models.JSONField()),
                ('refers_to', models.JSONField()),
                ('replaces', models.JSONField()),
                ('months_between', models.PositiveIntegerField(null=True)),
                ('held_before', models.PositiveIntegerField()),
                ('held_before_day', models.CharField(max_length=10)),
                ('awaited', models.JSONField()),
                ('proposed_ms', models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('object_id', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('short', models.CharField(max_length=16)),
                ('party', models.CharField(max_length=3)),
                ('office', models.CharField(max_length=80)),
                ('mechanism', models.CharField(max_length=64)),
                ('leaf', models.CharField(max_length=64)),
                ('proposer', models.CharField(max_length=3)),
                ('state', models.CharField(max_length=16)),
                ('open', models.BooleanField()),
                ('agreed', models.BooleanField()),
                ('rivals', models.PositiveIntegerField()),
                ('ordinal', models.PositiveIntegerField()),
                ('form', models.CharField(max_length=16)),
                ('host', models.CharField(max_length=3)),
                ('first_day', models.CharField(max_length=10)),
                ('last_day', models.CharField(max_length=10)),
                ('zone', models.CharField(max_length=80)),
                ('opens_ms', models.BigIntegerField(null=True)),
                ('parties', models.JSONField()),
                ('version', models.PositiveIntegerField()),
                ('awaited', models.JSONField()),
                ('asked_ms', models.BigIntegerField(null=True)),
                ('held_by', models.JSONField()),
                ('sequence', models.PositiveIntegerField()),
                ('changed_ms', models.BigIntegerField()),
                ('proposed_ms', models.BigIntegerField()),
                ('queries_open', models.PositiveIntegerField()),
            ],
            options={
                'indexes': [models.Index(fields=['mechanism', 'first_day'], name='edition_of_mechanism'), models.Index(condition=models.Q(('open', True)), fields=['first_day'], name='edition_open')],
            },
        ),
        migrations.CreateModel(
            name='Suspension',
            fields=[
                ('leaf', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('party', models.CharField(max_length=3)),
                ('since', models.CharField(max_length=10)),
                ('paper', models.CharField(max_length=16)),
                ('paper_day', models.CharField(max_length=10)),
                ('lifted', models.CharField(max_length=10)),
                ('at_ms', models.BigIntegerField()),
                ('mechanism', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='suspensions', to='meetings.mechanism')),
            ],
        ),
    ]
