# SPDX-License-Identifier: Apache-2.0
"""Creates the tables that show joint protocols; they can be made again from the record."""


import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Protocol',
            fields=[
                ('object_id', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('short', models.CharField(max_length=16)),
                ('topic', models.CharField(db_index=True, max_length=80)),
                ('party', models.CharField(max_length=3)),
                ('opened_ms', models.BigIntegerField()),
                ('changed_ms', models.BigIntegerField()),
                ('queries_open', models.PositiveIntegerField()),
                ('objections_open', models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='ProtocolVersion',
            fields=[
                ('leaf', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('party', models.CharField(max_length=3)),
                ('office', models.CharField(max_length=80)),
                ('clause', models.CharField(max_length=16)),
                ('proposed_ms', models.BigIntegerField()),
                ('valid_ms', models.BigIntegerField()),
                ('missing', models.JSONField()),
                ('unadopted', models.JSONField()),
                ('agreed_ms', models.BigIntegerField(null=True)),
                ('starts_ms', models.BigIntegerField(null=True)),
                ('ends_ms', models.BigIntegerField(null=True)),
                ('denounced', models.BooleanField()),
                ('withdrawn', models.BooleanField()),
                ('answered', models.BooleanField()),
                ('paused', models.BooleanField()),
                ('review', models.CharField(max_length=10)),
                ('protocol', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='procedures.protocol')),
            ],
            options={
                'indexes': [models.Index(fields=['starts_ms', 'ends_ms'], name='protocol_binding')],
            },
        ),
    ]
