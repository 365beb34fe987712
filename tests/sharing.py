# SPDX-License-Identifier: Apache-2.0
"""Which tests of a run share a worker, and in which order the workers take them.

Must not change what a test sees: whatever a worker has done before, each test stands alone.
"""

from __future__ import annotations

import pytest
from xdist.scheduler import LoadScopeScheduling

TOGETHER = ("tests/browser/", "tests/node/")
"""Folders whose tests copy the same nodes. A worker makes them once, and that takes it a minute."""
FIRST = (*TOGETHER, "tests/outer/", "tests/link/", "tests/simulation/")
"""Folders that take minutes: whoever begins them last works alone at the end."""


class Sharing(LoadScopeScheduling):
    """Deals out tests by the module, and those of some folders all to one worker."""

    def _split_scope(self, nodeid: str) -> str:
        module = super()._split_scope(nodeid)
        return next((folder for folder in TOGETHER if nodeid.startswith(folder)), module)


def longest_first(items: list[pytest.Item]) -> None:
    """Put the tests of folders that take long before the others; within both, nothing moves."""
    items.sort(key=lambda item: place(item.nodeid))


def place(nodeid: str) -> int:
    """Return the place of a test's folder among those that begin first; behind them, if none."""
    places = (n for n, folder in enumerate(FIRST) if nodeid.startswith(folder))
    return next(places, len(FIRST))
