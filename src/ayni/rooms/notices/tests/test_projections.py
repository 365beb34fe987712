# SPDX-License-Identifier: Apache-2.0
"""Rows of the room: what the fold came to, twice as once, and the same after a rebuild."""

from __future__ import annotations

import pytest

from ayni.adapters.record import reading, rebuilding
from ayni.rooms.notices import facts, projections, states
from ayni.rooms.notices.models import Notice, Question, Standing
from ayni.rooms.notices.tests.scene import amended, at, given
from tests.pair import Scene

pytestmark = pytest.mark.django_db(databases=["default", "record"])


def rows() -> list[list[dict[str, object]]]:
    return [
        list(model.objects.order_by(order).values(*fields))
        for model, order, fields in (
            (Notice, "pk", [f.name for f in Notice._meta.concrete_fields]),
            (Standing, "notice_id", ["notice_id", "party", "number", "met"]),
            (Question, "pk", ["leaf", "notice_id", "party"]),
        )
    ]


def talked_about(scene: Scene) -> bytes:
    """Return a notice that was acknowledged, asked about, amended and objected to."""
    notice = scene.chl(facts.GIVEN, given())
    scene.per(facts.ACKNOWLEDGED, {"version": notice.hex()}, about=notice)
    scene.per(facts.QUERIED, {"question": "¿Con dron?"}, about=notice)
    version = scene.chl(
        facts.AMENDED, amended(notice, widens=("start",), start=at(69)), about=notice
    )
    ground = {"version": version.hex(), "ground": "place", "asks": "none"}
    scene.per(facts.OBJECTED, ground, about=notice)
    return notice


def test_a_notice_has_a_row_as_soon_as_it_is_given(scene: Scene) -> None:
    notice = scene.chl(facts.GIVEN, given())
    row = Notice.objects.get()
    assert (row.object_id, row.state, row.open, row.version) == (notice.hex(), "given", True, 1)
    assert (row.party, row.office, row.place) == ("chl", "chl.liaison", "f-07")
    assert row.given_minutes == 72 * 60 - 1
    assert row.met == 0
    assert not row.late


def test_what_others_do_stands_beside_it(scene: Scene) -> None:
    notice = talked_about(scene)
    row = Notice.objects.get(pk=notice.hex())
    assert (row.state, row.version, row.queries_open, row.objections_open) == ("amended", 2, 1, 1)
    standing = Standing.objects.get()
    assert (standing.party, standing.number, standing.met) == ("per", 1, False)
    assert Question.objects.get().party == "per"


def test_a_narrower_version_needs_no_new_acknowledgement(scene: Scene) -> None:
    notice = scene.chl(facts.GIVEN, given())
    scene.per(facts.ACKNOWLEDGED, {"version": notice.hex()}, about=notice)
    scene.chl(facts.AMENDED, amended(notice, end=at(75)), about=notice)
    assert Standing.objects.get().met
    assert Notice.objects.get().met == 1


def test_an_answered_question_and_a_closed_notice_leave_the_lists(scene: Scene) -> None:
    notice = scene.chl(facts.GIVEN, given())
    query = scene.per(facts.QUERIED, {"question": "¿Con dron?"}, about=notice)
    scene.chl(facts.REPLIED, {"query": query.hex(), "answer": "No"}, about=notice)
    assert not Question.objects.exists()
    scene.chl(facts.CLOSED, {"outcome": "as_notified"}, about=notice)
    row = Notice.objects.get()
    assert (row.state, row.open) == ("closed", False)
    assert row.ended_ms == scene.now_ms


def test_writing_a_state_twice_changes_nothing(scene: Scene) -> None:
    notice = talked_about(scene)
    before = rows()
    acts = [act.act for act in reading.acts_about(notice)]
    for pool in (acts, list(reversed(acts))):
        projections.write({notice: states.fold(pool)})
        assert rows() == before


def test_a_state_without_an_opening_act_has_no_row(scene: Scene) -> None:
    notice = talked_about(scene)
    acts = [act.act for act in reading.acts_about(notice)]
    projections.write({notice: states.fold(acts[1:])})
    assert rows() == [[], [], []]


def test_a_rebuild_gives_the_same_rows(scene: Scene) -> None:
    talked_about(scene)
    scene.per(facts.GIVEN, given(activity="closure", urgent=1))
    before = rows()
    projections.clear()
    assert rows() == [[], [], []]
    rebuilding.rebuild()
    assert rows() == before


def test_an_irregular_notice_has_no_row(scene: Scene) -> None:
    scene.chl(facts.GIVEN, given(), by="chl.press", unchecked=True)
    assert rows() == [[], [], []]
