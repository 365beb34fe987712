# SPDX-License-Identifier: Apache-2.0
"""What pages read: acts with their standing, lists that page, waiting acts with their reasons."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from ayni.adapters.record import evidence, ledger, offices, reading, registry, signing
from ayni.adapters.record.reading import Filter
from ayni.core import constitution as law
from ayni.core.checkpoints import Checkpoint, cosign, sign_checkpoint
from ayni.core.errors import Refusal
from ayni.core.limits import PAGE_ROWS_COUNT
from ayni.core.merkle import root_at
from ayni.core.ports import LogState
from ayni.core.replica import hear_head, hear_receipt, origin_of, take_chunk
from tests.record.scene import NOW_MS, Scene
from tests.simulation import keys

NOW_S = NOW_MS // 1_000


@pytest.fixture
def scene(engine: str) -> Scene:
    return Scene().found().constitute()


def receipt_of_per(scene: Scene, size: int, time_s: int) -> None:
    store = ledger.reading()
    head = Checkpoint(origin_of(scene.own_id), size, root_at(store.reader(scene.own_id), size))
    signer = keys.receipt_signer("per")
    line = cosign(head.text(), signer, time_s=time_s)
    with ledger.write() as txn:
        log = txn.store.logs()[scene.own_id]
        hear_receipt(txn.store, log, head, line, signer.vkey)


def test_an_act_is_read_with_its_members_and_where_it_stands(scene: Scene, tmp_path) -> None:
    done = scene.give(strength=12)
    found = reading.act(done.leaf)
    assert found is not None
    assert (found.log, found.index, found.party) == (scene.own_id, done.index, "chl")
    assert found.values == {"place": "f-07", "note": "ñandú", "strength": 12}
    assert (found.closed, found.verdict, found.reason) == ((), "regular", "")
    assert (found.own, found.signed, found.receipts) == (True, False, ())
    assert found.received_ms == found.at_ms == scene.now_ms
    assert found.code == done.short_code
    signing.sign(lambda log: scene.own, tmp_path / "guard")
    receipt_of_per(scene, done.index, NOW_S)
    found = reading.act(done.leaf)
    assert found is not None
    assert (found.signed, found.receipts) == (True, ())
    receipt_of_per(scene, done.index + 1, NOW_S + 5)
    scene.give()
    receipt_of_per(scene, done.index + 2, NOW_S + 9)
    found = reading.act(done.leaf)
    assert found is not None
    assert found.receipts == (reading.ReceiptRead("per", (NOW_S + 5) * 1_000),)


def test_the_newest_act_that_a_neighbour_has_not_receipted_is_found(scene: Scene) -> None:
    done = scene.give()
    assert reading.newest_without_receipt("chl", witness="per") == done.leaf
    receipt_of_per(scene, done.index + 1, NOW_S)
    assert reading.newest_without_receipt("chl", witness="per") is None
    assert reading.newest_without_receipt("chl", witness="bra") == done.leaf
    later = scene.give()
    assert reading.newest_without_receipt("chl", witness="per") == later.leaf
    assert reading.newest_without_receipt("ury", witness="per") is None


def test_a_member_that_is_closed_is_named(scene: Scene) -> None:
    done = scene.give()
    entry = reading.raw(done.leaf)
    assert entry is not None
    body = reading.body(entry)
    assert body is not None
    with ledger.write() as txn:
        txn.store.add_body(scene.own_id, done.index, body.closed(["note"]).encode())
    found = reading.act(done.leaf)
    assert found is not None
    assert (found.closed, found.values) == (("note",), {"place": "f-07"})


def test_a_timeline_shows_irregular_acts_with_their_reason(scene: Scene) -> None:
    given = scene.per_append("drill.given/1", "per.desk", {"place": "f-1"})
    scene.exchange()
    scene.append("drill.acknowledged/1", {}, by="chl.desk", about=given)
    scene.append("drill.acknowledged/1", {}, by="chl.desk", about=given, unchecked=True)
    scene.append("drill.acknowledged/1", {}, by="chl.clerk", about=given, unchecked=True)
    found = reading.acts_about(given)
    assert [act.reason for act in found] == ["", "", "crossed", "power_lacking"]
    assert [act.regular for act in found] == [True, True, True, False]
    assert reading.version_of(given) == 3
    assert reading.version_of(b"0" * 32) == 0
    assert [a.act for a in found[:2]] == ledger.reading().object_acts([given])[given][:2]


def test_the_record_is_paged_newest_first_and_filtered(scene: Scene) -> None:
    leaves = [scene.give().leaf for _ in range(PAGE_ROWS_COUNT + 5)]
    scene.append("drill.given/1", {"place": "f-1"}, by="chl.clerk", unchecked=True)
    first, total = reading.page(Filter(kind="drill.given/1", state="regular"))
    second, _ = reading.page(Filter(kind="drill.given/1", state="regular"), number=2)
    assert total == len(leaves)
    assert [act.leaf for act in [*first, *second]] == list(reversed(leaves))
    wrong, count = reading.page(Filter(state="irregular"))
    assert ([act.verdict for act in wrong], count) == (["power_lacking"], 1)
    theirs, count = reading.page(Filter(party="per"))
    assert {act.party for act in theirs} == {"per"}
    assert count == len(theirs) == scene.per.own.size
    assert reading.page(Filter(party="bra")) == ([], 0)
    assert reading.page(Filter(state="newer")) == ([], 0)
    assert reading.page(Filter(), number=99)[0] == []


def test_a_page_of_the_record_costs_the_same_queries_whatever_is_on_it(scene: Scene) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connections["record"]) as seen:
            reading.page(Filter())
        return len(seen)

    before = queries()
    for _ in range(30):
        scene.give()
    receipt_of_per(scene, 5, NOW_S)
    assert queries() == before


def test_an_act_whose_causes_are_missing_is_shown_as_waiting(scene: Scene) -> None:
    """A third party's act that saw PER's newest, which has not come here."""
    bra = keys.new_log(scene.chance)
    per_leaf = scene.per_append("drill.given/1", "per.desk", {"place": "f-1"})
    waits = _third(scene, bra)
    assert [w.leaf for w in reading.waiting()] == [waits]
    found = reading.act(waits)
    assert found is not None
    assert (found.verdict, found.waits_for, found.party) == ("waiting", ("per",), "bra")
    assert reading.page(Filter(state="waiting"))[1] == 1
    assert reading.page(Filter(state="waiting", party="per"))[1] == 0
    assert reading.act(per_leaf) is None
    scene.exchange()
    assert reading.waiting() == []
    found = reading.act(waits)
    assert found is not None
    assert found.verdict == "log_opening_misplaced"


def test_a_waiting_act_of_an_urgent_kind_is_found_at_once(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.per_append("drill.given/1", "per.desk", {"place": "f-1"})
    waits = _third(scene, keys.new_log(scene.chance))
    assert reading.urgent_waiting() == []
    kinds = dict(registry.kinds())
    kinds["drill.given/1"] = replace(kinds["drill.given/1"], urgent=True)
    monkeypatch.setattr(registry, "kinds", lambda: kinds)
    assert [w.leaf for w in reading.urgent_waiting()] == [waits]


def _third(scene: Scene, bra) -> bytes:
    """Store an act of BRA that claims to have seen all of PER's log; return its leaf."""
    import random

    from ayni.core.acts import Header, encode_header, leaf_of, seal_body
    from ayni.core.merkle import Tree
    from ayni.core.ports import Entry
    from ayni.core.wire import Chunk

    per = scene.per.own
    body = seal_body({"place": "f-9"}, random.Random(4).randbytes)
    raw = encode_header(
        Header(
            v=1, id="b" * 32, kind="drill.given/1", by="bra.desk", as_="titular", at=1,
            mode="exercise", tlp="GREEN", body=body.commitment().hex(),
            body_bytes=len(body.encode()), seen=((per.id, per.size, per.root.hex()),),
        )
    )  # fmt: skip
    entry = Entry(leaf_of(raw), raw, body.encode())
    log_id = bra.name.rpartition("/")[2]
    head = Checkpoint(origin_of(log_id), 1, Tree([entry.leaf]).root())
    with ledger.write() as txn:
        txn.store.put_log(LogState(id=log_id, party="bra", number=0, key=str(bra.vkey), own=False))
        hear_head(txn.store, txn.store.logs()[log_id], sign_checkpoint(head, bra))
        take_chunk(txn.store, txn.store.logs()[log_id], Chunk(0, (entry,), ()), head)
    while ledger.fold_ready():
        pass
    return entry.leaf


