# SPDX-License-Identifier: Apache-2.0
"""Shows the other members that a log signed two histories, and takes what they show.

A contradiction is met at one door; the proof of it goes into the record as an act of the node, so
that every member has it, freezes the log and is told. Whoever is shown a proof verifies it: an
accusation without one is set aside. Must not unfold anything: what was in force stays in force.
Source: kernel.md S14; record.md R7; docs/decisions/0013-forks-stop-the-log-here.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from django.conf import settings

from ayni.adapters import clock, node_acts
from ayni.adapters.link.chores import Chore
from ayni.adapters.record import evidence, frames, ledger, reading
from ayni.adapters.record.actreads import ActRead
from ayni.core import codec
from ayni.core import constitution as law
from ayni.core.checkpoints import Checkpoint
from ayni.core.codec import Json
from ayni.core.errors import CodecError, LimitExceeded, NotAuthentic, NoteError
from ayni.core.forks import ForkProof, fork_members, parse_fork_members, verify_fork_proof
from ayni.core.notes import Vkey
from ayni.core.ports import LogState
from ayni.core.replica import hear_fork
from ayni.core.room_limits import FORKS_LOOKED_AT_MAX_COUNT

FORK: Final = "fork"
OWN_HISTORY: Final = "own_history"
BAD_PROOF: Final = (NoteError, NotAuthentic, CodecError, LimitExceeded)
UNPROVEN: Final = "fork_unproven"
LOOKED_AT_NAME: Final = "forks.looked_at"
LOOK_S: Final = 60
"""Seconds between two looks: a member that is not told goes on folding what the others do not."""


def show(now_ms: int) -> list[bytes]:
    """Put each proof of a fork that this node met into the record; return the acts.

    One act tells of one log: whoever shows it first has told all.

    Raises:
        Refusal: the record does not take the act.
        StoreTrouble: the database or the disk does not take it.
    """
    shown = {str(act.facts["log"]) for act in _acts_shown()}
    found = []
    for log, proof in _met():
        if log.id not in shown:
            shown.add(log.id)
            found += _show(log, proof, now_ms=now_ms)
    return found


def hear(now_ms: int) -> list[str]:
    """Take the proofs that other members show; return the logs that are frozen now.

    Raises:
        StoreTrouble: the database or the disk does not take it.
    """
    acts = _acts_shown()
    looked_at = (ledger.reading().meta(LOOKED_AT_NAME) or "").split()
    fresh = [act for act in acts if act.leaf.hex() not in looked_at]
    if not fresh:
        return []
    with ledger.write(now_ms=now_ms) as txn:
        theirs = [act for act in fresh if act.party != settings.AYNI_PARTY]
        frozen = [log for act in theirs for log in _hear(txn, act)]
        txn.store.set_meta(LOOKED_AT_NAME, " ".join(act.leaf.hex() for act in acts))
    return frozen


def _hear(txn: ledger.Txn, act: ActRead) -> list[str]:
    log = txn.store.logs().get(str(act.facts["log"]))
    if log is None:
        return []
    try:
        proof = _proof_in(act.facts, act.values)
        _heads(log, proof)
        effects = hear_fork(txn.store, log, proof) if not log.own else []
    except BAD_PROOF as wrong:
        detail = f"{act.code} says that log {log.id} has two histories: {wrong}"
        evidence.set_aside(txn, peer=act.party, reason=UNPROVEN, detail=detail, sample=act.leaf)
        return []
    if log.own or effects:
        _alarm(txn, log, proof, code=OWN_HISTORY if log.own else FORK)
    return [log.id] if effects else []


def _alarm(txn: ledger.Txn, log: LogState, proof: ForkProof, *, code: str) -> None:
    older, newer = _heads(log, proof)
    evidence.raise_alarm(
        txn,
        code=code,
        log=log.id,
        detail=f"{newer.size} acts signed, {older.size} acts signed as well",
        evidence=codec.encode(fork_members(proof)),
    )


def _show(log: LogState, proof: ForkProof, *, now_ms: int) -> list[bytes]:
    office = node_acts.office_of(
        frames.frame_now(ledger.reading()), settings.AYNI_PARTY, kind=law.FORK_SHOWN
    )
    if not office:
        return []
    older, newer = _heads(log, proof)
    values: dict[str, Json] = {
        "log": log.id,
        "old_size": older.size,
        "new_size": newer.size,
        "old_root": older.root.hex(),
        "new_root": newer.root.hex(),
        "proof": [node.hex() for node in proof.hashes],
        "heads": [proof.older.decode(), proof.newer.decode()],
    }
    with ledger.write(now_ms=now_ms) as txn:
        leaf = node_acts.append(txn, law.FORK_SHOWN, office, values, now_ms=now_ms)
    return [leaf]


def _met() -> Iterator[tuple[LogState, ForkProof]]:
    """Yield the logs of others that this node proved forked, each with its proof."""
    logs = ledger.reading().logs()
    for alarm in evidence.alarms(cleared=True):
        log = logs.get(alarm.log)
        if alarm.code != FORK or log is None or log.own:
            continue
        try:
            proof = parse_fork_members(codec.decode(bytes(alarm.evidence)))
            verify_fork_proof(proof, Vkey.parse(log.key))
        except BAD_PROOF:
            continue  # two heads whose larger tree is not here: kept for people, proven to nobody
        yield log, proof


def _acts_shown() -> list[ActRead]:
    held = reading.newest_of((law.FORK_SHOWN,), at_most=FORKS_LOOKED_AT_MAX_COUNT)
    return [act for act in held if act.regular]


def _proof_in(facts: Mapping[str, Json], values: Mapping[str, Json]) -> ForkProof:
    heads = values.get("heads")
    older, newer = heads if isinstance(heads, list) and len(heads) == 2 else (None, None)
    return parse_fork_members({"older": older, "newer": newer, "proof": facts["proof"]})


def _heads(log: LogState, proof: ForkProof) -> tuple[Checkpoint, Checkpoint]:
    """Return the two heads of a proof, once it is verified."""
    shown = verify_fork_proof(proof, Vkey.parse(log.key))
    return shown.older, shown.newer


def _work_showing() -> None:
    show(clock.now_ms())


def _work_hearing() -> None:
    hear(clock.now_ms())


SHOWING: Final = Chore(name="forks", every_s=LOOK_S, work=_work_showing)
HEARING: Final = Chore(name="forks_shown", every_s=LOOK_S, work=_work_hearing, signing=False)
