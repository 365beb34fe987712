# SPDX-License-Identifier: Apache-2.0
"""Signing heads and receipts: the order of things, and everything that forbids a signature."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ayni.adapters.record import guard as guarding
from ayni.adapters.record import ledger, reading, signing, trust
from ayni.core.checkpoints import open_checkpoint, open_cosignature
from ayni.core.errors import GuardTrouble, KeyTrouble, NotAuthentic, StoreTrouble
from ayni.core.merkle import Tree
from ayni.core.notes import Signer
from tests.record.scene import NOW_MS, Scene
from tests.simulation import keys

NOW_S = NOW_MS // 1_000


@pytest.fixture
def scene(engine: str) -> Scene:
    return Scene().found().constitute()


@pytest.fixture
def guard(tmp_path: Path) -> Path:
    return tmp_path / "guard"


def sign(scene: Scene, guard: Path) -> dict[str, bytes]:
    return signing.sign(lambda log: scene.own, guard)


def own(scene: Scene):
    return ledger.reading().logs()[scene.own_id]


def test_a_head_is_signed_marked_stored_and_then_released(scene: Scene, guard: Path) -> None:
    assert signing.released(guard) == {}
    fresh = sign(scene, guard)
    assert list(fresh) == [scene.own_id]
    log = own(scene)
    head = open_checkpoint(fresh[scene.own_id], scene.own.vkey)
    tree = Tree([e.leaf for e in ledger.reading().entries(log.id, 0, log.size)])
    assert (head.size, head.root) == (log.size, tree.root())
    assert guarding.read_mark(guard, log.id) == guarding.Mark(head.size, head.root)
    assert signing.released(guard) == fresh
    assert sign(scene, guard) == {}


def test_each_new_act_gives_a_head_that_continues_the_last(scene: Scene, guard: Path) -> None:
    sign(scene, guard)
    for size in range(own(scene).size + 1, own(scene).size + 4):
        scene.give()
        note = sign(scene, guard)[scene.own_id]
        assert open_checkpoint(note, scene.own.vkey).size == size
    signing.check_guard(guard)


@pytest.mark.parametrize(
    ("where", "what", "marked"), [(guarding, "raise_mark", False), (signing, "_keep_heads", True)]
)
def test_a_head_is_stored_only_once_it_is_marked_and_a_crash_leaves_the_last_one(
    scene: Scene,
    guard: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    where: Any,
    what: str,
    marked: bool,
) -> None:
    first = sign(scene, guard)
    before = own(scene).head_size
    scene.give()

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(where, what, crash)
        with pytest.raises(KeyboardInterrupt):
            sign(scene, guard)
    # A backup made now holds no head that the guard does not know.
    assert own(scene).head_size == before
    mark = guarding.read_mark(guard, scene.own_id)
    assert mark is not None
    assert mark.size == (own(scene).size if marked else before)
    assert signing.released(guard) == first
    signing.check_guard(guard)
    fresh = sign(scene, guard)
    assert open_checkpoint(fresh[scene.own_id], scene.own.vkey).size == own(scene).size
    assert signing.released(guard) == fresh


def test_a_head_that_an_older_version_stored_unmarked_is_marked_before_it_is_released(
    scene: Scene, guard: Path, tmp_path: Path
) -> None:
    first = sign(scene, guard)
    scene.give()
    other = tmp_path / "other"
    shutil.copytree(guard, other)
    sign(scene, other)
    assert own(scene).head_size == own(scene).size
    assert signing.released(guard) == first
    fresh = sign(scene, guard)
    assert signing.released(guard) == fresh != first


def test_a_database_that_went_back_in_time_signs_nothing(scene: Scene, guard: Path) -> None:
    sign(scene, guard)
    before = own(scene)
    scene.give()
    sign(scene, guard)
    with ledger.write() as txn:
        txn.store.put_log(before)
    for act in (lambda: signing.check_guard(guard), lambda: sign(scene, guard)):
        with pytest.raises(GuardTrouble, match="went back in time"):
            act()


def test_a_head_that_the_mark_does_not_know_is_not_released(scene: Scene, guard: Path) -> None:
    sign(scene, guard)
    log = own(scene)
    scene.give()
    for size in (log.size + 1, log.size + 2):  # other acts than those marked, or acts that are gone
        guarding.raise_mark(guard, log.id, guarding.Mark(size, b"x" * 32))
        assert signing.released(guard) == {}


def test_another_history_of_the_same_size_signs_nothing(scene: Scene, guard: Path) -> None:
    sign(scene, guard)
    log = own(scene)
    shutil.rmtree(guard)
    guarding.raise_mark(guard, log.id, guarding.Mark(log.size, b"x" * 32))
    with pytest.raises(GuardTrouble, match="not those signed before"):
        signing.check_guard(guard)


def test_a_missing_guard_of_a_signed_log_forbids_signing(scene: Scene, guard: Path) -> None:
    sign(scene, guard)
    shutil.rmtree(guard)
    with pytest.raises(GuardTrouble, match="has no mark"):
        signing.check_guard(guard)
    scene.give()
    with pytest.raises(GuardTrouble, match="has no mark"):
        sign(scene, guard)
    assert signing.released(guard) == {}


def test_the_key_of_another_log_signs_nothing(scene: Scene, guard: Path) -> None:
    other: Signer = keys.new_log(scene.chance)
    with pytest.raises(KeyTrouble, match="not the key of the log"):
        signing.sign(lambda log: other, guard)
    assert own(scene).head_size == 0


def test_rows_that_changed_since_they_were_appended_are_not_signed(
    scene: Scene, guard: Path
) -> None:
    with ledger.write() as txn:
        txn.store.execute(
            "UPDATE entry SET header = %s WHERE place = (SELECT MAX(place) FROM entry e JOIN log l"
            " ON l.id = %s WHERE e.place < (l.pk + 1) * 1099511627776)",
            (b"{}", scene.own_id),
        )
    with pytest.raises(StoreTrouble, match="do not give the stored tree"):
        sign(scene, guard)


def test_a_receipt_is_given_once_for_what_is_held_whole(scene: Scene) -> None:
    scene.per_append("drill.given/1", "per.desk", {"place": "f-1"})
    scene.store_pers()
    signer = keys.receipt_signer("chl")
    given = signing.give_receipts(signer, now_s=NOW_S)
    log = ledger.reading().logs()[scene.per_id]
    head = open_checkpoint(log.head_note, scene.per_signer().vkey)
    receipt = given[scene.per_id]
    assert receipt.size == log.size == head.size
    assert open_cosignature(receipt.line, head.text(), signer.vkey) == NOW_S
    assert signing.give_receipts(signer, now_s=NOW_S + 1) == {}
    assert signing.newest_receipts(scene.per_id) == {signer.vkey.name: receipt}


def test_no_receipt_is_given_while_a_body_is_missing(scene: Scene) -> None:
    scene.per_append("drill.given/1", "per.desk", {"place": "f-1"})
    scene.store_pers()
    with ledger.write() as txn:
        log = txn.store.logs()[scene.per_id]
        txn.store.put_log(replace(log, bodies=log.size - 1))
    assert signing.give_receipts(keys.receipt_signer("chl"), now_s=NOW_S) == {}


def test_a_later_card_counts_only_from_the_same_identity(scene: Scene) -> None:
    held = trust.neighbours()["per"].card
    other = keys.signed_card("bra", held.log)
    trust.take_card(other, now_ms=NOW_MS)
    assert trust.neighbours()["per"].card == held
    assert trust.neighbours()["bra"].card.party == "bra"
    with pytest.raises((NotAuthentic, ValueError)):
        trust.take_card(other[:-40] + b"A" * 39 + b"\n", now_ms=NOW_MS)


def test_the_first_card_of_a_newcomer_has_the_key_that_every_member_agreed_to(scene: Scene) -> None:
    current = reading.frame().constitution
    assert current is not None
    other = keys.signed_card("bra", trust.neighbours()["per"].card.log, turn=1)
    scene.agree(("bra", "chl", "per"), 2, current.leaf.hex())
    with pytest.raises(NotAuthentic, match="which the constitution names"):
        trust.take_card(other, now_ms=NOW_MS)
    assert "bra" not in trust.neighbours()
    agreed = keys.signed_card("bra", trust.neighbours()["per"].card.log)
    assert trust.take_card(agreed, now_ms=NOW_MS).party == "bra"
