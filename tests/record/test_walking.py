# SPDX-License-Identifier: Apache-2.0
"""Walks through a whole record, a few acts at a time, on each database."""

from __future__ import annotations

import pytest

from ayni.adapters.record import erasing, ledger, reading, walking
from ayni.adapters.record.reading import Filter
from tests.record.scene import Scene


@pytest.fixture
def scene(engine: str, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """Acts of both parties, more than a walk reads at a time."""
    monkeypatch.setattr(walking, "ROWS_AT_A_TIME", 2)
    made = Scene().found().constitute()
    made.exchange()
    for _number in range(3):
        made.give()
    return made


def test_a_walk_gives_every_act_once_in_the_order_of_the_pages(scene: Scene) -> None:
    found = [act.leaf for act in walking.acts(walking.cut())]
    shown, total = reading.page(Filter())
    assert found == [act.leaf for act in reversed(shown)]
    assert len(found) == total > walking.ROWS_AT_A_TIME


def test_what_came_after_the_cut_is_not_seen(scene: Scene) -> None:
    within = walking.cut()
    before = [act.leaf for act in walking.acts(within)]
    later = scene.give()
    assert [act.leaf for act in walking.acts(within)] == before
    assert [act.leaf for act in walking.acts(walking.cut())] == [*before, later.leaf]


def test_each_matter_is_opened_once_and_holds_what_is_about_it(scene: Scene) -> None:
    within = walking.cut()
    every = list(walking.acts(within))
    openings = [act.leaf for act in walking.openings(within)]
    assert openings == [act.leaf for act in every if act.object_id == act.leaf]
    told = [act.leaf for leaf in openings for act in walking.about(leaf, within)]
    assert sorted(told) == sorted(act.leaf for act in every)


def test_an_erasure_is_noticed(scene: Scene) -> None:
    leaf = scene.give().leaf
    before = walking.last_erasure()
    with ledger.write() as txn:
        erasing.again(txn, [(leaf, "note")])
    assert walking.last_erasure() > before


def test_acts_that_name_no_file_are_passed_over(scene: Scene) -> None:
    assert list(walking.naming_files(walking.cut())) == []
