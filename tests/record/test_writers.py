# SPDX-License-Identifier: Apache-2.0
"""Several writers at once: nothing is lost, nobody starves, and a dead writer stops nobody."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from django.db import connections

from ayni.adapters.record import ledger
from ayni.adapters.record.sequencing import version_of
from ayni.core.codec import Json
from ayni.core.composing import Draft
from ayni.core.errors import StoreTrouble
from tests.record import room
from tests.record.scene import Scene

ROUNDS = 25


def in_threads(*works: Callable[[], None]) -> None:
    """Run works side by side; the first failure is raised."""
    failures: list[BaseException] = []

    def guarded(work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as failure:  # noqa: BLE001
            failures.append(failure)
        finally:
            connections["record"].close()

    threads = [threading.Thread(target=guarded, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
        assert not thread.is_alive()
    if failures:
        raise failures[0]


def test_two_acts_about_one_object_at_the_same_moment_are_both_seen(engine: str) -> None:
    scene = Scene().found().constitute()
    texts = [
        {"text": f"{i:064x}", "parties": ["chl", "per"], "words": "texto"} for i in range(ROUNDS)
    ]
    proposals = [scene.append("drill.proposed/1", text).leaf for text in texts]
    scene.exchange()
    consents = [{"text": f"{i:064x}"} for i in range(ROUNDS)]
    together = threading.Barrier(2, timeout=60)

    def web() -> None:
        for leaf, said in zip(proposals, consents, strict=True):
            together.wait()
            scene.append("drill.consented/1", said, about=leaf)

    def link() -> None:
        for leaf, said in zip(proposals, consents, strict=True):
            scene.per_append("drill.consented/1", "per.foreign", said, leaf)
            together.wait()
            scene.store_pers()
            while ledger.fold_ready():
                pass

    in_threads(web, link)
    store = ledger.reading()
    assert [version_of(store, leaf) for leaf in proposals] == [3] * ROUNDS
    assert [room.ROWS[leaf] for leaf in proposals] == [{"joint": True}] * ROUNDS


def test_an_act_that_is_not_committed_yet_is_waited_for(engine: str) -> None:
    """With a lock for each log instead of one for the record, one of the two acts is lost."""
    scene = Scene().found().constitute()
    said: dict[str, Json] = {"text": "0" * 64}
    text: dict[str, Json] = {**said, "parties": ["chl", "per"], "words": "texto"}
    leaf = scene.append("drill.proposed/1", text).leaf
    scene.exchange()
    scene.per_append("drill.consented/1", "per.foreign", said, leaf)
    scene.store_pers()
    inside, folded = threading.Event(), threading.Event()
    draft = Draft(
        kind="drill.consented/1", by="chl.foreign", values=said, at=1, id="a" * 32,
        mode="exercise", about=leaf,
    )  # fmt: skip

    def web() -> None:
        with ledger.write() as txn:
            ledger.append_in(txn, draft, expected=None)
            inside.set()
            # The link either waits for this transaction, or goes past it as it must not.
            folded.wait(0.5)

    def link() -> None:
        assert inside.wait(60)
        while ledger.fold_ready():
            pass
        folded.set()

    in_threads(web, link)
    assert version_of(ledger.reading(), leaf) == 3
    assert room.ROWS[leaf] == {"joint": True}


def test_own_acts_of_many_threads_stand_in_one_line(engine: str) -> None:
    scene = Scene().found().constitute()
    before = ledger.reading().logs()[scene.own_id].size

    def web() -> None:
        for _ in range(10):
            scene.give()

    in_threads(web, web, web)
    log = ledger.reading().logs()[scene.own_id]
    assert log.size == log.folded == before + 30


def test_who_holds_the_lock_sees_whether_another_waits(engine: str) -> None:
    held, waited_for = threading.Event(), threading.Event()
    deadline = time.monotonic() + 60

    def link() -> None:
        with ledger.write() as txn:
            assert not txn.awaited()
            held.set()
            while not txn.awaited():
                assert time.monotonic() < deadline
            waited_for.set()
        with ledger.write() as txn:  # its turn comes after the person's
            assert not txn.awaited()

    def person() -> None:
        assert held.wait(60)
        with ledger.write():
            assert waited_for.is_set()

    in_threads(link, person)


def test_a_person_does_not_starve_behind_a_busy_link(engine: str) -> None:
    scene = Scene().found().constitute()
    begun_at: list[int] = []
    done = threading.Event()
    deadline = time.monotonic() + 60

    def link() -> None:
        while not done.is_set():
            with ledger.write() as txn:
                begun_at.append(txn.store.logs()[scene.own_id].size)
                while not (txn.awaited() or done.is_set()):
                    assert time.monotonic() < deadline
                    txn.store.put_log(txn.store.logs()[scene.per_id])

    def person() -> None:
        try:
            for _ in range(30):
                scene.give()
        finally:
            done.set()

    in_threads(link, person)
    # Each batch ended because the person waited: before the next, the act must be there.
    assert all(later > earlier for earlier, later in pairwise(begun_at)), begun_at
    assert len(begun_at) > 1


_HOLDER = """
import os, sys
sys.path[:0] = {path!r}
import django
django.setup()
from ayni.adapters.record import ledger
with ledger.write() as txn:
    txn.store.execute("INSERT INTO meta (name, value) VALUES ('half', 'done')")
    print("inside", flush=True)
    sys.stdin.read()
