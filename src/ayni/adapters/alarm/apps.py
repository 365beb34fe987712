# SPDX-License-Identifier: Apache-2.0
"""Presents the alarm to Django; the one place where it attaches itself to the link."""

from django.apps import AppConfig


class AlarmConfig(AppConfig):
    """What rings, whom it calls, and whether the command that wakes people works."""

    name = "ayni.adapters.alarm"
    label = "alarm"

    def ready(self) -> None:
        """Let the link process look for what must ring."""
        from ayni.adapters.alarm import letters, reminding, watching
        from ayni.adapters.link import chores

        chores.announce(watching.CHORE)
        letters.announce(reminding.KIND, reminding.letter)
