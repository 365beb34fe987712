# SPDX-License-Identifier: Apache-2.0
"""Erases content whose agreed period is over, once a day, and says so by an act of the node.

Periods stand in the constitution, by kind or by room, in days; they count from the moment at which
this node stored the act, by its own clock, because no rule rests on another state's. What a text in
force needs, and what an office now says of itself, stays. Must not run without an office that
holds the power `node`. Source: rooms.md A0.12; DESIGN.md section 5 (Erasure).
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from typing import Final, cast

from django.conf import settings

from ayni.adapters import clock, node_acts
from ayni.adapters.link.chores import Chore
from ayni.adapters.record import erasures, frames, ledger, registry
from ayni.adapters.record.store import SqlStore
from ayni.core import constitution as law
from ayni.core.codec import Json
from ayni.core.erasure import content_among, period_days
from ayni.core.frame import Frame
from ayni.core.limits import ERASURE_ACTS_MAX_COUNT
from ayni.core.readings import read_body

DAY_MS: Final = 24 * 60 * 60 * 1_000
LAST_NAME: Final = "erasure.retention_ms"

LOOK_S: Final = 600
"""Seconds between two looks whether a day has passed since content last went by its age."""

log = logging.getLogger("ayni.retention")


def run_daily(now_ms: int) -> int:
    """Erase what is due if a day has passed since the last time; return of how many acts.

    Raises:
        Refusal: the record does not take the act that says so.
        StoreTrouble: the database or the disk does not take it.
    """
    last = last_run_ms()
    if last is not None and 0 <= now_ms - last < DAY_MS:
        return 0
    done = run(now_ms)
    with ledger.write(now_ms=now_ms) as txn:
        txn.store.set_meta(LAST_NAME, str(now_ms))
    return done


def run(now_ms: int) -> int:
    """Erase all content whose period is over; return of how many acts.

    Each batch is one act of the node and one transaction, so that nobody waits long.

    Args:
        now_ms: this machine's clock.
    """
    frame = frames.frame_now(ledger.reading())
    office = node_acts.office_of(frame, settings.AYNI_PARTY, kind=law.ERASURE_EXPIRED)
    if not office:
        if frame.constitution is not None and frame.constitution.facts["retention"]:
            log.warning("no office holds the power node: no content is erased by its age")
        return 0
    total = 0
    batch: list[bytes] = []
    for leaf in due(ledger.reading(), frame, now_ms=now_ms):
        batch.append(leaf)
        if len(batch) == ERASURE_ACTS_MAX_COUNT:
            total += _expire(batch, office, now_ms=now_ms)
            batch = []
    return total + (_expire(batch, office, now_ms=now_ms) if batch else 0)


def last_run_ms() -> int | None:
    """Return when this node last looked for content past its period, or none if it never did."""
    told = ledger.reading().meta(LAST_NAME)
    return int(told) if told is not None else None


def periods(frame: Frame) -> dict[str, int]:
    """Return kind to days for every kind known here that has a period."""
    constitution = frame.constitution
    if constitution is None:
        return {}
    told = cast(Mapping[str, int], constitution.facts["retention"])
    found = {name: period_days(told, name) for name in registry.kinds()}
    return {name: days for name, days in found.items() if days}


def due(store: SqlStore, frame: Frame, *, now_ms: int) -> Iterator[bytes]:
    """Yield the acts whose content is past its period and still here, by leaf hash.

    Args:
        store: to read from.
        frame: constitution and directories as they stand.
        now_ms: this machine's clock.
    """
    in_use = {
        office.declared for offices in frame.directories.values() for office in offices.values()
    }
    for name, days in sorted(periods(frame).items()):
        kind = registry.kinds()[name]
        if all(member.structural for member in kind.members):
            continue
        for leaf, body in erasures.stored_before(store, name, now_ms - days * DAY_MS):
            reading = read_body(body)
            present = (*reading.values, *reading.unreadable)
            if not content_among(kind, present) or leaf in in_use:
                continue
            if not erasures.why_kept(store, leaf):
                yield leaf


def _expire(leaves: list[bytes], office: str, *, now_ms: int) -> int:
    """Say that the content of these acts is gone, and destroy it in the same transaction."""
    distinct = list(dict.fromkeys(leaves))
    values: dict[str, Json] = {"acts": [leaf.hex() for leaf in distinct]}
    with ledger.write(now_ms=now_ms) as txn:
        node_acts.append(txn, law.ERASURE_EXPIRED, office, values, now_ms=now_ms)
    return len(distinct)


def _work() -> None:
    run_daily(clock.now_ms())


CHORE: Final = Chore(name="retention", every_s=LOOK_S, work=_work)
