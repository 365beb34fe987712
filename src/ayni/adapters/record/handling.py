# SPDX-License-Identifier: Apache-2.0
"""Notes how sensitive the acts were that a page read, for the log of access; reads none itself.

Source: rooms.md A0.12 (access log for everything above GREEN), A0.11.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

OPEN: Final = frozenset({"CLEAR", "GREEN"})
"""Labels of what needs no log of who read it."""

_here = threading.local()


@contextmanager
def noted() -> Iterator[set[str]]:
    """Give the set that the labels of all acts read inside go into."""
    seen: set[str] = set()
    _here.seen = seen
    try:
        yield seen
    finally:
        _here.seen = None


def note(label: str) -> None:
    """Note the label of an act that was read; nothing is noted outside a page."""
    seen = getattr(_here, "seen", None)
    if seen is not None:
        seen.add(label)


def above_green(seen: set[str]) -> bool:
    """Tell whether something read needs the log; what read no act at all is taken to need it."""
    return not seen or bool(seen - OPEN)
