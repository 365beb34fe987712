# SPDX-License-Identifier: Apache-2.0
"""Scheduled work of a node: announced where it belongs, run by the link process; runs nothing.

Apps announce theirs when Django starts, so that the link need not know them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Chore:
    """Scheduled work.

    Attributes:
        name: for the log.
        every_s: pause between two runs.
        work: what to do.
        signing: whether it may append, and so rests while the node may not sign.
    """

    name: str
    every_s: float
    work: Callable[[], None]
    signing: bool = True


_announced: Final[dict[str, Chore]] = {}


def announce(chore: Chore) -> None:
    """Let the link process do this from now on; the same name is one."""
    _announced[chore.name] = chore


def announced() -> Sequence[Chore]:
    """Return the scheduled work that apps announced."""
    return tuple(_announced.values())
