# SPDX-License-Identifier: Apache-2.0
"""Presents the staff door to Django; holds no rule."""

from django.apps import AppConfig


class EntranceConfig(AppConfig):
    """How persons come in, and what is noted of it."""

    name = "ayni.adapters.entrance"
    label = "entrance"

    def ready(self) -> None:
        """Hear when a second factor was shown and when a person comes in or goes out."""
        from ayni.adapters.entrance import factors, visits

        factors.listen()
        visits.listen()
