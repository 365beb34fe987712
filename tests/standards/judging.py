# SPDX-License-Identifier: Apache-2.0
"""Builds the program that reads calendars with Debian's libical; says which package is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SOURCE = Path(__file__).with_name("ical_judge.c")
PACKAGES = "gcc libc6-dev libical-dev"


def build_judge(folder: Path) -> Path:
    """Return the program, or skip (in CI: fail) with the names of the packages it needs."""
    compiler = shutil.which("gcc")
    if compiler is None or not Path("/usr/include/libical/ical.h").exists():
        missing = f"CALENDARS NOT JUDGED BY LIBICAL: apt-get install {PACKAGES}"
        if os.environ.get("AYNI_CI") == "1":
            pytest.fail(missing)
        pytest.skip(missing)
    built = folder / "ical_judge"
    words = [compiler, "-Wall", "-Wextra", "-Werror", "-o", str(built), str(SOURCE), "-lical"]
    subprocess.run(words, check=True, timeout=60)
    return built


def judge(program: Path, file: Path) -> subprocess.CompletedProcess[str]:
    """Return what libical made of a file."""
    words = [str(program), str(file)]
    return subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)
