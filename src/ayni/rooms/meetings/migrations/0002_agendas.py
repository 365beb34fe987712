# SPDX-License-Identifier: Apache-2.0
"""Adds agendas, and what editions say of delegations and entry; `ayni rebuild` fills them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Agenda",
            fields=[
                (
                    "object_id",
                    models.CharField(max_length=64, primary_key=True, serialize=False),
                ),
                ("short", models.CharField(max_length=16)),
                ("party", models.CharField(max_length=3)),
                ("office", models.CharField(max_length=80)),
                ("edition", models.CharField(db_index=True, max_length=64)),
                ("leaf", models.CharField(max_length=64)),
                ("state", models.CharField(max_length=16)),
                ("count", models.PositiveIntegerField()),
                ("awaited", models.JSONField()),
                ("asked_ms", models.BigIntegerField(null=True)),
                ("proposed_ms", models.BigIntegerField()),
            ],
        ),
        migrations.AddField(
            model_name="edition",
            name="announced",
            field=models.JSONField(default=list),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="edition",
            name="entry",
            field=models.JSONField(default=dict),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="edition",
            name="modality",
            field=models.CharField(default="", max_length=16),
            preserve_default=False,
        ),
    ]
