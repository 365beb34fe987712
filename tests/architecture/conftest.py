# SPDX-License-Identifier: Apache-2.0
"""Lets go of what the checks of a module have read: it is a quarter of a gigabyte."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.architecture import catalogues, tidy


@pytest.fixture(scope="module", autouse=True)
def _read_once() -> Iterator[None]:
    yield
    for kept in (tidy.parsed, catalogues.read, catalogues.asked_for):
        kept.cache_clear()
