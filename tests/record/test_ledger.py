# SPDX-License-Identifier: Apache-2.0
"""Appending own acts: what is kept, what is refused, and what nobody can do by accident."""

from __future__ import annotations

import secrets
import socket

import pytest
from django.db import connections, transaction

from ayni.adapters.record import ledger
from ayni.adapters.record.sequencing import version_of
from ayni.core import constitution as law
from ayni.core.errors import Refusal, StalePage
from tests.record import room
from tests.record.scene import Scene, acts_of, tables, wake_socket


@pytest.fixture
def scene(engine: str) -> Scene:
    return Scene().found().constitute()


def test_an_own_act_is_stored_folded_and_projected_when_append_returns(scene: Scene) -> None:
    done = scene.give(strength=12)
    store = ledger.reading()
    log = store.logs()[scene.own_id]
    assert (done.log, done.index) == (scene.own_id, log.size - 1)
    assert log.folded == log.size == log.bodies
    assert log.frontier == log.fold_frontier
    [act] = acts_of(store, done.leaf)
    assert act.facts == {"place": "f-07", "strength": 12}
    assert room.ROWS[done.leaf] == {"declaration": []}
    assert version_of(store, done.leaf) == 1
    assert len(done.short_code) == len("7K3M-Q9TD-41")


def test_the_same_deed_sent_twice_is_one_act(scene: Scene) -> None:
    deed = secrets.token_hex(16)
    first = scene.append("drill.asked/1", {"need": 3}, by="chl.desk", deed=deed)
    again = scene.append("drill.asked/1", {"need": 3}, by="chl.desk", deed=deed)
    assert first == again
    with pytest.raises(Refusal, match="repeated_id"):
        scene.append("drill.given/1", {"place": "f-1"}, by="chl.desk", deed=deed)


@pytest.mark.parametrize(
    ("kind", "values", "by", "code"),
    [
        ("drill.given/1", {"place": "f-07"}, "chl.clerk", "power_lacking"),
        ("drill.given/1", {"place": "f-07"}, "chl.nobody", "office_unknown"),
        ("drill.given/1", {"place": "f-07"}, "per.desk", "office_unknown"),
        ("drill.given/1", {"place": "F 07"}, "chl.desk", "body_malformed"),
        ("drill.given/1", {}, "chl.desk", "body_malformed"),
        ("drill.given/1", {"place": "f-07", "note": "x" * 201}, "chl.desk", "body_malformed"),
        ("drill.given/1", {"place": "f-07", "note": "e\u0301"}, "chl.desk", "not_canonical"),
        ("drill.dreamt/1", {}, "chl.desk", "kind_unknown"),
        (law.LOG_OPENED, {}, "chl.node", "body_malformed"),
    ],
)
def test_an_irregular_act_is_refused_and_leaves_nothing(
    scene: Scene, kind: str, values: dict, by: str, code: str
) -> None:
    before, logs = tables(), ledger.reading().logs()
    with pytest.raises(Refusal) as refused:
        scene.append(kind, values, by=by)
    assert refused.value.code == code
    assert (tables(), ledger.reading().logs()) == (before, logs)
    scene.give()


def test_an_act_that_the_room_would_set_aside_is_refused(scene: Scene) -> None:
    given = scene.per_append("drill.given/1", "per.desk", {"place": "f-1"})
    scene.exchange()
    scene.append("drill.acknowledged/1", {}, by="chl.desk", about=given)
    with pytest.raises(Refusal, match="crossed"):
        scene.append("drill.acknowledged/1", {}, by="chl.desk", about=given)
    assert version_of(ledger.reading(), given) == 2


