# SPDX-License-Identifier: Apache-2.0
"""A matter that awaits a visa reaches its office: a quiet line on its pages, one letter by mail."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from django.test import Client
from pytest_django import Settings

from ayni.adapters import clock
from ayni.adapters.accounts.models import Person
from ayni.adapters.alarm import config, notes
from ayni.adapters.alarm.calling import Caller
from ayni.adapters.alarm.models import Call
from ayni.adapters.clearance import asking, passing
from ayni.core.limits import ALARM_NEWS_MAX_MS
from ayni.core.room_limits import CLEARANCE_LETTERS_PAUSE_MS
from ayni.rooms.notices import services
from ayni.rooms.notices.tests.alarms import declare
from tests.alarm.post import Post, serving
from tests.clearance.conftest import DUTY, FOREIGN, Hands, chain
from tests.clearance.notices import deed, handed_in, terms
from tests.link.nodes import wait_for
from tests.pair import HOUR_MS, Scene

pytestmark = pytest.mark.django_db(databases=["default", "record"])

Look = Callable[[int], None]
"""Let so much time pass, ms, look whose turn it is, and wait until what goes has gone."""


@pytest.fixture
def post() -> Iterator[Post]:
    with serving(Post()) as running:
        yield running


@pytest.fixture
def mail(scene: Scene, post: Post, settings: Settings) -> Settings:
    """The alarm's mail, with an address that wakes people besides."""
    scene.now_ms = clock.now_ms()
    declare(scene, FOREIGN, "foreign", email="frontera@minrel.example.cl")
    declare(scene, DUTY, "duty", email="turno@proteccion.example.cl")
    settings.AYNI_ALARM = {
        config.MAIL: f"smtp://127.0.0.1:{post.port}",
        config.MAIL_FROM: "ayni@example.cl",
        config.MAIL_TO: "guardia@example.cl",
        config.TEST: "",
    }
    return settings


@pytest.fixture
def look(scene: Scene) -> Iterator[Look]:
    caller = Caller()

    def looked(passed_ms: int) -> None:
        scene.now_ms += passed_ms
        asking.look(mode="exercise", now_ms=scene.now_ms)

        def gone() -> bool:
            caller.turn(config.config(), mode="exercise", now_ms=scene.now_ms)
            return not Call.objects.filter(ended_ms=None).exclude(outcome="dropped").exists()

        wait_for(gone)

    yield looked
    caller.end()


def test_the_office_that_is_asked_gets_one_letter_without_content_and_a_link(
    scene: Scene, people: dict[str, Person], mail: Settings, post: Post, look: Look
) -> None:
    chain(people, FOREIGN, limit_h=4)
    draft = handed_in(scene, people["anna"])
    for passed_ms in (0, 2_000, CLEARANCE_LETTERS_PAUSE_MS):
        look(passed_ms)
    [message] = post.messages
    assert message["Subject"] == "EJERCICIO · Ayni: un asunto espera su visación"
    assert post.recipients == ["frontera@minrel.example.cl"], "nobody else is to be woken"
    text = message.get_content()
    assert any(line.endswith(f"/clearance/{draft.pk}/") for line in text.splitlines())
    assert "El plazo de su oficina termina el" in text
    for content in ("Mantención", "f-07", "notices", "Perú", "liaison", "anna"):
        assert content not in message["Subject"] + text


def test_offices_are_written_to_one_after_another_as_their_turn_comes(
    scene: Scene,
    people: dict[str, Person],
    hand: Hands,
    mail: Settings,
    post: Post,
    look: Look,
) -> None:
    chain(people, DUTY, FOREIGN)
    draft = handed_in(scene, people["anna"])
    look(0)
    assert post.recipients == ["turno@proteccion.example.cl"]
    passing.clear(draft.pk, hand=hand("carla"), version=1)
    look(0)
    assert post.recipients == ["turno@proteccion.example.cl", "frontera@minrel.example.cl"]


