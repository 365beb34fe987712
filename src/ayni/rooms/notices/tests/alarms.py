# SPDX-License-Identifier: Apache-2.0
"""Chile's alarm beside the scene: a real command, and looks at moments of the test's choice."""

from __future__ import annotations

from pathlib import Path

from pytest_django import Settings

from ayni.adapters.alarm import config
from ayni.adapters.alarm.models import Call
from ayni.adapters.alarm.watching import Watch
from ayni.core import constitution as law
from ayni.rooms.notices import facts
from ayni.rooms.notices.tests.scene import given
from tests.alarm.commands import calls, logs_itself
from tests.link.nodes import wait_for
from tests.pair import Scene

MINUTE_MS = 60_000
URGENT = given(urgent=1, purpose="Alud sobre la ruta")


def declare(scene: Scene, office: str, *powers: str, email: str) -> None:
    """Let Chile declare the address of a post."""
    scene.chl(
        law.OFFICE_DECLARED,
        {
            "office": office,
            "powers": list(powers),
            "institution": "civil_protection",
            "names": {"es": "Protección Civil, turno"},
            "email": email,
        },
    )


def acknowledge(scene: Scene, notice: bytes, version: bytes) -> bytes:
    return scene.chl(facts.ACKNOWLEDGED, {"version": version.hex()}, about=notice)


class Alarms:
    """Chile's alarm: the command it starts, and looks at moments of the scene's choice."""

    def __init__(self, scene: Scene, settings: Settings, folder: Path) -> None:
        self.scene, self._settings = scene, settings
        self.log = folder / "log"
        self.use(logs_itself(folder / "wake", self.log))
        self.watch = Watch()
        self.look()

    def use(self, path: Path | str) -> None:
        self._settings.AYNI_ALARM = {config.COMMAND: str(path), config.TEST: ""}

    def look(self, minutes: float = 0) -> None:
        """Let time pass, look, and wait until what was started has ended."""
        self.scene.now_ms += int(minutes * MINUTE_MS)
        self.watch.look(self.scene.now_ms)
        self.settle()

    def settle(self) -> None:
        def ended() -> bool:
            self.watch.look(self.scene.now_ms)
            return not Call.objects.filter(started_ms__isnull=False, ended_ms=None).exists()

        wait_for(ended)

    def restart(self) -> None:
        """Begin a process anew."""
        self.watch.caller.end()
        self.watch = Watch()

    @property
    def calls(self) -> list[dict[str, str]]:
        return calls(self.log)
