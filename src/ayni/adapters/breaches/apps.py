# SPDX-License-Identifier: Apache-2.0
"""Presents the cases to Django; holds no rule."""

from django.apps import AppConfig


class BreachesConfig(AppConfig):
    """Cases, their steps, their clock."""

    name = "ayni.adapters.breaches"
    label = "breaches"
