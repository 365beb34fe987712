# SPDX-License-Identifier: Apache-2.0
"""Adds the table that shows test calls; it can be made again from the record."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('procedures', '0002_activations'),
    ]

    operations = [
        migrations.CreateModel(
            name='ContactTest',
            fields=[
                ('object_id', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('contact', models.CharField(max_length=80)),
                ('party', models.CharField(max_length=3)),
                ('result', models.CharField(max_length=16)),
                ('seconds', models.PositiveIntegerField(null=True)),
                ('language_problem', models.BooleanField()),
                ('tested_ms', models.BigIntegerField()),
                ('notes', models.JSONField()),
            ],
            options={
                'indexes': [models.Index(fields=['contact', 'tested_ms'], name='contact_tested')],
            },
        ),
    ]
