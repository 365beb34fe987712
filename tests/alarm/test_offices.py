# SPDX-License-Identifier: Apache-2.0
"""Whom each step of an alarm calls."""

from __future__ import annotations

import pytest

from ayni.adapters.alarm.offices import Post, called

ASKED = frozenset({"liaison", "duty"})
POSTS = {
    "chl.civil.duty": Post(
        powers=frozenset({"duty"}),
        alternates=("chl.north.liaison", "chl.south.liaison", "chl.gone"),
    ),
    "chl.north.liaison": Post(powers=frozenset({"liaison"})),
    "chl.south.liaison": Post(powers=frozenset({"liaison"})),
    "chl.north.head": Post(powers=frozenset({"head"})),
    "chl.mfa.border": Post(powers=frozenset({"foreign"})),
}


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        (1, ("chl.civil.duty",)),
        (2, ("chl.north.liaison",)),
        (3, ("chl.south.liaison",)),
        (4, ("chl.north.head",)),
    ],
)
def test_the_office_on_duty_then_its_alternates_in_order_then_the_head(
    step: int, expected: tuple[str, ...]
) -> None:
    assert called(step, asked=ASKED, posts=POSTS) == expected


def test_without_an_office_on_duty_those_that_may_acknowledge_are_called() -> None:
    posts = {name: post for name, post in POSTS.items() if "duty" not in post.powers}
    assert called(1, asked=ASKED, posts=posts) == ("chl.north.liaison", "chl.south.liaison")


def test_without_alternates_the_same_office_is_called_again() -> None:
    posts = {"chl.civil.duty": Post(powers=frozenset({"duty"}))}
    assert {called(step, asked=ASKED, posts=posts) for step in (1, 2, 3, 4)} == {
        ("chl.civil.duty",)
    }


def test_without_a_head_the_foreign_ministry_is_called_at_last() -> None:
    posts = {name: post for name, post in POSTS.items() if "head" not in post.powers}
    assert called(4, asked=ASKED, posts=posts) == ("chl.mfa.border",)


def test_a_state_that_has_declared_no_office_calls_nobody_by_name() -> None:
    assert called(1, asked=ASKED, posts={}) == ()
