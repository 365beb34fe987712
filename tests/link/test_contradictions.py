# SPDX-License-Identifier: Apache-2.0
"""Heads that cannot both be true: a neighbour with two histories, and this node without its own."""

from __future__ import annotations

import re
from dataclasses import replace

from ayni.adapters.link import health
from ayni.adapters.link.http1 import Request, Response
from ayni.core.checkpoints import Checkpoint, sign_checkpoint
from ayni.core.merkle import Tree, root_at
from ayni.core.ports import Entry
from ayni.core.replica import hear_head, origin_of
from tests.link.conftest import Scene
from tests.link.liars import Liar, bare_leaf, code_shown, grown, on_acts, run_of
from tests.link.nodes import Node, wait_for


def test_two_heads_of_one_size_freeze_the_log_and_keep_the_proof(scene: Scene) -> None:
    chl, liar = scene
    grown(liar, 3)
    chl.start()
    wait_for(lambda: chl.folded(liar.node) == 3)
    book = liar.node.book
    assert book.signer is not None
    other = sign_checkpoint(Checkpoint(origin_of(book.log_id), 3, b"\2" * 32), book.signer)
    book.marks[book.log_id] = other
    wait_for(lambda: chl.book.alarms)
    [(found, evidence)] = chl.book.alarms
    assert (found.held_size, found.other_size, found.own) == (3, 3, False)
    assert evidence
    assert chl.book.store.logs()[book.log_id].state == "frozen"
    assert set(chl.book.store.head_roots(book.log_id, 3)) == {b"\2" * 32, _root(chl, liar)}
    wait_for(lambda: code_shown(chl) == "contradiction")


def test_a_second_history_that_grew_is_proven_from_its_own_tiles(scene: Scene) -> None:
    # Two heads of different sizes prove nothing by themselves: record.md R7.
    chl, liar = scene
    entries = grown(liar, 5)
    chl.start()
    wait_for(lambda: chl.folded(liar.node) == 5)
    fork(liar, entries, at=2, count=9)
    wait_for(lambda: chl.book.alarms)
    [(found, evidence)] = chl.book.alarms
    assert not found.own
    assert evidence
    assert chl.book.store.logs()[found.log].state == "frozen"
    assert chl.holds(liar.node) == 5


def test_a_head_that_came_before_its_acts_is_compared_with_them(scene: Scene) -> None:
    chl, liar = scene
    grown(liar, 3)
    book = liar.node.book
    assert book.signer is not None
    other = sign_checkpoint(Checkpoint(origin_of(book.log_id), 2, b"\2" * 32), book.signer)
    hear_head(chl.book.store, chl.book.store.logs()[book.log_id], other)  # a third state told it
    chl.start()
    wait_for(lambda: chl.book.alarms)
    [(found, evidence)] = chl.book.alarms
    assert (found.held_size, found.other_size, found.own) == (3, 2, False)
    assert evidence
    assert chl.book.store.logs()[book.log_id].state == "frozen"
    wait_for(lambda: code_shown(chl) == "contradiction")


def test_a_liar_who_cannot_prove_a_fork_freezes_nothing(scene: Scene) -> None:
    chl, liar = scene
    grown(liar, 2)
    chl.start()
    wait_for(lambda: chl.folded(liar.node) == 2)
    # A genuine head of 4 acts, but other acts than those it was signed over.
    liar.lie = on_acts(run_of(bare_leaf(b"a"), bare_leaf(b"b"), start=2))
    grown(liar, 2)
    wait_for(lambda: chl.book.aside)
    assert chl.book.alarms == []
    assert chl.book.store.logs()[liar.node.book.log_id].state == "open"
    liar.lie = lambda _: None
    wait_for(lambda: chl.folded(liar.node) == 4)


def test_an_older_head_is_no_news_and_no_alarm(scene: Scene) -> None:
    chl, liar = scene
    grown(liar, 2)
    old = dict(liar.node.book.marks)
    grown(liar, 2)
    chl.start()
    wait_for(lambda: chl.folded(liar.node) == 4)
    liar.node.book.marks = old
    polls = liar.count("GET /v1/heads")
    wait_for(lambda: liar.count("GET /v1/heads") > polls + 1)
    assert chl.book.alarms == []
    assert chl.book.aside == []
    assert chl.holds(liar.node) == 4


def test_a_neighbour_who_holds_more_of_ours_stops_our_signing(scene: Scene) -> None:
    # The start-up question of record.md R8 (c): what do you hold of my log?
    chl, liar = scene
    book = chl.book
    book.append(2)
    [_] = book.sign().values()
    assert book.signer is not None
    lost = sign_checkpoint(Checkpoint(origin_of(book.log_id), 5, b"\3" * 32), book.signer)
    body = (
        f'{{"card":1,"held":[{{"log":"{book.log_id}","note":{_quoted(lost)}}}],"own":[],'
        '"software":"x","versions":[1,1]}'
    ).encode()
    liar.lie = lambda request: (
        Response(status=200, body=body) if request.target == "/v1/heads" else None
    )
    chl.start()
    wait_for(lambda: chl.book.forbidden)
    assert chl.link.ground.own.code == "rollback"
    [(found, _)] = chl.book.alarms
    assert found.own
    chl.append()
    wait_for(lambda: (s := health.read_status(chl.folder, now_ms=0)) and not s.own.signing)
    assert chl.book.store.logs()[book.log_id].head_size == 2


def test_a_stopped_log_is_no_longer_pulled(scene: Scene) -> None:
    chl, liar = scene
    grown(liar, 1)
    log = chl.book.store.logs()[liar.node.book.log_id]
    with chl.book.writing():
        chl.book.store.put_log(replace(log, state="stopped", reason="by hand"))
    chl.start()
    wait_for(lambda: code_shown(chl) == "stopped")
    assert liar.count("GET /v1/log/") == 0


def fork(liar: Liar, entries: list[Entry], *, at: int, count: int) -> None:
    """Let Per sign and serve a second history that leaves the first one at `at`."""
    book = liar.node.book
    others = [bare_leaf(b'{"other":%d}' % n) for n in range(count - at)]
    tree = Tree([entry.leaf for entry in [*entries[:at], *others]])
    assert book.signer is not None
    head = Checkpoint(origin_of(book.log_id), count, tree.root())
    book.marks[book.log_id] = sign_checkpoint(head, book.signer)

    def lie(request: Request) -> Response | None:
        if found := re.search(r"/tile/0/000\.p/(\d+)$", request.target):
            hashes = [tree.reader(0, n) for n in range(int(found[1]))]
            return Response(status=200, body=b"".join(hashes))
        if found := re.search(r"/acts/(\d+)/(\d+)", request.target):
            start, end = int(found[1]), int(found[2])
            return Response(
                status=200,
                body=run_of(*[*entries[:at], *others][start:end], start=start),
            )
        return None

    liar.lie = lie


def _root(chl: Node, liar: Liar) -> bytes:
    with chl.book.reading() as store:
        return root_at(store.reader(liar.node.book.log_id), 3)


def _quoted(note: bytes) -> str:
    return '"' + note.decode().replace("\n", "\\n") + '"'
