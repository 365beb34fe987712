# SPDX-License-Identifier: Apache-2.0
"""Presents the search to Django, to the record and to the link process; holds no rule."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Words of the bodies of the record."""

    name = "ayni.adapters.search"
    label = "search"

    def ready(self) -> None:
        """Follow the record in the background, and lose at once what is erased."""
        from ayni.adapters.link import chores
        from ayni.adapters.record import cleaning, erasing, rebuilding
        from ayni.adapters.search import indexing

        chores.announce(indexing.CHORE)
        erasing.use_store(indexing.forget)
        rebuilding.use_derived(indexing.clear)
        cleaning.use_table("search_word")
