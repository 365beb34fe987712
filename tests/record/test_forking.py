# SPDX-License-Identifier: Apache-2.0
"""The proof that a log has two histories travels as an act: shown once, verified by everybody."""

from __future__ import annotations

import random

import pytest

from ayni.adapters import forking
from ayni.adapters.record import evidence, ledger, reading
from ayni.core import codec
from ayni.core import constitution as law
from ayni.core.checkpoints import Checkpoint, parse_checkpoint, sign_checkpoint
from ayni.core.codec import Json
from ayni.core.forks import ForkProof, fork_members, parse_fork_members
from ayni.core.notes import Ed25519Signer, parse_note
from ayni.core.ports import LogState
from ayni.core.replica import log_of
from tests.record.scene import Scene
from tests.record.test_retaining import agreed
from tests.simulation import keys

pytestmark = pytest.mark.django_db(databases=["default", "record"])


@pytest.fixture
def scene() -> Scene:
    """Two parties with a constitution in force, each with an office of its node."""
    return agreed({})


def two_heads(signer: Ed25519Signer, *roots: bytes, size: int = 7) -> ForkProof:
    older, newer = (sign_checkpoint(Checkpoint(signer.name, size, root), signer) for root in roots)
    return ForkProof(older=older, newer=newer)


def third(scene: Scene) -> Ed25519Signer:
    """Let CHL know the log of a third member; return its key."""
    signer = keys.new_log(random.Random(5))
    with ledger.write(now_ms=scene.now_ms) as txn:
        known = LogState(
            id=log_of(signer.name), party="bra", number=0, key=str(signer.vkey), own=False
        )
        txn.store.put_log(known)
    return signer


def shown_by_per(scene: Scene, signer: Ed25519Signer, proof: ForkProof) -> bytes:
    older, newer = (parse_checkpoint(parse_note(n).text) for n in (proof.older, proof.newer))
    values: dict[str, Json] = {
        "log": log_of(signer.name),
        "old_size": older.size,
        "new_size": newer.size,
        "old_root": older.root.hex(),
        "new_root": newer.root.hex(),
        "proof": [],
        "heads": [proof.older.decode(), proof.newer.decode()],
    }
    leaf = scene.per_append(law.FORK_SHOWN, "per.privacy", values)
    scene.exchange()
    return leaf


def state_of(signer: Ed25519Signer) -> str:
    return ledger.reading().logs()[log_of(signer.name)].state


def test_a_fork_that_this_node_met_is_shown_to_the_others_once(scene: Scene) -> None:
    bra = third(scene)
    proof = two_heads(bra, b"\1" * 32, b"\2" * 32)
    with ledger.write(now_ms=scene.now_ms) as txn:
        evidence.raise_alarm(
            txn,
            code="fork",
            log=log_of(bra.name),
            detail="",
            evidence=codec.encode(fork_members(proof)),
        )
    [leaf] = forking.show(scene.now_ms)
    assert forking.show(scene.now_ms) == []
    act = reading.act(leaf)
    assert act.regular
    heads = dict(zip(("older", "newer"), act.values["heads"], strict=True))
    assert parse_fork_members({**heads, "proof": act.facts["proof"]}) == proof


def test_two_heads_that_prove_nothing_are_shown_to_nobody(scene: Scene) -> None:
    bra = third(scene)
    with ledger.write(now_ms=scene.now_ms) as txn:
        for found in (
            b'{"held":"a","other":"b"}',
            codec.encode(fork_members(two_heads(bra, b"\1" * 32, b"\1" * 32))),
        ):
            evidence.raise_alarm(txn, code="fork", log=log_of(bra.name), detail="", evidence=found)
    assert forking.show(scene.now_ms) == []


def test_a_fork_that_another_member_shows_freezes_the_log_here(scene: Scene) -> None:
    bra = third(scene)
    proof = two_heads(bra, b"\1" * 32, b"\2" * 32)
    shown_by_per(scene, bra, proof)
    assert forking.hear(scene.now_ms) == [log_of(bra.name)]
    assert state_of(bra) == "frozen"
    [alarm] = evidence.alarms()
    assert (alarm.code, alarm.log) == ("fork", log_of(bra.name))
    assert codec.decode(bytes(alarm.evidence)) == fork_members(proof)
    assert forking.hear(scene.now_ms) == []
    assert forking.show(scene.now_ms) == [], "whoever shows it first has told all"


@pytest.mark.parametrize("lie", ["one history", "another key"])
def test_an_accusation_without_proof_is_set_aside_and_freezes_nothing(
    scene: Scene, lie: str
) -> None:
    bra = third(scene)
    if lie == "one history":
        proof = two_heads(bra, b"\1" * 32, b"\1" * 32)
    else:
        proof = two_heads(scene.per_signer(), b"\1" * 32, b"\2" * 32)
    shown_by_per(scene, bra, proof)
    assert forking.hear(scene.now_ms) == []
    assert state_of(bra) == "open"
    assert evidence.alarms() == []
    assert evidence.quarantine_counts() == {("per", forking.UNPROVEN): 1}
    forking.hear(scene.now_ms)
    assert evidence.quarantine_counts() == {("per", forking.UNPROVEN): 1}


def test_the_own_log_with_two_histories_is_an_alarm_of_its_own(scene: Scene) -> None:
    shown_by_per(scene, scene.own, two_heads(scene.own, b"\1" * 32, b"\2" * 32))
    assert forking.hear(scene.now_ms) == []
    [alarm] = evidence.alarms()
    assert (alarm.code, alarm.log) == ("own_history", scene.own_id)
    assert state_of(scene.own) == "open"
