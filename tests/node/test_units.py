# SPDX-License-Identifier: Apache-2.0
"""The units for systemd: what systemd itself says of them, and what they keep from each process."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
UNITS = ROOT / "contrib" / "systemd"
VENV = "/opt/ayni/venv/bin/ayni"
SERVICES = ("ayni-web@.service", "ayni-link@.service", "ayni-backup@.service")
EXPOSURE_MAX = 20
"""Of 100, as `systemd-analyze security` counts it; an untouched service has 96."""


def tool() -> str:
    found = shutil.which("systemd-analyze")
    if found is None:
        told = "no systemd-analyze: install the Debian package systemd"
        if os.environ.get("AYNI_CI") == "1":
            pytest.fail(told)
        pytest.skip(told)
    return found


def settings_of(name: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in (UNITS / name).read_text(encoding="utf-8").splitlines():
        key, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            found.setdefault(key, []).append(value)
    return found


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The units as they lie on a server, with a program in the place of the one they name."""
    program = tmp_path / "ayni"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m ayni.node.cli "$@"\n')
    program.chmod(0o755)
    folder = tmp_path / "units"
    shutil.copytree(UNITS, folder)
    for path in folder.rglob("*.service"):
        path.write_text(path.read_text().replace(VENV, str(program)))
    return folder


def judged(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [tool(), *words],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env={"PATH": os.environ["PATH"], "SYSTEMD_UNIT_PATH": f"{folder}:"},
    )


def test_systemd_has_nothing_to_say_against_the_units(installed: Path) -> None:
    paths = [str(p) for p in sorted(installed.glob("*@.*")) if p.is_file()]
    told = judged(installed, "verify", "--man=no", *[p.replace("@.", "@chasqui.") for p in paths])
    assert (told.returncode, told.stderr) == (0, "")


def test_a_misspelt_setting_is_found(installed: Path) -> None:
    path = installed / "ayni-web@.service"
    path.write_text(path.read_text().replace("ProtectSystem=strict", "ProtectSytem=strict"))
    told = judged(installed, "verify", "--man=no", str(path).replace("@.", "@chasqui."))
    assert "ProtectSytem" in told.stderr


@pytest.mark.parametrize("name", SERVICES)
def test_each_service_is_shut_in(installed: Path, name: str) -> None:
    told = judged(
        installed, "security", "--offline=yes", f"--threshold={EXPOSURE_MAX}", str(installed / name)
    )
    assert told.returncode == 0, told.stdout[-400:] + told.stderr


@pytest.mark.parametrize("name", SERVICES)
def test_each_service_runs_one_command_that_there_is(name: str) -> None:
    found = settings_of(name)
    assert found["User"] == ["ayni"]
    assert found["NoNewPrivileges"] == ["yes"]
    assert found["ProtectSystem"] == ["strict"]
    (command,) = found["ExecStart"]
    program, *words = command.split()
    assert program == VENV
    told = subprocess.run(
        [sys.executable, "-m", "ayni.node.cli", words[0], "--help"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert all(word in told for word in words if word.startswith("--"))


def test_the_pages_cannot_read_the_keys_and_cannot_write_the_guard() -> None:
    web, link = settings_of("ayni-web@.service"), settings_of("ayni-link@.service")
    assert web["InaccessiblePaths"] == ["-/var/lib/ayni/%i/keys"]
    assert web["ReadWritePaths"] == ["/var/lib/ayni/%i"]
    assert "InaccessiblePaths" not in link
    assert link["ReadWritePaths"] == ["/var/lib/ayni/%i /srv/ayni-guard/%i"]


def test_the_document_names_every_unit() -> None:
    told = (ROOT / "docs" / "operate" / "install.md").read_text(encoding="utf-8")
    for path in UNITS.rglob("*"):
        if path.is_file():
            assert path.name in told
    assert re.search(r"systemctl enable --now ayni-link@chasqui ayni-web@chasqui", told)
