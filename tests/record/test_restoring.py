# SPDX-License-Identifier: Apache-2.0
"""After a restore the old log is never signed again; a new one opens, and lost acts return."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connections

from ayni.adapters.record import (
    cleaning,
    digests,
    erased,
    erasing,
    fsck,
    ledger,
    openings,
    reading,
    recovery,
    restoring,
    signing,
)
from ayni.core.cards import Opening, sign_opening
from ayni.core.checkpoints import Checkpoint, open_checkpoint, sign_checkpoint
from ayni.core.errors import GuardTrouble, KeyTrouble, NotAuthentic, StoreTrouble
from ayni.core.merkle import root_at
from ayni.core.notes import Ed25519Signer
from ayni.core.replica import hear_head, log_of, origin_of, take_chunk
from ayni.core.wire import Chunk
from tests.record import room
from tests.record.scene import NOW_MS, Scene
from tests.simulation import keys


@dataclass
class Loss:
    """A node that signed acts after its backup, and its neighbour that holds them."""

    scene: Scene
    guard: Path
    lost: bytes
    unsigned: bytes
    signers: dict[str, Ed25519Signer]

    def sign(self) -> dict[str, bytes]:
        return signing.sign(lambda log: self.signers[log], self.guard)

    def reopen(self, number: int = 1):
        log = keys.new_log(self.scene.chance)
        note = keys.signed_opening("chl", number, str(log.vkey))
        self.signers[log_of(log.name)] = log
        return restoring.open_new_log(note, now_ms=NOW_MS + 60_000)

    def give_back(self) -> None:
        """Let the neighbour give back what it holds of the old log."""
        scene = self.scene
        mirror = scene.per.store.logs()[scene.own_id]
        head = Checkpoint(origin_of(scene.own_id), mirror.head_size, mirror.head_root)
        entries = tuple(scene.per.store.entries(scene.own_id, 0, mirror.size))
        with ledger.write() as txn:
            log = txn.store.logs()[scene.own_id]
            hear_head(txn.store, log, mirror.head_note)
            take_chunk(txn.store, txn.store.logs()[scene.own_id], Chunk(0, entries, ()), head)
        while ledger.fold_ready():
            pass


@pytest.fixture
def loss(sqlite_record: Path, tmp_path: Path) -> Loss:
    """PER has all that CHL ever signed; CHL's database is a copy from before."""
    scene = Scene().found().constitute()
    made = Loss(scene, tmp_path / "guard", b"", b"", {scene.own_id: scene.own})
    scene.give()
    made.sign()
    made.unsigned = scene.give().leaf
    copy = tmp_path / "copy.sqlite"
    with connections["record"].cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(copy)])
    made.lost = scene.give().leaf
    made.sign()
    scene.exchange()
    connections["record"].close()
    for suffix in ("", "-wal", "-shm"):
        Path(f"{sqlite_record}{suffix}").unlink(missing_ok=True)
    copy.rename(sqlite_record)
    room.ROWS.clear()
    return made


def test_the_old_log_is_not_signed_again(loss: Loss) -> None:
    with pytest.raises(GuardTrouble, match="Nothing is signed; this needs a new log"):
        loss.sign()


@pytest.mark.parametrize("acts", range(9))
def test_no_page_that_the_opening_splits_keeps_what_is_erased_after_it(
    sqlite_record: Path, tmp_path: Path, acts: int
) -> None:
    """One of so many fills the page of the bodies, and the opening splits it."""
    scene = Scene().found().constitute()
    canary = f"canary-{secrets.token_hex(8)}"
    leaf = scene.give(note=canary).leaf
    for _each in range(acts):
        scene.give(note="chaff " * 25)
    loss = Loss(scene, tmp_path / "guard", b"", b"", {scene.own_id: scene.own})
    loss.sign()
    loss.reopen()
    with ledger.write() as txn:
        assert erasing.again(txn, [(leaf, erased.ALL)]) == 1
    assert not cleaning.is_due(ledger.reading())
    left = canary.encode() in sqlite_record.read_bytes()
    assert not left


