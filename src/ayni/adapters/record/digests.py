# SPDX-License-Identifier: Apache-2.0
"""The cut that this node has folded, and the digest of the state at any cut; for comparing nodes.

Source: DESIGN.md section 5 (State digest); kernel.md S5, S9, S14; record.md R13.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from hashlib import sha256

from ayni.adapters.record import births, ledger, registry
from ayni.adapters.record.projecting import digest_of, fold_pool
from ayni.adapters.record.rows import place_of
from ayni.adapters.record.store import SqlStore
from ayni.core.acts import Act
from ayni.core.constitution import DIGEST_STATED
from ayni.core.folding import FOLD_VERSION

Cut = Mapping[str, int]
"""Log id to how many of its acts are inside."""


def cut() -> dict[str, tuple[int, bytes]]:
    """Return log id to (acts folded, root over them) of every log that has any."""
    return {
        log.id: (log.folded, log.root) for log in ledger.reading().logs().values() if log.folded
    }


def digest() -> bytes:
    """Return the digest of the structural state of all objects at the present cut.

    SHA-256 over ``ayni/state/1``, the fold version and, sorted by object id, id and state
    digest of every object.
    """
    return _digest(ledger.reading(), {})


def digest_at(store: SqlStore, cut: Cut) -> bytes:
    """Return the digest at an earlier cut, as every node has it that folded so far.

    Only what has been said of since is folded again: without the acts outside of the cut.

    Args:
        store: that sees one moment of the record.
        cut: closed under causes, such as the causal past of an act; all of it is folded here.
    """
    return _digest(store, _moved_since(store, cut))


def acts_but_statements(store: SqlStore) -> int:
    """Return how many acts are folded, those that state a digest left out."""
    [(count,)] = store.rows("SELECT COUNT(*) FROM act WHERE kind <> %s", (DIGEST_STATED,))
    return int(count)


def _digest(store: SqlStore, instead: Mapping[bytes, bytes | None]) -> bytes:
    total = sha256(b"ayni/state/1\x00" + FOLD_VERSION.to_bytes(4, "big"))
    for name, state in store.rows("SELECT id, digest FROM object ORDER BY id"):
        held = instead.get(bytes(name), bytes(state))
        if held is not None:
            total.update(bytes(name) + held)
    return total.digest()


def _moved_since(store: SqlStore, cut: Cut) -> dict[bytes, bytes | None]:
    """Return the state digests, at the cut, of what acts outside of it moved; none: no such yet."""
    pools = store.object_acts(_touched_outside(store, cut))
    children = {birth.leaf for pool in pools.values() for birth in registry.births_of(pool)}
    pools |= store.object_acts(children - set(pools))
    parents = births.parents_of(store.rows, list(pools)) if registry.bears_any() else {}
    texts = pools | store.object_acts(set(parents.values()) - set(pools))
    born = {
        birth.leaf: birth
        for name in set(parents.values())
        for birth in registry.births_of(_inside(texts[name], cut))
    }
    return {name: _state_at(name, _inside(pool, cut), born) for name, pool in pools.items()}


def _state_at(name: bytes, acts: Sequence[Act], born: Mapping[bytes, Act]) -> bytes | None:
    birth = born.get(name)
    if not acts and not (birth is not None and birth.facts.get("in_force")):
        return None
    _opening, state = fold_pool(name, [birth, *acts] if birth is not None else acts)
    return digest_of(state)


def _touched_outside(store: SqlStore, cut: Cut) -> Collection[bytes]:
    found: set[bytes] = set()
    for log in store.logs().values():
        inside = cut.get(log.id, 0)
        if inside < log.folded:
            pk = store.pk(log.id)
            rows = store.rows(
                "SELECT DISTINCT object FROM act WHERE place >= %s AND place < %s"
                " AND object IS NOT NULL",
                (place_of(pk, inside), place_of(pk, log.folded)),
            )
            found.update(bytes(row[0]) for row in rows)
    return found


def _inside(acts: Sequence[Act], cut: Cut) -> list[Act]:
    return [act for act in acts if act.index < cut.get(act.log, 0)]
