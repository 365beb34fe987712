# SPDX-License-Identifier: Apache-2.0
"""The tables of alarms, of the calls they made, and of their daily test."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Note',
            fields=[
                ('name', models.CharField(max_length=16, primary_key=True, serialize=False)),
                ('value', models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name='Alarm',
            fields=[
                ('leaf', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('matter', models.CharField(max_length=64)),
                ('log', models.CharField(max_length=64)),
                ('index', models.BigIntegerField()),
                ('kind', models.CharField(max_length=80)),
                ('party', models.CharField(max_length=3)),
                ('urgency', models.CharField(max_length=16)),
                ('told_ms', models.BigIntegerField()),
                ('rings_ms', models.BigIntegerField(null=True)),
                ('until_ms', models.BigIntegerField(null=True)),
                ('ringing_since_ms', models.BigIntegerField(null=True)),
                ('step', models.PositiveSmallIntegerField(default=0)),
                ('offices', models.JSONField(default=list)),
                ('taken_by', models.CharField(default='', max_length=128)),
                ('ended_ms', models.BigIntegerField(null=True)),
                ('end', models.CharField(default='', max_length=16)),
            ],
            options={
                'ordering': ['told_ms', 'leaf'],
                'indexes': [models.Index(condition=models.Q(('ended_ms__isnull', True)), fields=['told_ms'], name='alarm_open'), models.Index(fields=['-told_ms'], name='alarm_newest')],
            },
        ),
        migrations.CreateModel(
            name='Call',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=80)),
                ('code', models.CharField(default='', max_length=16)),
                ('urgency', models.CharField(max_length=16)),
                ('step', models.PositiveSmallIntegerField()),
                ('offices', models.JSONField(default=list)),
                ('due_ms', models.BigIntegerField()),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('started_ms', models.BigIntegerField(db_index=True, null=True)),
                ('ended_ms', models.BigIntegerField(null=True)),
                ('failure', models.CharField(default='', max_length=16)),
                ('detail', models.CharField(default='', max_length=120)),
                ('outcome', models.CharField(default='', max_length=16)),
                ('alarm', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='calls', to='alarm.alarm')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Trial',
            fields=[
                ('day', models.CharField(max_length=10, primary_key=True, serialize=False)),
                ('called_ms', models.BigIntegerField()),
                ('rang', models.BooleanField(null=True)),
                ('said_ms', models.BigIntegerField(null=True)),
                ('office', models.CharField(default='', max_length=128)),
                ('call', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, to='alarm.call')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddIndex(
            model_name='call',
            index=models.Index(condition=models.Q(('outcome', '')), fields=['due_ms'], name='call_due'),
        ),
    ]