def test_a_new_log_opens_and_names_the_old_one(loss: Loss) -> None:
    done = loss.reopen()
    logs = ledger.reading().logs()
    old, new = logs[loss.scene.own_id], logs[done.log]
    assert (old.own, old.state, old.size) == (False, "closed", old.head_size)
    assert (new.own, new.state, new.number, new.size) == (True, "open", 1, 1)
    act = reading.act(done.leaf)
    assert act is not None
    assert act.regular
    told = {(row["log"], row["size"]) for row in act.facts["predecessors"]}
    assert told == {(old.id, old.size)}
    note = loss.sign()[done.log]
    assert open_checkpoint(note, loss.signers[done.log].vkey).size == 1
    assert fsck.check().problems == ()
    assert openings.own_openings() != []


def test_unsigned_acts_are_dropped_and_signed_ones_come_back(loss: Loss) -> None:
    loss.reopen()
    assert reading.act(loss.unsigned) is None
    assert reading.act(loss.lost) is None
    scene = loss.scene
    loss.give_back()
    for leaf in (loss.unsigned, loss.lost):
        recovered = reading.act(leaf)
        assert recovered is not None
        assert recovered.regular
        assert not recovered.own
        assert leaf in room.ROWS
    assert fsck.check().problems == ()
    scene.give()


def test_what_came_back_is_told_from_what_is_missing(loss: Loss) -> None:
    assert recovery.closed_logs(guard=loss.guard) == []
    done = loss.reopen()
    (closed,) = recovery.closed_logs(guard=loss.guard)
    assert (closed.log, closed.successor) == (loss.scene.own_id, done.log)
    assert (closed.recovered, len(closed.missing)) == (0, 2)
    loss.give_back()
    (closed,) = recovery.closed_logs(guard=loss.guard)
    assert (closed.recovered, len(closed.missing)) == (2, 0)
    told = {act.leaf: act.recovered for act in reading.acts([loss.unsigned, loss.lost, done.leaf])}
    assert told == {loss.unsigned: True, loss.lost: True, done.leaf: False}


def test_the_neighbour_shows_the_same_state_after_the_new_log_arrived(loss: Loss) -> None:
    done = loss.reopen()
    loss.scene.give()
    scene = loss.scene
    new = loss.signers[done.log]
    store = ledger.reading()
    size = store.logs()[done.log].size
    head = Checkpoint(origin_of(done.log), size, root_at(store.reader(done.log), size))
    per = scene.per
    old = per.store.logs()[scene.own_id]
    per.store.put_log(type(old)(id=done.log, party="chl", number=1, key=str(new.vkey), own=False))
    hear_head(per.store, per.store.logs()[done.log], sign_checkpoint(head, new))
    chunk = Chunk(0, tuple(store.entries(done.log, 0, size)), ())
    take_chunk(per.store, per.store.logs()[done.log], chunk, head)
    verdicts = {f.index: f.verdict for f in per.fold() if f.log == done.log}
    assert verdicts == dict.fromkeys(range(size), "regular")


def test_an_opening_key_opens_one_log(loss: Loss) -> None:
    loss.reopen(number=2)
    digest = digests.digest()
    with pytest.raises(KeyTrouble, match="opening key 2 was used before"):
        loss.reopen(number=2)
    assert digests.digest() == digest
    loss.reopen(number=3)
    assert [log.number for log in reading.logs() if log.own] == [3]


def test_an_opening_that_is_not_the_cards_changes_nothing(loss: Loss) -> None:
    log = keys.new_log(loss.scene.chance)
    opening = Opening(party="chl", number=1, log=str(log.vkey))
    note = sign_opening(opening, keys.lasting_signer("ayni/opening/per/1"))
    with pytest.raises(NotAuthentic):
        restoring.open_new_log(note, now_ms=NOW_MS)
    assert ledger.reading().logs()[loss.scene.own_id].own


def test_a_node_without_its_rows_refuses_in_words(loss: Loss) -> None:
    with ledger.write() as txn:
        txn.store.execute("DELETE FROM entry WHERE place >= 0")
        txn.store.execute("DELETE FROM tile WHERE place >= 0")
    with pytest.raises(StoreTrouble, match="do not give the signed root"):
        loss.reopen()
