# SPDX-License-Identifier: Apache-2.0
"""A neighbour is authenticated, not trusted: what it may send, and what comes of it here."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from ayni.adapters.link import health
from ayni.adapters.link.http1 import Request, Response
from ayni.core import wire
from ayni.core.acts import leaf_of
from ayni.core.checkpoints import Checkpoint, sign_checkpoint
from ayni.core.merkle import Tree, root_at
from ayni.core.ports import Entry
from ayni.core.replica import origin_of
from tests.link.books import MemoryBook
from tests.link.liars import Liar, Lie
from tests.link.nodes import Node, introduce, wait_for
from tests.simulation import room

Scene = tuple[Node, Liar]


@pytest.fixture
def scene(make: Callable[..., Node]) -> Iterator[Scene]:
    """Chile runs; Per is a door that lies. Retries come quickly."""
    quick = {"retry_first_s": 0.02, "retry_max_s": 0.05, "poll_s": 0.2, "receipt_wait_s": 0.3}
    chl, per = make("chl", **quick), make("per")
    introduce(chl, per)
    liar = Liar(per)
    yield chl, liar
    chl.link.stop()
    liar.door.close()


def code(chl: Node) -> str:
    status = health.read_status(chl.folder, now_ms=chl.link.ground.now_ms())
    return status.neighbours[0].code if status and status.neighbours else ""


def on_acts(change: Callable[[bytes], bytes]) -> Lie:
    """Lie about runs of acts: answer with changed bytes."""

    def lie(request: Request) -> Response | None:
        if "/acts/" not in request.target:
            return None
        return Response(status=200, body=change(b""))

    return lie


def run_of(
    book: MemoryBook, *entries: Entry, start: int = 0, proof: tuple[bytes, ...] = ()
) -> bytes:
    chunk = wire.encode_chunk(start, entries, proof)
    return len(chunk).to_bytes(4, "big") + chunk


def grown(liar: Liar, count: int) -> list[Entry]:
    """Let Per write and sign; return its acts."""
    book = liar.node.book
    book.append(count)
    book.sign()
    size = book.store.logs()[book.log_id].size
    return book.store.entries(book.log_id, 0, size)


def test_acts_that_were_changed_are_set_aside_and_nothing_is_stored(scene: Scene) -> None:
    chl, liar = scene
    entries = grown(liar, 3)
    forged = b"forged"
    changed = [entries[0], Entry(leaf_of(forged), forged, None), entries[2]]
    liar.lie = on_acts(lambda _: run_of(liar.node.book, *changed))
    chl.start()
    wait_for(lambda: chl.book.aside)
    assert chl.holds(liar.node) == 0
    assert chl.book.aside[0].party == "per"
    assert chl.book.aside[0].code == "NotAuthentic"
    wait_for(lambda: code(chl) == "bad_input")
    liar.lie = lambda _: None
    wait_for(lambda: chl.folded(liar.node) == 3)
    wait_for(lambda: code(chl) == "up_to_date")


def test_the_same_bad_input_is_kept_once_and_counted(scene: Scene) -> None:
    chl, liar = scene
    grown(liar, 1)
    liar.lie = on_acts(lambda _: b"\0\0\0\1x")
    chl.start()
    wait_for(lambda: chl.link.peers["per"].facts.set_aside > 3)
    assert len(chl.book.aside) == 1


@pytest.mark.parametrize(
    "raw",
    [b"", b"\0", b"\0\0\0\xff", b"\xff" * 40, b"\0\0\0\x04AYNI", b"\0\0\0\x12AYNI1" + b"\0" * 13],
)
def test_malformed_runs_are_set_aside(scene: Scene, raw: bytes) -> None:
    chl, liar = scene
    grown(liar, 2)
    liar.lie = on_acts(lambda _: raw)
    chl.start()
    wait_for(lambda: chl.book.aside)
    assert chl.holds(liar.node) == 0


def test_a_run_that_begins_elsewhere_is_set_aside(scene: Scene) -> None:
    chl, liar = scene
    entries = grown(liar, 4)
    liar.lie = on_acts(lambda _: run_of(liar.node.book, *entries[2:], start=2))
    chl.start()
    wait_for(lambda: chl.book.aside)
    assert "a run from 0 expected" in chl.book.aside[0].detail
    assert chl.holds(liar.node) == 0


def test_a_lying_consistency_proof_is_set_aside(scene: Scene) -> None:
    chl, liar = scene
    entries = grown(liar, 5)
    liar.lie = on_acts(lambda _: run_of(liar.node.book, *entries[:2], proof=(b"\1" * 32,) * 3))
    chl.start()
    wait_for(lambda: chl.book.aside)
    assert chl.holds(liar.node) == 0


def test_an_answer_without_end_is_cut_off(scene: Scene) -> None:
    chl, liar = scene
    grown(liar, 1)
    liar.lie = on_acts(lambda _: b"\0" * (10 * 1024 * 1024))
    chl.start()
    wait_for(lambda: code(chl) == "refused")
    assert chl.holds(liar.node) == 0


def test_heads_that_are_no_heads_are_set_aside_and_asked_again(scene: Scene) -> None:
    chl, liar = scene
    grown(liar, 1)
    liar.lie = lambda request: (
        Response(status=200, body=b'{"own":1}') if request.target == "/v1/heads" else None
    )
    chl.start()
    wait_for(lambda: chl.book.aside)
    liar.lie = lambda _: None
    wait_for(lambda: chl.folded(liar.node) == 1)


def test_a_log_that_no_card_and_no_opening_names_is_set_aside(scene: Scene) -> None:
    chl, liar = scene
    [true] = [grown(liar, 1)]
    assert true
    body = (
        b'{"card":1,"held":[],"own":[{"log":"0000000000000000","note":"x"}],'
        b'"software":"x","versions":[1,1]}'
    )
    liar.lie = lambda request: (
        Response(status=200, body=body) if request.target == "/v1/heads" else None
    )
    chl.start()
    wait_for(lambda: chl.book.aside)
    assert "0000000000000000" in chl.book.aside[0].detail
    assert set(chl.book.store.logs()) == {chl.book.log_id, liar.node.book.log_id}


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
    wait_for(lambda: code(chl) == "contradiction")


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


def test_a_liar_who_cannot_prove_a_fork_freezes_nothing(scene: Scene) -> None:
    chl, liar = scene
    grown(liar, 2)
    chl.start()
    wait_for(lambda: chl.folded(liar.node) == 2)
    # A genuine head of 4 acts, but other acts than those it was signed over.
    liar.lie = on_acts(lambda _: run_of(liar.node.book, _plain(b"a"), _plain(b"b"), start=2))
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


def test_a_withheld_body_gets_no_receipt_and_is_asked_for_again(scene: Scene) -> None:
    chl, liar = scene
    entries = grown(liar, 3)
    bare = [entries[0], replace(entries[1], body=None), entries[2]]
    liar.lie = without_body(liar, bare)
    chl.start()
    wait_for(lambda: chl.link.peers["per"].facts.withheld)
    witness = "ayni/receipt/chl"
    log = liar.node.book.log_id
    assert chl.holds(liar.node) == 3
    assert chl.book.receipts(log).get(witness) is None
    assert chl.link.peers["per"].facts.withheld == {log: 1}
    wait_for(lambda: code(chl) == "withheld")
    asked = liar.count(f"GET /v1/log/{log}/acts/1/")
    wait_for(lambda: liar.count(f"GET /v1/log/{log}/acts/1/") > asked)
    liar.lie = lambda _: None
    wait_for(lambda: witness in chl.book.receipts(log))
    assert chl.book.receipts(log)[witness].size == 3
    wait_for(lambda: chl.folded(liar.node) == 3)


def test_a_body_that_is_not_the_one_signed_is_not_kept(scene: Scene) -> None:
    chl, liar = scene
    entries = grown(liar, 2)
    swapped = [replace(entries[0], body=entries[1].body), entries[1]]
    liar.lie = without_body(liar, swapped)
    chl.start()
    wait_for(lambda: chl.link.peers["per"].facts.withheld)
    assert chl.book.store.entries(liar.node.book.log_id, 0, 1)[0].body is None


def test_a_leaf_that_is_no_header_is_stored_receipted_and_shown_as_irregular(scene: Scene) -> None:
    # kernel.md A11: two admissions. A log cannot skip an entry; a fold can set it aside.
    chl, liar = scene
    liar.node.book.sequence(_plain(b'{"not": "canonical"}'))
    [note] = liar.node.book.sign().values()
    assert note
    chl.start()
    wait_for(lambda: chl.folded(liar.node) == 1)
    [act] = chl.book.store.folded()
    assert act.verdict == "not_canonical"
    assert chl.book.receipts(liar.node.book.log_id)["ayni/receipt/chl"].size == 1
    assert chl.book.aside == []


def test_an_unknown_kind_is_kept_and_shown_as_newer(scene: Scene) -> None:
    chl, liar = scene
    [entry] = grown(liar, 1)
    strange = entry.header.replace(room.GIVEN.encode(), b"drill.foreseen/7")
    strange = re.sub(rb'"id":"..', b'"id":"00', strange)
    liar.node.book.sequence(Entry(leaf_of(strange), strange, entry.body))
    liar.node.book.sign()
    chl.start()
    wait_for(lambda: chl.folded(liar.node) == 2)
    assert chl.book.store.folded()[1].verdict == "needs_newer"


def test_a_leaf_over_the_limit_stops_that_log_and_nothing_else(scene: Scene) -> None:
    chl, liar = scene
    grown(liar, 1)
    liar.node.book.sequence(_plain(b"x" * 20_000))
    liar.node.book.sign()
    chl.start()
    wait_for(lambda: code(chl) == "stopped")
    log = chl.book.store.logs()[liar.node.book.log_id]
    assert (log.size, log.state) == (1, "stopped")
    chl.append()
    wait_for(lambda: liar.count("POST /v1/add-checkpoint"))


def test_a_newer_protocol_is_shown_and_receipts_go_on(scene: Scene) -> None:
    # Origin: Nextcloud #23316; another version on the other side is explained.
    chl, liar = scene
    grown(liar, 1)
    body = b'{"card":1,"held":[],"own":[],"software":"ayni 9","versions":[7,9]}'
    liar.lie = lambda request: (
        Response(status=200, body=body) if request.target == "/v1/heads" else None
    )
    chl.start()
    wait_for(lambda: code(chl) == "newer_version")
    assert chl.book.aside == []


def test_refused_means_shown_and_not_asked_in_a_loop(scene: Scene) -> None:
    # Origin: neodb #1851; 4xx is final, silence is not.
    chl, liar = scene
    liar.lie = lambda _: Response(status=403, body=b"no\n")
    began = time.monotonic()
    chl.start()
    wait_for(lambda: code(chl) == "refused")
    polls = (time.monotonic() - began) / chl.config.poll_s
    assert len(liar.asked) <= polls + 1
    liar.lie = lambda _: None
    grown(liar, 1)
    wait_for(lambda: chl.folded(liar.node) == 1)


def test_a_receipt_that_is_not_theirs_is_set_aside(scene: Scene) -> None:
    chl, liar = scene
    liar.lie = lambda request: (
        Response(status=200, body="— ayni/receipt/per AAAA\n".encode())
        if request.method == "POST"
        else None
    )
    chl.start()
    chl.append()
    wait_for(lambda: chl.book.aside)
    assert chl.receipted_by(liar.node) == 0


def test_a_size_after_409_that_is_no_size_is_set_aside(scene: Scene) -> None:
    chl, liar = scene
    liar.lie = lambda request: (
        Response(status=409, body=b"many\n") if request.method == "POST" else None
    )
    chl.start()
    chl.append()
    wait_for(lambda: chl.book.aside)
    assert "after 409" in chl.book.aside[0].detail


def test_sizes_that_never_settle_are_refused_and_shown(scene: Scene) -> None:
    chl, liar = scene
    liar.lie = lambda request: (
        Response(status=409, body=b"0\n") if request.method == "POST" else None
    )
    chl.start()
    chl.append()
    wait_for(lambda: code(chl) == "refused")


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


def test_a_log_that_waits_too_long_is_no_longer_pulled(scene: Scene) -> None:
    chl, liar = scene
    grown(liar, 1)
    log = chl.book.store.logs()[liar.node.book.log_id]
    with chl.book.writing():
        chl.book.store.put_log(replace(log, state="stopped", reason="by hand"))
    chl.start()
    wait_for(lambda: code(chl) == "stopped")
    assert liar.count("GET /v1/log/") == 0


def fork(liar: Liar, entries: list[Entry], *, at: int, count: int) -> None:
    """Let Per sign and serve a second history that leaves the first one at `at`."""
    book = liar.node.book
    others = [_plain(b'{"other":%d}' % n) for n in range(count - at)]
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
                body=run_of(book, *[*entries[:at], *others][start:end], start=start),
            )
        return None

    liar.lie = lie


def without_body(liar: Liar, entries: list[Entry]) -> Lie:
    """Serve these entries whatever is asked, from the index that is asked for."""

    def lie(request: Request) -> Response | None:
        if found := re.search(r"/acts/(\d+)/(\d+)", request.target):
            start, end = int(found[1]), int(found[2])
            return Response(
                status=200, body=run_of(liar.node.book, *entries[start:end], start=start)
            )
        return None

    return lie


def _plain(header: bytes) -> Entry:
    return Entry(leaf_of(header), header, None)


def _root(chl: Node, liar: Liar) -> bytes:
    with chl.book.reading() as store:
        return root_at(store.reader(liar.node.book.log_id), 3)


def _quoted(note: bytes) -> str:
    return '"' + note.decode().replace("\n", "\\n") + '"'
