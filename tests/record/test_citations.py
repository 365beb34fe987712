# SPDX-License-Identifier: Apache-2.0
"""Which acts name which files: kept with the body, on both databases, and erased with it."""

from __future__ import annotations

import random

import pytest

from ayni.adapters.record import citations, ledger, rebuilding
from ayni.core.attachments import Attachment, hash_of
from ayni.core.errors import Refusal
from tests.record.scene import Scene

CHANCE = random.Random(20261124)


def attachment(name: str = "croquis.pdf", content: bytes = b"%PDF-1.7 one") -> Attachment:
    salt = CHANCE.randbytes(16)
    return Attachment(
        hash=hash_of(salt, [content]),
        salt=salt,
        name=name,
        size=len(content),
        type="application/pdf",
    )


@pytest.fixture
def scene(engine: str) -> Scene:
    return Scene().found().constitute()


def cited() -> list[tuple[bytes, int, bytes, str]]:
    found = citations.cited(ledger.reading().cursor)
    return [(one.hash, one.size, one.leaf, one.party) for one in found]


def test_an_own_act_and_a_neighbours_are_cited_in_the_order_of_the_record(scene: Scene) -> None:
    one, two = attachment(), attachment("foto.jpg")
    own = scene.give(attachments=[one.to_value()])
    scene.exchange()
    values = {"place": "f-07", "attachments": [two.to_value(), one.to_value()]}
    leaf = scene.per_append("drill.given/1", "per.desk", values)  # type: ignore[arg-type]
    scene.store_pers()
    assert [row[2] for row in cited()] == [own.leaf], "what waits to be folded is fetched later"
    scene.exchange()
    assert {row[2:] for row in cited()} == {(own.leaf, "chl"), (leaf, "per")}
    assert [c.leaf for c in citations.citing(ledger.reading().cursor, one.hash)] == [own.leaf, leaf]
    named = citations.named_by(ledger.reading().cursor, [leaf, own.leaf, bytes(32)])
    assert named == {own.leaf: (one,), leaf: (two, one)}


def test_a_set_aside_act_makes_no_node_fetch(scene: Scene) -> None:
    one = attachment()
    scene.append(
        "drill.given/1",
        {"place": "f-07", "attachments": [one.to_value()]},
        by="chl.stranger",
        unchecked=True,
    )
    assert cited() == []
    cursor = ledger.reading().cursor
    assert citations.named_among(cursor, [one.hash]) == {one.hash}, "and yet it names the file"


def test_a_file_that_two_acts_name_outlives_the_erasure_of_one(scene: Scene) -> None:
    shared, single = attachment(), attachment("foto.jpg")
    first = scene.give(attachments=[shared.to_value(), single.to_value()])
    second = scene.give(attachments=[shared.to_value()])
    with ledger.write() as txn:
        assert citations.forget(txn.store.cursor, first.leaf) == (single.hash,)
    with ledger.write() as txn:
        assert citations.forget(txn.store.cursor, second.leaf) == (shared.hash,)
        assert citations.forget(txn.store.cursor, second.leaf) == ()
    assert cited() == []


def test_a_rebuild_keeps_what_bodies_name(scene: Scene) -> None:
    scene.give(attachments=[attachment().to_value()])
    before = cited()
    rebuilding.rebuild()
    assert cited() == before != []


def test_an_act_that_was_refused_names_nothing(scene: Scene) -> None:
    wrong = {**attachment().to_value(), "type": "text/html"}  # type: ignore[dict-item]
    with pytest.raises(Refusal, match="body_malformed"):
        scene.give(attachments=[wrong])
    assert cited() == []
