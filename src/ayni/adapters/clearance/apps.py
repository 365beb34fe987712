# SPDX-License-Identifier: Apache-2.0
"""Presents clearance to Django and to the link process; holds no rule."""

from django.apps import AppConfig


class ClearanceConfig(AppConfig):
    """Drafts that wait for offices of this state, and the chains they pass."""

    name = "ayni.adapters.clearance"
    label = "clearance"

    def ready(self) -> None:
        """Let the node sign what is due, keep the files of drafts, and forget what is erased."""
        from ayni.adapters.attachments import keeping
        from ayni.adapters.clearance import drafts, releasing
        from ayni.adapters.link import chores
        from ayni.adapters.record import cleaning, erasing

        chores.announce(releasing.CHORE)
        keeping.use_holder(drafts.files_wanted)
        erasing.use_store(drafts.forget_erased)
        cleaning.use_database("default")