def test_an_act_is_found_by_its_hash_or_its_reading_code(scene: Scene) -> None:
    done = scene.give()
    assert reading.find(done.leaf.hex()) == done.leaf
    assert reading.find(done.short_code.lower().replace("-", " ")) == done.leaf
    for text, code in [
        ("0" * 64, "act_unknown"),
        ("7K3M-Q9TD", "code_malformed"),
        (done.short_code[:-1] + str((int(done.short_code[-1]) + 1) % 10), "code_check_wrong"),
    ]:
        with pytest.raises(Refusal) as refused:
            reading.find(text)
        assert refused.value.code == code


def test_an_office_is_read_with_the_words_its_party_declared(scene: Scene) -> None:
    scene.append(
        law.OFFICE_DECLARED,
        {
            "office": "chl.north.liaison",
            "powers": ["liaison"],
            "institution": "army",
            "names": {"es": "Enlace Norte"},
            "radio": "canal 4",
        },
    )
    held = offices.offices("chl")
    assert held["chl.north.liaison"].names == {"es": "Enlace Norte"}
    assert held["chl.north.liaison"].contact == {"radio": "canal 4"}
    assert held["chl.foreign"].powers == frozenset({"foreign"})
    assert offices.offices("bol") == {}
    office = reading.frame().office("chl", "chl.north.liaison")
    assert office is not None
    assert office.powers == frozenset({"liaison"})


def test_the_frame_moves_with_the_record(scene: Scene) -> None:
    constitution = reading.frame().constitution
    assert constitution is not None
    assert constitution.parties == ("chl", "per")
    assert reading.constitution_values()["mode"] == "exercise"
    assert reading.places("es") == {}
    assert [act.kind for act in reading.frame_acts(law.PROPOSED)] == [law.PROPOSED]


def test_bad_input_is_kept_within_bounds_and_alarms_are_kept_once(scene: Scene) -> None:
    with ledger.write() as txn:
        for number in range(3):
            evidence.set_aside(
                txn, peer="per", reason="wire", detail=f"\0{number}" + "x" * 999, sample=b"y" * 999
            )
        for _ in range(2):
            evidence.raise_alarm(txn, code="fork", log=scene.per_id, detail="two", evidence=b"e")
    kept = evidence.quarantine()
    assert [one.detail[:2] for one in kept] == ["␀2", "␀1", "␀0"]
    assert (len(kept[0].detail), len(kept[0].sample)) == (500, 256)
    assert evidence.quarantine_counts() == {("per", "wire"): 3}
    [alarm] = evidence.alarms()
    evidence.clear_alarm(alarm.number, now_ms=NOW_MS)
    assert evidence.alarms() == []
    assert evidence.alarms(cleared=True)[0].cleared_ms == NOW_MS
