# SPDX-License-Identifier: Apache-2.0
"""Tables are derived: the same acts give the same rows, whatever came first and in what pieces."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

from ayni.adapters.record import digests, ledger, reading, rebuilding, registry, trust
from ayni.core import constitution as law
from ayni.core.checkpoints import Checkpoint, sign_checkpoint
from ayni.core.codec import Json
from ayni.core.errors import Refusal
from ayni.core.merkle import Tree, consistency_proof
from ayni.core.ports import NEEDS_NEWER, REGULAR, LogState
from ayni.core.replica import hear_head, origin_of, take_chunk
from ayni.core.wire import Chunk
from tests.databases import record_database
from tests.record import room
from tests.record.scene import NOW_MS, Scene, tables
from tests.simulation import deeds, keys


def busy(scene: Scene, *, rounds: int = 12) -> Scene:
    """Let both parties act about each other's objects, some of it irregular."""
    chance = random.Random(5)
    for number in range(rounds):
        text: dict[str, Json] = {"text": f"{number:064x}", "parties": ["chl", "per"]}
        said: dict[str, Json] = {"text": f"{number:064x}"}
        proposal = scene.append("drill.proposed/1", text).leaf
        given = scene.per_append("drill.given/1", "per.desk", {"place": f"f-{number % 9}"})
        scene.exchange()
        scene.append("drill.acknowledged/1", {}, by="chl.desk", about=given, refs=(proposal,))
        scene.append(
            "drill.acknowledged/1", {}, by="chl.desk", about=given, unchecked=True
        )  # set aside by the room
        scene.append("drill.given/1", {"place": "f-1"}, by="chl.clerk", unchecked=True)
        scene.append("drill.consented/1", said, about=proposal)
        if chance.random() < 0.7:
            scene.per_append("drill.consented/1", "per.foreign", said, proposal)
        if chance.random() < 0.5:
            scene.exchange()
    scene.exchange()
    return scene


def test_a_rebuild_gives_the_same_rows(engine: str) -> None:
    busy(Scene().found().constitute())
    before, rows, digest, logs = (
        tables(),
        dict(room.ROWS),
        digests.digest(),
        ledger.reading().logs(),
    )
    assert any(row[-1] == room.SET_ASIDE for row in before["act"])
    assert any(row[-2] == "power_lacking" for row in before["act"])
    assert before["touch"]
    folded = rebuilding.rebuild()
    assert folded == sum(log.folded for log in logs.values())
    assert tables() == before
    assert rows == room.ROWS
    assert digests.digest() == digest
    assert ledger.reading().logs() == logs


def test_a_rebuild_repairs_derived_rows(engine: str) -> None:
    busy(Scene().found().constitute(), rounds=2)
    before, rows = tables(), dict(room.ROWS)
    with ledger.write() as txn:
        txn.store.execute("UPDATE act SET verdict = 'regular', aside = 'x', depth = 1")
        txn.store.execute("DELETE FROM object")
        txn.store.execute("DELETE FROM touch")
    room.ROWS.clear()
    rebuilding.rebuild()
    assert tables() == before
    assert rows == room.ROWS


