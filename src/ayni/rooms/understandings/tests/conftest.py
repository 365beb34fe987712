# SPDX-License-Identifier: Apache-2.0
"""A record of its own for each test of the room, with Chile and Peru in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from ayni.adapters import clock
from ayni.rooms.understandings import facts
from ayni.rooms.understandings.tests.acts import PAIR, day, instant
from ayni.rooms.understandings.tests.pages import an_understanding, claimed, reported
from tests.pair import Scene
from tests.rooms import Signed, playing, sit


@pytest.fixture
def scene(settings: Settings, tmp_path: Path, db: None) -> Iterator[Scene]:
    """Chile's node, with the constitution in force; pages ask the clock, so it plays now."""
    with playing(("meetings", "understandings"), settings, tmp_path) as made:
        yield made


@pytest.fixture
def at_desk(scene: Scene) -> Signed:
    """Let a person of an office of Chile sit down at a browser."""
    return sit


@pytest.fixture
def seven(scene: Scene) -> Scene:
    """Seven understandings of two editions, one in each way that a report counts."""
    recent = day(f"{clock.now().year - 2}-01-15")
    done = an_understanding(scene, number=1, dated=recent)
    claim = claimed(scene, done)
    scene.chl(facts.CONFIRMED, {"proposal": claim.hex()}, about=done)
    for number, status in ((2, "partly_fulfilled"), (3, "permanent"), (4, "in_progress")):
        both = an_understanding(scene, "per", number=number, area="border", dated=recent)
        for party in PAIR:
            reported(scene, both, party, status)
    differ = an_understanding(scene, number=5, dated=recent)
    reported(scene, differ, "per", "fulfilled")
    reported(scene, differ, "chl", "postponed")
    void = an_understanding(scene, number=6, dated=recent)
    change = scene.chl(
        facts.CHANGE_PROPOSED,
        {
            "parties": list(PAIR),
            "change": "void",
            "why": "Ya no procede.",
            "valid_until": instant(scene.now_ms + 86_400_000),
        },
        by="chl.staff.secretariat",
        about=void,
    )
    for party, act in (("chl", scene.chl), ("per", scene.per)):
        consent = {"proposal": change.hex()}
        act(facts.CHANGE_CONSENTED, consent, by=f"{party}.staff.head", about=void)
    an_understanding(scene, ordinal=12, number=1, dated=day("2005-03-01"))
    return scene
