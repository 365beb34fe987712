# SPDX-License-Identifier: Apache-2.0
"""The table of answers."""

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
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('operator', models.CharField(default='', max_length=64)),
                ('office', models.CharField(max_length=128)),
                ('leaf', models.CharField(db_index=True, max_length=64)),
                ('kind', models.CharField(max_length=80)),
                ('member', models.CharField(default='', max_length=64)),
                ('what', models.CharField(max_length=16)),
                ('answer', models.CharField(max_length=16)),
                ('at', models.DateTimeField(db_index=True)),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answers', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
    ]
