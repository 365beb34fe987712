# SPDX-License-Identifier: Apache-2.0
"""Presents cited public history to Django; holds no rule."""

from django.apps import AppConfig


class HistoryConfig(AppConfig):
    """Public history with its sources."""

    name = "ayni.adapters.history"
    label = "history"
