# SPDX-License-Identifier: Apache-2.0
"""Acts that are stored and not folded are each looked at soon, the newest first, few at once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ayni.adapters.alarm.arriving import ACTS_AT_ONCE, ACTS_BESIDE_FOLD, at_once, unseen

LOG = "k7m2xq4t9w3p8n5r"
STEPS = st.lists(st.tuples(st.integers(0, 3_000), st.floats(0, 1)), min_size=1, max_size=8)


@given(STEPS)
def test_every_act_that_stays_unfolded_is_looked_at_and_never_more_than_a_few_at_once(
    steps: list[tuple[int, float]],
) -> None:
    folded = size = 0
    seen: dict[str, tuple[int, int]] = {}
    looked: set[int] = set()
    for came, share in [*steps, *[(0, 0.0)] * (len(steps) * 3 + 1)]:
        size += came
        folded += int((size - folded) * share)
        within, seen = unseen({LOG: (folded, size)}, seen)
        first, end = within[LOG]
        assert end - first <= ACTS_AT_ONCE
        assert not came or folded == size or size - 1 in range(first, end)
        looked.update(range(first, end))
    assert set(range(folded, size)) <= looked
    assert seen[LOG][0] <= folded


def test_what_was_looked_at_is_not_looked_at_again() -> None:
    _within, seen = unseen({LOG: (10, 40)}, {})
    within, seen = unseen({LOG: (10, 40)}, seen)
    assert range(*within[LOG]) == range(0)
    within, _seen = unseen({LOG: (12, 45)}, seen)
    assert within[LOG] == (40, 45)


def test_few_acts_are_looked_at_while_many_wait_to_be_folded() -> None:
    assert at_once({LOG: (0, 20_000)}) == ACTS_BESIDE_FOLD < ACTS_AT_ONCE
    assert at_once({LOG: (20_000, 20_000)}) == ACTS_AT_ONCE
    assert at_once({LOG: (20_000 - ACTS_BESIDE_FOLD, 20_000)}) == ACTS_AT_ONCE, "a few always wait"
    assert at_once({LOG: (5, 5), "other": (0, 2_000)}) == ACTS_BESIDE_FOLD

    within, _seen = unseen({LOG: (0, 20_000)}, {}, most=ACTS_BESIDE_FOLD)
    assert within == {LOG: (20_000 - ACTS_BESIDE_FOLD, 20_000)}, "the newest come first"
