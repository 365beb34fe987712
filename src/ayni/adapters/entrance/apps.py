# SPDX-License-Identifier: Apache-2.0
"""Presents the staff door to Django; holds no rule."""

from django.apps import AppConfig


class EntranceConfig(AppConfig):
    """How persons come in, and what is noted of it."""

    name = "ayni.adapters.entrance"
    label = "entrance"

    def ready(self) -> None:
        """Hear of second factors and of who comes in or goes out; let lines go by their age."""
        from ayni.adapters.entrance import factors, terms, visits
        from ayni.adapters.link import chores

        factors.listen()
        visits.listen()
        chores.announce(terms.CHORE)
