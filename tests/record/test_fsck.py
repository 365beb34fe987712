# SPDX-License-Identifier: Apache-2.0
"""fsck finds each kind of damage and names it; a sound record has no problem."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import connections

from ayni.adapters.record import fsck, ledger, signing
from ayni.adapters.record.rows import place_of
from ayni.core.checkpoints import Checkpoint, sign_checkpoint
from ayni.core.errors import StoreTrouble
from ayni.core.replica import origin_of
from tests.record.scene import Scene

Damage = Callable[[Scene], None]


@pytest.fixture
def scene(engine: str, tmp_path) -> Scene:
    made = Scene().found().constitute()
    for number in range(300):
        made.per_append("drill.given/1", "per.desk", {"place": f"f-{number % 9}"})
    made.give()
    made.exchange()
    signing.sign(lambda log: made.own, tmp_path / "guard")
    return made


def run(sql: str, *values: object) -> None:
    with ledger.write() as txn:
        txn.store.execute(sql, values)
        assert txn.store.cursor.rowcount > 0, sql


def at(scene: Scene, index: int) -> int:
    return place_of(ledger.reading().pk(scene.per_id), index)


def put(scene: Scene, **changes: object) -> None:
    with ledger.write() as txn:
        txn.store.put_log(replace(txn.store.logs()[scene.per_id], **changes))


def test_a_sound_record_has_no_problem(scene: Scene) -> None:
    report = fsck.check()
    logs = ledger.reading().logs().values()
    assert report.problems == ()
    assert (report.logs, report.acts) == (2, sum(log.size for log in logs))
    fsck.require_sound()


def test_a_record_that_is_written_to_meanwhile_has_no_problem(scene: Scene) -> None:
    """A node starts while its people work: what they append in between is no damage."""
    done = threading.Event()
    found: list[str] = []

    def look() -> None:
        try:
            while not done.is_set():
                found.extend(fsck.check().problems)
        finally:
            connections.close_all()

    looking = threading.Thread(target=look)
    looking.start()
    try:
        for _ in range(60):
            scene.give()
    finally:
        done.set()
        looking.join(60)
    assert found == []


def header_changed(scene: Scene) -> None:
    run("UPDATE entry SET header = %s WHERE place = %s", b"{}", at(scene, 7))


def leaf_changed(scene: Scene) -> None:
    run("UPDATE entry SET leaf = %s WHERE place = %s", b"x" * 32, at(scene, 7))


def entry_gone(scene: Scene) -> None:
    run("DELETE FROM entry WHERE place = %s", at(scene, 7))


def last_entry_gone(scene: Scene) -> None:
    run(
        "DELETE FROM entry WHERE place = %s",
        at(scene, ledger.reading().logs()[scene.per_id].size - 1),
    )


def entry_beyond(scene: Scene) -> None:
    run(
        "INSERT INTO entry (place, leaf, header, received_ms) VALUES (%s, %s, %s, 0)",
        at(scene, ledger.reading().logs()[scene.per_id].size + 3), b"x", b"y",
    )  # fmt: skip


def body_changed(scene: Scene) -> None:
    run("UPDATE body SET data = %s WHERE place = %s", b"[]", at(scene, 7))


def body_unreadable(scene: Scene) -> None:
    run("UPDATE body SET data = %s WHERE place = %s", b"?", at(scene, 7))


def body_gone(scene: Scene) -> None:
    run("DELETE FROM body WHERE place = %s", at(scene, 7))


def tile_changed(scene: Scene) -> None:
    run("UPDATE tile SET hashes = %s WHERE place = %s", b"x" * 8192, at(scene, 0))


def tile_root_changed(scene: Scene) -> None:
    run("UPDATE tile SET root = %s WHERE place = %s", b"x" * 32, at(scene, 0))


def tile_gone(scene: Scene) -> None:
    run("DELETE FROM tile WHERE place = %s", at(scene, 0))


def frontier_changed(scene: Scene) -> None:
    put(scene, frontier=b"x" * len(ledger.reading().logs()[scene.per_id].frontier))


def size_lower(scene: Scene) -> None:
    put(scene, size=5, bodies=5, folded=5)


def head_contradicted(scene: Scene) -> None:
    head = Checkpoint(origin_of(scene.per_id), 9, b"x" * 32)
    with ledger.write() as txn:
        note = sign_checkpoint(head, scene.per_signer())
        txn.store.add_head(scene.per_id, head.size, head.root, note)


def head_unsigned(scene: Scene) -> None:
    run("UPDATE head SET note = %s WHERE log = %s", b"no note\n", at(scene, 0) >> 40)


def newest_head_gone(scene: Scene) -> None:
    run("DELETE FROM head WHERE log = %s", at(scene, 0) >> 40)


def act_gone(scene: Scene) -> None:
    run("DELETE FROM act WHERE place = %s", at(scene, 7))


def act_root_changed(scene: Scene) -> None:
    run("UPDATE act SET root = %s WHERE place = %s", b"x" * 32, at(scene, 7))


def own_head_above(scene: Scene) -> None:
    head = Checkpoint(origin_of(scene.own_id), 900, b"x" * 32)
    with ledger.write() as txn:
        txn.store.add_head(scene.own_id, 900, head.root, sign_checkpoint(head, scene.own))


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (header_changed, "act 7: its leaf hash is"),
        (leaf_changed, "act 7: its leaf hash is 7878787878787878"),
        (entry_gone, "act 7 is missing"),
        (last_entry_gone, "acts expected"),
        (entry_beyond, "1 acts found beyond"),
        (body_changed, "act 7: its body gives the commitment"),
        (body_unreadable, "act 7: not the body of an act"),
        (body_gone, "act 7: its body is missing"),
        (tile_changed, "tile 0/0: it is not the one its acts give"),
        (tile_root_changed, "tile 0/0"),
        (tile_gone, "tile 0/0"),
        (frontier_changed, "the stored tree is not the one"),
        (size_lower, "the stored tree is not the one its 5 acts give"),
        (head_contradicted, "signed head of 9 acts: its root is 7878787878787878"),
        (head_unsigned, "signed head of"),
        (newest_head_gone, "its newest head is not among the heads kept"),
        (act_gone, "act 7: it is not in the derived tables; run `ayni rebuild`"),
        (act_root_changed, "act 7: another root in the derived tables"),
        (own_head_above, "900 acts were signed"),
    ],
)
def test_damage_is_found_and_named(scene: Scene, damage: Damage, told: str) -> None:
    damage(scene)
    report = fsck.check()
    assert report.problems
    assert told in report.problems[0]
    with pytest.raises(StoreTrouble, match="Nothing is signed"):
        fsck.require_sound()


def test_a_frozen_log_may_hold_two_histories(scene: Scene) -> None:
    head_contradicted(scene)
    put(scene, state="frozen", reason="two signed histories")
    assert fsck.check().problems == ()


def test_a_database_that_forgets_at_a_power_cut_is_named(sqlite_record) -> None:
    with connections["record"].cursor() as cursor:
        cursor.execute("PRAGMA synchronous = NORMAL")
    assert "synchronous=1, 2 (FULL) expected" in fsck.check().problems[0]
