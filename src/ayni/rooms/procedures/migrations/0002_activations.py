# SPDX-License-Identifier: Apache-2.0
"""Adds the table that shows activations; it can be made again from the record."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('procedures', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Activation',
            fields=[
                ('object_id', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('short', models.CharField(max_length=16)),
                ('protocol', models.CharField(db_index=True, max_length=64)),
                ('pinned', models.CharField(max_length=64)),
                ('party', models.CharField(max_length=3)),
                ('place', models.CharField(max_length=40)),
                ('began_ms', models.BigIntegerField()),
                ('active', models.JSONField()),
                ('joined', models.JSONField()),
                ('open', models.BooleanField()),
            ],
            options={
                'indexes': [models.Index(fields=['open', 'began_ms'], name='activation_open')],
            },
        ),
    ]
