# SPDX-License-Identifier: Apache-2.0
"""What the door answers to a notice, status by status as C2SP tlog-witness has it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

import pytest

from ayni.adapters.link.http1 import Request, Response
from ayni.core.checkpoints import (
    AddCheckpoint,
    Checkpoint,
    format_add_checkpoint,
    open_cosignature,
    parse_checkpoint,
    sign_checkpoint,
)
from ayni.core.merkle import consistency_proof
from ayni.core.notes import Ed25519Signer, parse_note
from ayni.core.replica import log_of, origin_of
from tests.link.nodes import Node, introduce, wait_for
from tests.simulation import keys


class Sender:
    """Per sends notices to Chile by hand; the links of both run, so acts can be fetched."""

    def __init__(self, chl: Node, per: Node) -> None:
        self.chl, self.per = chl, per
        self.caller = per.caller_to(chl)

    @property
    def signer(self) -> Ed25519Signer:
        assert self.per.log is not None
        return self.per.log

    def head(self, size: int, root: bytes | None = None) -> bytes:
        """Sign a head of the own log, by default the true one."""
        if root is None:
            with self.per.book.reading() as store:
                log = store.logs()[self.per.book.log_id]
                assert size <= log.size
                root = next(iter(store.head_roots(log.id, size)))
        return sign_checkpoint(Checkpoint(self.signer.name, size, root), self.signer)

    def proof(self, old: int, new: int) -> tuple[bytes, ...]:
        with self.per.book.reading() as store:
            return tuple(consistency_proof(store.reader(self.per.book.log_id), old, new))

    def send(self, old: int, note: bytes, proof: tuple[bytes, ...] = ()) -> Response:
        return self.post(format_add_checkpoint(AddCheckpoint(old, proof, note)))

    def post(self, body: bytes) -> Response:
        request = Request(method="POST", target="/v1/add-checkpoint", body=body)
        return self.caller.ask(request, body_max=10_000, accept=tuple(range(200, 600)))


@pytest.fixture
def sender(make: Callable[..., Node]) -> Iterator[Sender]:
    chl, per = make("chl"), make("per")
    introduce(chl, per)
    chl.start()
    per.start()
    wait_for(lambda: per.link.peers["chl"].facts.reached_ms)
    by_hand = Sender(chl, per)
    yield by_hand
    by_hand.caller.close()


def grow(sender: Sender, count: int) -> bytes:
    """Let Per write, sign and have it all receipted; return its newest head."""
    sender.per.append(count)
    wait_for(
        lambda: (
            sender.per.receipted_by(sender.chl)
            == sender.per.book.store.logs()[sender.per.book.log_id].size
        )
    )
    return sender.per.book.marks[sender.per.book.log_id]


def test_a_notice_is_answered_with_the_receipt_in_one_round_trip(sender: Sender) -> None:
    grow(sender, 2)
    sender.caller.close()
    before = sender.caller.requests
    note = sender.per.book.marks[sender.per.book.log_id]
    answer = sender.send(2, note)
    assert answer.status == 200
    text = parse_note(note).text
    assert open_cosignature(answer.body, text, keys.receipt_signer("chl").vkey) > 0
    assert sender.caller.requests == before + 1


def test_the_retry_of_a_lost_answer_returns_the_same(sender: Sender) -> None:
    # Origin: medallion `next`.
    note = grow(sender, 3)
    first, second = sender.send(3, note), sender.send(3, note)
    assert (first.status, first.body) == (second.status, second.body)
    assert first.body.startswith("— ayni/receipt/chl ".encode())


def test_another_size_is_answered_with_the_true_one(sender: Sender) -> None:
    note = grow(sender, 3)
    answer = sender.send(1, note, sender.proof(1, 3))
    assert (answer.status, answer.body) == (409, b"3\n")
    assert answer.headers["content-type"] == "text/x.tlog.size"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"old 0\n",
        b"old 0\n\nnot a note",
        b"old -1\n\nayni/log/x\n",
        b"\xff\xfe",
        b"old 0\n" + b"AAAA\n" * 64 + b"\n",
    ],
)
def test_what_is_no_notice_is_refused(sender: Sender, body: bytes) -> None:
    assert sender.post(body).status == 400


def test_an_old_size_beyond_the_head_is_refused(sender: Sender) -> None:
    note = grow(sender, 2)
    assert sender.send(9, note).status == 400


def test_a_log_that_nobody_opened_is_refused(sender: Sender) -> None:
    signer = keys.new_log(random.Random(3))
    note = sign_checkpoint(Checkpoint(signer.name, 1, b"\1" * 32), signer)
    assert log_of(signer.name) not in sender.chl.book.store.logs()
    assert sender.send(0, note).status == 404


def test_a_head_signed_by_another_key_is_refused(sender: Sender) -> None:
    forger = Ed25519Signer(name=origin_of(sender.per.book.log_id), seed=b"\7" * 32)
    note = sign_checkpoint(Checkpoint(forger.name, 1, b"\1" * 32), forger)
    assert sender.send(0, note).status == 403
    assert sender.chl.book.store.heads(sender.per.book.log_id) == []


def test_a_head_with_a_broken_signature_is_refused(sender: Sender) -> None:
    note = grow(sender, 1)
    broken = note[:-8] + (b"AAAA" if note[-8:-4] != b"AAAA" else b"BBBB") + note[-4:]
    assert sender.send(1, broken).status in (400, 403)


def test_a_lying_proof_is_refused(sender: Sender) -> None:
    grow(sender, 3)
    sender.per.book.append(2)
    [note] = sender.per.book.sign().values()
    honest = sender.proof(3, 5)
    lying = (b"\0" * 32, *honest[1:])
    assert sender.send(3, note, lying).status == 422
    # The lie is in the notice; the head is genuine, and so are the acts that are then fetched.
    wait_for(lambda: sender.chl.holds(sender.per) == 5)


def test_a_proof_where_none_is_needed_is_refused(sender: Sender) -> None:
    note = grow(sender, 2)
    assert sender.send(2, note, (b"\0" * 32,)).status == 422


def test_an_old_head_replayed_changes_nothing(sender: Sender) -> None:
    grow(sender, 1)
    old = sender.head(1)
    grow(sender, 2)
    sender.chl.book.writes = 0
    assert sender.send(1, old).status == 409
    assert sender.chl.holds(sender.per) == 3
    assert sender.chl.book.alarms == []
    assert sender.chl.book.writes == 0


def test_another_root_at_a_size_held_raises_an_alarm_with_proof(sender: Sender) -> None:
    grow(sender, 3)
    forked = sender.head(2, root=b"\5" * 32)
    assert sender.send(3, forked).status == 422
    [(found, evidence)] = sender.chl.book.alarms
    assert found.log == sender.per.book.log_id
    assert (found.other_size, found.own) == (2, False)
    assert evidence
    assert sender.chl.book.store.logs()[found.log].state == "frozen"


def test_an_own_head_beyond_what_is_held_stops_signing(sender: Sender) -> None:
    # The tripwire of record.md R8 (d): this node once signed more than it holds now.
    lost = sign_checkpoint(Checkpoint(sender.chl.log.name, 9, b"\4" * 32), sender.chl.log)
    sender.send(0, lost)
    [(found, _)] = sender.chl.book.alarms
    assert found.own
    assert sender.chl.book.forbidden
    assert sender.chl.link.ground.own.code == "rollback"


def test_other_ways_of_asking_are_refused(sender: Sender) -> None:
    for method, target in (("POST", "/v1/heads"), ("HEAD", "/v1/heads")):
        request = Request(method=method, target=target)
        assert sender.caller.ask(request, body_max=100, accept=(405,)).status == 405
        sender.caller.close()


def test_a_head_of_nothing_is_taken_without_a_receipt(sender: Sender) -> None:
    empty = sign_checkpoint(
        Checkpoint(sender.signer.name, 0, parse_checkpoint(_EMPTY).root), sender.signer
    )
    answer = sender.send(0, empty)
    assert (answer.status, answer.body) == (200, b"")


_EMPTY = b"x\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
