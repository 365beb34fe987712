# SPDX-License-Identifier: Apache-2.0
"""Tables of drafts in clearance, in the desk file."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Creates them."""

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Chain",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(db_index=True, max_length=80)),
                ("mode", models.CharField(max_length=16)),
                ("steps", models.JSONField(default=list)),
                ("parallel", models.BooleanField(default=False)),
                ("limit_h", models.PositiveIntegerField(default=0)),
                ("hold_s", models.PositiveIntegerField(default=0)),
                ("two_persons", models.BooleanField(default=False)),
                ("office", models.CharField(max_length=128)),
                ("at_ms", models.BigIntegerField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="chains_set",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("act_id", models.CharField(max_length=32, unique=True)),
                ("kind", models.CharField(max_length=80)),
                ("mode", models.CharField(max_length=16)),
                ("tlp", models.CharField(max_length=16)),
                ("about", models.CharField(blank=True, default="", max_length=64)),
                ("refs", models.JSONField(default=list)),
                ("office", models.CharField(db_index=True, max_length=128)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("clearing", "clearing"),
                            ("cleared", "cleared"),
                            ("waiting", "waiting"),
                            ("signing", "signing"),
                            ("signed", "signed"),
                            ("returned", "returned"),
                            ("cancelled", "cancelled"),
                            ("stopped", "stopped"),
                            ("overtaken", "overtaken"),
                        ],
                        max_length=16,
                    ),
                ),
                ("number", models.PositiveIntegerField(default=1)),
                ("expected", models.PositiveIntegerField(null=True)),
                ("parallel", models.BooleanField(default=False)),
                ("limit_h", models.PositiveIntegerField(default=0)),
                ("hold_s", models.PositiveIntegerField(default=0)),
                ("two_persons", models.BooleanField(default=False)),
                ("due_ms", models.BigIntegerField(null=True)),
                ("holding", models.BigIntegerField(null=True)),
                ("problem", models.CharField(blank=True, default="", max_length=40)),
                ("posterior", models.BooleanField(default=False)),
                ("leaf", models.CharField(blank=True, db_index=True, default="", max_length=64)),
                ("created_ms", models.BigIntegerField()),
                ("moved_ms", models.BigIntegerField()),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drafts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "signer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("what", models.CharField(max_length=16)),
                ("number", models.PositiveIntegerField()),
                ("office", models.CharField(max_length=128)),
                ("remark", models.CharField(blank=True, default="", max_length=1000)),
                ("at_ms", models.BigIntegerField()),
                ("not_before_ms", models.BigIntegerField(null=True)),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="clearance.draft",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "note about a draft",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.PositiveIntegerField()),
                ("office", models.CharField(max_length=128)),
                ("stand_in", models.CharField(blank=True, default="", max_length=128)),
                ("done_ms", models.BigIntegerField(null=True)),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="clearance.draft",
                    ),
                ),
            ],
            options={
                "ordering": ["place"],
            },
        ),
        migrations.CreateModel(
            name="Version",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("values", models.JSONField()),
                ("answered", models.JSONField(default=list)),
                ("path", models.CharField(blank=True, default="", max_length=400)),
                ("fields", models.TextField(blank=True, default="")),
                ("at_ms", models.BigIntegerField()),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="clearance.draft",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.AddIndex(
            model_name="draft",
            index=models.Index(fields=["state", "due_ms"], name="drafts_that_are_due"),
        ),
        migrations.AddIndex(
            model_name="step",
            index=models.Index(
                condition=models.Q(("done_ms", None)), fields=["office"], name="steps_of_an_office"
            ),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.UniqueConstraint(
                fields=("draft", "place"), name="one_step_at_a_place"
            ),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.UniqueConstraint(
                fields=("draft", "number"), name="one_version_of_a_number"
            ),
        ),
    ]
