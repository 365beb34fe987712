# SPDX-License-Identifier: Apache-2.0
"""The run deals its tests out as tests/sharing.py says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sharing import FIRST, TOGETHER, Sharing, place

ROOT = Path(__file__).parents[2]
SCHEDULER = object.__new__(Sharing)


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ("tests/browser/test_a.py::test_x", "tests/browser/test_b.py::test_y[1::2]", True),
        ("tests/node/test_a.py::test_x", "tests/node/test_b.py::test_y", True),
        ("tests/node/test_a.py::test_x", "tests/browser/test_a.py::test_x", False),
        ("tests/link/test_a.py::test_x", "tests/link/test_a.py::test_y", True),
        ("tests/link/test_a.py::test_x", "tests/link/test_b.py::test_x", False),
    ],
)
def test_tests_that_copy_the_same_nodes_share_a_worker_and_others_go_by_the_module(
    one: str, other: str, *, together: bool
) -> None:
    assert (SCHEDULER._split_scope(one) == SCHEDULER._split_scope(other)) is together


def test_what_takes_long_begins_first() -> None:
    long = [f"{folder}test_a.py::test_x" for folder in FIRST]
    assert sorted(["tests/core/test_a.py::test_x", *reversed(long)], key=place)[:-1] == long


def test_the_folders_that_are_named_are_there() -> None:
    assert set(TOGETHER) <= set(FIRST)
    assert [folder for folder in FIRST if not list((ROOT / folder).glob("test_*.py"))] == []
