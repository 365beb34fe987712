# SPDX-License-Identifier: Apache-2.0
"""Adds statements and actas; `ayni rebuild` fills them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0002_agendas"),
    ]

    operations = [
        migrations.CreateModel(
            name="Acta",
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
                ("text", models.CharField(max_length=64)),
                ("number", models.PositiveIntegerField()),
                ("proposer", models.CharField(max_length=3)),
                ("state", models.CharField(max_length=16)),
                ("count", models.PositiveIntegerField()),
                ("born", models.PositiveIntegerField()),
                ("consented", models.JSONField()),
                ("awaited", models.JSONField()),
                ("refused", models.JSONField()),
                ("asked_ms", models.BigIntegerField(null=True)),
                ("agreed_ms", models.BigIntegerField(null=True)),
                ("proposed_ms", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                (
                    "object_id",
                    models.CharField(max_length=64, primary_key=True, serialize=False),
                ),
                ("short", models.CharField(max_length=16)),
                ("party", models.CharField(max_length=3)),
                ("office", models.CharField(max_length=80)),
                ("edition", models.CharField(max_length=64)),
                ("leaf", models.CharField(max_length=64)),
                ("state", models.CharField(max_length=16)),
                ("at_table", models.PositiveIntegerField()),
                ("item", models.PositiveIntegerField()),
                ("position", models.PositiveIntegerField()),
                ("speaker", models.CharField(max_length=4)),
                ("verb", models.CharField(max_length=24)),
                ("area", models.CharField(max_length=24)),
                ("owners", models.JSONField()),
                ("deadline", models.JSONField(null=True)),
                ("marked", models.BooleanField()),
                ("languages", models.JSONField()),
                ("standing", models.JSONField()),
                ("reservations", models.JSONField()),
                ("queries_open", models.PositiveIntegerField()),
                ("proposed_ms", models.BigIntegerField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["edition", "at_table", "position"], name="statement_of_edition"
                    )
                ],
            },
        ),
    ]
