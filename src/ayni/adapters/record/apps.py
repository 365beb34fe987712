# SPDX-License-Identifier: Apache-2.0
"""Presents the record to Django; holds no rule and no model."""

from django.apps import AppConfig


class RecordConfig(AppConfig):
    """Logs, acts, receipts and evidence of one partnership."""

    name = "ayni.adapters.record"
    label = "record"
