# SPDX-License-Identifier: Apache-2.0
"""Presents the record to Django; holds no rule and no model."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created


class RecordConfig(AppConfig):
    """Logs, acts, receipts and evidence of one partnership."""

    name = "ayni.adapters.record"
    label = "record"

    def ready(self) -> None:
        """Tune each new connection."""
        from ayni.adapters.record.tuning import tune

        connection_created.connect(tune, dispatch_uid="ayni.adapters.record.tuning")
