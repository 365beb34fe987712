# SPDX-License-Identifier: Apache-2.0
"""Whom the alarm writes to, in which words, and what becomes of it when the server fails."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from ayni.adapters.alarm import config
from ayni.adapters.alarm.models import Call
from ayni.core import shortcodes
from ayni.core.limits import ALARM_CALLS_AT_ONCE_MAX_COUNT
from ayni.rooms.notices import facts
from ayni.rooms.notices.tests.alarms import URGENT, Alarms, declare
from tests.alarm.commands import logs_itself
from tests.alarm.post import Post, serving
from tests.link.nodes import wait_for
from tests.pair import Scene
from tests.ports import free_port

pytestmark = pytest.mark.django_db(databases=["default", "record"])


@pytest.fixture
def post() -> Iterator[Post]:
    with serving(Post()) as running:
        yield running


class Mailed:
    """Chile's alarm with mail, with or without a command besides."""

    def __init__(self, alarms: Alarms, settings: Settings) -> None:
        self.alarms, self._settings = alarms, settings

    def use(self, port: int, *, command: Path | str = "", to: str = "guardia@example.cl") -> None:
        self._settings.AYNI_ALARM = {
            config.COMMAND: str(command),
            config.TEST: "",
            config.MAIL: f"smtp://127.0.0.1:{port}",
            config.MAIL_FROM: "ayni@example.cl",
            config.MAIL_TO: to,
        }


@pytest.fixture
def mailed(alarms: Alarms, settings: Settings) -> Mailed:
    return Mailed(alarms, settings)


def test_an_urgent_notice_writes_to_the_post_on_duty_with_nothing_of_its_content(
    scene: Scene, alarms: Alarms, mailed: Mailed, post: Post
) -> None:
    declare(scene, "chl.civil.duty", "duty", email="turno@proteccion.example.cl")
    mailed.use(post.port)
    leaf = scene.per(facts.GIVEN, URGENT)
    alarms.look()
    alarms.look(1)
    [message] = post.messages
    code = shortcodes.code_of(leaf)
    assert message["Subject"] == f"EJERCICIO · Ayni: espera un asunto urgente, {code}"
    assert post.recipients == ["turno@proteccion.example.cl", "guardia@example.cl"]
    told = message["Subject"] + message.get_content()
    assert "/alarm/" in told
    for content in ("Alud", "ruta", "f-07", "notices", "Perú"):
        assert content not in told


def test_an_address_that_is_none_is_left_out(
    scene: Scene, alarms: Alarms, mailed: Mailed, post: Post
) -> None:
    declare(scene, "chl.civil.duty", "duty", email="turno@example.cl, prensa@example.org")
    mailed.use(post.port, to="")
    scene.per(facts.GIVEN, URGENT)
    alarms.look()
    assert Call.objects.get().failure == "mail_nobody"
    assert post.messages == []


def test_command_and_mail_both_go_and_neither_waits_for_the_other(
    scene: Scene, alarms: Alarms, mailed: Mailed, tmp_path: Path
) -> None:
    with serving(Post(silent=True)) as silent:
        mailed.use(silent.port, command=logs_itself(tmp_path / "both", alarms.log))
        for _ in range(ALARM_CALLS_AT_ONCE_MAX_COUNT + 1):
            scene.per(facts.GIVEN, URGENT)
        mails = Call.objects.filter(channel="mail", started_ms__isnull=False)
        called = Call.objects.filter(channel="command", outcome="done")

        def all_called() -> bool:
            alarms.watch.look(scene.now_ms)
            return called.count() == ALARM_CALLS_AT_ONCE_MAX_COUNT + 1

        wait_for(all_called)
        assert mails.count() == ALARM_CALLS_AT_ONCE_MAX_COUNT, "the server keeps these waiting"
        for one in alarms.watch.caller._running.values():
            one.until = 0.0
        alarms.watch.look(scene.now_ms)
        assert mails.filter(failure="hung").count() == ALARM_CALLS_AT_ONCE_MAX_COUNT
        alarms.watch.caller.end()


def test_mail_that_failed_is_tried_again_and_both_are_told_on_the_page(
    scene: Scene, alarms: Alarms, mailed: Mailed, anna_client: Client, post: Post, today: None
) -> None:
    mailed.use(free_port())
    scene.per(facts.GIVEN, URGENT)
    alarms.look()
    assert Call.objects.get().failure == "mail_unreachable"
    page = anna_client.get("/alarm/").text
    assert "El correo de la alarma falló una vez en 24 horas" in page
    assert "el servidor no responde" in page
    assert "por correo electrónico" in page
    mailed.use(post.port)
    alarms.look(0.2)
    assert Call.objects.get().outcome == "done"
    assert len(post.messages) == 1
    page = anna_client.get("/alarm/").text
    assert "reciben además un correo" in page
    assert "falló" not in page


def test_the_daily_test_goes_by_mail_too(
    scene: Scene, alarms: Alarms, mailed: Mailed, anna_client: Client, post: Post, today: None
) -> None:
    mailed.use(post.port)
    anna_client.post("/alarm/test/")
    alarms.look(1)
    [message] = post.messages
    assert message["Subject"] == "EJERCICIO · Ayni: prueba de la alarma"
    assert "Indique en la página si le llegó" in message.get_content()
