# SPDX-License-Identifier: Apache-2.0
"""Creates the tables that show incidents; they can always be made again from the record."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0002_messages_heard'),
    ]

    operations = [
        migrations.CreateModel(
            name='Incident',
            fields=[
                ('object_id', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('short', models.CharField(max_length=16)),
                ('party', models.CharField(max_length=3)),
                ('office', models.CharField(max_length=80)),
                ('type', models.CharField(max_length=16)),
                ('place', models.CharField(max_length=40)),
                ('state', models.CharField(max_length=16)),
                ('open', models.BooleanField()),
                ('opened_ms', models.BigIntegerField()),
                ('changed_ms', models.BigIntegerField()),
                ('contact_ms', models.BigIntegerField(null=True)),
                ('closed_ms', models.BigIntegerField(null=True)),
                ('stated', models.JSONField()),
                ('differ', models.BooleanField()),
                ('persons_open', models.BooleanField()),
                ('pieces_out', models.BigIntegerField()),
                ('queries_open', models.PositiveIntegerField()),
            ],
            options={
                'indexes': [models.Index(fields=['opened_ms'], name='incident_opened'), models.Index(condition=models.Q(('open', True)), fields=['opened_ms'], name='incident_open')],
            },
        ),
        migrations.CreateModel(
            name='Closing',
            fields=[
                ('leaf', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('party', models.CharField(max_length=3)),
                ('proposed_ms', models.BigIntegerField()),
                ('missing', models.JSONField()),
                ('incident', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='closings', to='notices.incident')),
            ],
        ),
        migrations.CreateModel(
            name='Material',
            fields=[
                ('leaf', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('party', models.CharField(max_length=3)),
                ('held_by', models.CharField(max_length=3)),
                ('quantity', models.PositiveIntegerField()),
                ('back', models.BigIntegerField()),
                ('stated', models.BooleanField()),
                ('listed_ms', models.BigIntegerField()),
                ('done_ms', models.BigIntegerField(null=True)),
                ('incident', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='material', to='notices.incident')),
            ],
        ),
        migrations.CreateModel(
            name='PersonsCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('party', models.CharField(max_length=3)),
                ('known', models.CharField(max_length=8)),
                ('number', models.PositiveIntegerField(null=True)),
                ('band', models.CharField(max_length=8)),
                ('back', models.BigIntegerField()),
                ('done_ms', models.BigIntegerField(null=True)),
                ('incident', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='counts', to='notices.incident')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('incident', 'party'), name='one_count_per_party')],
            },
        ),
    ]