def test_drafts_that_come_within_minutes_stand_together_in_the_next_letter(
    scene: Scene, people: dict[str, Person], mail: Settings, post: Post, look: Look
) -> None:
    chain(people, FOREIGN)
    handed_in(scene, people["anna"])
    look(0)
    for _ in range(3):
        handed_in(scene, people["anna"])
        look(60_000)
    assert len(post.messages) == 1
    look(CLEARANCE_LETTERS_PAUSE_MS)
    look(CLEARANCE_LETTERS_PAUSE_MS)
    _first, second = post.messages
    assert second["Subject"] == "EJERCICIO · Ayni: 4 asuntos esperan su visación"
    assert any(line.endswith("/clearance/") for line in second.get_content().splitlines())


@pytest.mark.parametrize("gone", ["late", "nobody"])
def test_a_stand_in_is_written_to_once_it_may_clear(
    scene: Scene,
    people: dict[str, Person],
    mail: Settings,
    post: Post,
    look: Look,
    gone: str,
) -> None:
    chain(people, f"{DUTY}/{FOREIGN}", limit_h=4)
    handed_in(scene, people["anna"])
    look(0)
    assert post.recipients == ["turno@proteccion.example.cl"]
    if gone == "nobody":
        people["carla"].holdings.update(until=clock.now())
    look(4 * HOUR_MS + 60_000 if gone == "late" else 2_000)
    assert post.recipients[1:] == ["frontera@minrel.example.cl"]


def test_an_urgent_act_that_did_not_wait_is_told_to_its_chain_at_once(
    scene: Scene,
    people: dict[str, Person],
    hand: Hands,
    mail: Settings,
    post: Post,
    look: Look,
) -> None:
    chain(people, FOREIGN)
    urgent = replace(terms(1), end=None)
    services.give_urgent_notice(deed(scene, people["carla"], DUTY), terms=urgent)
    look(0)
    [message] = post.messages
    assert "un acto urgente se firmó" in message["Subject"]


def test_who_was_quicker_than_the_letter_gets_none(
    scene: Scene,
    people: dict[str, Person],
    hand: Hands,
    mail: Settings,
    post: Post,
    look: Look,
) -> None:
    chain(people, FOREIGN)
    draft = handed_in(scene, people["anna"])
    asking.look(mode="exercise", now_ms=scene.now_ms)
    passing.clear(draft.pk, hand=hand("boris"), version=1)
    look(0)
    assert [one.outcome for one in Call.objects.all()] == ["dropped"]
    assert post.messages == []


@pytest.mark.parametrize("why", ["no mail", "no address", "stilled", "old"])
def test_no_letter_goes_where_none_would_help(
    scene: Scene,
    people: dict[str, Person],
    mail: Settings,
    post: Post,
    look: Look,
    why: str,
) -> None:
    chain(people, FOREIGN)
    handed_in(scene, people["anna"])
    if why == "no mail":
        mail.AYNI_ALARM = {config.TEST: ""}
    elif why == "no address":
        declare(scene, FOREIGN, "foreign", email="none")
    elif why == "stilled":
        notes.silence(mode="exercise", office=DUTY, now_ms=scene.now_ms)
    else:
        asking.mark(now_ms=scene.now_ms)
        scene.now_ms += ALARM_NEWS_MAX_MS
    look(0)
    assert not Call.objects.exists()
    assert post.messages == []
    assert asking.awaiting(FOREIGN).count() == 1, "pages say it all the same"


def test_the_pages_of_the_office_that_is_asked_say_so_without_a_sound(
    scene: Scene, people: dict[str, Person], hand: Hands, client: Client, settings: Settings
) -> None:
    chain(people, FOREIGN)
    draft = handed_in(scene, people["anna"])
    asking.look(mode="exercise", now_ms=scene.now_ms)
    seen = {}
    for name in ("boris", "anna", "carla"):
        client.force_login(people[name])
        seen[name] = client.get("/search/").text
        assert 'data-sound=""' in seen[name]
    assert "Un asunto espera su visación" in seen["boris"]
    assert "espera su visación" not in seen["anna"] + seen["carla"]
    passing.clear(draft.pk, hand=hand("boris"), version=1)
    client.force_login(people["boris"])
    assert "espera su visación" not in client.get("/alarm/now/").text
