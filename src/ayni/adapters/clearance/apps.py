# SPDX-License-Identifier: Apache-2.0
"""Presents clearance to Django and to the link process; holds no rule."""

from django.apps import AppConfig


class ClearanceConfig(AppConfig):
    """Drafts that wait for offices of this state, and the chains they pass."""

    name = "ayni.adapters.clearance"
    label = "clearance"

    def ready(self) -> None:
        """Let the node sign what is due, tell whom a draft awaits, and forget what is erased."""
        from ayni.adapters.alarm import letters
        from ayni.adapters.attachments import keeping
        from ayni.adapters.clearance import asking, drafts, releasing
        from ayni.adapters.link import chores
        from ayni.adapters.record import cleaning, erasing

        chores.announce(releasing.CHORE)
        chores.announce(asking.CHORE)
        letters.announce(asking.KIND, asking.letter)
        keeping.use_holder(drafts.files_wanted)
        erasing.use_store(drafts.forget_erased)
        cleaning.use_database("default")
