# SPDX-License-Identifier: Apache-2.0
"""Creates the tables that show prior notices; they can always be made again from the record."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('object_id', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('short', models.CharField(max_length=16)),
                ('party', models.CharField(max_length=3)),
                ('office', models.CharField(max_length=80)),
                ('urgent', models.BooleanField()),
                ('state', models.CharField(max_length=16)),
                ('open', models.BooleanField()),
                ('activity', models.CharField(max_length=16)),
                ('place', models.CharField(max_length=40)),
                ('places', models.JSONField()),
                ('starts_ms', models.BigIntegerField()),
                ('ends_ms', models.BigIntegerField(null=True)),
                ('rule', models.CharField(max_length=16)),
                ('asked_minutes', models.BigIntegerField()),
                ('given_minutes', models.BigIntegerField()),
                ('late', models.BooleanField()),
                ('version', models.PositiveIntegerField()),
                ('given_ms', models.BigIntegerField()),
                ('changed_ms', models.BigIntegerField()),
                ('ended_ms', models.BigIntegerField(null=True)),
                ('asked_since_ms', models.BigIntegerField()),
                ('met', models.PositiveIntegerField()),
                ('queries_open', models.PositiveIntegerField()),
                ('objections_open', models.PositiveIntegerField()),
                ('reserved', models.PositiveIntegerField()),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('open', True)), fields=['starts_ms', 'short'], name='notice_open'), models.Index(condition=models.Q(('open', False)), fields=['starts_ms', 'short'], name='notice_shut'), models.Index(condition=models.Q(('open', False)), fields=['activity', 'starts_ms'], name='notice_shut_activity'), models.Index(condition=models.Q(('open', False)), fields=['party', 'starts_ms'], name='notice_shut_party'), models.Index(condition=models.Q(('open', False)), fields=['place', 'starts_ms'], name='notice_shut_place'), models.Index(condition=models.Q(('late', True)), fields=['starts_ms'], name='notice_late')],
            },
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('leaf', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('party', models.CharField(max_length=3)),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='notices.notice')),
            ],
        ),
        migrations.CreateModel(
            name='Standing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('party', models.CharField(max_length=3)),
                ('number', models.PositiveIntegerField()),
                ('met', models.BooleanField()),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='standings', to='notices.notice')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('notice', 'party'), name='one_standing_per_party')],
            },
        ),
    ]
