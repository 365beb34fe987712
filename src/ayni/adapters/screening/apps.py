# SPDX-License-Identifier: Apache-2.0
"""Presents the journal of answers to Django; holds no rule."""

from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    """What was answered before signing, without what was found."""

    name = "ayni.adapters.screening"
    label = "screening"
