# SPDX-License-Identifier: Apache-2.0
"""Presents what was not sent yet to Django; holds no rule."""

from django.apps import AppConfig


class UnsentConfig(AppConfig):
    """Forms as they were typed so far."""

    name = "ayni.adapters.unsent"
    label = "unsent"
