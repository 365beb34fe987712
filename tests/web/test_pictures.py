# SPDX-License-Identifier: Apache-2.0
"""Every page that people open stands in the guide: wide, on a telephone and on paper."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

from tests.pages import looking, walking
from tests.pages.pictured import NO_PICTURE

GUIDE = Path(__file__).parents[2] / "docs" / "guide"
PICTURES_MAX_BYTES = 9_000_000
"""Of all together: whoever clones the source carries them."""

EXCUSED = [*chain.from_iterable(NO_PICTURE.values())]
PICTURED = sorted(walking.patterns() - set(EXCUSED))


def test_every_page_has_its_three_pictures_and_none_is_left_over() -> None:
    wanted = {
        f"{looking.picture_name(name)}{ending}.webp"
        for name in PICTURED
        for ending, _how in looking.HOW
    }
    held = {path.name for path in (GUIDE / "pictures").iterdir()}
    assert sorted(wanted - held) == [], "take them: see tests/pages/__main__.py"
    assert sorted(held - wanted) == []


def test_every_page_stands_in_the_list() -> None:
    told = (GUIDE / "pictures.md").read_text(encoding="utf-8")
    assert [name for name in PICTURED if f"(`{name}`)" not in told] == []


def test_an_address_is_excused_once_and_exists() -> None:
    assert sorted(set(EXCUSED) - walking.patterns()) == []
    assert len(EXCUSED) == len(set(EXCUSED))


def test_the_pictures_are_small() -> None:
    assert sum(path.stat().st_size for path in (GUIDE / "pictures").iterdir()) < PICTURES_MAX_BYTES
