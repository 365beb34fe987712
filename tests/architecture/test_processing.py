# SPDX-License-Identifier: Apache-2.0
"""No kind of act without a purpose and a ground in the register of processing."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable

import pytest
from django.apps import apps
from django.conf import settings

from ayni.core import constitution as law
from ayni.core.kinds import Kind
from ayni.node.routing import DESK, database_of
from ayni.web import held_here, processing
from ayni.web.registry import Processing

Declared = Callable[[str], Processing | None]


def all_kinds() -> list[Kind]:
    rooms = [importlib.import_module(f"{room}.facts").KINDS for room in settings.AYNI_ROOMS]
    return [kind for kinds in (law.KINDS, *rooms) for kind in kinds.values()]


def undeclared(kinds: Iterable[Kind], declared: Declared) -> list[str]:
    """Return what the register of processing would not know of these kinds."""
    lost = []
    for kind in kinds:
        rule = declared(kind.name)
        if rule is None or not str(rule.purpose) or not str(rule.ground):
            lost.append(f"{kind.name}: say purpose and ground, in `mappings` of the room")
            continue
        unknown = rule.posts.keys() - kind.by_name.keys() if kind.name in law.KINDS else set()
        lost += [f"{kind.name}: it has no member {name!r}" for name in sorted(unknown)]
    return lost


def test_every_kind_says_why_it_holds_content() -> None:
    assert undeclared(all_kinds(), processing.of) == []


@pytest.mark.parametrize(
    "declared",
    [
        lambda _kind: None,
        lambda _kind: Processing(purpose="", ground="agreed"),
        lambda _kind: Processing(purpose="to test", ground=""),
    ],
)
def test_a_new_kind_without_a_declaration_is_found(declared: Declared) -> None:
    [lost] = undeclared([Kind(name="notices.new/1", powers=frozenset(), members=())], declared)
    assert "notices.new/1" in lost


def held_beside_the_record() -> set[str]:
    """Return the tables of the desk file, but for those that Django needs and nobody fills."""
    unused = {"auth", "contenttypes"}
    return {
        model._meta.label
        for model in apps.get_models()
        if database_of(model._meta.app_label) == DESK and model._meta.app_label not in unused
    }


def test_every_table_beside_the_record_is_in_the_register() -> None:
    named = [table for one in held_here.LOCAL for table in one.tables]
    assert sorted(named) == sorted(held_beside_the_record()), "name it in web/held_here.py"
