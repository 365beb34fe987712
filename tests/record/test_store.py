# SPDX-License-Identifier: Apache-2.0
"""The contract of core/ports.py, kept alike by memory, SQLite and PostgreSQL."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from django.db import connections

from ayni.adapters.record import ledger
from ayni.adapters.record.store import SqlStore
from ayni.core.acts import Header, encode_header, leaf_of
from ayni.core.merkle import Tree, consistency_proof, inclusion_proof, root_at
from ayni.core.ports import REGULAR, Entry, Folded, LogState, Mark, Spot
from tests.simulation.store import MemoryStore

LOG, OTHER = "0000000000000001", "0000000000000002"


@pytest.fixture(params=["memory", "sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def store(request: pytest.FixtureRequest):
    """A store inside a transaction, with two empty logs."""
    if request.param == "memory":
        made = MemoryStore()
        _begin(made)
        yield made
        return
    request.getfixturevalue(f"{request.param}_record")
    with ledger.write(now_ms=7) as txn:
        _begin(txn.store)
        yield txn.store


def _begin(store) -> None:
    for log, party in ((LOG, "chl"), (OTHER, "per")):
        store.put_log(LogState(id=log, party=party, number=0, key="k", own=party == "chl"))


def entries(count: int, *, seed: int = 1, missing: int = -1) -> list[Entry]:
    chance = random.Random(seed)
    made = []
    for i in range(count):
        raw = chance.randbytes(40)
        made.append(Entry(leaf_of(raw), raw, None if i == missing else chance.randbytes(9)))
    return made


def folded(index: int, *, log: str = LOG, about: bytes | None = None, **more) -> Folded:
    header = Header(
        v=1,
        id=random.Random(f"{log}{index}").randbytes(16).hex(),
        kind=more.pop("kind", "drill.given/1"),
        by="chl.desk",
        as_="titular",
        at=5,
        mode="exercise",
        tlp="GREEN",
        body="0" * 64,
        body_bytes=2,
        about=about.hex() if about else None,
        refs=more.pop("refs", ()),
    )
    values = {
        "log": log,
        "party": "chl" if log == LOG else "per",
        "index": index,
        "leaf": leaf_of(encode_header(header)),
        "verdict": REGULAR,
        "root": bytes([index]) * 32,
        "depth": index + 1,
        "past": {log: index} if index else {},
        "header": header,
        "facts": {"place": f"f-{index}"},
    }
    return Folded(**{**values, **more})


def keep(store, acts: list[Folded]) -> None:
    """Store acts with the entries they come from."""
    for log in (LOG, OTHER):
        mine = sorted((a for a in acts if a.log == log), key=lambda a: a.index)
        if mine:
            raws = [encode_header(a.header) if a.header else b"?" for a in mine]
            start = mine[0].index
            store.add_entries(log, start, [Entry(leaf_of(raw), raw, b"[]") for raw in raws])
    store.add_folded(acts)


def test_a_log_is_put_and_put_again(store) -> None:
    log = replace(
        store.logs()[LOG],
        state="frozen",
        reason="two histories",
        size=3,
        frontier=b"\x00\xff" * 32,
        bodies=2,
        folded=1,
        fold_frontier=b"\x01" * 32,
        root=b"\x02" * 32,
        depth=4,
        seen={OTHER: 9},
        past={LOG: 1, OTHER: 9},
        head_size=2,
        head_root=b"\x03" * 32,
        head_note=b"note",
    )
    store.put_log(log)
    assert store.logs()[LOG] == log
    assert set(store.logs()) == {LOG, OTHER}
    assert store.logs()[OTHER].size == 0


def test_entries_come_back_byte_for_byte_and_only_those_asked_for(store) -> None:
    made = entries(300, missing=7)
    store.add_entries(LOG, 0, made[:250])
    store.add_entries(LOG, 250, made[250:])
    store.add_entries(OTHER, 0, made[:1])
    store.add_entries(OTHER, 1, [])
    assert store.entries(LOG, 0, 300) == made
    assert store.entries(LOG, 5, 9) == made[5:9]
    assert store.entries(LOG, 299, 999) == made[299:]
    assert store.entries(OTHER, 0, 10) == made[:1]
    assert store.entries(OTHER, 4, 10) == []


def test_a_missing_body_is_added_and_may_be_replaced(store) -> None:
    made = entries(3, missing=1)
    store.add_entries(LOG, 0, made)
    store.add_body(LOG, 1, b"late")
    assert store.entries(LOG, 1, 2)[0].body == b"late"
    store.add_body(LOG, 1, b"better")
    assert store.entries(LOG, 1, 2)[0].body == b"better"


@pytest.mark.parametrize("steps", [[1, 2, 3], [255, 1, 1], [256, 256], [700, 1, 64, 300]])
def test_the_reader_knows_the_tree_that_the_core_computes(store, steps: list[int]) -> None:
    made = entries(sum(steps))
    store.add_entries(OTHER, 0, entries(40, seed=2))
    size = 0
    for step in steps:
        store.add_entries(LOG, size, made[size : size + step])
        size += step
    tree = Tree([entry.leaf for entry in made])
    reader = store.reader(LOG)
    for at in {1, 2, 3, size // 3 + 1, size // 2, size - 1, size} - {0}:
        assert root_at(reader, at) == tree.root(at)
        assert consistency_proof(reader, at, size) == consistency_proof(tree.reader, at, size)
        assert inclusion_proof(reader, at - 1, size) == inclusion_proof(tree.reader, at - 1, size)
    with pytest.raises(IndexError):
        reader(0, size)
    with pytest.raises(IndexError):
        reader(size.bit_length(), 0)


def test_every_distinct_head_is_kept_and_the_first_note_of_each(store) -> None:
    store.add_head(LOG, 3, b"a" * 32, b"one")
    store.add_head(LOG, 3, b"b" * 32, b"two")
    store.add_head(LOG, 3, b"a" * 32, b"again")
    store.add_head(LOG, 4, b"c" * 32, b"three")
    assert store.head_roots(LOG, 3) == {b"a" * 32: b"one", b"b" * 32: b"two"}
    assert store.head_roots(LOG, 5) == {}
    assert store.head_roots(OTHER, 3) == {}


def test_receipts_are_kept_once_for_each_size_and_witness(store) -> None:
    store.add_receipt(LOG, 3, "ayni/receipt/per", 10, b"line")
    store.add_receipt(LOG, 3, "ayni/receipt/per", 11, b"other")
    store.add_receipt(LOG, 9, "ayni/receipt/per", 12, b"line")
    store.add_receipt(LOG, 4, "ayni/receipt/bra", 13, b"line")
    assert store.receipts(LOG) == {"ayni/receipt/per": 9, "ayni/receipt/bra": 4}
    assert store.receipts(OTHER) == {}


def test_marks_are_known_at_folded_places_only(store) -> None:
    acts = [folded(0), folded(1), folded(0, log=OTHER)]
    keep(store, acts)
    found = store.marks({(LOG, 1), (LOG, 2), (LOG, 3), (OTHER, 1), (OTHER, 2)})
    assert found == {
        (LOG, 1): Mark(acts[0].root, 1, {}),
        (LOG, 2): Mark(acts[1].root, 2, {LOG: 1}),
        (OTHER, 1): Mark(acts[2].root, 1, {}),
    }


def test_spots_tell_all_places_of_a_leaf(store) -> None:
    first = folded(0)
    copy = replace(first, log=OTHER, party="per", index=0, verdict="office_unknown", facts={})
    note = folded(1, about=first.leaf, kind="drill.acknowledged/1")
    unreadable = folded(2, header=None, verdict="not_canonical", facts={}, leaf=b"?" * 32)
    keep(store, [first, note, copy, unreadable])
    found = store.spots({first.leaf, note.leaf, unreadable.leaf, b"0" * 32})
    assert set(found) == {first.leaf, note.leaf}
    assert set(found[first.leaf]) == {
        Spot(LOG, "chl", 0, "drill.given/1", True, True),
        Spot(OTHER, "per", 0, "drill.given/1", True, False),
    }
    assert found[note.leaf] == (Spot(LOG, "chl", 1, "drill.acknowledged/1", False, True),)


def test_an_id_is_used_in_its_own_log_only(store) -> None:
    act = folded(0)
    keep(store, [act, folded(0, log=OTHER)])
    assert act.header is not None
    asked = {act.header.id, "f" * 32}
    assert store.ids_used(LOG, asked) == {act.header.id}
    assert store.ids_used(OTHER, asked) == set()


def test_an_object_has_its_regular_acts_and_no_others(store) -> None:
    opening = folded(0)
    note = folded(1, about=opening.leaf, kind="drill.acknowledged/1", facts={})
    wrong = folded(2, about=opening.leaf, verdict="power_lacking", facts={})
    stranger = folded(0, log=OTHER, refs=(opening.leaf.hex(),))
    keep(store, [opening, note, wrong, stranger])
    found = store.object_acts([opening.leaf, stranger.leaf, b"0" * 32])
    assert sorted(found[opening.leaf], key=lambda a: a.index) == [opening.act(), note.act()]
    assert found[stranger.leaf] == [stranger.act()]
    assert found[b"0" * 32] == []


def test_many_values_at_once_are_no_trouble(store) -> None:
    acts = [folded(i) for i in range(200)]
    keep(store, acts)
    many = {random.Random(i).randbytes(32) for i in range(2_500)}
    assert set(store.spots(many | {a.leaf for a in acts})) == {a.leaf for a in acts}
    assert len(store.marks({(LOG, i) for i in range(1, 2_500)})) == 200
    assert len(store.object_acts([*many, *[a.leaf for a in acts]])) == 2_700


def test_frame_acts_are_the_regular_ones_of_their_kinds(store) -> None:
    facts = {"office": "chl.north", "powers": ["duty"]}
    declared = folded(0, kind="directory.office_declared/1", facts=facts)
    wrong = folded(1, kind="directory.office_declared/1", verdict="power_lacking", facts={})
    keep(store, [declared, wrong, folded(2)])
    assert store.frame_acts() == [declared.act()]


def test_what_is_rolled_back_was_never_there(engine: str) -> None:
    with ledger.write() as txn:
        _begin(txn.store)
    with pytest.raises(ZeroDivisionError), ledger.write() as txn:  # noqa: PT012
        txn.store.add_entries(LOG, 0, entries(300))
        txn.store.add_head(LOG, 1, b"a" * 32, b"one")
        keep(txn.store, [folded(0, log=OTHER)])
        raise ZeroDivisionError
    store = ledger.reading()
    for table in ("entry", "body", "tile", "act", "head"):
        assert store.rows(f"SELECT COUNT(*) FROM {table}") == [(0,)]  # noqa: S608
    assert store.entries(LOG, 0, 300) == []


def test_a_gap_or_an_overlap_is_refused_by_the_tables(engine: str) -> None:
    from ayni.core.errors import StoreTrouble

    with ledger.write() as txn:
        _begin(txn.store)
        txn.store.add_entries(LOG, 0, entries(3))
    with pytest.raises(StoreTrouble), ledger.write() as txn:
        txn.store.add_entries(LOG, 2, entries(3, seed=4))


def test_at_most_one_own_log_is_open(engine: str) -> None:
    from ayni.core.errors import StoreTrouble

    with ledger.write() as txn:
        _begin(txn.store)
    with pytest.raises(StoreTrouble), ledger.write() as txn:
        txn.store.put_log(LogState(id="3" * 16, party="chl", number=1, key="k", own=True))
    with ledger.write() as txn:
        txn.store.put_log(replace(txn.store.logs()[LOG], state="closed"))
        txn.store.put_log(LogState(id="3" * 16, party="chl", number=1, key="k", own=True))
    assert isinstance(ledger.reading(), SqlStore)
    assert connections["record"].alias == "record"


def test_a_root_that_was_not_kept_is_computed_when_a_mark_is_asked_for(store) -> None:
    acts = [replace(folded(index), root=b"") for index in range(5)]
    keep(store, acts)
    tree = Tree([entry.leaf for entry in store.entries(LOG, 0, 5)])
    found = store.marks({(LOG, 1), (LOG, 3), (LOG, 5)})
    assert {size: mark.root for (_, size), mark in found.items()} == {
        size: tree.root(size) for size in (1, 3, 5)
    }
