# SPDX-License-Identifier: Apache-2.0
"""Puts an own act at the end of the own log, inside one transaction, or refuses it.

The act is judged by the same code as a neighbour's before it is kept: a node does not sign what
its neighbour would set aside. Source: DESIGN.md section 5; kernel.md S2, A14.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from django.conf import settings

from ayni.adapters.record import projecting, registry
from ayni.adapters.record.rows import index_of
from ayni.adapters.record.store import SqlStore
from ayni.core import limits, shortcodes
from ayni.core.composing import Draft, compose
from ayni.core.errors import (
    LimitExceeded,
    Malformed,
    Refusal,
    SchemaError,
    StalePage,
    StoreTrouble,
)
from ayni.core.folding import fold_one, prefetch, read_candidate
from ayni.core.frame import FrameIndex
from ayni.core.kinds import Kind
from ayni.core.ports import REGULAR, Entry, Folded, LogState
from ayni.core.reasons import Reason

UNKNOWN_KIND: Final = "kind_unknown"
TOO_LARGE: Final = "too_large"
OBJECT_FULL: Final = "object_full"
NO_OPEN_LOG: Final = "no_open_log"
STALE: Final = "stale_page"


@dataclass(frozen=True, slots=True, kw_only=True)
class Appended:
    """An own act that is in the record now.

    Attributes:
        leaf: leaf hash, 32 bytes.
        log: id of the own log.
        index: its place there.
        short_code: reading code.
        newer: acts about the object that came in since the page was drawn; urgent kinds only.
    """

    leaf: bytes
    log: str
    index: int
    short_code: str
    newer: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Sequenced:
    """An act that was put at the end of the own log.

    Attributes:
        appended: what the caller learns; its `newer` is filled in.
        folded: the judged act, or none if the same deed was there already.
    """

    appended: Appended
    folded: Folded | None


def sequence(
    store: SqlStore,
    index: FrameIndex,
    draft: Draft,
    *,
    expected: int | None,
    unchecked: bool = False,
) -> Sequenced:
    """Compose, judge and store an own act, and project its object.

    Args:
        store: inside the caller's transaction.
        index: frame acts folded so far.
        draft: what an office wants to sign.
        expected: version of the object on the page that the person read, or none.
        unchecked: keep it even if it is irregular; in an exercise only.

    Raises:
        Refusal: a rule does not allow it.
        StalePage: the object moved since the page was drawn.
        StoreTrouble: the own log is not folded to its end.
    """
    if unchecked and getattr(settings, "AYNI_MODE", "actual") != "exercise":
        raise Refusal("unchecked_needs_exercise")
    logs = store.logs()
    own = _open_log(logs)
    held = _same_deed(store, draft, own.party)
    if held is not None:
        return Sequenced(held, None)
    kind = registry.kinds().get(draft.kind)
    if kind is None and not unchecked:
        raise Refusal(UNKNOWN_KIND, kind=draft.kind)
    newer = _newer(store, draft, expected, kind)
    entry = _compose(draft, own, logs, None if unchecked else kind)
    folded, moved = _judge(store, index, own, logs, entry)
    if folded.verdict != REGULAR and not unchecked:
        raise Refusal(folded.verdict, kind=draft.kind, office=draft.by)
    store.add_entries(own.id, own.size, [entry])
    store.add_folded([folded])
    store.put_log(moved)
    _project(store, folded, unchecked=unchecked)
    code = short_code(store, entry.leaf)
    return Sequenced(
        Appended(leaf=entry.leaf, log=own.id, index=own.size, short_code=code, newer=newer), folded
    )


def short_code(store: SqlStore, leaf: bytes) -> str:
    """Return the reading code of an act, one pair longer if another act here shares it."""
    code = shortcodes.code_of(leaf)
    low, high = shortcodes.prefix(code)
    others = store.rows(
        "SELECT 1 FROM act WHERE leaf >= %s AND leaf <= %s AND leaf <> %s LIMIT 1",
        (low, high, leaf),
    )
    return shortcodes.code_of(leaf, symbols=shortcodes.SYMBOLS_LONG) if others else code


def version_of(store: SqlStore, object_id: bytes) -> int:
    """Return how many regular acts are about an object; 0 if it is not known."""
    rows = store.rows("SELECT version FROM object WHERE id = %s", (object_id,))
    return int(rows[0][0]) if rows else 0


def _open_log(logs: Mapping[str, LogState]) -> LogState:
    own = next((log for log in logs.values() if log.own and log.state == "open"), None)
    if own is None:
        raise Refusal(NO_OPEN_LOG)
    if own.folded != own.size or own.frontier != own.fold_frontier:
        raise StoreTrouble(
            f"own log {own.id}: {own.size} acts held, {own.folded} folded; both expected equal. "
            "Nothing was appended. Run `ayni fsck`, then `ayni rebuild`."
        )
    return own


def _same_deed(store: SqlStore, draft: Draft, party: str) -> Appended | None:
    """Return the act that carries the draft's id already: the same deed, sent twice."""
    rows = store.rows(
        "SELECT leaf, log, place, kind FROM act WHERE act_id = %s AND party = %s ORDER BY place",
        (bytes.fromhex(draft.id), party),
    )
    if not rows:
        return None
    leaf, log, place, kind = rows[0]
    if kind != draft.kind:
        raise Refusal(Reason.REPEATED_ID, kind=draft.kind, found=kind)
    return Appended(leaf=leaf, log=log, index=index_of(place), short_code=short_code(store, leaf))


