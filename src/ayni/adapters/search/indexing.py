# SPDX-License-Identifier: Apache-2.0
"""Keeps the words of the search beside the record: follows it in the background, forgets at once.

What is folded is listed by the link process, in short transactions that give way; nobody who
signs waits for it. What is erased leaves inside the transaction that erases it. Must not read
what was erased: bodies are read under the lock that an erasure needs. Source: decision 37.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from ayni.adapters.link.chores import Chore
from ayni.adapters.record import ledger, registry
from ayni.adapters.record.erasing import Destroyed
from ayni.adapters.record.rows import INDEX_BITS, index_of, marks_for, place_of, slices
from ayni.adapters.record.store import SqlStore
from ayni.adapters.record.txn import Txn
from ayni.adapters.search.listing import Listed, listed, version_of
from ayni.adapters.search.rows import Hits, bit_of, hits_of, spot_of
from ayni.core.limits import SEARCH_BATCH_ACTS_COUNT

VERSION_NAME: Final = "search.version"
LOOK_S: Final = 1.0
"""How long after it is folded an act is found, at most, while nothing else is written."""

_PUT_WORD: Final = (
    "INSERT INTO search_word (chapter, word, block, bits) VALUES (%s, %s, %s, %s)"
    " ON CONFLICT (chapter, word, block) DO UPDATE SET bits = search_word.bits | excluded.bits"
)
_PUT_ACT: Final = (
    "INSERT INTO search_act (place, at_ms, from_ms, to_ms) VALUES (%s, %s, %s, %s)"
    " ON CONFLICT (place) DO UPDATE SET at_ms = excluded.at_ms, from_ms = excluded.from_ms,"
    " to_ms = excluded.to_ms"
)
_PUT_DONE: Final = (
    "INSERT INTO search_log (log, done) VALUES (%s, %s)"
    " ON CONFLICT (log) DO UPDATE SET done = excluded.done"
)
_STANDING: Final = (
    "SELECT l.pk, l.folded, l.bodies, COALESCE(s.done, 0) FROM log l"
    " LEFT JOIN search_log s ON s.log = l.pk ORDER BY l.pk"
)
_STORED: Final = (
    "SELECT e.place, l.party, e.header, b.data FROM entry e"
    f" JOIN log l ON l.pk = e.place >> {INDEX_BITS}"
    " LEFT JOIN body b ON b.place = e.place"
)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the search has come in one log.

    Attributes:
        log: number of the log in this database.
        ready: how many of its acts are folded, with their bodies.
        done: how many of them are listed.
    """

    log: int
    ready: int
    done: int

    @property
    def behind(self) -> int:
        """Return how many acts are not found yet."""
        return self.ready - self.done


def standing(store: SqlStore) -> list[Standing]:
    """Return how far the search has come in each log; nowhere, if another version made it."""
    fresh = store.meta(VERSION_NAME) == version_of(registry.kinds())
    found = []
    for log, folded, bodies, done in store.rows(_STANDING):
        ready = min(folded, bodies)
        found.append(Standing(log, ready, min(done, ready) if fresh else 0))
    return found


def follow(*, gives_way: bool = True) -> int:
    """List what is new, in short transactions.

    Args:
        gives_way: end early when somebody else wants to write.

    Returns:
        How many acts were listed.
    """
    total = 0
    while any(one.behind for one in standing(ledger.reading())):
        with ledger.write() as txn:
            total += step(txn)
            if gives_way and txn.awaited():
                break
    return total


def step(txn: Txn, *, count_max: int = SEARCH_BATCH_ACTS_COUNT) -> int:
    """List the next acts inside a transaction; return how many."""
    store = txn.store
    version = version_of(registry.kinds())
    if store.meta(VERSION_NAME) != version:
        clear(txn)
        store.set_meta(VERSION_NAME, version)
    left = count_max
    for one in standing(store):
        count = min(one.behind, left)
        if count:
            first = place_of(one.log, one.done)
            _list(store, " WHERE e.place >= %s AND e.place < %s", (first, first + count))
            store.execute(_PUT_DONE, (one.log, one.done + count))
            left -= count
    return count_max - left


def forget(txn: Txn, destroyed: Destroyed) -> None:
    """Lose what was erased: all words of these acts, and list anew what is left of them."""
    store = txn.store
    places: list[int] = []
    for some in slices(sorted(destroyed)):
        sql = f"SELECT place FROM act WHERE leaf IN ({marks_for(some)})"
        places += [row[0] for row in store.rows(sql, some)]
    done: dict[int, int] = dict(store.rows("SELECT log, done FROM search_log"))
    held = sorted(place for place in places if index_of(place) < done.get(place >> INDEX_BITS, 0))
    if not held:
        return
    _unmark(store, hits_of(held))
    for some_places in slices(held):
        _list(store, f" WHERE e.place IN ({marks_for(some_places)})", some_places)


def clear(txn: Txn) -> None:
    """Forget everything, because the tables below are derived again."""
    for table in ("search_word", "search_act", "search_log"):
        txn.store.execute(f"DELETE FROM {table}")


def _list(store: SqlStore, where: str, values: Iterable[object]) -> None:
    kinds = registry.kinds()
    words: dict[tuple[int, str, int], int] = {}
    acts = []
    for place, party, header, body in store.rows(_STORED + where, tuple(values)):
        one = listed(party, bytes(header), None if body is None else bytes(body), kinds)
        if one is not None:
            acts.append((place, one.at_ms, one.from_ms, one.to_ms))
            _mark(words, place, one)
    # In the order of the key: neighbours go to one page.
    store.cursor.executemany(_PUT_WORD, [(*key, bits) for key, bits in sorted(words.items())])
    store.cursor.executemany(_PUT_ACT, acts)


def _mark(words: dict[tuple[int, str, int], int], place: int, one: Listed) -> None:
    chapter, block = spot_of(place)
    bit = bit_of(place)
    for word in one.words:
        key = (chapter, word, block)
        words[key] = words.get(key, 0) | bit


def _unmark(store: SqlStore, gone: Hits) -> None:
    """Take every mark of these places away, whatever words they were for."""
    by_chapter: dict[int, dict[int, int]] = {}
    for (chapter, block), bits in gone.items():
        by_chapter.setdefault(chapter, {})[block] = bits
    for chapter, blocks in by_chapter.items():
        rows = store.rows(
            "SELECT word, block, bits FROM search_word WHERE chapter = %s"
            f" AND block IN ({marks_for(list(blocks))})",
            (chapter, *blocks),
        )
        kept = [(bits & ~blocks[b], chapter, word, b) for word, b, bits in rows if bits & blocks[b]]
        store.cursor.executemany(
            "UPDATE search_word SET bits = %s WHERE chapter = %s AND word = %s AND block = %s",
            [row for row in kept if row[0]],
        )
        store.cursor.executemany(
            "DELETE FROM search_word WHERE chapter = %s AND word = %s AND block = %s",
            [row[1:] for row in kept if not row[0]],
        )


def _work() -> None:
    follow()


CHORE: Final = Chore(name="search", every_s=LOOK_S, work=_work, signing=False)
