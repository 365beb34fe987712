# SPDX-License-Identifier: Apache-2.0
"""Rows that a projection writes in bulk are those that Django reads, on both databases."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from ayni.adapters.record.tables import Table, without_rows
from ayni.rooms.notices.models import Notice, Question, Standing

pytestmark = pytest.mark.usefixtures("engine")

NOTICES, STANDINGS, QUESTIONS = Table(Notice), Table(Standing), Table(Question)


def notice(number: int, **more: object) -> dict[str, Any]:
    values: dict[str, Any] = {field.column: 0 for field in Notice._meta.concrete_fields}
    words = dict.fromkeys(("short", "party", "office", "state", "activity", "place", "rule"), "")
    flags = dict.fromkeys(("urgent", "open", "late"), False)
    named = {"object_id": f"{number:064x}", "places": ["f-07", "ñ%s'\""], "ends_ms": None}
    return {**values, **words, **flags, **named, **more}


def test_what_is_put_is_read_with_its_types() -> None:
    NOTICES.put([notice(1, urgent=True, starts_ms=1 << 40), notice(2)])
    one, two = Notice.objects.order_by("object_id")
    assert (one.urgent, one.places, one.ends_ms) == (True, ["f-07", "ñ%s'\""], None)
    assert (one.starts_ms, two.urgent) == (1 << 40, False)


def test_a_row_put_again_is_replaced_whole() -> None:
    NOTICES.put([notice(1, activity="patrol", met=3)])
    NOTICES.put([notice(1, activity="flight")])
    assert list(Notice.objects.values_list("activity", "met")) == [("flight", 0)]


def test_a_key_that_the_database_numbers_is_left_to_it() -> None:
    NOTICES.put([notice(1)])
    rows = [
        {"notice_id": f"{1:064x}", "party": party, "number": 1, "met": True, "starts_ms": 0}
        for party in ("per", "bol")
    ]
    STANDINGS.add(rows)
    assert sorted(Standing.objects.values_list("party", flat=True)) == ["bol", "per"]
    with pytest.raises(IntegrityError), transaction.atomic(using="record"):
        STANDINGS.add(rows[:1])


def test_rows_are_removed_by_what_they_belong_to() -> None:
    names = [f"{number:064x}" for number in range(1_203)]
    NOTICES.put(notice(number) for number in range(1_203))
    QUESTIONS.add({"leaf": name[::-1], "notice_id": name, "party": "per"} for name in names)
    QUESTIONS.remove("notice_id", names[1:])
    assert list(Question.objects.values_list("notice_id", flat=True)) == names[:1]
    QUESTIONS.remove("notice_id", [])
    assert Question.objects.count() == 1
    QUESTIONS.clear()
    assert not Question.objects.exists()


def test_nothing_is_deleted_for_objects_that_never_had_a_row() -> None:
    NOTICES.put([notice(1), notice(2)])
    with without_rows({f"{1:064x}"}):
        NOTICES.remove("object_id", [f"{1:064x}", f"{2:064x}"])
    assert list(Notice.objects.values_list("object_id", flat=True)) == [f"{1:064x}"]
    NOTICES.remove("object_id", [f"{1:064x}"])
    assert not Notice.objects.exists()


def test_a_column_that_is_not_given_is_a_fault_of_the_projection() -> None:
    with pytest.raises(KeyError, match="number"):
        STANDINGS.add([{"notice_id": "00", "party": "per"}])
