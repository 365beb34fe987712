# SPDX-License-Identifier: Apache-2.0
"""Presents the watches to Django; holds no rule."""

from django.apps import AppConfig


class WatchesConfig(AppConfig):
    """Watches of offices, their notes and handovers, and who attends to a matter."""

    name = "ayni.adapters.watches"
    label = "watches"
