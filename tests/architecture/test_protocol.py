# SPDX-License-Identifier: Apache-2.0
"""Holds what another state's engineers read of the kinds to what the code judges by."""

from __future__ import annotations

from ayni.core import constitution as law
from ayni.core.reasons import Reason
from tools import kinds

RECORD = kinds.PAGE.with_name("record.md").read_text(encoding="utf-8")


def test_the_table_of_kinds_is_that_of_the_code() -> None:
    assert kinds.PAGE.read_text(encoding="utf-8") == kinds.page(), (
        "run .venv/bin/python tools/kinds.py"
    )


def test_every_kind_of_every_room_stands_in_it_with_each_of_its_members() -> None:
    page = kinds.page()
    every = {
        **law.KINDS,
        **{k: v for name in kinds.room_names() for k, v in kinds.room_kinds(name).items()},
    }
    assert [name for name in every if f"`{name}`" not in page] == []
    members = {member.name for kind in every.values() for member in kind.members}
    assert [name for name in sorted(members) if f"`{name}`" not in page] == []


def test_every_reason_by_which_an_act_is_set_aside_stands_in_it() -> None:
    page = kinds.page()
    assert [reason for reason in Reason if f"| `{reason}` |" not in page] == []


def test_every_pattern_of_the_core_has_its_rules_in_words() -> None:
    for word in ("Declaration", "Exchange", "Joint text", "Two keys"):
        assert f"**{word}" in RECORD
