# SPDX-License-Identifier: Apache-2.0
"""Presents the accounts to Django; holds no rule."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Persons, the offices they hold, and the local journal of who signed what."""

    name = "ayni.adapters.accounts"
    label = "accounts"
