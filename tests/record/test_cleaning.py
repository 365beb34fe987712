# SPDX-License-Identifier: Apache-2.0
"""What moving rows between pages leaves behind is gone once the database is cleaned."""

from __future__ import annotations

import secrets
from pathlib import Path
from random import Random

import pytest
from django.db import connections

from ayni.adapters.record import cleaning


@pytest.mark.parametrize("seed", range(6))
def test_no_copy_is_left_where_rows_of_two_logs_were_moved_between_pages(
    sqlite_record: Path, seed: int
) -> None:
    """The bare library leaves one now and then, whatever it zeroes (decision 41)."""
    chance, marks = Random(seed), {}
    with connections["record"].cursor() as cursor:
        for _each in range(60):
            log = chance.randrange(2)
            place = (log << 40) + len([one for one in marks if one >> 40 == log])
            marks[place] = f"canary-{secrets.token_hex(8)}".encode()
            text = marks[place] + b"." * chance.randrange(900)
            cursor.execute("INSERT INTO body (place, data) VALUES (%s, %s)", (place, text))
        for place in marks:
            cursor.execute("UPDATE body SET data = %s WHERE place = %s", (b"gone", place))
        cursor.execute("INSERT INTO meta (name, value) VALUES (%s, '1')", (cleaning.DUE_NAME,))
    assert cleaning.clean(connections["record"])
    raw = sqlite_record.read_bytes()
    assert [mark for mark in marks.values() if mark in raw] == []
