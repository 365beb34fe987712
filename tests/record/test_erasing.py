# SPDX-License-Identifier: Apache-2.0
"""Content that this party says is gone is gone: from rows, files, copies, and for good."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from pathlib import Path

import pytest
from django.db import connections

from ayni.adapters.link.couriers.spool import Spool
from ayni.adapters.record import (
    cleaning,
    digests,
    erased,
    erasing,
    evidence,
    exporting,
    fsck,
    guard,
    ledger,
    reading,
    rebuilding,
)
from ayni.core import constitution as law
from ayni.core.acts import decode_body
from ayni.core.commitments import body_commitment
from ayni.core.errors import Refusal
from ayni.node import prepare
from tests import postgres
from tests.record.scene import Scene, tables

CHAFF = 40
"""Acts around the one that is erased, so that its rows share pages with others."""


@pytest.fixture
def scene(engine: str) -> Scene:
    return with_privacy(Scene().found().constitute())


def with_privacy(scene: Scene) -> Scene:
    """Let both parties declare an office for personal data."""
    for party, append in (("chl", scene.append), ("per", None)):
        values = {
            "office": f"{party}.privacy",
            "powers": ["privacy", "node"],
            "institution": "other",
        }
        if append is not None:
            append(law.OFFICE_DECLARED, values)
        else:
            scene.per_append(law.OFFICE_DECLARED, f"{party}.foreign", values)
    scene.exchange()
    return scene


def ask(scene: Scene, leaf: bytes, *members: str) -> bytes:
    """Let CHL ask all parties to erase content of an act."""
    values = {"act": leaf.hex(), "members": [*members], "ground": "personal_data"}
    return scene.append(law.ERASURE_ASKED, values, by="chl.privacy", refs=(leaf,)).leaf


def confirm(scene: Scene, request: bytes) -> bytes:
    """Let CHL say that its node holds it no longer."""
    return scene.append(law.ERASURE_DONE, {}, by="chl.privacy", about=request).leaf


def erase(scene: Scene, leaf: bytes, *members: str) -> bytes:
    return confirm(scene, ask(scene, leaf, *members))


def values_of(leaf: bytes) -> set[str]:
    return set(reading.values_of([leaf])[leaf])


def test_a_confirmed_erasure_takes_the_named_member_and_nothing_else(scene: Scene) -> None:
    leaf = scene.give(strength=7).leaf
    other = scene.give().leaf
    erase(scene, leaf, "note")
    assert values_of(leaf) == {"place", "strength"}
    assert values_of(other) == {"place", "note"}


def test_without_names_all_content_goes(scene: Scene) -> None:
    leaf = scene.give(strength=7).leaf
    erase(scene, leaf)
    assert values_of(leaf) == {"place", "strength"}


def test_asking_and_refusing_erase_nothing(scene: Scene) -> None:
    leaf = scene.give().leaf
    request = ask(scene, leaf)
    scene.append(law.ERASURE_REFUSED, {"ground": "archive_law"}, by="chl.privacy", about=request)
    assert values_of(leaf) == {"place", "note"}


def test_a_neighbours_erasure_is_its_own(scene: Scene) -> None:
    leaf = scene.give().leaf
    request = ask(scene, leaf)
    scene.exchange()
    scene.per_append(law.ERASURE_DONE, "per.privacy", {}, about=request)
    scene.exchange()
    assert values_of(leaf) == {"place", "note"}
    assert erased.all_rows(ledger.reading().cursor) == []


def test_states_digests_and_proofs_stay(scene: Scene) -> None:
    leaf = scene.give(strength=7).leaf
    request = ask(scene, leaf)
    before = {row[0]: row for row in tables(("object",))["object"]}
    stored = reading.raw(leaf)
    assert stored is not None
    done = confirm(scene, request)
    after = {row[0]: row for row in tables(("object",))["object"]}
    assert {name: row for name, row in after.items() if name != request} == {
        name: row for name, row in before.items() if name != request
    }
    kept = reading.raw(leaf)
    assert kept is not None
    assert kept.body is not None
    assert body_commitment(kept.body) == body_commitment(stored.body or b"")
    assert decode_body(kept.body).closed_names() == ("note",)
    assert fsck.check().problems == ()
    held, digest = tables(), digests.digest()
    rebuilding.rebuild()
    assert (tables(), digests.digest()) == (held, digest)
    assert reading.act(done) is not None


def test_what_comes_in_again_is_not_stored_again(scene: Scene) -> None:
    values = {"place": "f-07", "note": "again and again"}
    leaf = scene.per_append("drill.given/1", "per.desk", values)
    scene.exchange()
    index = scene.per.own.size - 1
    erase(scene, leaf)
    whole = scene.per.store.entries(scene.per_id, index, index + 1)[0]
    assert whole.body is not None
    with ledger.write() as txn:
        txn.store.add_body(scene.per_id, index, whole.body)
    assert values_of(leaf) == {"place"}
    with ledger.write() as txn:  # as after a restore that knows less of the log
        place = txn.store.rows("SELECT place FROM entry WHERE leaf = %s", (leaf,))[0][0]
        for table in ("entry", "body"):
            txn.store.execute(f"DELETE FROM {table} WHERE place = %s", (place,))  # noqa: S608
        txn.store.add_entries(scene.per_id, index, [whole])
    assert values_of(leaf) == {"place"}


def test_an_act_that_was_set_aside_can_be_erased_too(scene: Scene) -> None:
    leaf = scene.append(
        "drill.given/1",
        {"place": "f-07", "note": "a stranger's word", "stray": "another"},
        by="chl.stranger",
        unchecked=True,
    ).leaf
    erase(scene, leaf)
    assert values_of(leaf) == {"place"}
    verdicts = tables(("act",))
    rebuilding.rebuild()
    assert tables(("act",)) == verdicts


def test_samples_of_bad_input_go_with_an_erasure(scene: Scene) -> None:
    leaf = scene.give(note="Fulana de Tal").leaf
    with ledger.write() as txn:
        for detail in ("found 'Fulana de T', expected less", "found nothing"):
            evidence.set_aside(txn, peer="per", reason="r", detail=detail, sample=b"Fulana")
    erase(scene, leaf)
    assert [(one.detail, one.sample) for one in evidence.quarantine()] == [
        ("found nothing", b""),
        ("", b""),
    ]


def test_erasing_twice_changes_nothing(scene: Scene) -> None:
    leaf = scene.give().leaf
    request = ask(scene, leaf)
    confirm(scene, request)
    held = reading.raw(leaf)
    confirm(scene, request)
    assert reading.raw(leaf) == held
    with ledger.write() as txn:
        assert erasing.again(txn) == 0


def test_an_erasure_that_is_rolled_back_destroys_nothing(scene: Scene) -> None:
    leaf = scene.give().leaf
    request = ask(scene, leaf)
    told: list[object] = []

    def stop(_txn: object, destroyed: object) -> None:
        told.append(destroyed)
        raise RuntimeError("power cut")

    erasing.use_store(stop)
    try:
        with pytest.raises(RuntimeError):
            confirm(scene, request)
    finally:
        erasing._stores.remove(stop)
    assert told == [{leaf: frozenset({"note"})}]
    assert values_of(leaf) == {"place", "note"}
    assert not cleaning.is_due(ledger.reading())


@pytest.mark.parametrize(
    ("act", "members", "code"),
    [
        ("given", ["place"], "member_structural"),
        ("given", ["note", "strength"], "member_structural"),
        ("unknown", ["note"], "about_unseen"),
        ("uncited", ["note"], "body_malformed"),
    ],
)
def test_a_request_that_breaks_a_rule_is_not_signed(
    scene: Scene, act: str, members: list[str], code: str
) -> None:
    leaf = bytes(32) if act == "unknown" else scene.give().leaf
    refs: Sequence[bytes] = () if act == "uncited" else (leaf,)
    values = {"act": leaf.hex(), "members": members, "ground": "law"}
    with pytest.raises(Refusal, match=code):
        scene.append(law.ERASURE_ASKED, values, by="chl.privacy", refs=tuple(refs))


def test_a_neighbours_request_for_a_structural_member_is_set_aside(scene: Scene) -> None:
    leaf = scene.give().leaf
    scene.exchange()
    values = {"act": leaf.hex(), "members": ["place"], "ground": "law"}
    draft = scene.per.draft(law.ERASURE_ASKED, "per.privacy", values)
    assert scene.per.append(draft) in ("member_structural", "body_malformed")


def test_a_restored_list_erases_what_the_copy_brings_back(scene: Scene, tmp_path: Path) -> None:
    leaf = scene.give().leaf
    erase(scene, leaf)
    folder = tmp_path / "guard"
    erasing.mirror(ledger.reading(), folder)
    listed = guard.read_erased(folder)
    assert listed == [(leaf, "")]
    with ledger.write() as txn:  # a copy from before knows neither act nor list
        place = txn.store.rows("SELECT place FROM entry WHERE leaf = %s", (leaf,))[0][0]
        sealed = b'[["note","' + b"0" * 32 + b'","\xc3\xb1"],["place","' + b"1" * 32 + b'","f-07"]]'
        txn.store.execute("UPDATE body SET data = %s WHERE place = %s", (sealed, place))
        txn.store.execute("DELETE FROM erased")
        txn.store.execute("DELETE FROM act WHERE kind = %s", (law.ERASURE_DONE,))
    assert values_of(leaf) == {"place", "note"}
    with ledger.write() as txn:
        assert erasing.again(txn, listed) == 1
    assert values_of(leaf) == {"place"}


def test_a_start_erases_again_before_it_serves(scene: Scene, settings, tmp_path: Path) -> None:
    leaf = scene.give().leaf
    stored = reading.raw(leaf)
    assert stored is not None
    erase(scene, leaf, "note")
    erasing.mirror(ledger.reading(), Path(settings.AYNI_GUARD))
    with ledger.write() as txn:  # somebody put an old file in place by hand
        place = txn.store.rows("SELECT place FROM entry WHERE leaf = %s", (leaf,))[0][0]
        txn.store.execute("UPDATE body SET data = %s WHERE place = %s", (stored.body, place))
        txn.store.execute("DELETE FROM erased")
        txn.store.execute("DELETE FROM act WHERE kind = %s", (law.ERASURE_DONE,))
    assert values_of(leaf) == {"place", "note"}
    prepare.erase_again()
    assert values_of(leaf) == {"place"}
    assert not cleaning.is_due(ledger.reading())


def test_packets_that_were_written_go_with_an_erasure(scene: Scene, tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    packet = spool.packets("0123456789abcdef") / "chl-per-000001.age"
    packet.write_bytes(b"sealed")
    request = ask(scene, scene.give().leaf)
    assert packet.exists()
    assert not spool.withdrawal_asked()
    confirm(scene, request)
    assert not packet.exists()
    assert spool.withdrawal_asked(), "the courier takes those in out-folders away"
    assert not spool.withdrawal_asked()


def test_a_torn_line_in_the_guards_list_is_passed_over(tmp_path: Path) -> None:
    one, two = bytes(32), bytes([1]) * 32
    guard.add_erased(tmp_path, [(one, "note")])
    with (tmp_path / guard.ERASED_NAME).open("a") as file:
        file.write(two.hex()[:20])
    guard.add_erased(tmp_path, [(two, "")])
    assert guard.read_erased(tmp_path) == [(one, "note"), (two, "")]


def test_fsck_names_erased_content_that_is_here_again(scene: Scene) -> None:
    leaf = scene.give().leaf
    stored = reading.raw(leaf)
    assert stored is not None
    erase(scene, leaf)
    with ledger.write() as txn:
        place = txn.store.rows("SELECT place FROM entry WHERE leaf = %s", (leaf,))[0][0]
        txn.store.execute("UPDATE body SET data = %s WHERE place = %s", (stored.body, place))
    (problem,) = fsck.check().problems
    assert "note was erased, and is here again" in problem
    rebuilding.rebuild()
    assert fsck.check().problems == ()


# --- the canary: raw bytes of whatever lies on the disk ---


def files_with(canary: str, *folders: Path) -> list[str]:
    wanted = canary.encode()
    return sorted(
        str(path.relative_to(folder))
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file() and wanted in path.read_bytes()
    )


def sown(scene: Scene) -> tuple[str, list[bytes]]:
    """Write a canary among other acts, large and small, and last; return it with its acts."""
    canary = f"canary-{secrets.token_hex(8)}"
    leaves = []
    for size in (30, 95, 60):
        for n in range(CHAFF):
            scene.give(note="chaff " * (n % 30))
        leaves.append(scene.give(note=f"{canary} " + secrets.token_hex(size)[:170]).leaf)
    return canary, leaves


def test_a_canary_is_in_no_file_of_sqlite_after_its_erasure(
    sqlite_record: Path, tmp_path: Path
) -> None:
    scene = with_privacy(Scene().found().constitute())
    canary, leaves = sown(scene)
    assert files_with(canary, tmp_path) == ["record.sqlite-wal"]
    with connections["record"].cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert files_with(canary, tmp_path) == ["record.sqlite"]
    for leaf in leaves:
        erase(scene, leaf)
    exporting.export_plain(tmp_path / "export")
    connections["record"].cursor().execute("VACUUM INTO %s", [str(tmp_path / "copy.sqlite")])
    assert files_with(canary, tmp_path) == []
    assert not cleaning.is_due(ledger.reading())


def test_a_reader_puts_the_cleaning_off_and_the_next_try_makes_it_good(
    sqlite_record: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cleaning, "_WAIT_MS", 1)
    scene = with_privacy(Scene().found().constitute())
    canary, leaves = sown(scene)
    reader = connections["record"].copy()
    with reader.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT COUNT(*) FROM body")
        for leaf in leaves:
            erase(scene, leaf)
        assert cleaning.is_due(ledger.reading())
        assert not cleaning.clean(connections["record"])
        cursor.execute("ROLLBACK")
    reader.close()
    assert files_with(canary, tmp_path) != []
    assert cleaning.clean(connections["record"])
    assert files_with(canary, tmp_path) == []


@pytest.mark.postgres
def test_a_canary_is_in_no_table_of_postgresql_after_its_erasure(
    server: postgres.Server, postgresql_record: str
) -> None:
    scene = with_privacy(Scene().found().constitute())
    canary, leaves = sown(scene)
    data = server.socket / "data"
    connections["record"].cursor().execute("CHECKPOINT")
    assert any(name.startswith("base/") for name in files_with(canary, data))
    connections["record"].cursor().execute("ANALYZE")  # as the server does by itself
    for leaf in leaves:
        erase(scene, leaf)
    assert not cleaning.is_due(ledger.reading())
    assert [name for name in files_with(canary, data) if not name.startswith("pg_wal/")] == []
