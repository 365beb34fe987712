# SPDX-License-Identifier: Apache-2.0
"""Adds erratas of actas; `ayni rebuild` fills them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0003_actas"),
    ]

    operations = [
        migrations.CreateModel(
            name="Errata",
            fields=[
                (
                    "object_id",
                    models.CharField(max_length=64, primary_key=True, serialize=False),
                ),
                ("short", models.CharField(max_length=16)),
                ("party", models.CharField(max_length=3)),
                ("office", models.CharField(max_length=80)),
                ("acta", models.CharField(db_index=True, max_length=64)),
                ("version", models.CharField(max_length=64)),
                ("text", models.CharField(max_length=64)),
                ("state", models.CharField(max_length=16)),
                ("segments", models.JSONField()),
                ("replaces", models.JSONField()),
                ("divergences", models.JSONField()),
                ("consented", models.JSONField()),
                ("awaited", models.JSONField()),
                ("asked_ms", models.BigIntegerField()),
            ],
        ),
    ]
