# SPDX-License-Identifier: Apache-2.0
"""What readers are shown, and what is late, awaited or over at the moment they look."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connections
from django.utils import translation

from ayni.core.errors import Refusal
from ayni.rooms.notices import facts, selectors
from ayni.rooms.notices.selectors import Tab
from ayni.rooms.notices.tests.scene import amended, at, given
from tests.pair import HOUR_MS, Scene

pytestmark = pytest.mark.django_db(databases=["default", "record"])


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def shown(scene: Scene, tab: Tab) -> list[str]:
    reader = selectors.reader(scene.viewer())
    return [row.object_id for row in selectors.listing(reader=reader, tab=tab)]


def labels(scene: Scene, notice: bytes) -> dict[str, str]:
    reader = selectors.reader(scene.viewer())
    read = selectors.notice(notice, reader=reader)
    assert read is not None
    return {label.text: label.tone for label in selectors.labels(read.row, reader)}


@pytest.mark.parametrize("office", ["liaison", "civil.duty", "mfa.border", "audit"])
def test_offices_with_a_power_of_the_room_read_it(scene: Scene, office: str) -> None:
    assert selectors.reader(scene.viewer(f"chl.{office}")).places["f-07"] == "Punto F-07"


def test_the_press_office_is_told_who_reads_it(scene: Scene) -> None:
    with pytest.raises(Refusal) as refusal:
        selectors.reader(scene.viewer("chl.press"))
    assert refusal.value.code == "power_lacking"
    assert "chl.liaison" in refusal.value.params["offices"]
    assert selectors.desk_items(scene.viewer("chl.press"), scene.now_ms) == []


def test_a_place_is_read_in_the_language_of_the_page(scene: Scene) -> None:
    viewer = replace(scene.viewer(), language="pt")
    assert selectors.reader(viewer).place("f-07") == "Ponto F-07"
    assert selectors.reader(viewer).place("nowhere") == "nowhere"


def test_places_that_the_own_party_names_come_first(scene: Scene) -> None:
    reader = selectors.reader(scene.viewer())
    named = [reader.named_by[place] for place, _ in selectors.place_choices(reader)]
    assert named == sorted(named)


def test_a_notice_moves_from_tab_to_tab_as_time_passes(scene: Scene) -> None:
    notice = scene.chl(facts.GIVEN, given()).hex()
    assert shown(scene, "coming") == [notice]
    assert shown(scene, "current") == []
    scene.wait(73)
    assert shown(scene, "coming") == []
    assert shown(scene, "current") == [notice]
    scene.chl(facts.CLOSED, {"outcome": "as_notified"}, about=bytes.fromhex(notice))
    assert shown(scene, "current") == []
    assert shown(scene, "closed") == [notice]


def test_an_acknowledgement_is_awaited_until_every_other_party_gave_it(scene: Scene) -> None:
    notice = scene.chl(facts.GIVEN, given())
    assert shown(scene, "awaiting") == [notice.hex()]
    scene.per(facts.ACKNOWLEDGED, {"version": notice.hex()}, about=notice)
    assert shown(scene, "awaiting") == []


def test_questions_objections_and_lateness_have_their_tabs(scene: Scene) -> None:
    asked = scene.chl(facts.GIVEN, given())
    scene.per(facts.QUERIED, {"question": "¿Con dron?"}, about=asked)
    objected = scene.chl(facts.GIVEN, given())
    ground = {"version": objected.hex(), "ground": "time", "asks": "postpone"}
    scene.per(facts.OBJECTED, ground, about=objected)
    late = scene.chl(facts.GIVEN, given(late=1))
    assert set(shown(scene, "talked")) == {asked.hex(), objected.hex()}
    assert shown(scene, "late") == [late.hex()]
    counts = selectors.counts(reader=selectors.reader(scene.viewer()))
    assert counts == {"current": 0, "coming": 3, "awaiting": 3, "talked": 2}


def test_a_label_turns_grave_when_its_time_has_run_out(scene: Scene) -> None:
    notice = scene.chl(facts.GIVEN, given())
    awaited = "acknowledgement by PER awaited"
    assert labels(scene, notice) == {"to come": "", awaited: "wait"}
    scene.wait(12)
    assert labels(scene, notice)[awaited] == "grave"
    scene.wait(62)
    assert "under way" in labels(scene, notice)
    scene.wait(4)
    assert labels(scene, notice)["ended, not closed yet"] == "wait"


def test_crossing_acknowledgement_and_amendment_name_their_versions(scene: Scene) -> None:
    notice = scene.chl(facts.GIVEN, given())
    scene.cut_off()
    scene.chl(facts.AMENDED, amended(notice, widens=("start",), start=at(69)), about=notice)
    scene.per(facts.ACKNOWLEDGED, {"version": notice.hex()}, about=notice)
    scene.reconnect()
    assert labels(scene, notice) == {
        "to come": "",
        "version 2": "",
        "new acknowledgement by PER awaited": "wait",
    }


def test_an_acknowledgement_is_due_in_twelve_hours_or_a_quarter_of_the_lead(scene: Scene) -> None:
    reader = selectors.reader(scene.viewer())
    rows = []
    for hours in (72, 20):
        notice = scene.chl(facts.GIVEN, given(start=at(hours), end=at(hours + 1)))
        read = selectors.notice(notice, reader=reader)
        assert read is not None
        rows.append((selectors.acknowledge_due_ms(read.row, reader), read.row.asked_since_ms))
    waits = [(due - since) / HOUR_MS for due, since in rows]
    assert waits[0] == 12
    assert waits[1] == pytest.approx(5, abs=0.01)


def test_the_agreed_hours_are_the_constitutions(scene: Scene) -> None:
    reader = selectors.reader(scene.viewer())
    assert selectors.query_due_ms(0, reader) == 48 * HOUR_MS
    changed = replace(reader, params={"notices.query_hours": 24})
    assert selectors.query_due_ms(0, changed) == 24 * HOUR_MS


def test_the_desk_says_what_awaits_whom(scene: Scene) -> None:
    theirs = scene.per(facts.GIVEN, given(urgent=1, activity="closure"), by="per.civil.duty")
    own = scene.chl(facts.GIVEN, given())
    query = scene.per(facts.QUERIED, {"question": "¿Con dron?"}, about=own)
    items = selectors.desk_items(scene.viewer(), scene.now_ms)
    told = {(item.waits, item.asked, item.url.split("/")[2][:8]) for item in items}
    assert told == {
        ("mine", "Acknowledge", theirs.hex()[:8]),
        ("theirs", "acknowledgement awaited", own.hex()[:8]),
        ("mine", "Answer", own.hex()[:8]),
    }
    urgent = next(item for item in items if item.urgent)
    assert (urgent.party, urgent.whose) == ("per", "chl")
    scene.chl(facts.REPLIED, {"query": query.hex(), "answer": "No"}, about=own)
    scene.chl(facts.ACKNOWLEDGED, {"version": theirs.hex()}, about=theirs)
    scene.wait(80)
    left = selectors.desk_items(scene.viewer(), scene.now_ms)
    assert {(item.waits, item.asked) for item in left} == {
        ("theirs", "acknowledgement awaited"),
        ("mine", "Close"),
    }


def test_a_notice_whose_opening_is_set_aside_has_no_page(scene: Scene) -> None:
    notice = scene.chl(facts.GIVEN, given(), by="chl.press", unchecked=True)
    assert selectors.notice(notice, reader=selectors.reader(scene.viewer())) is None


@pytest.mark.parametrize(
    ("tab", "fields"),
    [
        ("current", ("starts_ms",)),
        ("coming", ("starts_ms",)),
        ("late", ("-starts_ms",)),
        ("closed", ("starts_ms",)),
        ("closed", ("-activity", "-starts_ms")),
        ("closed", ("party", "starts_ms")),
        ("closed", ("place", "starts_ms")),
    ],
)
def test_a_long_list_is_read_from_an_index(scene: Scene, tab: Tab, fields: tuple[str, ...]) -> None:
    rows = selectors.listing(reader=selectors.reader(scene.viewer()), tab=tab)
    if connections["record"].vendor != "sqlite":
        pytest.skip("PostgreSQL reads a table as small as a test's whole")
    plan = rows.order_by(*fields).explain()
    assert "USING INDEX notice_" in plan
    assert "TEMP B-TREE" not in plan