"""


def test_a_writer_that_is_killed_leaves_nothing_and_blocks_nobody(
    postgresql_or_sqlite: dict[str, str], scene: Scene
) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLDER.format(path=sys.path)],
        env={**os.environ, **postgresql_or_sqlite},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "inside\n"
    holder.send_signal(signal.SIGKILL)
    holder.wait(30)
    scene.give()
    assert ledger.reading().rows("SELECT * FROM meta WHERE name = 'half'") == []
    assert holder.stdin is not None
    holder.stdin.close()
    holder.stdout.close()


@pytest.fixture
def scene(postgresql_or_sqlite: dict[str, str]) -> Scene:
    return Scene().found().constitute()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def postgresql_or_sqlite(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    """An empty record, and the environment by which another process finds it."""
    found = request.getfixturevalue(f"{request.param}_record")
    if request.param == "postgresql":
        return {"AYNI_DATA": str(tmp_path), "AYNI_DATABASE": found}
    return {"AYNI_DATA": str(found.parent)}


def test_a_database_that_cannot_be_written_is_told_in_one_sentence(sqlite_record: Path) -> None:
    scene = Scene().found().constitute()
    with connections["record"].cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")
    with pytest.raises(StoreTrouble, match="attempt to write a readonly database") as trouble:
        scene.give()
    assert "\n" not in str(trouble.value)
    with connections["record"].cursor() as cursor:
        cursor.execute("PRAGMA query_only = OFF")
    scene.give()


def test_a_lock_file_that_cannot_be_opened_is_told_in_one_sentence(sqlite_record: Path) -> None:
    Path(f"{sqlite_record}.lock").mkdir()
    with pytest.raises(StoreTrouble, match=r"record.sqlite.lock: Is a directory. Nothing"):
        Scene().found()


def test_beside_others_the_link_folds_fewer_acts_before_it_lets_go(engine: str) -> None:
    scene = Scene().found().constitute()
    for number in range(300):
        scene.per_append("drill.given/1", "per.desk", {"place": "f-1", "note": f"acto {number}"})
    scene.store_pers()
    counts: list[int] = []
    done = threading.Event()

    def link() -> None:
        try:
            while count := ledger.fold_ready():
                counts.append(count)
        finally:
            done.set()

    def person() -> None:
        while not done.is_set():
            with ledger.write():
                pass

    in_threads(link, person, person, person)
    assert sum(counts) == 300
    assert ledger.FOLD_ACTS_BESIDE in counts[1:], counts
