# SPDX-License-Identifier: Apache-2.0
"""What of Peru's acts rings on Chile's node, whom it calls, and what ends it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from django.db.models.signals import post_init

from ayni.adapters.accounts.models import Person
from ayni.adapters.alarm import notes
from ayni.adapters.alarm.models import Alarm
from ayni.adapters.record import rebuilding, registry
from ayni.adapters.watches import attending
from ayni.core import shortcodes
from ayni.core.codec import Json
from ayni.core.errors import Refusal
from ayni.rooms.notices import facts
from ayni.rooms.notices.tests.alarms import URGENT, Alarms, acknowledge
from ayni.rooms.notices.tests.incidents import exactly
from ayni.rooms.notices.tests.scene import amended, at, given
from tests.pair import HOUR_MS, NOW_MS, Scene

pytestmark = pytest.mark.django_db(databases=["default", "record"])


def test_an_urgent_notice_calls_once_with_nothing_of_its_content(
    scene: Scene, alarms: Alarms
) -> None:
    leaf = scene.per(facts.GIVEN, URGENT)
    alarms.look()
    alarms.look(1)
    assert alarms.calls == [
        {
            "AYNI_ALARM_CODE": shortcodes.code_of(leaf),
            "AYNI_ALARM_EXERCISE": "1",
            "AYNI_ALARM_KIND": "notices.given/1",
            "AYNI_ALARM_OFFICES": "chl.civil.duty",
            "AYNI_ALARM_STEP": "1",
            "AYNI_ALARM_URGENCY": "timbre",
        }
    ]
    assert "Alud" not in alarms.log.read_text()
    assert "ruta" not in alarms.log.read_text()


def test_own_acts_never_ring_at_home(scene: Scene, alarms: Alarms) -> None:
    scene.chl(facts.GIVEN, URGENT)
    alarms.look()
    assert not Alarm.objects.exists()


def test_an_act_of_an_office_without_the_power_rings_nowhere(scene: Scene, alarms: Alarms) -> None:
    scene.per(facts.GIVEN, URGENT, by="per.press")
    alarms.look()
    assert not Alarm.objects.exists()


def test_neither_a_restart_nor_a_rebuild_rings_again(scene: Scene, alarms: Alarms) -> None:
    scene.per(facts.GIVEN, URGENT)
    alarms.look()
    alarms.restart()
    alarms.look()
    rebuilding.rebuild()
    alarms.look()
    alarms.restart()
    alarms.look()
    assert len(alarms.calls) == 1


@contextmanager
def older_software(scene: Scene) -> Iterator[None]:
    """A release without this room, while Peru has it; the upgrade comes at the end."""
    room = registry.rooms()[facts.ROOM]
    registry.forget_room(facts.ROOM)
    scene.kinds = room.kinds
    try:
        yield
        rebuilding.rebuild_if_outdated()
    finally:
        registry.register_room(
            room.slug, kinds=room.kinds, fold=room.fold, write=room.write, clear=room.clear
        )
    assert rebuilding.rebuild_if_outdated() > 0


def test_what_older_software_could_not_read_rings_once_after_the_upgrade(
    scene: Scene, alarms: Alarms
) -> None:
    with older_software(scene):
        alarms.restart()
        notes.keep(notes.KINDS, sorted(registry.kinds()))
        leaf, answered = (scene.per(facts.GIVEN, URGENT) for _ in range(2))
        alarms.look()
        assert not Alarm.objects.exists()
    scene.wait(30)
    acknowledge(scene, answered, answered)
    for _start in range(2):
        alarms.restart()
        alarms.look()
        alarms.look()
    assert [call["AYNI_ALARM_CODE"] for call in alarms.calls] == [shortcodes.code_of(leaf)]


def test_after_a_release_that_wrote_down_no_kinds_only_what_came_within_a_day_rings(
    scene: Scene, alarms: Alarms
) -> None:
    with older_software(scene):
        scene.per(facts.GIVEN, URGENT)
        scene.wait(25)
        leaf = scene.per(facts.GIVEN, URGENT)
        alarms.look()
    notes.drop(notes.KINDS)
    alarms.restart()
    alarms.look()
    assert [call["AYNI_ALARM_CODE"] for call in alarms.calls] == [shortcodes.code_of(leaf)]


def test_what_was_acknowledged_does_not_ring_on_a_node_that_forgot_its_alarms(
    scene: Scene, alarms: Alarms
) -> None:
    answered = scene.per(facts.GIVEN, URGENT)
    acknowledge(scene, answered, answered)
    open_still = scene.per(facts.GIVEN, URGENT)
    Alarm.objects.all().delete()
    notes.keep(notes.LOOKED, {})
    alarms.restart()
    alarms.look()
    assert [one.leaf for one in Alarm.objects.all()] == [open_still.hex()]


def test_the_first_look_of_all_rings_nothing_that_is_older_than_a_day(
    scene: Scene, alarms: Alarms
) -> None:
    scene.per(facts.GIVEN, URGENT)
    scene.wait(25)
    scene.per(facts.GIVEN, given(urgent=1, purpose="Nueva"))
    Alarm.objects.all().delete()
    notes.drop(notes.LOOKED)
    alarms.restart()
    alarms.look()
    assert Alarm.objects.count() == 1


def test_the_acknowledgement_of_a_version_ends_its_alarm_and_no_other(
    scene: Scene, alarms: Alarms
) -> None:
    notice = scene.per(facts.GIVEN, URGENT)
    scene.cut_off()
    alarms.look()
    acknowledge(scene, notice, notice)
    wider = scene.per(facts.AMENDED, amended(notice, widens=("start",), start=at(0)), about=notice)
    alarms.look()
    ends = dict(Alarm.objects.values_list("leaf", "end"))
    assert ends == {notice.hex(): "acknowledged", wider.hex(): ""}
    acknowledge(scene, notice, wider)
    alarms.look()
    assert Alarm.objects.get(leaf=wider.hex()).end == "acknowledged"


def test_a_stale_acknowledgement_of_the_first_version_leaves_the_second_ringing(
    scene: Scene, alarms: Alarms
) -> None:
    notice = scene.per(facts.GIVEN, URGENT)
    wider = scene.per(facts.AMENDED, amended(notice, widens=("start",), start=at(0)), about=notice)
    acknowledge(scene, notice, notice)
    alarms.look()
    assert [one.leaf for one in Alarm.objects.filter(ended_ms=None)] == [wider.hex()]


def test_nobody_answers_and_each_step_calls_further(scene: Scene, alarms: Alarms) -> None:
    scene.per(facts.GIVEN, URGENT)
    alarms.look()
    for minutes in (2, 1, 2, 1, 3, 1, 30):
        alarms.look(minutes)
    assert [(call["AYNI_ALARM_STEP"], call["AYNI_ALARM_OFFICES"]) for call in alarms.calls] == [
        ("1", "chl.civil.duty"),
        ("2", "chl.civil.duty"),
        ("3", "chl.civil.duty"),
        ("4", "chl.staff.head"),
    ]


def test_after_a_pause_only_the_last_step_due_is_called(scene: Scene, alarms: Alarms) -> None:
    scene.per(facts.GIVEN, URGENT)
    alarms.look()
    alarms.look(60)
    assert [call["AYNI_ALARM_STEP"] for call in alarms.calls] == ["1", "4"]


def test_an_acknowledgement_ends_the_escalation(scene: Scene, alarms: Alarms) -> None:
    notice = scene.per(facts.GIVEN, URGENT)
    alarms.look()
    alarms.look(3)
    acknowledge(scene, notice, notice)
    alarms.look(10)
    assert [call["AYNI_ALARM_STEP"] for call in alarms.calls] == ["1", "2"]


def test_whoever_notes_a_call_to_the_neighbour_is_awake(scene: Scene, alarms: Alarms) -> None:
    notice = scene.per(facts.GIVEN, URGENT)
    alarms.look()
    scene.chl(
        facts.CONTACT_NOTED,
        {"result": "no_answer", "office_called": "per.liaison"},
        about=notice,
        by="chl.civil.duty",
    )
    alarms.look()
    assert Alarm.objects.get().end == "acknowledged"


def test_who_attends_to_a_matter_stills_it_and_letting_go_rings_anew(
    scene: Scene, alarms: Alarms, dora: Person
) -> None:
    notice = scene.per(facts.GIVEN, URGENT).hex()
    alarms.look()
    now = datetime.fromtimestamp(scene.now_ms / 1_000, tz=UTC)
    attending.attend(dora, office="chl.civil.duty", object_id=notice, address="/", at=now)
    alarms.look(9)
    assert len(alarms.calls) == 1
    assert Alarm.objects.get().taken_by == "chl.civil.duty"
    attending.release(dora, object_id=notice, at=now)
    alarms.look()
    assert [call["AYNI_ALARM_STEP"] for call in alarms.calls] == ["1", "1"]


def test_an_ordinary_notice_sounds_once_and_rings_in_the_last_quarter(
    scene: Scene, alarms: Alarms
) -> None:
    scene.per(facts.GIVEN, given())
    alarms.look()
    alarms.look(8 * 60)
    assert [call["AYNI_ALARM_URGENCY"] for call in alarms.calls] == ["aviso"]
    alarms.look(61)  # nine of the twelve hours are over
    assert [call["AYNI_ALARM_URGENCY"] for call in alarms.calls] == ["aviso", "timbre"]
    alarms.look(3)
    assert [call["AYNI_ALARM_STEP"] for call in alarms.calls] == ["1", "1", "2"]


def test_a_cancellation_sounds_once_and_stands_for_a_day(scene: Scene, alarms: Alarms) -> None:
    notice = scene.per(facts.GIVEN, URGENT)
    acknowledge(scene, notice, notice)
    scene.per(facts.CANCELLED, {"why": "weather"}, about=notice)
    alarms.look()
    alarms.look(23 * 60)
    assert Alarm.objects.get().end == ""
    alarms.look(61)
    assert Alarm.objects.get().end == "faded"
    assert [call["AYNI_ALARM_URGENCY"] for call in alarms.calls] == ["aviso"]


def test_news_that_came_days_late_stands_on_the_desk_alone(scene: Scene, alarms: Alarms) -> None:
    notice = scene.per(facts.GIVEN, URGENT)
    acknowledge(scene, notice, notice)
    scene.per(facts.CANCELLED, {"why": "weather"}, about=notice)
    scene.now_ms += 30 * HOUR_MS
    alarms.look()
    assert not alarms.calls


def test_an_urgent_act_rings_however_late_it_came(scene: Scene, alarms: Alarms) -> None:
    scene.per(facts.GIVEN, URGENT)
    scene.now_ms += 30 * HOUR_MS
    alarms.look()
    assert len(alarms.calls) == 1


def test_an_urgent_act_that_waits_for_earlier_ones_rings_at_once(
    scene: Scene, alarms: Alarms
) -> None:
    values: dict[str, Json] = {
        "type": "crossing",
        "place": "f-08",
        "persons": exactly(5).to_value(),
    }
    leaf = scene.per(facts.INCIDENT_OPENED, values, ahead=True)
    alarms.look()
    assert [call["AYNI_ALARM_CODE"] for call in alarms.calls] == [shortcodes.code_of(leaf)]


def test_an_ordinary_notice_that_waits_sounds_when_it_counts(scene: Scene, alarms: Alarms) -> None:
    scene.per(facts.GIVEN, given(), ahead=True)
    alarms.look()
    assert [one.urgency for one in Alarm.objects.all()] == ["aviso"]


def test_what_sounded_and_does_not_ring_is_not_read_again_until_its_matter_moves(
    scene: Scene, alarms: Alarms
) -> None:
    first = scene.per(facts.GIVEN, given())
    scene.per(facts.GIVEN, given())
    alarms.look()
    read: list[str] = []

    def note(instance: Alarm, **_more: object) -> None:
        read.append(instance.leaf)

    post_init.connect(note, sender=Alarm)
    try:
        alarms.look()
        assert read == []
        acknowledge(scene, first, first)
        alarms.look()
        assert set(read) == {first.hex()}
    finally:
        post_init.disconnect(note, sender=Alarm)
    assert Alarm.objects.get(leaf=first.hex()).end == "acknowledged"


def test_a_silenced_exercise_calls_nobody_and_shows_what_stands(
    scene: Scene, alarms: Alarms
) -> None:
    notes.silence(mode="exercise", office="chl.civil.duty", now_ms=NOW_MS)
    scene.per(facts.GIVEN, URGENT)
    alarms.look()
    assert not alarms.calls
    assert Alarm.objects.filter(ended_ms=None).count() == 1
    notes.drop(notes.SILENCED)
    alarms.look()
    assert len(alarms.calls) == 1


def test_real_alarms_cannot_be_silenced() -> None:
    with pytest.raises(Refusal, match="only_exercise"):
        notes.silence(mode="actual", office="chl.civil.duty", now_ms=NOW_MS)
    notes.keep(notes.SILENCED, {"since_ms": NOW_MS, "office": "chl.civil.duty"})
    assert notes.silenced("actual") is None
