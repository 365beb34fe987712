# SPDX-License-Identifier: Apache-2.0
"""The table of forms that were typed and not sent yet."""

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
            name='Unsent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('deed_id', models.CharField(max_length=32, unique=True)),
                ('office', models.CharField(db_index=True, max_length=128)),
                ('path', models.CharField(max_length=400)),
                ('deed', models.CharField(blank=True, default='', max_length=80)),
                ('title', models.CharField(blank=True, default='', max_length=160)),
                ('fields', models.TextField()),
                ('at', models.DateTimeField(db_index=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='unsent', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-at', '-pk'],
            },
        ),
    ]
