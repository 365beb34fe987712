# SPDX-License-Identifier: Apache-2.0
"""Before a meeting each side is asked how its open understandings stand, once, on one line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.translation import override
from pytest_django import Settings

from ayni.core.deadlines import day_of
from ayni.rooms.meetings.tests.pages import a_mechanism, accepted, an_edition
from ayni.rooms.understandings import facts
from ayni.rooms.understandings.selectors import desk_items
from ayni.rooms.understandings.tests.pages import SECRETARIAT, an_understanding, claimed, reported
from ayni.web.registry import DeskItem
from ayni.web.testing import never_said
from tests.pair import Scene
from tests.rooms import playing, sit, text

pytestmark = pytest.mark.django_db(databases=["default", "record"])
DAY_MS = 86_400_000
REGISTER = "/understandings/"


@pytest.fixture
def scene(settings: Settings, tmp_path: Path, db: None) -> Iterator[Scene]:
    with playing(("meetings", "understandings"), settings, tmp_path) as made:
        yield made


def meeting(scene: Scene, ahead: int) -> bytes:
    """Return the XL edition of the mechanism RRE, its dates agreed, so many days ahead."""
    made = an_edition(scene, a_mechanism(scene), ahead=ahead)
    accepted(scene, made)
    return made


def asked(scene: Scene, office: str = "liaison") -> list[DeskItem]:
    """Return the lines of the round on the Desk of an office of Chile."""
    viewer = scene.viewer(f"chl.{office}")
    with override("es"):
        found = desk_items(viewer, viewer.now_ms)
    return [one for one in found if one.title.startswith("RRE-XL: ")]


def test_a_side_is_asked_until_fifteen_days_before_the_meeting(scene: Scene) -> None:
    an_understanding(scene, number=1)
    an_understanding(scene, number=2)
    an_understanding(scene, number=3, code="otra")
    meeting(scene, ahead=20)
    (line,) = asked(scene)
    assert line.title == "RRE-XL: 2 entendimientos sin informe"
    assert (line.waits, line.whose) == ("mine", "chl")
    assert line.deadline_ms is not None
    last = day_of(line.deadline_ms - 1, "America/Santiago")
    assert (last - day_of(scene.now_ms, "America/Santiago")).days == 5


@pytest.mark.parametrize(
    ("ahead", "waits"),
    [(90, []), (40, ["deadline"]), (21, ["mine"]), (10, ["mine", "theirs"]), (0, [])],
)
def test_a_round_opens_nears_runs_over_and_ends_with_the_meeting(
    scene: Scene, ahead: int, waits: list[str]
) -> None:
    an_understanding(scene)
    meeting(scene, ahead)
    assert [line.waits for line in asked(scene)] == waits


def test_a_round_moves_with_its_meeting_and_none_opens_before_its_dates_are_agreed(
    scene: Scene,
) -> None:
    an_understanding(scene)
    made = an_edition(scene, a_mechanism(scene), ahead=20)
    assert asked(scene) == []
    accepted(scene, made)
    assert len(asked(scene)) == 1


def test_what_was_said_before_the_round_does_not_answer_it(scene: Scene) -> None:
    now_ms, scene.now_ms = scene.now_ms, scene.now_ms - 100 * DAY_MS
    of = an_understanding(scene)
    reported(scene, of, "chl", "in_progress")
    scene.now_ms = now_ms
    meeting(scene, ahead=20)
    assert len(asked(scene)) == 1
    reported(scene, of, "chl", "in_progress")
    assert asked(scene) == []


def test_a_claim_answers_and_what_is_closed_is_not_asked_for(scene: Scene) -> None:
    one, two = an_understanding(scene, number=1), an_understanding(scene, number=2)
    meeting(scene, ahead=20)
    claimed(scene, one, by="chl")
    assert asked(scene)[0].title == "RRE-XL: 1 entendimiento sin informe"
    claim = claimed(scene, two, by="per")
    scene.chl(facts.CONFIRMED, {"proposal": claim.hex()}, about=two)
    assert asked(scene) == []


def test_the_responsible_office_is_asked_for_its_own_and_the_secretariat_once_it_is_over(
    scene: Scene,
) -> None:
    owned = an_understanding(scene, number=1)
    an_understanding(scene, number=2)
    meeting(scene, ahead=20)
    assert [line.title for line in asked(scene, SECRETARIAT)] == []
    assert [line.title for line in asked(scene)] == ["RRE-XL: 2 entendimientos sin informe"]
    scene.chl(facts.OWNER_NAMED, {"office": f"chl.{SECRETARIAT}"}, about=owned)
    (line,) = asked(scene, SECRETARIAT)
    assert line.title == "RRE-XL: 1 entendimiento sin informe"


def test_the_register_tells_how_far_both_sides_have_come_and_lists_what_is_left(
    scene: Scene,
) -> None:
    said, unsaid = an_understanding(scene, number=1), an_understanding(scene, number=2)
    meeting(scene, ahead=20)
    reported(scene, said, "chl", "in_progress")
    for of in (said, unsaid):
        reported(scene, of, "per", "in_progress")
    client = sit("liaison")
    page = text(client.get(REGISTER))
    for told in (
        "Ronda de informes de RRE-XL",
        "Chile se ha pronunciado sobre 1 de 2",
        "Perú se ha pronunciado sobre 2 de 2",
    ):
        assert told in page
    assert "%" not in page
    assert never_said(page, "es") == []
    left = text(client.get(REGISTER, {"round": "RRE-XL"}))
    assert "RRE-XXXIX/E-02" in left
    assert "RRE-XXXIX/E-01" not in left


def test_the_register_narrows_to_one_responsible_office(scene: Scene) -> None:
    owned = an_understanding(scene, number=1)
    an_understanding(scene, number=2)
    scene.chl(facts.OWNER_NAMED, {"office": "chl.liaison"}, about=owned)
    page = text(sit("liaison").get(REGISTER, {"owner": "chl.liaison"}))
    assert "RRE-XXXIX/E-01" in page
    assert "RRE-XXXIX/E-02" not in page
