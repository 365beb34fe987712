# SPDX-License-Identifier: Apache-2.0
"""Reads what is asked to be erased and what was, and says what may not be; changes nothing.

Source: rooms.md A0.12; kernel.md S9 (texts in force and what they cite are kept).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ayni.adapters.record import erased, frames, ledger, registry
from ayni.adapters.record.rows import (
    QUERY_VALUES_MAX,
    READ_COLUMNS,
    READ_FROM,
    act_of,
    marks_for,
)
from ayni.adapters.record.store import SqlStore
from ayni.core import constitution as law
from ayni.core.acts import Act
from ayni.core.erasure import Request, content_among, read_request
from ayni.core.errors import Refusal
from ayni.core.limits import PAGE_ROWS_COUNT
from ayni.core.ports import REGULAR
from ayni.core.readings import read_body

TEXT_IN_FORCE: Final = "text_in_force"
CITED: Final = "cited"

_ABOUT_REQUESTS: Final = (law.ERASURE_ASKED, law.ERASURE_DONE, law.ERASURE_REFUSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """Content of one act that is gone from this node.

    Attributes:
        leaf: leaf hash of the act.
        members: names; none stands for all content.
        at_ms: when it went, by this machine's clock.
    """

    leaf: bytes
    members: tuple[str, ...]
    at_ms: int


def requests() -> list[Request]:
    """Return every request with its answers, oldest first."""
    rows = ledger.reading().rows(
        f"SELECT {READ_COLUMNS} {READ_FROM} WHERE a.kind IN ({marks_for(_ABOUT_REQUESTS)})"
        " AND a.verdict = %s ORDER BY a.depth, a.log, a.place",
        (*_ABOUT_REQUESTS, REGULAR),
    )
    pools: dict[bytes, list[Act]] = {}
    for act in map(act_of, rows):
        pools.setdefault(act.object_id, []).append(act)
    found = [read_request(pool) for pool in pools.values()]
    return sorted(
        (one for one in found if one is not None), key=lambda one: (one.asked.header.at, one.act)
    )


def request(leaf: bytes) -> Request | None:
    """Return one request with its answers, or none if there is none here.

    Args:
        leaf: leaf hash of the act that asks.
    """
    return read_request(ledger.reading().object_acts([leaf])[leaf])


def requests_about(act: bytes) -> list[Request]:
    """Return the requests to erase content of one act, oldest first."""
    store = ledger.reading()
    rows = store.rows(
        "SELECT leaf FROM act WHERE kind = %s AND verdict = %s AND place IN"
        " (SELECT place FROM touch WHERE object = %s) ORDER BY depth, log, place",
        (law.ERASURE_ASKED, REGULAR, act),
    )
    leaves = list(dict.fromkeys(bytes(row[0]) for row in rows))
    pools = store.object_acts(leaves)
    found = [read_request(pools[leaf]) for leaf in leaves]
    return [one for one in found if one is not None and one.act == act]


def page(*, number: int = 1) -> tuple[list[Erased], int]:
    """Return one page of what is gone from this node, the newest first, and how many acts in all.

    Args:
        number: page, from 1.
    """
    store = ledger.reading()
    (total,) = store.rows("SELECT COUNT(DISTINCT leaf) FROM erased")[0]
    rows = store.rows(
        "SELECT leaf, MAX(num), MAX(at_ms) FROM erased GROUP BY leaf ORDER BY MAX(num) DESC"
        f" LIMIT {PAGE_ROWS_COUNT} OFFSET {(number - 1) * PAGE_ROWS_COUNT}"
    )
    names = erased.names_of(store.cursor, [bytes(row[0]) for row in rows])
    return [
        Erased(leaf=bytes(leaf), members=_members(names[bytes(leaf)]), at_ms=int(at_ms))
        for leaf, _, at_ms in rows
    ], int(total)


def require_askable(act: bytes, members: Collection[str]) -> None:
    """Raise unless a request to erase may be signed.

    Args:
        act: leaf hash of the act whose content is to go.
        members: names; none stands for all content.

    Raises:
        Refusal: act_unknown, kind_unknown, member_structural, member_unknown, nothing_to_erase,
            text_in_force, cited or already_asked.
    """
    store = ledger.reading()
    spots = store.spots({act}).get(act)
    if not spots:
        raise Refusal("act_unknown", found=act.hex()[:16])
    kind = registry.kinds().get(spots[0].kind)
    if kind is None:
        raise Refusal("kind_unknown", found=spots[0].kind)
    structural = sorted(kind.structural.intersection(members))
    if structural:
        raise Refusal("member_structural", found=", ".join(structural))
    names = _names(store, act)
    unknown = sorted(set(members) - set(names))
    if unknown:
        raise Refusal("member_unknown", found=", ".join(unknown))
    if not content_among(kind, names):
        raise Refusal("nothing_to_erase", found=kind.name)
    require_not_kept(act)
    held = [one for one in requests_about(act) if one.covers(members)]
    if any(all(a.standing != "refused" for a in one.answers.values()) for one in held):
        raise Refusal("already_asked", found=held[0].asked.leaf.hex()[:16])


def require_not_kept(act: bytes) -> None:
    """Raise if an act's content must stay because a text in force needs it.

    Raises:
        Refusal: text_in_force or cited.
    """
    ground = why_kept(ledger.reading(), act)
    if ground:
        raise Refusal(ground, found=act.hex()[:16])


def require_unanswered(asked: Request, party: str) -> None:
    """Raise if a party has said already that it erased.

    Raises:
        Refusal: already_done.
    """
    if asked.answer_of(party).standing == "done":
        raise Refusal("already_done", found=asked.asked.leaf.hex()[:16])


def why_kept(store: SqlStore, leaf: bytes) -> str:
    """Return the ground on which an act's content may not be erased, or an empty string.

    Args:
        store: to read from.
        leaf: leaf hash of the act.
    """
    if leaf in texts_in_force(store, [leaf]):
        return TEXT_IN_FORCE
    rows = store.rows(
        "SELECT leaf FROM act WHERE verdict = %s AND place IN"
        " (SELECT place FROM touch WHERE object = %s)",
        (REGULAR, leaf),
    )
    citing = sorted({bytes(row[0]) for row in rows})
    return CITED if texts_in_force(store, citing) else ""


def texts_in_force(store: SqlStore, leaves: Sequence[bytes]) -> frozenset[bytes]:
    """Return those of the acts whose text is in force: the constitution's, and of joint texts."""
    constitution = frames.frame_now(store).constitution
    found = {constitution.leaf} if constitution is not None else set()
    rooms = {slug: room for slug, room in registry.rooms().items() if room.in_force is not None}
    objects: dict[bytes, str] = {}
    if rooms and leaves:
        rows = store.rows(
            f"SELECT a.object, o.room FROM act a JOIN object o ON o.id = a.object"
            f" WHERE a.leaf IN ({marks_for(leaves)})",
            leaves,
        )
        objects = {bytes(name): slug for name, slug in rows if slug in rooms}
    pools = store.object_acts(sorted(objects))
    for name, slug in objects.items():
        room = rooms[slug]
        if room.in_force is not None:
            found.update(room.in_force(room.fold(pools[name])))
    return frozenset(found.intersection(leaves))


