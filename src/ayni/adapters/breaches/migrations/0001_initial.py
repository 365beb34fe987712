# SPDX-License-Identifier: Apache-2.0
"""The tables of cases and their steps."""

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
            name='Case',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(max_length=2000)),
                ('act', models.CharField(default='', max_length=64)),
                ('known_at', models.DateTimeField()),
                ('hours', models.PositiveSmallIntegerField()),
                ('opened_at', models.DateTimeField()),
                ('office', models.CharField(max_length=128)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('closed_for', models.CharField(default='', max_length=32)),
                ('closed_note', models.CharField(default='', max_length=2000)),
                ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases_closed', to=settings.AUTH_USER_MODEL)),
                ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases_opened', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['closed_at', 'known_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Step',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=32)),
                ('note', models.CharField(default='', max_length=2000)),
                ('at', models.DateTimeField()),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='breaches.case')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('closed_for', '')), models.Q(('closed_at__isnull', False), models.Q(('closed_for', ''), _negated=True)), _connector='OR'), name='a_case_is_closed_with_a_reason'),
        ),
    ]
