# SPDX-License-Identifier: Apache-2.0
"""Asks whether somebody of this state already attends to a matter; keeps nothing of its own.

Who attends to what is kept elsewhere in the desk; it is put behind this port when the node starts.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Final

Source = Callable[[Collection[str]], Mapping[str, str]]
"""Ids of objects, in hex, to the office that attends to each; those nobody attends to are left."""


def _nobody(_matters: Collection[str]) -> Mapping[str, str]:
    return {}


_sources: Final[list[Source]] = [_nobody]


def use_attending(source: Source) -> None:
    """Ask this from here on.

    Args:
        source: cheap; called every second while an alarm stands.
    """
    _sources[:] = [source]


def taken(matters: Collection[str]) -> Mapping[str, str]:
    """Return the matters that somebody attends to, each with the office."""
    return _sources[0](matters)