def _newer(
    store: SqlStore, draft: Draft, expected: int | None, kind: Kind | None
) -> tuple[bytes, ...]:
    """Return what came in since the page was drawn, for urgent kinds; refuse the others."""
    if draft.about is None:
        return ()
    version = version_of(store, draft.about)
    if version >= limits.OBJECT_ACTS_MAX_COUNT:
        raise Refusal(OBJECT_FULL, limit=limits.OBJECT_ACTS_MAX_COUNT)
    if expected is None or version == expected:
        return ()
    rows = store.rows(
        "SELECT a.leaf FROM act a JOIN entry e ON e.place = a.place"
        " WHERE a.object = %s AND a.verdict = %s ORDER BY e.received_ms, a.depth, a.log, a.place",
        (draft.about, REGULAR),
    )
    newer = tuple(bytes(row[0]) for row in rows[expected:])
    if kind is None or not kind.urgent:
        raise StalePage(STALE, expected=expected, found=version, newer=newer)
    return newer


def _compose(draft: Draft, own: LogState, logs: Mapping[str, LogState], kind: Kind | None) -> Entry:
    try:
        return compose(draft, own, logs, kind=kind, salts=secrets.token_bytes)
    except SchemaError as wrong:
        raise Refusal(Reason.BODY_MALFORMED, detail=str(wrong)) from wrong
    except LimitExceeded as wrong:
        raise Refusal(TOO_LARGE, detail=str(wrong)) from wrong
    except Malformed as wrong:
        raise Refusal(Reason.NOT_CANONICAL, detail=str(wrong)) from wrong


def _judge(
    store: SqlStore,
    index: FrameIndex,
    own: LogState,
    logs: dict[str, LogState],
    entry: Entry,
) -> tuple[Folded, LogState]:
    candidate = read_candidate(entry, registry.kinds())
    window = prefetch(store, logs, {own.id: [candidate]})
    folded = fold_one(window, own.id, candidate, index, registry.kinds())
    if folded is None:
        raise StoreTrouble(
            f"own log {own.id}: the new act would wait for what is held; run `ayni rebuild`"
        )
    after = window.state(own.id)
    moved = replace(
        after,
        size=after.folded,
        frontier=after.fold_frontier,
        bodies=after.folded if own.bodies == own.size else own.bodies,
    )
    return folded, moved


def _project(store: SqlStore, folded: Folded, *, unchecked: bool) -> None:
    touched = folded.object_id()
    state = projecting.project(store, {touched}, [folded]).get(touched)
    reason = state.aside.get(folded.leaf) if state is not None else None
    if reason is not None and not unchecked:
        raise Refusal(str(reason), kind=folded.act().kind)
