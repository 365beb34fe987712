# SPDX-License-Identifier: Apache-2.0
"""A record of its own for each test of the room, with Chile and Peru in it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.pair import Scene
from tests.rooms import Signed, playing, sit

__all__ = ["Signed"]


@pytest.fixture
def scene(settings: Settings, tmp_path: Path, db: None) -> Iterator[Scene]:
    """Chile's node, with the constitution in force; pages ask the clock, so it plays now."""
    with playing(("meetings",), settings, tmp_path) as made:
        yield made


@pytest.fixture
def at_desk(scene: Scene) -> Signed:
    """Let a person of an office of Chile sit down at a browser, once for each office."""
    return cache(sit)
