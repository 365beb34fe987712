# SPDX-License-Identifier: Apache-2.0
"""The tables of the staff door; the journal of it refuses change and removal, whoever asks."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from ayni.adapters.entrance.migrations import _append_only


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Envelope',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('office', models.CharField(max_length=128)),
                ('code', models.CharField(max_length=64, unique=True)),
                ('printed_at', models.DateTimeField()),
                ('opened_at', models.DateTimeField(null=True)),
                ('void_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Pause',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('door', models.CharField(max_length=80, unique=True)),
                ('failures', models.PositiveIntegerField(default=0)),
                ('last_at', models.DateTimeField()),
                ('until', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('session_key', models.CharField(max_length=40, unique=True)),
                ('began_at', models.DateTimeField()),
                ('seen_at', models.DateTimeField()),
                ('address', models.CharField(default='', max_length=64)),
                ('agent', models.CharField(default='', max_length=200)),
                ('by', models.CharField(default='', max_length=24)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='visits', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-seen_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Browser',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('secret', models.CharField(max_length=64)),
                ('name', models.CharField(max_length=64)),
                ('agent', models.CharField(default='', max_length=200)),
                ('enrolled_at', models.DateTimeField()),
                ('used_at', models.DateTimeField()),
                ('until', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='browsers', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-used_at', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('person', 'secret'), name='one_enrolment_per_person_and_browser')],
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_index=True)),
                ('kind', models.CharField(max_length=24)),
                ('name', models.CharField(default='', max_length=64)),
                ('operator', models.CharField(default='', max_length=64)),
                ('office', models.CharField(default='', max_length=128)),
                ('address', models.CharField(default='', max_length=64)),
                ('about', models.CharField(default='', max_length=64)),
                ('told', models.CharField(default='', max_length=200)),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['kind', 'at'], name='entry_by_kind')],
            },
        ),
        migrations.RunSQL(sql=_append_only.FORBID, reverse_sql=_append_only.ALLOW),
    ]
