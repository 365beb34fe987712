# SPDX-License-Identifier: Apache-2.0
"""Presents the shared pages to Django and joins them to the record; holds no rule."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Shell, parts, standing screens and their static files."""

    name = "ayni.web"
    label = "web"

    def ready(self) -> None:
        """Let accounts and pages read what the record says, and files go when it erases."""
        from ayni.adapters import digesting, forking, retaining
        from ayni.adapters.accounts import directory
        from ayni.adapters.attachments import keeping
        from ayni.adapters.clearance.declared import Clears, declare_clearance
        from ayni.adapters.link import chores
        from ayni.adapters.link.couriers import spool
        from ayni.adapters.record import erasing
        from ayni.adapters.unsent import keeping as unsent
        from ayni.core import constitution as law
        from ayni.web import alarms, frames, links, recorded, reminding, watching

        directory.use_directory(recorded.directory)
        frames.use_frame(recorded.frame_facts)
        links.use_voice(recorded.by_voice)
        erasing.use_store(keeping.forget_erased)
        erasing.use_store(spool.forget_erased)
        chores.announce(retaining.CHORE)
        chores.announce(digesting.STATING)
        chores.announce(digesting.COMPARING)
        chores.announce(forking.SHOWING)
        chores.announce(forking.HEARING)
        watching.add_line(alarms.watch_line)
        chores.announce(unsent.CHORE)
        chores.announce(reminding.CHORE)
        # An office with the power `foreign` consents: nobody above it clears it by default.
        declare_clearance([Clears(kind=law.CONSENTED, by_default=False, two_persons=True)])
