# SPDX-License-Identifier: Apache-2.0
"""Presents the shared pages to Django and joins them to the record; holds no rule."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Shell, parts, standing screens and their static files."""

    name = "ayni.web"
    label = "web"

    def ready(self) -> None:
        """Let accounts and pages read what the record says."""
        from ayni.adapters.accounts import directory
        from ayni.web import frames, links, recorded

        directory.use_directory(recorded.directory)
        frames.use_frame(recorded.frame_facts)
        links.use_voice(recorded.by_voice)