def test_an_exercise_may_keep_an_irregular_act_and_an_actual_record_may_not(
    scene: Scene, settings
) -> None:
    kept = scene.append("drill.given/1", {"place": "f-1"}, by="chl.clerk", unchecked=True)
    [row] = ledger.reading().rows("SELECT verdict, object FROM act WHERE leaf = %s", (kept.leaf,))
    assert row == ("power_lacking", kept.leaf)
    assert kept.leaf not in room.ROWS
    settings.AYNI_MODE = "actual"
    with pytest.raises(Refusal, match="unchecked_needs_exercise"):
        scene.append("drill.given/1", {"place": "f-1"}, by="chl.clerk", unchecked=True)


def test_a_page_that_moved_is_refused_and_the_page_as_it_stands_is_not(scene: Scene) -> None:
    given = scene.per_append("drill.given/1", "per.desk", {"place": "f-1"})
    scene.exchange()
    with pytest.raises(StalePage):
        scene.append("drill.acknowledged/1", {}, by="chl.desk", about=given, expected=0)
    scene.append("drill.acknowledged/1", {}, by="chl.desk", about=given, expected=1)


def test_an_urgent_deed_is_signed_on_a_page_that_moved_and_tells_what_came_in(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = scene.append("drill.asked/1", {"need": 1}, by="chl.desk")
    scene.exchange()
    offer = scene.per_append("drill.offered/1", "per.desk", {"count": 1}, asked.leaf)
    scene.exchange()
    from dataclasses import replace

    from ayni.adapters.record import registry

    kinds = dict(registry.kinds())
    kinds["drill.accepted/1"] = replace(kinds["drill.accepted/1"], urgent=True)
    monkeypatch.setattr(registry, "kinds", lambda: kinds)
    done = scene.append(
        "drill.accepted/1", {"offer": offer.hex()}, by="chl.desk", about=asked.leaf, expected=1
    )
    assert done.newer == (offer,)


def test_several_acts_in_one_transaction_are_all_kept_or_none(scene: Scene) -> None:
    from ayni.core.composing import Draft

    def draft(by: str) -> Draft:
        return Draft(
            kind="drill.asked/1", by=by, values={"need": 1}, at=1, id=secrets.token_hex(16),
            mode="exercise",
        )  # fmt: skip

    size = ledger.reading().logs()[scene.own_id].size
    with pytest.raises(Refusal), ledger.write() as txn:  # noqa: PT012
        ledger.append_in(txn, draft("chl.desk"), expected=None)
        ledger.append_in(txn, draft("chl.clerk"), expected=None)
    assert ledger.reading().logs()[scene.own_id].size == size
    with ledger.write() as txn:
        ledger.append_in(txn, draft("chl.desk"), expected=None)
        ledger.append_in(txn, draft("chl.desk"), expected=None)
    assert ledger.reading().logs()[scene.own_id].size == size + 2


def test_a_write_inside_a_write_is_refused(scene: Scene) -> None:
    with ledger.write(), pytest.raises(RuntimeError, match="inside"):
        scene.give()
    scene.give()


def test_a_write_inside_somebody_elses_transaction_is_refused(scene: Scene) -> None:
    with transaction.atomic(using="record"), pytest.raises(RuntimeError, match="durable"):
        scene.give()


def test_without_an_open_log_nothing_is_appended(engine: str) -> None:
    with pytest.raises(Refusal, match="no_open_log"):
        Scene().give()


def test_the_link_is_woken_by_an_own_act_and_not_by_a_neighbours(scene: Scene, tmp_path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(wake_socket(tmp_path)))
        line.setblocking(False)
        scene.per_append("drill.given/1", "per.desk", {"place": "f-1"})
        scene.exchange()
        with pytest.raises(BlockingIOError):
            line.recv(8)
        scene.give()
        assert line.recv(8) == b"1"


def test_a_full_disk_or_lost_table_is_told_in_one_sentence(scene: Scene) -> None:
    from ayni.core.errors import StoreTrouble

    with connections["record"].cursor() as cursor:
        cursor.execute("ALTER TABLE body RENAME TO body_lost")
    with pytest.raises(StoreTrouble, match="refused to write") as trouble:
        scene.give()
    assert "\n" not in str(trouble.value)
