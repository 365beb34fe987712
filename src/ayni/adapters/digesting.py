# SPDX-License-Identifier: Apache-2.0
"""States once a day what this node makes of the record, and compares what the others state.

A digest is of the causal past of the act that states it: whoever holds the act holds that past, and
folds it to the same bytes, or one of the two has a fault or was tampered with. Compared are only
nodes that fold alike: one fold version, the same kinds known. Must not run without an office that
holds the power `node`. Source: DESIGN.md section 5 (State digest); kernel.md S14; record.md R13.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final, Literal, cast

from django.conf import settings

from ayni.adapters import clock, node_acts, retaining
from ayni.adapters.link.chores import Chore
from ayni.adapters.record import digests, evidence, frames, ledger, reading, registry
from ayni.adapters.record.actreads import ActRead
from ayni.core import codec
from ayni.core import constitution as law
from ayni.core.codec import Json
from ayni.core.folding import FOLD_VERSION
from ayni.core.kinds import print_of
from ayni.core.room_limits import DIGESTS_LOOKED_AT_MAX_COUNT

DAY_MS: Final = retaining.DAY_MS
LAST_NAME: Final = "digest.stated"
COMPARED_NAME: Final = "digest.compared."
ALARM: Final = "state_differs"
LOOK_S: Final = 600
"""Seconds between two looks whether a day has passed, and whether a neighbour stated something."""
TRIES: Final = 3

Outcome = Literal["equal", "differs", "other_software"]

log = logging.getLogger("ayni.digest")


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What came of the newest digest of another party.

    Attributes:
        party: who stated it.
        leaf: leaf hash of the act that states it.
        outcome: whether this node has the same; ``other_software`` folds otherwise.
        at_ms: when it was compared.
    """

    party: str
    leaf: bytes
    outcome: Outcome
    at_ms: int


def state_daily(now_ms: int) -> bool:
    """State the digest if a day has passed and anything but digests was signed since; tell whether.

    The first look of a node only begins its day: what it has just been given is compared tomorrow.

    Raises:
        Refusal: the record does not take the act.
        StoreTrouble: the database or the disk does not take it.
    """
    store = ledger.reading()
    count = digests.acts_but_statements(store)
    told = (store.meta(LAST_NAME) or "").partition(" ")
    last = int(told[0]) if told[0] else None
    if last is not None and (0 <= now_ms - last < DAY_MS or str(count) == told[2]):
        return False
    stated = last is not None and _state(now_ms)
    with ledger.write(now_ms=now_ms) as txn:
        txn.store.set_meta(LAST_NAME, f"{now_ms} {count if stated else 0}")
    return stated


def compare(now_ms: int) -> list[Compared]:
    """Compare the newest digest that each other party stated, once; return what was compared now.

    Raises:
        StoreTrouble: the database or the disk does not take what came of it.
    """
    acts = _newest_of_others()
    held = {one.party: one for one in compared([act.party for act in acts])}
    found = []
    for act in acts:
        before = held.get(act.party)
        if before is None or before.leaf != act.leaf:
            found.append(_compare(act, now_ms))
    return found


def compared(parties: Collection[str]) -> list[Compared]:
    """Return what came of the newest digest of each of these parties, by party."""
    names = [COMPARED_NAME + party for party in sorted(set(parties))]
    return [_read(name, value) for name, value in sorted(ledger.reading().metas(names).items())]


def _read(name: str, value: str) -> Compared:
    leaf, outcome, at_ms = value.split()
    return Compared(
        party=name.removeprefix(COMPARED_NAME),
        leaf=bytes.fromhex(leaf),
        outcome=cast(Outcome, outcome),
        at_ms=int(at_ms),
    )


def _state(now_ms: int) -> bool:
    frame = frames.frame_now(ledger.reading())
    office = node_acts.office_of(frame, settings.AYNI_PARTY, kind=law.DIGEST_STATED)
    if not office:
        return False
    for left in reversed(range(TRIES)):
        # Read outside of the lock: nobody waits for it. At last it is read inside.
        with ledger.snapshot():
            at, value = digests.cut(), digests.digest()
        with ledger.write(now_ms=now_ms) as txn:
            if digests.cut() != at:
                if left:
                    continue
                value = digests.digest()
            node_acts.append(txn, law.DIGEST_STATED, office, _values(value), now_ms=now_ms)
            return True
    return False


def _values(value: bytes) -> dict[str, Json]:
    return {"digest": value.hex(), "fold_version": FOLD_VERSION, "kinds": _kinds()}


def _compare(act: ActRead, now_ms: int) -> Compared:
    told = act.facts
    outcome: Outcome = "other_software"
    ours = b""
    if (told["fold_version"], told["kinds"]) == (FOLD_VERSION, _kinds()):
        with ledger.snapshot() as store:
            ours = digests.digest_at(store, act.past)
        outcome = "equal" if ours.hex() == told["digest"] else "differs"
    with ledger.write(now_ms=now_ms) as txn:
        name, value = COMPARED_NAME + act.party, f"{act.leaf.hex()} {outcome} {now_ms}"
        txn.store.set_meta(name, value)
        if outcome == "differs":
            evidence.raise_alarm(
                txn,
                code=ALARM,
                log=act.log,
                detail=f"{act.party}: {str(told['digest'])[:16]}…; here: {ours.hex()[:16]}…",
                evidence=codec.encode(_proof(act, ours)),
            )
    return Compared(party=act.party, leaf=act.leaf, outcome=outcome, at_ms=now_ms)


def _proof(act: ActRead, ours: bytes) -> Mapping[str, Json]:
    return {
        "act": act.leaf.hex(),
        "cut": [[name, size] for name, size in sorted(act.past.items())],
        "fold_version": FOLD_VERSION,
        "here": ours.hex(),
        "there": str(act.facts["digest"]),
    }


def _newest_of_others() -> list[ActRead]:
    newest: dict[str, ActRead] = {}
    for act in reading.newest_of((law.DIGEST_STATED,), at_most=DIGESTS_LOOKED_AT_MAX_COUNT):
        if act.regular and act.party != settings.AYNI_PARTY:
            newest.setdefault(act.party, act)
    return list(newest.values())


def _kinds() -> str:
    return print_of(registry.kinds()).hex()


def _work_stating() -> None:
    state_daily(clock.now_ms())


def _work_comparing() -> None:
    for one in compare(clock.now_ms()):
        if one.outcome == "differs":
            log.error("the state here and the one that %s states differ", one.party)


STATING: Final = Chore(name="digest", every_s=LOOK_S, work=_work_stating)
COMPARING: Final = Chore(name="digests", every_s=LOOK_S, work=_work_comparing, signing=False)
