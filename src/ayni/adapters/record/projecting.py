# SPDX-License-Identifier: Apache-2.0
"""Brings the tables up to date for whole objects: loads their acts, folds them, writes the rows.

A projection never patches: it is called with objects, never with acts, and gives the same rows
whatever came first. Source: DESIGN.md section 4; kernel.md B2, section 2 (8).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

import msgspec

from ayni.adapters.record import births, registry
from ayni.adapters.record.registry import State
from ayni.adapters.record.rows import Row, marks_for, place_of, slices
from ayni.adapters.record.store import SqlStore
from ayni.adapters.record.tables import without_rows
from ayni.core.acts import Act
from ayni.core.codec import Json
from ayni.core.order import sort_key
from ayni.core.ports import REGULAR, Folded

_PUT_OBJECT: Final = (
    "INSERT INTO object (id, room, kind, party, version, digest) VALUES (%s, %s, %s, %s, %s, %s)"
    " ON CONFLICT (id) DO UPDATE SET room = excluded.room, kind = excluded.kind,"
    " party = excluded.party, version = excluded.version, digest = excluded.digest"
)
_encoder: Final = msgspec.json.Encoder(order="sorted")


@dataclass(frozen=True, slots=True)
class PlainState:
    """The state of an object that no room folds: the set of its regular acts."""

    acts: tuple[str, ...]
    aside: Mapping[bytes, str] = field(default_factory=dict)

    def structure(self) -> Json:
        """Return the leaf hashes, sorted."""
        return list(self.acts)


def fold_plain(acts: Sequence[Act]) -> PlainState:
    """Fold an object of the record's own kinds, or of a room that is not installed."""
    return PlainState(tuple(sorted({act.leaf.hex() for act in acts})))


def fold_pool(name: bytes, pool: Sequence[Act]) -> tuple[Act, State]:
    """Return the act that stands for an object in its row, and what the object has come to.

    Args:
        name: id of the object.
        pool: its regular acts, its birth before them if it is a child; at least one.
    """
    opening = next((act for act in pool if act.leaf == name), pool[0])
    room = registry.rooms().get(opening.header.room)
    return opening, room.fold(pool) if room is not None else fold_plain(pool)


def project(
    store: SqlStore, objects: Collection[bytes], fresh: Sequence[Folded] = ()
) -> dict[bytes, State]:
    """Write what objects have come to: object rows, acts set aside, rows of their rooms.

    Args:
        store: inside the caller's transaction.
        objects: ids of objects; those without a regular act get no row.
        fresh: acts folded in this transaction; an object without a row has no others.

    Returns:
        The state of each object that has one.
    """
    acts, held_aside, opened = _acts_of(store, objects, fresh)
    born = _births(store, acts, held_aside)
    states: dict[bytes, State] = {}
    by_room: dict[str, dict[bytes, State]] = {}
    aside: dict[int, str] = {}
    rows: list[Row] = []
    for name, told in acts.items():
        pool = [born[name], *told] if name in born else told
        opening, state = fold_pool(name, pool)
        slug = opening.header.room
        states[name] = state
        if slug in registry.rooms():
            by_room.setdefault(slug, {})[name] = state
        for act in pool if state.aside else ():
            if act.leaf in state.aside:
                aside[place_of(store.pk(act.log), act.index)] = str(state.aside[act.leaf])
        rows.append((name, slug, opening.kind, opening.party, len(told), digest_of(state)))
    _write_aside(store, held_aside, aside)
    if rows:
        store.cursor.executemany(_PUT_OBJECT, rows)
    with without_rows(opened):
        for slug, some in by_room.items():
            registry.rooms()[slug].write(some)
    return states


def _acts_of(
    store: SqlStore, objects: Collection[bytes], fresh: Sequence[Folded]
) -> tuple[dict[bytes, list[Act]], dict[int, str], frozenset[str]]:
    """Return the acts that objects come from.

    Returns:
        The regular acts of each object, in display order; those set aside, by place; the objects
        (in hex) that had no act before.
    """
    found: dict[bytes, list[Act]] = {}
    if fresh:
        held = store.objects_held(objects)
        for folded in fresh:
            if folded.verdict == REGULAR:
                name = folded.object_id()
                if name not in held:
                    found.setdefault(name, []).append(folded.act())
        for pool in found.values():
            pool.sort(key=sort_key)
    opened = frozenset(name.hex() for name in found)
    rows, aside = store.object_rows([name for name in objects if name not in found])
    found.update({name: pool for name, pool in rows.items() if pool})
    return found, aside, opened


def _births(
    store: SqlStore, acts: dict[bytes, list[Act]], aside: dict[int, str]
) -> dict[bytes, Act]:
    """Return the births among what is projected, and take in the children of what is projected.

    Args:
        store: inside the caller's transaction.
        acts: regular acts of each object; takes those of the children, and children without any.
        aside: acts set aside by a room, by place; takes those of the children.
    """
    if not registry.bears_any():
        return {}
    found = {birth.leaf: birth for pool in acts.values() for birth in registry.births_of(pool)}
    orphans = [name for name, pool in acts.items() if all(act.leaf != name for act in pool)]
    parents = births.parents_of(store.rows, [name for name in orphans if name not in found])
    for pool in store.object_acts(sorted(set(parents.values()))).values():
        found |= {one.leaf: one for one in registry.births_of(pool) if one.leaf in parents}
    others = [name for name in found if name not in acts]
    rows, held = store.object_rows(others) if others else ({}, {})
    aside.update(held)
    for name in others:
        # A text that is not in force brings nothing about but what was said of it too early.
        if rows[name] or found[name].facts.get("in_force"):
            acts[name] = rows[name]
    return found


def digest_of(state: State) -> bytes:
    """Return the hash of an object's structural state."""
    return sha256(_encoder.encode(state.structure())).digest()


def _write_aside(store: SqlStore, held: Mapping[int, str], aside: Mapping[int, str]) -> None:
    changed = [(reason, place) for place, reason in aside.items() if held.get(place) != reason]
    if changed:
        store.cursor.executemany("UPDATE act SET aside = %s WHERE place = %s", changed)
    gone = [place for place in held if place not in aside]
    for some in slices(gone):
        store.cursor.execute(
            f"UPDATE act SET aside = NULL WHERE place IN ({marks_for(some)})", some
        )