def test_a_rebuild_that_fails_leaves_everything_as_it_was(
    engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy(Scene().found().constitute(), rounds=2)
    before = tables()

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(rebuilding, "_project_all", fail)
    with pytest.raises(ZeroDivisionError):
        rebuilding.rebuild()
    assert tables() == before


def test_a_start_rebuilds_after_another_fold_version_and_only_then(
    engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert rebuilding.rebuild_if_outdated() == 0
    scene = Scene().found().constitute()
    held = sum(log.folded for log in ledger.reading().logs().values())
    assert rebuilding.rebuild_if_outdated() == 0
    monkeypatch.setattr(rebuilding, "FOLD_VERSION", 999_999)
    assert rebuilding.rebuild_if_outdated() == held
    assert rebuilding.rebuild_if_outdated() == 0
    scene.give()


def test_what_older_software_kept_unread_is_folded_by_the_next_that_can_read_it(
    engine: str,
) -> None:
    scene = Scene().found().constitute()
    registry.forget_room("drill")
    rebuilding.rebuild_if_outdated()
    given = scene.per_append("drill.given/1", "per.desk", {"place": "f-1"})
    scene.exchange()
    assert verdict_of(given) == NEEDS_NEWER
    assert room.ROWS == {}
    assert rebuilding.rebuild_if_outdated() == 0
    older = digests.digest(), rebuilding.kinds_print()
    room.install()
    assert rebuilding.rebuild_if_outdated() > 0
    assert verdict_of(given) == REGULAR
    assert list(room.ROWS) == [given]
    assert older[0] != digests.digest()
    assert older[1] != rebuilding.kinds_print()
    before = tables()
    assert rebuilding.rebuild_if_outdated() == 0
    rebuilding.rebuild()
    assert tables() == before
    scene.give()


def test_what_newer_software_folded_is_kept_unread_by_older_software(engine: str) -> None:
    scene = Scene().found().constitute()
    given = scene.give().leaf
    rebuilding.rebuild_if_outdated()
    registry.forget_room("drill")
    assert rebuilding.rebuild_if_outdated() > 0
    assert verdict_of(given) == NEEDS_NEWER
    assert ledger.reading().rows("SELECT 1 FROM object WHERE id = %s", (given,)) == []


def test_a_start_rebuilds_after_a_change_of_derived_tables(engine: str) -> None:
    Scene().found().constitute()
    rebuilding.rebuild_if_outdated()
    recorder = MigrationRecorder(connections[ledger.ALIAS])
    recorder.record_applied("screening", "9999_of_the_desk")
    assert rebuilding.rebuild_if_outdated() == 0
    recorder.record_applied("record", "9999_another_column")
    assert rebuilding.rebuild_if_outdated() > 0
    assert rebuilding.rebuild_if_outdated() == 0


def verdict_of(leaf: bytes) -> str:
    [(verdict,)] = ledger.reading().rows("SELECT verdict FROM act WHERE leaf = %s", (leaf,))
    return str(verdict)


@pytest.mark.parametrize("seed", range(6))
def test_order_pieces_and_repetition_do_not_matter(seed: int, tmp_path, django_db_blocker) -> None:
    """A third node takes the same two logs in random pieces and shows the same state."""
    from ayni.node.databases import sqlite

    chance = random.Random(seed)
    with django_db_blocker.unblock():
        with record_database(sqlite(tmp_path / "one.sqlite", secure_delete="ON")):
            scene = busy(Scene(seed).found().constitute(), rounds=6)
            store = ledger.reading()
            logs = {log.id: log for log in store.logs().values()}
            entries = {name: store.entries(name, 0, log.size) for name, log in logs.items()}
            expected, cut = digests.digest(), digests.cut()
            rows = dict(room.ROWS)
            verdicts = store.rows("SELECT leaf, verdict, aside, depth FROM act ORDER BY leaf")
        room.ROWS.clear()
        with record_database(sqlite(tmp_path / "two.sqlite", secure_delete="ON")):
            _take_in_pieces(scene, logs, entries, chance)
            found = ledger.reading()
            assert digests.cut() == cut
            assert digests.digest() == expected
            assert rows == room.ROWS
            again = found.rows("SELECT leaf, verdict, aside, depth FROM act ORDER BY leaf")
            assert again == verdicts


def _take_in_pieces(scene: Scene, logs: dict, entries: dict, chance: random.Random) -> None:
    signers = {scene.own_id: scene.own, scene.per_id: scene.per_signer()}
    trust.take_own_card(
        keys.signed_card("bra", str(keys.new_log(chance).vkey)), log_id="0" * 16, now_ms=NOW_MS
    )
    with ledger.write() as txn:
        for log in logs.values():
            fresh = LogState(id=log.id, party=log.party, number=0, key=log.key, own=False)
            txn.store.put_log(fresh)
    trees = {name: Tree([e.leaf for e in rows]) for name, rows in entries.items()}
    while any(len(entries[n]) > ledger.reading().logs()[n].folded for n in entries):
        name = chance.choice(list(entries))
        size = len(entries[name])
        at = ledger.reading().logs()[name].size
        if at < size or chance.random() < 0.5:
            start = max(0, at - chance.randrange(4))
            end = min(size, start + chance.choice((1, 2, 5, 40)))
            cut = min(size, end + chance.choice((0, 0, 3)))
            head = Checkpoint(origin_of(name), cut, trees[name].root(cut))
            proof = consistency_proof(trees[name].reader, end, cut) if end < cut else []
            with ledger.write(now_ms=chance.randrange(10**12)) as txn:
                log = txn.store.logs()[name]
                hear_head(txn.store, log, sign_checkpoint(head, signers[name]))
                if start <= log.size and end > start:
                    log = txn.store.logs()[name]
                    chunk = Chunk(start, tuple(entries[name][start:end]), tuple(proof))
                    take_chunk(txn.store, log, chunk, head)
        if chance.random() < 0.6:
            ledger.fold_ready(count_max=chance.choice((1, 3, 64)))


def test_an_object_without_a_regular_act_has_no_row(engine: str) -> None:
    scene = Scene().found().constitute()
    kept = scene.append("drill.given/1", {"place": "f-1"}, by="chl.clerk", unchecked=True)
    store = ledger.reading()
    assert store.rows("SELECT 1 FROM object WHERE id = %s", (kept.leaf,)) == []
    assert replace(store.logs()[scene.own_id]).folded == kept.index + 1


def test_of_two_rival_first_constitutions_the_one_that_persons_compared_counts(engine: str) -> None:
    scene = Scene().found()
    scene.exchange()
    rivals = []
    for _ in range(2):
        draft = deeds.propose(scene.per, ("chl", "per"), 1, None, scene.chance)
        leaf = scene.append(law.PROPOSED, draft.values).leaf
        said: dict[str, Json] = {"proposal": leaf.hex(), "text": str(draft.values["text"])}
        scene.append(law.CONSENTED, said, about=leaf)
        scene.exchange()
        scene.per_append(law.CONSENTED, "per.foreign", said, leaf)
        scene.exchange()
        rivals.append(leaf)
    for leaf in (*rivals, rivals[0]):
        assert rebuilding.set_founding(leaf) > 0
        constitution = reading.frame().constitution
        assert constitution is not None
        assert constitution.leaf == leaf
        scene.give()
    assert rebuilding.set_founding(rivals[0]) == 0
    with pytest.raises(Refusal, match="proposal_unknown"):
        rebuilding.set_founding(b"0" * 32)
