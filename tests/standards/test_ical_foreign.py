# SPDX-License-Identifier: Apache-2.0
"""A calendar program that nobody here wrote reads the file, and refuses one that was spoiled."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ayni.standards.ical import Wall, write
from tests.standards.judging import build_judge, judge
from tests.standards.test_ical import CHILE, TWO_STATES, an_event

pytestmark = pytest.mark.foreign


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_judge(tmp_path_factory.mktemp("judge"))


def test_libical_reads_identity_version_status_and_instants(program: Path, tmp_path: Path) -> None:
    file = tmp_path / "two.ics"
    file.write_bytes(write(TWO_STATES))
    done = judge(program, file)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "3d4e5f@ayni 1 CANCELLED 2026-11-25T13:00:00Z -",
        "0a1b2c-3@ayni 0 CONFIRMED 2026-11-26T12:00:00Z 2026-11-26T18:00:00Z",
        "0a1b2c-4@ayni 2 CONFIRMED 2026-11-27T09:00:00Z 2026-11-27T15:00:00Z",
    ]


@pytest.mark.parametrize("hour", range(24))
def test_libical_finds_every_hour_of_the_day_on_which_chile_skips_one(
    program: Path, tmp_path: Path, hour: int
) -> None:
    instant = datetime(2026, 9, 6, hour, 30, tzinfo=UTC)
    starts = Wall(ms=int(instant.timestamp() * 1000), zone=CHILE)
    file = tmp_path / "skipped.ics"
    file.write_bytes(write(replace(TWO_STATES, events=(an_event(starts=starts, ends=None),))))
    done = judge(program, file)
    assert f" 2026-09-06T{hour:02}:30:00Z -" in done.stdout


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"UID:3d4e5f@ayni\r\n", b""),
        (b"DTSTART;TZID=America/Lima:20261125T080000", b"DTSTART;TZID=America/Lima:yesterday"),
        (b"TZID:America/Lima\r\n", b"TZID:America/Manaus\r\n"),
        (b"STATUS:CANCELLED", b"STATUS:NEEDS-ACTION"),
    ],
)
def test_libical_refuses_a_spoiled_file(
    program: Path, tmp_path: Path, old: bytes, new: bytes
) -> None:
    file = tmp_path / "spoiled.ics"
    raw = write(TWO_STATES)
    assert old in raw
    file.write_bytes(raw.replace(old, new))
    assert judge(program, file).returncode != 0
