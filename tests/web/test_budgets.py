# SPDX-License-Identifier: Apache-2.0
"""Every address of a node has a written budget of queries, or it is said why it has none."""

from __future__ import annotations

from tests.pages import walking
from tests.pages.budgets import QUERIES_MAX, UNLINKED


def test_every_address_is_named_once() -> None:
    named = [*QUERIES_MAX, *UNLINKED]
    assert sorted(walking.patterns() - set(named)) == []
    assert sorted(set(named) - walking.patterns()) == []
    assert len(named) == len(set(named))
