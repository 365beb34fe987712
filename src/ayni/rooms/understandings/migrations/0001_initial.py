# SPDX-License-Identifier: Apache-2.0
"""Makes the tables of the room; `ayni rebuild` fills them."""


import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Understanding',
            fields=[
                ('object_id', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('short', models.CharField(max_length=16)),
                ('reference', models.CharField(max_length=80)),
                ('edition', models.CharField(db_index=True, max_length=80)),
                ('code', models.CharField(max_length=80)),
                ('ordinal', models.PositiveIntegerField()),
                ('number', models.PositiveIntegerField()),
                ('area', models.CharField(max_length=80)),
                ('party', models.CharField(max_length=3)),
                ('parties', models.JSONField()),
                ('born', models.BooleanField()),
                ('stage', models.CharField(max_length=16)),
                ('pair', models.CharField(max_length=16)),
                ('open', models.BooleanField()),
                ('divergent', models.BooleanField()),
                ('contested', models.BooleanField()),
                ('claims', models.JSONField()),
                ('asked', models.JSONField()),
                ('waiting', models.BooleanField(db_index=True)),
                ('since', models.CharField(max_length=10)),
                ('deadline', models.CharField(max_length=10)),
                ('deadline_zone', models.CharField(max_length=80)),
                ('every_months', models.PositiveIntegerField()),
                ('rescheduled', models.PositiveIntegerField()),
                ('text_leaf', models.CharField(max_length=64)),
                ('row', models.PositiveIntegerField()),
                ('opened_ms', models.BigIntegerField()),
                ('changed_ms', models.BigIntegerField()),
                ('queries_open', models.PositiveIntegerField()),
            ],
            options={
                'indexes': [models.Index(fields=['code', '-ordinal', 'number'], name='understanding_cited'), models.Index(fields=['open', 'deadline'], name='understanding_due')],
            },
        ),
        migrations.CreateModel(
            name='UnderstandingLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('leaf', models.CharField(max_length=64)),
                ('earlier', models.CharField(db_index=True, max_length=64)),
                ('later', models.CharField(db_index=True, max_length=64)),
                ('relation', models.CharField(max_length=16)),
                ('agreed_ms', models.BigIntegerField()),
                ('understanding', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='understandings.understanding')),
            ],
        ),
        migrations.CreateModel(
            name='UnderstandingSide',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('party', models.CharField(max_length=3)),
                ('status', models.CharField(max_length=80)),
                ('reported_ms', models.BigIntegerField(null=True)),
                ('owner', models.CharField(max_length=80)),
                ('understanding', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sides', to='understandings.understanding')),
            ],
        ),
    ]
