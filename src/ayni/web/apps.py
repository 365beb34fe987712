# SPDX-License-Identifier: Apache-2.0
"""Presents the shared pages to Django; holds no rule."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Shell, parts, standing screens and their static files."""

    name = "ayni.web"
    label = "web"