def stored_before(store: SqlStore, kind: str, end_ms: int) -> Iterator[tuple[bytes, bytes]]:
    """Yield leaf hash and body of the acts of a kind of which not all content is known to be gone.

    Args:
        store: to read from.
        kind: kind of the acts.
        end_ms: only acts that this node had stored at that instant.
    """
    after, full = -1, True
    while full:
        rows = store.rows(
            "SELECT a.place, a.leaf, b.data FROM act a JOIN entry e ON e.place = a.place"
            " JOIN body b ON b.place = a.place WHERE a.kind = %s AND a.place > %s"
            " AND e.received_ms <= %s AND NOT EXISTS"
            " (SELECT 1 FROM erased x WHERE x.leaf = a.leaf AND x.name = %s)"
            f" ORDER BY a.place LIMIT {QUERY_VALUES_MAX}",
            (kind, after, end_ms, erased.ALL),
        )
        for place, leaf, body in rows:
            after = int(place)
            yield bytes(leaf), bytes(body)
        full = len(rows) == QUERY_VALUES_MAX


def _names(store: SqlStore, act: bytes) -> tuple[str, ...]:
    spot = store.spots({act})[act][0]
    (entry,) = store.entries(spot.log, spot.index, spot.index + 1)
    return read_body(entry.body, ()).names if entry.body is not None else ()


def _members(names: Iterable[str]) -> tuple[str, ...]:
    told = sorted(names)
    return () if erased.ALL in told else tuple(told)
