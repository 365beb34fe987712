# SPDX-License-Identifier: Apache-2.0
"""The table of cited public history."""

from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='CitedFact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=32, unique=True)),
                ('parties', models.JSONField()),
                ('date', models.CharField(blank=True, max_length=32)),
                ('first_day', models.CharField(blank=True, db_index=True, max_length=10)),
                ('kind', models.CharField(max_length=160)),
                ('facts', models.JSONField()),
                ('sources', models.JSONField()),
                ('note', models.CharField(blank=True, max_length=1000)),
                ('mechanism', models.CharField(blank=True, db_index=True, max_length=80)),
            ],
            options={
                'ordering': ['first_day', 'name'],
            },
        ),
    ]
